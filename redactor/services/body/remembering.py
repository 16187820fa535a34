"""What the memory of bodies needs to have stored, as a protocol; `services.body.memory` is what works with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.held import HeldRecord
    from redactor.vault.records import StoredMarks


class MemoryStore(Protocol):
    """Sealed fingerprints, the numbers of their keys, and what is held by them."""

    def keys(self, body: str) -> tuple[tuple[str, int], ...]:
        """Return marking and number of every key of a body, oldest first."""

    def add_key(self, body: str, marking: str, number: int) -> None:
        """Say that there is a key of this number. Raises Conflict."""

    def marks(self, body: str, meeting: str | None = None) -> tuple[StoredMarks, ...]:
        """Return every set of fingerprints of a body, or those of one meeting."""

    def replace(self, body: str, meeting: str, made: Iterable[StoredMarks]) -> None:
        """Put these sets in place of all that a body had of a meeting."""

    def hold(self, record: HeldRecord) -> None:
        """Put something on the list."""

    def held(self, body: str) -> tuple[HeldRecord, ...]:
        """Return what was ever held for a body, settled or not."""

    def settle(self, held: str, *, at: datetime, by: str) -> None:
        """Let something pass. Raises Conflict."""

    def caused(self, person: str, *, since: datetime) -> int:
        """Count what somebody caused to be held since then without knowing why."""
