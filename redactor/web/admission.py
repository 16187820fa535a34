"""How much is done at the same time: places for requests, of which heavy work never takes all.

Rules kept here:

- Whoever finds no place waits for a bounded time in a bounded queue, in the order of coming, and is told then when to
  ask again. Nothing of the request has been read or done by then.
- Heavy work and the comparing of passwords have places of their own number; so has the receiving of files, which takes
  memory and nothing else, so that a slow sender keeps no heavy place from others.
- A request that turns out to be heavy gives its light place up before it waits for a heavy one: work that is light goes
  on however much heavy work waits.
- A place is given back when the answer is made, whatever became of it.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.config import Settings

_AGAIN: Final = 5
"""Seconds after which it is worth asking again: most heavy work is over by then."""


class Work(StrEnum):
    """What a request is, by what it takes of the machine."""

    LIGHT = "light"
    HEAVY = "heavy"
    RECEIVING = "receiving"
    PASSWORD = "password"  # noqa: S105 -- the comparing of passwords, not one


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many requests are worked on together, how many of each kind, how many wait, and for how many seconds."""

    most: int
    of_kind: Mapping[Work, int]
    waiting: int
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        """Read them from the settings: of three threads or more, one is always left to light work."""
        most = settings.threads
        heavy = max(1, min(settings.heavy or most // 2, most - 2))
        password = max(1, min(settings.hashes, most - heavy - 1))
        kinds = {Work.LIGHT: most, Work.HEAVY: heavy, Work.RECEIVING: heavy, Work.PASSWORD: password}
        return cls(most, kinds, settings.waiting, settings.wait_seconds)


@dataclass(slots=True)
class Places:
    """The places of one process. `take` and `give` go together."""

    bounds: Bounds
    _taken: Counter[Work] = field(default_factory=Counter)
    _queue: list[tuple[Work, object]] = field(default_factory=list)
    _free: threading.Condition = field(default_factory=threading.Condition)

    def take(self, work: Work) -> None:
        """Take a place, at once or after a wait. Raises BusyError: it has none then."""
        mine, until = object(), time.monotonic() + self.bounds.seconds
        with self._free:
            if not self._is_next(work, None):
                self._wait(work, mine, until)
            self._taken[work] += 1

    def change(self, before: Work, work: Work) -> None:
        """Take a place of another kind in place of one. Raises BusyError: both are free then."""
        self.give(before)
        self.take(work)

    def give(self, work: Work) -> None:
        """Give a place back."""
        with self._free:
            self._taken[work] -= 1
            self._free.notify_all()

    def taken(self) -> dict[Work, int]:
        """Count the places that are taken, by kind."""
        with self._free:
            return {work: self._taken[work] for work in Work}

    def waiting(self) -> int:
        """Count the requests that wait."""
        with self._free:
            return len(self._queue)

    def _wait(self, work: Work, mine: object, until: float) -> None:
        if len(self._queue) >= self.bounds.waiting:
            raise _busy()
        self._queue.append((work, mine))
        try:
            found = self._free.wait_for(lambda: self._is_next(work, mine), timeout=max(0.0, until - time.monotonic()))
        finally:
            self._queue.remove((work, mine))
            self._free.notify_all()  # who stood behind may be next now
        if not found:
            raise _busy()

    def _is_next(self, work: Work, mine: object) -> bool:
        """Tell whether there is a place, and nobody before in the queue for one of this kind."""
        first = next((ticket for kind, ticket in self._queue if kind is work), None)
        busy = self._taken.total() - self._taken[Work.RECEIVING]
        room = self._taken[work] < self.bounds.of_kind[work] and (work is Work.RECEIVING or busy < self.bounds.most)
        return room and (first is None or first is mine)


def _busy() -> BusyError:
    return BusyError("The service does as much as it can at the moment, so this was not begun.", wait=_AGAIN)
