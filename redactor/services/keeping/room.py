"""How much room there is, and where what is used of it is counted: what bodies keep, and what was asked for of late."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from redactor.core.quotas import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redactor.core.quotas import Kept, Original, RoomRecord


class RateStore(Protocol):
    """What was asked for in the present stretch of time."""

    def used(self, name: str, kind: str, *, stretch: int) -> int:
        """Tell how much was used in a stretch."""

    def take(self, name: str, kind: str, *, stretch: int, most: int) -> bool:
        """Count one more, unless it is one too many."""

    def give_back(self, name: str, kind: str, *, stretch: int) -> None:
        """Take one off again."""

    def forget(self, kind: str, *, before: int) -> None:
        """Remove what was counted in stretches before one."""


class QuotaStore(Protocol):
    """What bodies keep, and what they may."""

    def keep(self, body: str, originals: Iterable[Original]) -> None:
        """Note the sizes of originals that are stored."""

    def kept(self, body: str) -> Kept:
        """Sum what a body keeps."""

    def unmeasured(self) -> tuple[tuple[str, str], ...]:
        """Name every original without a size, with its body."""

    def room(self, body: str) -> RoomRecord | None:
        """Return what was allowed to one body."""

    def set_room(self, record: RoomRecord) -> None:
        """Allow a body this much."""


def _plenty() -> int:
    return 1 << 62


@dataclass(frozen=True, slots=True)
class Keeping:
    """How much may be kept here: by each body, and by the disk, of which `reserve` bytes stay free."""

    room: Room = field(default_factory=Room)
    reserve: int = 0
    free: Callable[[], int] = _plenty
