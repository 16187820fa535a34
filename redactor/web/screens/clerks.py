"""Bodies whose minutes one person may mark and release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import FieldError


@dataclass(frozen=True, slots=True)
class ClerkRow:
    """A body, and how many people release its minutes. What she may do posts to the addresses that are not empty."""

    body: str
    said: str
    ask: str = ""
    confirm: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class ClerksPage:
    """How many people release the minutes of each body."""

    template: ClassVar[str] = "one_clerk.html"

    rows: tuple[ClerkRow, ...]
    errors: tuple[FieldError, ...] = ()
