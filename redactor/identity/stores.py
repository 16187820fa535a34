"""People, sessions and tries for signing in, over transactions: each call is one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from redactor.errors import NotFound
from redactor.identity import throttle

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from redactor.core.records import PersonRecord, SessionRecord


class Transactions(Protocol):
    """Where the records are; what a transaction gives has `people` and `sessions`."""

    def transaction(self) -> AbstractContextManager[Any]:
        """Write."""

    def reading(self) -> AbstractContextManager[Any]:
        """Read."""


class StoredPeople:
    """A `PeopleStore` over transactions."""

    def __init__(self, records: Transactions) -> None:
        self._records = records

    def by_id(self, person: str) -> PersonRecord | None:
        """Return a person by her id; None where there is nobody."""
        with self._records.reading() as unit:
            try:
                found: PersonRecord = unit.people.get(person)
            except NotFound:
                return None
            return found

    def by_email(self, email: str) -> PersonRecord | None:
        """Return the person with this address."""
        with self._records.reading() as unit:
            found: PersonRecord | None = unit.people.by_email(email)
            return found

    def save(self, person: PersonRecord) -> None:
        """Store a changed person."""
        with self._records.transaction() as unit:
            unit.people.save(person)


class StoredSessions:
    """A `SessionStore` over transactions."""

    def __init__(self, records: Transactions) -> None:
        self._records = records

    def open(self, session: SessionRecord) -> None:
        """Store a session that has begun."""
        with self._records.transaction() as unit:
            unit.sessions.open(session)

    def find(self, id_hash: str) -> SessionRecord | None:
        """Return a session, expired or not."""
        with self._records.reading() as unit:
            found: SessionRecord | None = unit.sessions.find(id_hash)
            return found

    def touch(self, id_hash: str, *, at: datetime) -> None:
        """Note that a session was used."""
        with self._records.transaction() as unit:
            unit.sessions.touch(id_hash, at=at)

    def close(self, id_hash: str) -> None:
        """End a session."""
        with self._records.transaction() as unit:
            unit.sessions.close(id_hash)

    def close_all(self, person: str) -> int:
        """End every session of a person; return how many there were."""
        with self._records.transaction() as unit:
            return int(unit.sessions.close_all(person))


class StoredTries:
    """A `TryStore` over transactions: looking and counting are one, so that processes do not share a count."""

    def __init__(self, records: Transactions) -> None:
        self._records = records

    def take(self, key: str, *, now: datetime) -> throttle.Open | throttle.Locked:
        """Decide whether one more try is looked at, and count it. What is too old to matter is removed."""
        with self._records.transaction() as unit:
            unit.tries.forget_before(now - throttle.LOCKED_FOR)
            tries = unit.tries.find(key)
            verdict = throttle.judge(tries, now=now)
            if isinstance(verdict, throttle.Open):
                unit.tries.save(key, throttle.failed(tries, now=now))
            return verdict

    def ask(self, caller: str, *, now: datetime) -> throttle.Open | throttle.Locked:
        """Decide whether a machine is given one more challenge, and count it."""
        key = throttle.asking_key(caller, now=now)
        with self._records.transaction() as unit:
            unit.tries.forget_before(now - throttle.LOCKED_FOR)
            asked = unit.tries.find(key)
            verdict = throttle.judge_asking(asked, now=now)
            if isinstance(verdict, throttle.Open):
                unit.tries.save(key, throttle.failed(asked, now=now))
            return verdict

    def forget(self, key: str) -> None:
        """Forget the tries under this key."""
        with self._records.transaction() as unit:
            unit.tries.save(key, throttle.NO_TRIES)
