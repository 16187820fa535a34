"""Who somebody is, behind the port of the services: passwords, sessions and lock-out over the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.identity.passwords import Passwords
    from redactor.services.ports import Attempt
    from redactor.storage.records import Records
    from redactor.vault.keys import RandomBytes


class JoinedIdentity:
    """Passwords, sessions and lock-out over the records."""

    def __init__(self, records: Records, random: RandomBytes, passwords: Passwords | None) -> None:
        from redactor.identity.passwords import Passwords
        from redactor.identity.sessions import SessionBook
        from redactor.identity.signing_in import SigningIn
        from redactor.identity.stores import StoredPeople, StoredSessions
        from redactor.identity.throttle import MemoryTries

        self._passwords = passwords or Passwords()
        self._book = SessionBook(StoredSessions(records), randomness=random)
        self._signing_in = SigningIn(
            people=StoredPeople(records), sessions=self._book, tries=MemoryTries(), passwords=self._passwords
        )

    def hash(self, password: str) -> str:
        return self._passwords.hash(password)

    def faults(self, password: str, *, about: Iterable[str]) -> tuple[str, ...]:
        from redactor.identity.passwords import faults

        return faults(password, about=about)

    def duties(self, names: Iterable[str]) -> tuple[str, ...]:
        from redactor.identity import duties

        try:
            return tuple(clash.said_of("This person") for clash in duties.clashes(duties.parse(names)))
        except ValueError:
            return ("There is no such duty.",)

    def attempt(self, address: str, password: str, *, now: datetime) -> Attempt:
        from redactor.identity.signing_in import SignedIn
        from redactor.identity.throttle import Locked
        from redactor.services.ports import Attempt

        found = self._signing_in.attempt(address, password, now=now)
        if isinstance(found, Locked):
            return Attempt(locked_until=found.until)
        if isinstance(found, SignedIn):
            return Attempt(found.person.id, found.session_id.reveal())
        return Attempt()

    def resume(self, untrusted_cookie: str | None, *, now: datetime) -> str | None:
        session = self._book.resume(untrusted_cookie, now=now)
        return session.person if session else None

    def end(self, untrusted_cookie: str | None) -> None:
        self._book.end(untrusted_cookie)
