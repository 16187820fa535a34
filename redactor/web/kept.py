"""Rows of a page as they were written a moment ago: an item that nobody touched need not be written again.

What is written of a row is a function of the row and of nothing else, so a hit is what would have been written. Rules
kept here: few, none for long, in memory only; whether somebody may see a row was asked before the row was made.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from markupsafe import Markup

MOST: Final = 400
"""Rows: a dozen drafts of thirty items."""
LASTS_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Kept:
    """The last rows that were written."""

    clock: Callable[[], float] = monotonic
    _rows: OrderedDict[Hashable, tuple[float, Markup]] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def get(self, row: Hashable, write: Callable[[Hashable], Markup]) -> Markup:
        """Return what is written of a row, now or a moment ago."""
        now = self.clock()
        with self._lock:
            while self._rows and now - next(iter(self._rows.values()))[0] >= LASTS_SECONDS:
                self._rows.popitem(last=False)
            held = self._rows.get(row)
        if held is not None:
            return held[1]
        written = write(row)
        with self._lock:
            self._rows[row] = (now, written)
            if len(self._rows) > MOST:
                self._rows.popitem(last=False)
        return written
