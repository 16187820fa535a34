"""The page about what the body says to its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import Fact, FieldError, MeetingHead, Option


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    """An approval that was recorded, in the words that copies will say. With `action` it waits to be confirmed."""

    id: str
    half: str
    words: str
    outcome: str
    by: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class AdoptionPage:
    """What was recorded of the approval of minutes. Posts `half`, `on`, `how`, `at`, `item` (several) to `action`."""

    template: ClassVar[str] = "adoption.html"

    meeting: MeetingHead
    back: str
    now: tuple[Fact, ...]
    rows: tuple[AdoptionRow, ...]
    action: str = ""
    items: tuple[Option, ...] = ()
    on: str = ""
    at: str = ""
    errors: tuple[FieldError, ...] = ()
