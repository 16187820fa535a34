"""Bodies of one clerk: who said that one person may mark and release, and who confirmed it. Plain frozen values.

Rules kept here: two people are the rule, and no answer is a no; the one who manages access asks, another duty confirms;
ending it is done at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkRecord:
    """Somebody asks that a body's minutes may be released by the one who marked them. It holds once confirmed."""

    id: str
    body: str
    asked_at: datetime
    asked_by: str
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def holds(self) -> bool:
        """Tell whether it holds now."""
        return self.confirmed_by is not None and self.ended_at is None
