"""Papers beside minutes, and who releases."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from redactor.core.tones import Mark
from redactor.web.screens.annexes import (
    OpenPaperRow,
    OpenPapersPage,
    PaperPage,
    PaperQuestion,
    PaperRow,
    PapersPage,
)
from redactor.web.screens.clerks import ClerkRow, ClerksPage
from redactor.web.screens.limits import LimitRow, LimitsPage
from redactor.web.screens.parts import FieldError, MeetingHead, Option, Page, State

_RED, _GREEN, _WHITE = Mark("RED", "4"), Mark("GREEN", "2"), Mark("WHITE", "1")
_LEVELS = tuple(Option(level, level) for level in ("WHITE", "GREEN", "AMBER", "RED"))
_ROW = PaperRow(
    "p1",
    "TFP_14_02",
    "Winter timetable",
    "item 3",
    _GREEN,
    _WHITE,
    _GREEN,
    ("Readers need GREEN until minutes with its final marking are published.",),
    (
        PaperQuestion(
            "parts",
            "A part in item 2 is marked RED, and the paper is filed as WHITE.",
            (Option("withhold", "Leave such parts out"),),
        ),
    ),
    _LEVELS,
    "/meetings/14/papers/TFP_14_02",
)
_PAPERS = PapersPage(
    MeetingHead("Tidewater Ferries Panel Meeting 14", "12 March 2031", "/meetings/14", State("In review", "outline")),
    "/meetings/14",
    (_ROW, replace(_ROW, key="p2", reference="TFP_14_03", proposed=_RED, final=None, binding=_RED, questions=())),
    _LEVELS,
    (Option("", "The whole meeting"), Option("3", "3. Timetable")),
    ".docx,.md,.txt",
    50,
    ("Tidewater Ferries Panel", "Harbour Board"),
    ("item 3: Harbour Board alone",),
    "/meetings/14/papers",
    (Option("signal-board", "Signal Board"),),
    "/meetings/14/bodies",
    (Option("", "Every body"), Option("harbour-board", "Harbour Board")),
    "/meetings/14/bodies/items",
)
_OPEN = OpenPaperRow(
    "TFP_14_02",
    "Winter timetable",
    "item 3",
    _GREEN,
    "final",
    "/papers/14/TFP_14_02",
    (("Word", "/papers/14/TFP_14_02/copy.docx"),),
)
ANNEX_PAGES: dict[str, Page] = {
    "papers": _PAPERS,
    "papers-none": replace(_PAPERS, rows=(), named=(), join_action="", name_action=""),
    "papers-refused": replace(_PAPERS, errors=(FieldError("papers", "Choose the files."),)),
    "papers-open": OpenPapersPage((("Tidewater Ferries Panel, begun on 2 March 2031", (_OPEN,)),)),
    "papers-open-none": OpenPapersPage(()),
    "paper": PaperPage(
        "TFP_14_02",
        "Winter timetable",
        _GREEN,
        "/papers",
        Markup("<p>The last ferry leaves at eight.</p>"),
        "Ruth Colley, 9 April 2031, 10:12, not for sharing",
    ),
    "limits": LimitsPage(
        "20,000 drafts and 20,000 MB of originals",
        (
            LimitRow("Harbour Board", "412 of 20,000 drafts, 2 %", "1,210 of 20,000 MB, 6 %", "/limits/harbour-board"),
            LimitRow(
                "Signal Board",
                "499 of 500 drafts, 99 %",
                "80 of 20,000 MB, 0 %",
                "/limits/signal-board",
                own_drafts="none",
                note="3 originals are not measured yet and not in the sum.",
                errors=(FieldError("drafts-signal-board", "This is no limit. Give a whole number."),),
            ),
        ),
        (FieldError("drafts-signal-board", "This is no limit. Give a whole number."),),
    ),
    "one-clerk": ClerksPage(
        (
            ClerkRow("Harbour Board", "Two people: one marks, another releases.", ask="/one-clerk/harbour-board/ask"),
            ClerkRow("Signal Board", "Two people, until this is confirmed.", confirm="/one-clerk/c1/confirm"),
            ClerkRow("Pier Board", "One person may mark and release.", end="/one-clerk/pier-board/end"),
        )
    ),
}
