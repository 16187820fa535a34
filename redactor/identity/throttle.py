"""Lock-out after failed tries to sign in: pure rules, and a store for one process.

Five failures lock the address for 15 minutes. Addresses without an account are counted and locked in the same way, so
that being locked does not tell that there is one; keys are hashes, because people type passwords into the wrong field.
Tries while locked are refused without being looked at and do not lengthen the lock, so that nobody can be kept out for
good, and no hashing is spent on them.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
# Someone who tries ever new addresses must not fill the memory.
MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Tries:
    """How often it failed lately, and when last."""

    failures: int = 0
    last: datetime | None = None


NO_TRIES = Tries()


@dataclass(frozen=True, slots=True)
class Open:
    """Another try is looked at."""


@dataclass(frozen=True, slots=True)
class Locked:
    """No try is looked at before `until`."""

    until: datetime


def key(address: str) -> str:
    """Name an address without keeping it."""
    return hashlib.sha256(address.strip().casefold().encode("utf-8", "surrogatepass")).hexdigest()


def judge(tries: Tries, *, now: datetime) -> Open | Locked:
    """Decide whether a try is looked at."""
    if tries.last is None or tries.failures < MOST_FAILURES:
        return Open()
    until = tries.last + LOCKED_FOR
    return Locked(until) if now < until else Open()


def failed(tries: Tries, *, now: datetime) -> Tries:
    """Count a failure; those older than a lock are forgotten."""
    recent = tries.last is not None and now - tries.last < LOCKED_FOR
    return Tries(tries.failures + 1 if recent else 1, now)


class MemoryTries:
    """Tries of one process, the oldest forgotten first; several processes count apart, each with its own limit."""

    def __init__(self, *, most: int = MOST_KEYS) -> None:
        self._most = most
        self._tries: OrderedDict[str, Tries] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: str) -> Tries:
        """Return the tries under this key."""
        with self._lock:
            return self._tries.get(key, NO_TRIES)

    def save(self, key: str, tries: Tries) -> None:
        """Keep the tries under this key, and forget the oldest key where there are too many."""
        with self._lock:
            self._tries.pop(key, None)
            if tries != NO_TRIES:
                self._tries[key] = tries
            while len(self._tries) > self._most:
                self._tries.popitem(last=False)
