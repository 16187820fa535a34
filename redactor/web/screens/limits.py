"""How much each body keeps, and may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import FieldError


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A body, what it keeps of what it may, and what was allowed to it alone; posts `drafts` and `megabytes`."""

    body: str
    drafts: str
    megabytes: str
    action: str
    own_drafts: str = ""
    own_megabytes: str = ""
    note: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """The limits of all bodies, and the general ones in words."""

    template: ClassVar[str] = "limits.html"

    general: str
    rows: tuple[LimitRow, ...]
    errors: tuple[FieldError, ...] = ()
