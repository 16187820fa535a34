"""The folder of checkpoints, that of anchors, and a log in a file that nobody writes to."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.core.audit import LoggedEvent
from redactor.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDING: Final = ".note"
KEY: Final = "verifier-key"


class NoteFolder:
    """Signed notes by day: checkpoints for those at home, anchors for a machine elsewhere to copy."""

    def __init__(self, checkpoints: Path, anchors: Path) -> None:
        """Name the two folders; they are made when they are needed."""
        self._checkpoints = checkpoints
        self._anchors = anchors

    def key(self) -> str | None:
        """Return the public key, as text; None before the first note."""
        try:
            return (self._checkpoints / KEY).read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError("The key of the checkpoints cannot be read.", remedy="Check its owner.") from error

    def checkpoint(self, day: str) -> bytes | None:
        """Return a day's checkpoint; None where it has none yet. Raises StorageError."""
        try:
            return (self._checkpoints / f"{day}{ENDING}").read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError("A checkpoint cannot be read.", remedy="Check its owner.") from error

    def keep(self, day: str, *, checkpoint: bytes, anchor: bytes, key: str) -> bool:
        """Keep a day's notes; False where all of it is there already. Raises StorageError.

        The checkpoint comes first: after a crash its anchor is made again, and is the same.
        """
        name = f"{day}{ENDING}"
        files = {
            self._checkpoints / KEY: f"{key}\n".encode(),
            self._anchors / KEY: f"{key}\n".encode(),
            self._checkpoints / name: checkpoint,
            self._anchors / name: anchor,
        }
        if all(path.exists() for path in files):
            return False
        try:
            for path, content in files.items():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _put(path, content)
        except OSError as error:
            raise StorageError(
                f"The checkpoint could not be written: {error.strerror}.", remedy="Check the folder and the disk."
            ) from error
        return True


def read_notes(folder: Path) -> dict[str, bytes]:
    """Read all notes of a folder, by name. Raises StorageError."""
    try:
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix == ENDING}
    except OSError as error:
        raise StorageError(f"{folder} cannot be read: {error.strerror}.", remedy="Check its name.") from error


def read_log(file: Path) -> Iterator[LoggedEvent]:
    """Read the log out of a SQLite file, never writing to it. Raises UsageError, StorageError."""
    if not file.is_file():
        raise UsageError(f"{file} is not there.", remedy="Name the database file, or its address.")
    address = f"{file.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            for index, entry, leaf, at in connection.execute(
                "SELECT idx, entry, leaf, at FROM audit_event ORDER BY idx"
            ):
                yield LoggedEvent(index, _bytes(entry), _bytes(leaf), _moment(at))
    except sqlite3.Error as error:
        raise StorageError(f"{file} cannot be read as a database of ours.", remedy="Check which file it is.") from error


def _put(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _bytes(untrusted: object) -> bytes:
    """Take a column of any type, since a hostile hand may have written it: what is no bytes fits no hash."""
    return untrusted if isinstance(untrusted, bytes) else str(untrusted).encode("utf-8", "replace")


def _moment(untrusted: object) -> datetime:
    """Read a time as SQLite has it; what is none fits no entry."""
    try:
        return datetime.fromisoformat(str(untrusted)).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
