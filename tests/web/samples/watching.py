"""Sample pages of requests to read, of why somebody can read, of who read what, and of the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.web.screens.access import ExplainPage, PublishedList
from redactor.web.screens.audit import AuditPage, EntryRow
from redactor.web.screens.parts import Check, Fact, FieldError, Link, Option
from redactor.web.screens.readings import ReadingRow, ReadingsPage
from redactor.web.screens.requests import RequestPage, RequestsPage, WaitingRow
from tests.web.samples.access import ACCESS
from tests.web.samples.parts import SHELL

if TYPE_CHECKING:
    from redactor.web.screens.parts import Page, Shell

_TITLE = "Tidewater Ferries Panel Meeting 14"
_PEOPLE = (Option("", "Everybody"), Option("p3", "Dara Quill", chosen=True))
_ITEMS = (Option("", "Every item"), Option("3", "3. Mooring certificates"), Option("9", "9. Title withheld"))

REQUESTS = RequestsPage(
    (WaitingRow("Dara Quill", _TITLE, "item 9", "one week", "20 March 2031, 14:11", "/requests/1"),)
)
REQUEST = RequestPage(
    "Dara Quill asks to read item 9",
    (Fact("Who asks", "Dara Quill"), Fact("Meeting", _TITLE), Fact("For how long", "One week")),
    "To prepare the appeal.",
    "/requests/1",
    until="2031-03-27",
    ground="Asked on 20 March 2031, 14:11",
    errors=(FieldError("until", "Give a day from today, at most a year ahead"),),
)
EXPLAIN = ExplainPage(
    _TITLE,
    "You do not see the text here: items appear by number and public title only.",
    "/access/14",
    _PEOPLE,
    _ITEMS,
    replace(
        ACCESS.explanation,  # type: ignore[type-var]  # the sample has one
        next_step="A releasing officer names the person for the item.",
        next_link=Link("Who may read what", "/meetings/14/access"),
    ),
    tuple(replace(grant, end_action="", ground="") for grant in ACCESS.grants),
    ACCESS.requests,
    tuple(replace(recusal, lift_action="") for recusal in ACCESS.recusals),
)
READINGS = ReadingsPage(
    _TITLE,
    "/readings/14",
    _ITEMS,
    _PEOPLE,
    (
        ReadingRow(
            "20 March 2031, 14:06", "Dara Quill", "read item 3", "a grant for the item", "/readings/14?person=p3"
        ),
        ReadingRow("20 March 2031, 14:10", "Dara Quill", "was refused item 9", "not named for the item"),
    ),
    "2 entries",
)
AUDIT = AuditPage(
    "/audit",
    _PEOPLE,
    (Option("", "Every meeting"), Option("14", _TITLE)),
    "9",
    "",
    "refused",
    (Link("Deeds", "/audit"), Link("Refused", "/audit?show=refused", current=True)),
    (
        EntryRow("20 402", "20 March 2031, 14:10", "Read refused: item 9", "Dara Quill", "not named for the item"),
        EntryRow("20 399", "", "This entry is not what was written.", "", ""),
    ),
    "/audit?below=20398",
    (
        Check("20 417 entries, none missing", "Checked 15:05."),
        Check("Only ever added to", "It grew out of every checkpoint since 1 March 2031."),
    ),
    checkpoint="b41f09c2e7d58a30",
)
WATCHING_PAGES: dict[str, tuple[Page, Shell]] = {
    "requests": (REQUESTS, SHELL),
    "requests-none": (RequestsPage(()), SHELL),
    "request": (REQUEST, SHELL),
    "request-out": (replace(REQUEST, stays_out="This person stays out of the item.", errors=()), SHELL),
    "request-answered": (replace(REQUEST, action="", errors=()), SHELL),
    "explain": (EXPLAIN, SHELL),
    "explain-none": (replace(EXPLAIN, explanation=None, grants=(), requests=(), recusals=()), SHELL),
    "published-list": (PublishedList("Who read what", "Choose the minutes.", (Link(_TITLE, "/readings/14"),)), SHELL),
    "published-list-none": (PublishedList("Who read what", "Choose the minutes.", ()), SHELL),
    "readings": (READINGS, SHELL),
    "readings-none": (replace(READINGS, rows=(), count="0 entries"), SHELL),
    "audit": (AUDIT, SHELL),
    "audit-broken": (replace(AUDIT, checks=(), broken="Entry 20 402 does not fit."), SHELL),
    "audit-unchecked": (replace(AUDIT, checks=(), check="/audit?check=1", rows=(), older=""), SHELL),
}
