"""What is held for review: terms of new minutes that are still sealed in another meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.core.tones import Mark
    from redactor.web.screens.parts import FieldError


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held term: where it would become public, and where it is sealed. Letting it pass posts `reason` to `action`."""

    key: str
    action: str
    term: str
    meeting: str
    href: str
    item: str
    source: str
    source_item: str
    level: Mark
    since: str
    by: str


@dataclass(frozen=True, slots=True)
class HeldPage:
    """Everything held that she may open the source of, oldest first."""

    template: ClassVar[str] = "held.html"

    rows: tuple[HeldRow, ...]
    errors: tuple[FieldError, ...] = ()
