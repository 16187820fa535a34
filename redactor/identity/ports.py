"""What identity needs to have stored, as it asks for it. Times are aware and in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.records import PersonRecord, SessionRecord
    from redactor.identity.throttle import Tries


class PeopleStore(Protocol):
    """Finds people by their address, and keeps a changed one."""

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
    """Keeps failed tries by a key that names nobody (see `throttle.key`)."""

    def find(self, key: str) -> Tries:
        """Return the tries under this key; none is a value of its own."""

    def save(self, key: str, tries: Tries) -> None:
        """Keep the tries under this key."""
