"""Sessions: an opaque id of 256 random bits, of which only the hash is stored, and two clocks that end them.

A session ends 15 minutes after it was last used and 8 hours after it began, whichever is first. The rules are pure and
take `now`; `SessionBook` applies them to a store. The id is a bearer secret: it is in the browser's cookie and nowhere
else, so a copy of the database opens nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from redactor.core.records import SessionRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.identity.ports import SessionStore

IDLE = timedelta(minutes=15)
WHOLE = timedelta(hours=8)
# Each use would be a write; this much of IDLE may be lost at most.
TOUCH_EVERY = timedelta(seconds=30)
ID_BYTES = 32
_SHAPE = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SessionId:
    """The secret that a browser holds. Its repr says nothing; `reveal` is for the cookie alone."""

    _value: str = field(repr=False)

    @property
    def hash(self) -> str:
        """Return what is stored: SHA-256, enough for a secret with 256 bits of chance in it."""
        return hashlib.sha256(self._value.encode("ascii")).hexdigest()

    def reveal(self) -> str:
        """Return the value for the cookie."""
        return self._value


class EndedBy(StrEnum):
    """Why a session is no longer one."""

    IDLE = "idle"
    AGE = "age"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Live:
    """A session that goes on."""

    session: SessionRecord


@dataclass(frozen=True, slots=True)
class Ended:
    """A session that does not go on, and why."""

    reason: EndedBy


def new_id(randomness: Callable[[int], bytes]) -> SessionId:
    """Make an id. `randomness` gives that many bytes from the system's source."""
    return SessionId(randomness(ID_BYTES).hex())


def read_id(untrusted_cookie: str | None) -> SessionId | None:
    """Take an id from a cookie; anything of another shape is none, and asks no store."""
    if untrusted_cookie is None or not _SHAPE.fullmatch(untrusted_cookie):
        return None
    return SessionId(untrusted_cookie)


def begin(
    session_id: SessionId, *, person: str, now: datetime, how: str | None = None, proved: bool = False
) -> SessionRecord:
    """Describe a session that begins now; `proved` where the way in counts as the proof that deeds ask for."""
    return SessionRecord(
        id_hash=session_id.hash,
        person=person,
        created=now,
        last_seen=now,
        expires=now + WHOLE,
        stepped_up_at=now if proved else None,
        how=how,
    )


def judge(session: SessionRecord, *, now: datetime) -> Live | Ended:
    """Decide whether a session goes on.

    A session from the future is none: the clock was set back, and its age cannot be known.
    """
    if now < session.created:
        return Ended(EndedBy.CLOCK)
    if now >= min(session.expires, session.created + WHOLE):
        return Ended(EndedBy.AGE)
    if now - session.last_seen >= IDLE:
        return Ended(EndedBy.IDLE)
    return Live(replace(session, last_seen=max(now, session.last_seen)))


def goes_on(session: SessionRecord, *, now: datetime) -> bool:
    """Tell whether a session goes on and nothing is to be written about it: it has been used a moment ago."""
    return isinstance(judge(session, now=now), Live) and now - session.last_seen < TOUCH_EVERY


class SessionBook:
    """Begin, go on with and end sessions in a store."""

    def __init__(self, store: SessionStore, *, randomness: Callable[[int], bytes]) -> None:
        self._store = store
        self._randomness = randomness

    def start(self, person: str, *, now: datetime, how: str | None = None, proved: bool = False) -> SessionId:
        """Sign a person in: a new id each time, so that one planted before is worth nothing."""
        session_id = new_id(self._randomness)
        self._store.open(begin(session_id, person=person, now=now, how=how, proved=proved))
        return session_id

    def resume(self, untrusted_cookie: str | None, *, now: datetime) -> SessionRecord | None:
        """Return the session of a cookie if it goes on; a session that has ended is removed."""
        session_id = read_id(untrusted_cookie)
        found = self._store.find(session_id.hash) if session_id else None
        if found is None:
            return None
        verdict = judge(found, now=now)
        if isinstance(verdict, Ended):
            self._store.close(found.id_hash)
            return None
        if now - found.last_seen >= TOUCH_EVERY:
            self._store.touch(found.id_hash, at=now)
            return verdict.session
        return found

    def renew(self, session: SessionRecord, *, now: datetime) -> SessionId:
        """Give a session a new id, because she proved again who she is; its age stays, the old id is worth nothing."""
        session_id = new_id(self._randomness)
        self._store.close(session.id_hash)
        self._store.open(replace(session, id_hash=session_id.hash, last_seen=now, stepped_up_at=now))
        return session_id

    def end(self, untrusted_cookie: str | None) -> None:
        """Sign out."""
        session_id = read_id(untrusted_cookie)
        if session_id is not None:
            self._store.close(session_id.hash)
