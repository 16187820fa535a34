"""Copies of the wraps, and the certificates of destroyed epochs: files for their owner only, whole or not there.

A copy is a database of the same form: to restore it, let the setting of the wraps' database name a copy of it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from redactor.errors import StorageError, UsageError
from redactor.storage.engine import WRITES, open_engine
from redactor.storage.wraps import Wraps, prepare
from redactor.vault.burning import BurnCertificate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from redactor.vault.records import StoredWrap


class WrapBackups:
    """Copies of the table of wraps, each a SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Put the copies that nobody gave a place into a folder, made when it is needed."""
        self._folder = folder

    def place(self, at: datetime, epoch: str) -> Path:
        """Say where the copy goes that is made before an epoch is destroyed."""
        return self._folder / f"{at:%Y%m%dT%H%M%S.%f}-before-{_plain(epoch)}.db"

    def write(self, target: Path, wraps: Iterable[StoredWrap]) -> tuple[int, str]:
        """Write a database file, whole or not at all; return how many, and its SHA-256. Raises StorageError."""
        if target.exists():
            raise UsageError(f"{target} is there already.", remedy="Name a new file; nothing is overwritten.")
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as aside:
                file = Path(aside) / "wraps.db"
                with _opened(file, writes=True) as copy:
                    count = copy.fill(wraps)
                _one_file(file)
                digest = _sha256(file)
                file.replace(target)
            _sync(target.parent)
        except (OSError, SQLAlchemyError, sqlite3.Error) as error:
            raise StorageError("The wraps could not be backed up.", remedy="Check the disk and the folder.") from error
        return count, digest

    @contextmanager
    def restored(self, source: Path) -> Iterator[Wraps]:
        """Read a copy into a scratch database, which is gone afterwards. Raises StorageError."""
        try:
            with tempfile.TemporaryDirectory(prefix=".restore-", dir=source.parent) as aside:
                shutil.copyfile(source, Path(aside) / "copy.db")
                with (
                    _opened(Path(aside) / "copy.db", writes=False) as copy,
                    _opened(Path(aside) / "scratch.db", writes=True) as scratch,
                ):
                    scratch.fill(_all(copy))
                    yield scratch
        except (OSError, SQLAlchemyError) as error:
            raise StorageError("The backup of the wraps could not be restored. Nothing was destroyed.") from error


class Certificates:
    """Certificates of destroyed epochs, one file each."""

    def __init__(self, folder: Path) -> None:
        """Keep them in a folder, made when it is needed."""
        self._folder = folder

    def pending(self, epoch: str) -> BurnCertificate | None:
        """Return the one that a killed process left behind."""
        with suppress(FileNotFoundError):
            return BurnCertificate.decode(self._aside(epoch).read_bytes())
        return None

    def prepare(self, certificate: BurnCertificate) -> None:
        """Bring it to the disk before anything is destroyed. Raises StorageError."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".")
            with os.fdopen(descriptor, "wb") as file:
                file.write(certificate.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._aside(certificate.epoch))
            _sync(self._folder)
        except OSError as error:
            raise StorageError(f"The certificate could not be written: {error.strerror}.") from error

    def finish(self, certificate: BurnCertificate) -> BurnCertificate:
        """Put it in its place, and return it. Raises StorageError."""
        try:
            self._aside(certificate.epoch).replace(self._folder / f"{_plain(certificate.epoch)}.json")
            _sync(self._folder)
        except OSError as error:
            raise StorageError(f"The certificate could not be put in its place: {error.strerror}.") from error
        return certificate

    def _aside(self, epoch: str) -> Path:
        return self._folder / f"{_plain(epoch)}.pending"


@contextmanager
def _opened(file: Path, *, writes: bool) -> Iterator[Wraps]:
    engine = open_engine(f"sqlite:///{file}")
    try:
        if writes:
            prepare(engine)
        with engine.connect().execution_options(**{WRITES: writes}) as connection, connection.begin():
            yield Wraps(connection)
    finally:
        engine.dispose()


def _all(copy: Wraps) -> Iterator[StoredWrap]:
    last = None
    while page := copy.page(after=last, most=1000):
        yield from page
        last = page[-1]


def _one_file(file: Path) -> None:
    """Bring the log into the file, so that the file alone is the copy, and both to the disk."""
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _plain(epoch: str) -> str:
    return epoch.replace("/", "-")
