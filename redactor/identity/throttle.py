"""Lock-out after failed tries to sign in: pure rules. The tries are stored, so that all processes count together.

Five failures lock the address for 15 minutes. Addresses without an account are counted and locked in the same way, so
that being locked does not tell that there is one; keys are hashes, because people type passwords into the wrong field.
Tries while locked are refused without being looked at and do not lengthen the lock, so that nobody can be kept out for
good, and no hashing is spent on them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redactor.core.credentials import Tries
from redactor.core.quotas import network_of

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


MOST_ASKED = 60
ASKED_WITHIN = timedelta(minutes=5)
"""Each challenge that a stranger asks for is a row for some minutes: so many are given to each machine."""

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


def asking_key(caller: str, *, now: datetime) -> str:
    """Name a machine in the present stretch of time without keeping its address; of IPv6 the network counts."""
    return key(f"asks {network_of(caller)} {_stretch(now)}")


def judge_asking(asked: Tries, *, now: datetime) -> Open | Locked:
    """Decide whether a machine is given one more challenge."""
    if asked.failures < MOST_ASKED:
        return Open()
    return Locked(datetime.fromtimestamp((_stretch(now) + 1) * ASKED_WITHIN.total_seconds(), UTC))


def _stretch(now: datetime) -> int:
    return int(now.timestamp() // ASKED_WITHIN.total_seconds())


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
