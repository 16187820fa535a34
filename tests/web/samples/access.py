"""Sample page of who may read what."""

from __future__ import annotations

from redactor.web.screens.access import (
    AccessPage,
    Explanation,
    GrantForm,
    GrantRow,
    RecusalRow,
    RequestRow,
    Rule,
)
from redactor.web.screens.parts import FieldError, Option
from tests.web.samples.parts import AMBER, MEETING, RED

ACCESS = AccessPage(
    meeting=MEETING,
    back="/meetings/14",
    explain="/meetings/14/access",
    people=(Option("p3", "Dara Quill, member", chosen=True), Option("p4", "Niamh Pell, member")),
    items=(Option("3", "3. Mooring certificates"), Option("9", "9. Title withheld", chosen=True)),
    explanation=Explanation(
        "Dara Quill cannot read item 9",
        "It is read by people named for the item, and no grant names her. The first “no” below decides.",
        (
            Rule("Account is active", "Signed in today, 13:58", "yes"),
            Rule("No grant for item 9", "A grant by name that is running now is needed.", "no"),
            Rule("Shown once more who she is", "It would be asked when she opens the item.", "unreached"),
        ),
        "This question and its answer are recorded.",
        RED,
    ),
    times=("Item 9 opens on 1 April 2031, 00:00 UTC.",),
    time_action="/meetings/14/times",
    grants=(
        GrantRow(
            "g1", "Dara Quill", "3", RED, "19 March 2031", "27 March 2031", "Owen Sharp", "Asked 18 March", "/g/1/end"
        ),
        GrantRow("g2", "Niamh Pell", "7", AMBER, "12 March 2031", "12 June 2031", "Owen Sharp"),
    ),
    requests=(
        RequestRow("Dara Quill", "9", "one week", "20 March, 14:11", "/requests/1"),
        RequestRow("Niamh Pell", "7", "one day", "19 March, 09:30"),
    ),
    recusals=(
        RecusalRow("Miriam Castle", "item 9, since 12 March 2031. Wins over every grant.", "p5", "9", "/recusals/lift"),
    ),
    form=GrantForm("/meetings/14/grants", "2031-03-27", errors=(FieldError("ground", "Say on what ground"),)),
    recuse_action="/meetings/14/recusals",
)
