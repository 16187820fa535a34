"""What identity needs to have stored, as it asks for it. Times are aware and in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.credentials import Shown
    from redactor.core.records import PersonRecord, SessionRecord
    from redactor.identity.throttle import Locked, Open


class PeopleStore(Protocol):
    """Finds people by their address, and keeps a changed one."""

    def by_id(self, person: str) -> PersonRecord | None:
        """Return a person by her id."""

    def by_email(self, email: str) -> PersonRecord | None:
        """Return the person with this address, however it is capitalised."""

    def save(self, person: PersonRecord) -> None:
        """Store a changed person."""


class SessionStore(Protocol):
    """Keeps sessions by the hash of their id; the id itself never gets here."""

    def open(self, session: SessionRecord) -> None:
        """Store a session that has begun."""

    def find(self, id_hash: str) -> SessionRecord | None:
        """Return a session, expired or not; None where it was closed or never was."""

    def touch(self, id_hash: str, *, at: datetime) -> None:
        """Note that a session was used."""

    def close(self, id_hash: str) -> None:
        """End a session; closing twice is no fault."""

    def close_all(self, person: str) -> int:
        """End every session of a person; return how many there were."""


class TryStore(Protocol):
    """Counts tries by a key that names nobody (see `throttle.key`)."""

    def take(self, key: str, *, now: datetime) -> Open | Locked:
        """Decide whether one more try is looked at, and count it in the same step as a failure."""

    def forget(self, key: str) -> None:
        """Forget the tries under this key, after one that did not fail."""


class Codes(Protocol):
    """What is asked for beside a password."""

    def second(self, person: str, code: str, *, now: datetime) -> str | None:
        """Say how somebody proved it beside her password: `code`, `recovery`, or, without an app, nothing.

        None where she has an app and the code is not of it.
        """


class Passkeys(Protocol):
    """Answers of passkeys."""

    def holder(self, shown: Shown, *, purpose: str, now: datetime) -> str | None:
        """Return whose passkey answered the challenge that was put for this purpose; None for everything else."""
