"""What was derived a moment ago, kept in memory so that the next page need not derive it again.

A derivation is a function of its key and of nothing else, so a hit is what would have been derived. Rules kept here:
few things, none for long, nothing large, nothing on a disk; whether somebody may see it is asked every time, before.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

K = TypeVar("K")
V = TypeVar("V")

MOST: Final = 8
LASTS: Final = timedelta(minutes=10)
LARGEST: Final = 2 * 1024 * 1024
"""Of an original, in bytes: what is derived from a larger one takes hundreds of megabytes."""


@dataclass(frozen=True, slots=True)
class Recent(Generic[K, V]):
    """The last few results by their keys. Keys are compared whole, so two that differ never share a result."""

    _kept: deque[tuple[K, V, datetime]] = field(default_factory=lambda: deque(maxlen=MOST), repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def get(self, key: K, now: datetime, make: Callable[[], V]) -> V:
        """Return the result for a key, made now or a moment ago. Raises what `make` raises, and keeps nothing then."""
        found = self.find(key, now)
        if found is None:
            found = make()
            self.keep(key, found, now)
        return found

    def find(self, key: K, now: datetime) -> V | None:
        """Return the result for a key that was made a moment ago; None where there is none."""
        with self._lock:
            fresh = [kept for kept in self._kept if timedelta() <= now - kept[2] < LASTS]
            if len(fresh) < len(self._kept):
                self._kept.clear()
                self._kept.extend(fresh)
        return next((value for known, value, _ in fresh if known == key), None)

    def keep(self, key: K, made: V, now: datetime) -> None:
        """Keep the result for a key for a while."""
        with self._lock:
            self._kept.append((key, made, now))
