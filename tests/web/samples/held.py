"""What is held for review."""

from __future__ import annotations

from dataclasses import replace

from redactor.core.tones import Mark
from redactor.web.screens.held import HeldPage, HeldRow
from redactor.web.screens.parts import FieldError

_ROW = HeldRow(
    "h1",
    "/held/h1",
    "Brightwater",
    "Tidewater Ferries Panel Meeting 15",
    "/meetings/15/review",
    "item 7",
    "Tidewater Ferries Panel Meeting 14",
    "item 4",
    Mark("RED", "4"),
    "9 April 2031, 10:12",
    "Ruth Colley",
)
HELD_PAGES = {
    "held": HeldPage((_ROW, replace(_ROW, key="h2", action="/held/h2", term="£412,000", item="the front matter"))),
    "held-none": HeldPage(()),
    "held-without-reason": HeldPage((_ROW,), (FieldError("reason-h1", "Say why it may be public."),)),
}
