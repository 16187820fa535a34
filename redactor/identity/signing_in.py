"""Sign in with a password: lock-out first, then the comparison, then a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.identity import throttle

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.records import PersonRecord
    from redactor.identity.passwords import Passwords
    from redactor.identity.ports import PeopleStore, TryStore
    from redactor.identity.sessions import SessionBook, SessionId


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in: who, and the id for the cookie."""

    person: PersonRecord
    session_id: SessionId


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody is in. A wrong password, an unknown address and a closed account are the same answer."""


class SigningIn:
    """The one way from an address and a password to a session."""

    def __init__(self, *, people: PeopleStore, sessions: SessionBook, tries: TryStore, passwords: Passwords) -> None:
        self._people = people
        self._sessions = sessions
        self._tries = tries
        self._passwords = passwords

    def attempt(self, address: str, password: str, *, now: datetime) -> SignedIn | Refused | throttle.Locked:
        """Try to sign in. The caller records the answer, whichever it is."""
        key = throttle.key(address)
        tries = self._tries.find(key)
        verdict = throttle.judge(tries, now=now)
        if isinstance(verdict, throttle.Locked):
            return verdict
        # Counted before it is compared, so that tries sent at the same moment do not share one count.
        self._tries.save(key, throttle.failed(tries, now=now))
        person = self._compare(address, password)
        if person is None:
            return Refused()
        self._tries.save(key, throttle.NO_TRIES)
        return SignedIn(person, self._sessions.start(person.id, now=now))

    def _compare(self, address: str, password: str) -> PersonRecord | None:
        """Return the person if the password is hers; where there is nobody, take as long."""
        person = self._people.by_email(address)
        checked = self._passwords.check(person.password_hash if person and person.active else None, password)
        if person is None or not checked.matches:
            return None
        if checked.rehash:
            person = replace(person, password_hash=checked.rehash)
            self._people.save(person)
        return person
