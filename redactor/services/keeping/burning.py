"""What the end of an epoch needs: a copy of the wraps that is proved to restore, and a place for certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from redactor.vault.burning import BurnCertificate
    from redactor.vault.keys import Epoch
    from redactor.vault.records import StoredWrap


class Apart(Protocol):
    """A secret that is sealed under an epoch, and whose wrap rests outside the table of wraps."""

    def epoch(self) -> Epoch | None:
        """Name the epoch that it needs; None where there is no such secret. Raises VaultError."""

    def rewrap(self) -> None:
        """Wrap it under the current epoch of its marking. Raises VaultError."""

    def check(self) -> None:
        """Return if it opens, or is not there. Raises VaultError."""


class Certificates(Protocol):
    """Where certificates rest: pending before the deed, in place after it."""

    def pending(self, epoch: str) -> BurnCertificate | None:
        """Return the one that a killed process left behind."""

    def prepare(self, certificate: BurnCertificate) -> None:
        """Bring it to the disk before anything is destroyed. Raises StorageError."""

    def finish(self, certificate: BurnCertificate) -> BurnCertificate:
        """Put it in its place, and return it. Raises StorageError."""


class Restored(Protocol):
    """A backup of the wraps, restored into a database of its own."""

    def count(self) -> int:
        """Count the wraps."""

    def sample(self, most: int) -> tuple[StoredWrap, ...]:
        """Return some, spread over all of it."""


class WrapBackups(Protocol):
    """Copies of the table of wraps."""

    def place(self, at: datetime, epoch: str) -> Path:
        """Say where the copy goes that is made before an epoch is destroyed."""

    def write(self, target: Path, wraps: Iterable[StoredWrap]) -> tuple[int, str]:
        """Write a database file, whole or not at all; return how many, and its SHA-256. Raises StorageError."""

    def restored(self, source: Path) -> AbstractContextManager[Restored]:
        """Read a copy into a scratch database, which is gone afterwards. Raises StorageError."""
