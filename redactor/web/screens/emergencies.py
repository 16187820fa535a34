"""Emergencies and notices: asking for an item at once, letting it be, and what rings. Never any text of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import Fact, FieldError, Option, Pages


@dataclass(frozen=True, slots=True)
class EmergencyAskPage:
    """Ask to read an item at once: the same items and words for everybody. Posts `item` and `why`."""

    template: ClassVar[str] = "emergency_ask.html"

    title: str
    action: str
    back: str
    items: tuple[Option, ...]
    why: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One emergency in the list. Without `href` she may see that it was, and no more."""

    person: str
    meeting: str
    item: str
    asked: str
    state: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class EmergenciesPage:
    """All emergencies, newest first, and how many opened something in each quarter."""

    template: ClassVar[str] = "emergencies.html"

    rows: tuple[EmergencyRow, ...]
    quarters: tuple[tuple[str, int], ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """One emergency with its reason, for those who decide. Nothing is posted but the press of a button."""

    template: ClassVar[str] = "emergency.html"

    title: str
    facts: tuple[Fact, ...]
    why: str
    approve: str = ""
    end: str = ""
    back: str = "/emergencies"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Something that somebody should know of; `new` until she marked it as read."""

    text: str
    at: str
    href: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """What rang for the person who looks. `mark_action` marks all of it as read; none where nothing is new."""

    template: ClassVar[str] = "notices.html"

    rows: tuple[NoticeRow, ...]
    mark_action: str = ""
