"""Sample pages of a draft that goes round, and of what was published of a meeting."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from redactor.web.screens.adoption import AdoptionPage, AdoptionRow
from redactor.web.screens.circulation import (
    CirculatePage,
    CommentsPage,
    DraftItem,
    DraftPage,
    DraftsPage,
    SaidComment,
)
from redactor.web.screens.parts import Fact, FieldError, Link, Option, State
from redactor.web.screens.versions import VersionRow, VersionsPage, WithdrawPage
from tests.web.samples.parts import AMBER, BANNER, MEETING, RED

CIRCULATE = CirculatePage(
    MEETING,
    "/meetings/14/circulate",
    "/meetings/14",
    (Option("everybody", "All members of the body"), Option("d", "Dara Quill"), Option("o", "Owen Sharp")),
    "2031-03-20",
    errors=(FieldError("person", "Choose somebody."), FieldError("closes", "Name a day")),
)
CIRCULATED = replace(
    CIRCULATE,
    running=(Fact("Readers", "Dara Quill, Owen Sharp"), Fact("Until", "21 March 2031, 00:00 UTC")),
    close_action="/meetings/14/circulate/close",
    errors=(),
)
OPEN = SaidComment(
    "c1",
    AMBER,
    "Dara Quill",
    "item 7, portion 7.1.2",
    "The total was for two seasons.",
    "/meetings/14/review?item=7#decide",
    "The portion is worded otherwise in this draft.",
    action="/meetings/14/comments/c1",
)
DONE = replace(OPEN, id="c2", level=RED, action="", outcome="Declined", answer="It was for one.", note="")
COMMENTS = CommentsPage(
    MEETING, BANNER, "/meetings/14", (OPEN,), (DONE,), errors=(FieldError("words-c1", "Say it in a few sentences."),)
)
DRAFTS = DraftsPage((Link("Draft minutes of the Tidewater Ferries Panel, sent 12 March 2031, 14:05", "/drafts/14"),))
DRAFT = DraftPage(
    "minutes to comment on",
    BANNER,
    "Draft 2, sent 12 March 2031, 14:05 UTC",
    "21 March 2031, 00:00 UTC",
    "/drafts",
    "/drafts/14/comments",
    (
        DraftItem("0", "the front matter", Markup("<h2>Tidewater Ferries Panel 14</h2>")),
        DraftItem(
            "7",
            "item 7",
            Markup("<h2>7. Budget</h2><p>The draft total for the season is £814,250.</p>"),
            (replace(DONE, id="c3"),),
            (Option("7.1.1", "The draft total for the season is £814,250."),),
        ),
    ),
    (("Word", "/drafts/14/copy.docx"), ("Text", "/drafts/14/copy.txt")),
    "/confirm?next=%2Fdrafts%2F14",
    errors=(FieldError("words-7", "Say it in a few sentences."),),
)
VERSIONS = VersionsPage(
    MEETING,
    "/meetings/14",
    (
        VersionRow(
            "Version 2",
            State("Corrected", "outline"),
            "20 March 2031, 15:04 UTC",
            "Ada Brook",
            "Owen Sharp",
            certificate=Link("certificate.json", "/meetings/14/certificate.json"),
        ),
        VersionRow(
            "Version 1",
            State("Withdrawn", "struck"),
            "12 March 2031, 09:00 UTC",
            "Ada Brook",
            "Owen Sharp",
            "by Owen Sharp, 13 March 2031, 10:00 UTC",
        ),
    ),
    "/meetings/14/withdraw",
)
WITHDRAW = WithdrawPage(
    "Tidewater Ferries Panel 14",
    "version 2",
    "/meetings/14/withdraw",
    "/",
    errors=(FieldError("reason", "Say why, in a few words"),),
)
ADOPTION = AdoptionPage(
    MEETING,
    "/meetings/14",
    (Fact("Public minutes", "These minutes have not been approved yet."),),
    (
        AdoptionRow(
            "a1",
            "Public minutes",
            "Approved at meeting TFP_15_0904 on 9 April 2031.",
            "recorded it for draft 2 on 9 April 2031, 15:02 UTC.",
            "Ada Brook",
            "/meetings/14/adoption/a1",
        ),
    ),
    "/meetings/14/adoption",
    (Option("3", "3 Mooring certificates"),),
    errors=(FieldError("half", "Say which minutes"), FieldError("on", "Name a day")),
)
