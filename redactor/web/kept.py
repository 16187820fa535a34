"""Pages and rows of pages as they were written a moment ago: what nobody touched need not be written again.

What is written is a function of its key and of nothing else, so a hit is what would have been written. Rules kept here:
few, none for long, in memory only; whether somebody may see it was asked before; a page is kept for one person, in the
frame that is hers, without the token of her forms, which is put in each time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

V = TypeVar("V")

MOST: Final = 400
"""Rows: a dozen drafts of thirty items."""
MOST_PAGES: Final = 40
"""Of a hundred kilobytes each, seldom more."""
LASTS_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Kept(Generic[V]):
    """The last things that were written."""

    clock: Callable[[], float] = monotonic
    most: int = MOST
    _rows: OrderedDict[Hashable, tuple[float, V]] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def get(self, row: Hashable, write: Callable[[Hashable], V]) -> V:
        """Return what is written of a row or under a key, now or a moment ago."""
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
            if len(self._rows) > self.most:
                self._rows.popitem(last=False)
        return written


@dataclass(frozen=True, slots=True)
class Pages:
    """The last pages that were written, each with a word that no text can hold in the place of the token."""

    place: str = field(default_factory=lambda: f"token-{token_hex(16)}", repr=False)
    _kept: Kept[bytes] = field(default_factory=lambda: Kept(most=MOST_PAGES), init=False, repr=False)

    def get(self, key: Hashable, write: Callable[[], str], *, token: str) -> bytes:
        """Return a page, written now or a moment ago, with the token of this request in its forms.

        The key holds all that the page follows from, who looks at it among that. `write` puts `place` for the token.
        """
        written = self._kept.get(key, lambda _: write().encode())
        return written.replace(self.place.encode(), token.encode())
