"""Who read what of published minutes: when, who, which item, on which ground. Never any text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import Option


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading or refusal; `href` shows all of the same person."""

    at: str
    who: str
    what: str
    ground: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """Readings of one meeting, newest first; narrowed by a GET with `item` and `person`."""

    template: ClassVar[str] = "readings.html"

    title: str
    action: str
    items: tuple[Option, ...]
    people: tuple[Option, ...]
    rows: tuple[ReadingRow, ...]
    count: str
    back: str = "/readings"
