"""What is stored of somebody's request to read an item. Why she asks is sealed and not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LENGTHS: Final[Mapping[int, str]] = {1: "One day", 7: "One week", 30: "One month"}
"""For how many days somebody can ask, in words."""

DAILY: Final = 10
"""How often somebody can ask within a day. It is counted alike for everybody, so a limit tells nothing of an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRequest:
    """Somebody asks to read an item for some days, and what became of it.

    `opened` is None while it waits; a request that a newer one of hers replaced was answered by herself.
    """

    id: str
    person: str
    meeting: str
    item: str
    days: int
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None
    opened: bool | None = None

    @property
    def waits(self) -> bool:
        """Tell whether nobody has answered it."""
        return self.answered_at is None
