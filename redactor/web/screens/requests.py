"""Requests to read: the list of what waits, and one with its reason for who decides. Never any text of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import Fact, FieldError, Pages


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A request that waits."""

    person: str
    meeting: str
    item: str
    length: str
    asked: str
    href: str


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """All requests that the reader can answer, oldest first."""

    template: ClassVar[str] = "requests.html"

    rows: tuple[WaitingRow, ...]
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with its reason. Posts `do` = `grant` (with `until`, a day, and `ground`) or `decline` to `action`.

    `stays_out` is said where she who asks stays out of the item: it can only be declined. Without `action` it has been
    answered.
    """

    template: ClassVar[str] = "request.html"

    title: str
    facts: tuple[Fact, ...]
    why: str
    action: str
    stays_out: str = ""
    until: str = ""
    ground: str = ""
    back: str = "/requests"
    errors: tuple[FieldError, ...] = ()
