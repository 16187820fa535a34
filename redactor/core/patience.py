"""How long to wait for something that does not answer: one caller finds out, the others are told at once.

An engine that hangs costs whoever asks it her whole patience. Without this, a handful of such requests would hold every
thread of a process, and what needs no such engine would wait with them. What refuses at once is asked again each time.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLOW: Final = 1.0
"""Seconds: a failure that took longer was silence, and costs the next caller as much."""
REST: Final = 5.0
"""Seconds for which something silent is not asked again, but by one caller after each rest."""


class SilentError(Exception):
    """It did not answer a moment ago, and was not asked now."""


class Patience:
    """The patience of a process with one engine."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Measure with a clock that never goes back, in seconds."""
        self._clock = clock
        self._asked_again: float | None = None

    @contextmanager
    def asking(self, *silences: type[Exception]) -> Iterator[None]:
        """Ask: what is raised of `silences` says that nobody answered. Raises SilentError: it is not asked yet."""
        began = self._begin()
        try:
            yield
        except silences:
            now = self._clock()
            self._asked_again = now + REST if now - began >= SLOW else None
            raise
        except BaseException:  # it answered, whatever it said
            self._asked_again = None
            raise
        self._asked_again = None

    def _begin(self) -> float:
        """Tell when it began. Of two callers at the very same moment both may be the one: that costs one more wait."""
        now = self._clock()
        if self._asked_again is not None:
            if now < self._asked_again:
                raise SilentError
            self._asked_again = now + REST  # this caller finds out, for all
        return now
