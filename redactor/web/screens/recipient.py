"""The key under which somebody wants her copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import FieldError


@dataclass(frozen=True, slots=True)
class RecipientPage:
    """Her age key. Giving posts `key` to `action`; the one that waits is shown back, and posted as it is to confirm."""

    template: ClassVar[str] = "recipient.html"

    action: str
    confirm: str
    forget: str
    key: str = ""
    confirmed: str = ""
    typed: str = ""
    back: str = "/account"
    errors: tuple[FieldError, ...] = ()
