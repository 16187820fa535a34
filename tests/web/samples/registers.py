"""Sample pages of the registers. Bodies, people and actions are invented."""

from __future__ import annotations

from redactor.web.screens.parts import FieldError, Link, Option, PageLink, Pages
from redactor.web.screens.registers import (
    AssignForm,
    MaskRow,
    OriginRow,
    OriginsPage,
    PseudonymsPage,
    RegisterPage,
    RegisterRow,
    Select,
    WithheldPage,
    WithheldRow,
)
from tests.web.samples.parts import AMBER, RED

TABS = (
    Link("Actions", "/registers/actions", current=True),
    Link("Decisions", "/registers/decisions"),
    Link("Withheld", "/registers/withheld"),
    Link("Pseudonyms", "/registers/pseudonyms"),
)
PAGE_LINKS = (
    PageLink("1", "/registers/actions", current=True),
    PageLink("2", "/registers/actions?page=2"),
    PageLink("", ""),
    PageLink("40", "/registers/actions?page=40"),
)
ACTIONS = RegisterPage(
    "Actions",
    TABS,
    "/registers/actions",
    ("Reference", "Owner", "Action", "Status", "Due", "Carried over"),
    (
        RegisterRow(
            "Meeting 14",
            "/meetings/14",
            (
                "TFP14/01",
                "Harbour master",
                "To mend the ladder at berth 3.",
                "open",
                "3 May 2031",
                "from 11 April 2031",
            ),
            note="11 May 2031, item 2",
            overdue=True,
        ),
        RegisterRow(
            "Meeting 14",
            "/meetings/14",
            ("TFP14/02", "Clerk", "To answer the insurer.", "open", "", ""),
            level=AMBER,
            note="11 May 2031, item 6",
        ),
    ),
    "2 actions",
    "No actions match.",
    (Select("owner", "Owner", (Option("", "All", chosen=True), Option("Clerk", "Clerk (1)"))),),
    "ladder",
    overdue=False,
    exports=(Link("Take them as CSV", "/registers/actions.csv"), Link("Take them as JSON", "/registers/actions.json")),
    pages=Pages("", "/registers/actions?page=2", PAGE_LINKS, "Page 1 of 40"),
)
NO_ACTIONS = RegisterPage(
    "Actions", TABS, "/registers/actions", ("Reference",), (), "0 actions", "No actions match.", overdue=True
)
WITHHELD_PORTIONS = WithheldPage(
    TABS,
    (
        WithheldRow(
            "14-9",
            "Meeting 14",
            "/meetings/14",
            "9 Title withheld",
            RED,
            "Disclosure would harm a negotiation.",
            "M. Reed",
            "1 May 2031",
            "3 months",
            overdue=True,
            seq=7,
            put_off="/registers/withheld/14/9/later",
            happened="/registers/withheld/14/9/happened",
        ),
        WithheldRow(
            "14-6",
            "Meeting 14",
            "/meetings/14",
            "6 Insurance",
            AMBER,
            "None given",
            "Nobody named",
            "No day set",
            "9 days",
        ),
    ),
    "2 withheld items",
    Link("Only what is due (1)", "/registers/withheld?due=yes"),
    "2031-11-20",
    (FieldError("until-14-9", "Give a day to come"),),
)
ORIGINS = OriginsPage(
    TABS,
    (
        OriginRow(
            "Meeting 14",
            "/meetings/14/review",
            "6",
            "Harbour Insurers Board",
            "insurers",
            "2 portions would be released: its word is wanted",
            "/registers/origins/14/6/agree?by=item",
            7,
        ),
        OriginRow("Meeting 13", "/meetings/13/review", "2", "Quay Trust", "quay", "Nothing of it is released"),
    ),
    "/registers/origins",
    (Option("14", "Meeting 14"),),
    (Option("insurers", "Harbour Insurers Board"), Option("quay", "Quay Trust")),
    (FieldError("item", "The meeting has no such item."),),
)
PSEUDONYMS = PseudonymsPage(
    TABS,
    (
        MaskRow("Other User ‘L’", "every meeting of the body", "Meeting 14, item 4, 11 April 2031", "/meetings/14"),
        MaskRow("Firm ‘T’", "this meeting", "Meeting 14, item 9, 11 April 2031", "/meetings/14", "Quayside Ropes"),
    ),
    "/confirm?next=%2Fregisters%2Fpseudonyms",
    AssignForm(
        "/registers/pseudonyms",
        (Option("14", "Meeting 14", chosen=True),),
        (Option("body", "every meeting of the body"), Option("matter", "one matter")),
        "Other User",
        errors=(FieldError("name", "Write the name"),),
    ),
)
