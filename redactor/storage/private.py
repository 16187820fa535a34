"""Small files for their owner only: written whole, read back, removed."""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path

from redactor.errors import StorageError


def replace_file(path: Path, content: bytes) -> None:
    """Write a small file whole, for its owner only: aside, to the disk, renamed, the name too. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:  # Ctrl-C too leaves nothing behind
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def lock_file(path: Path, how: int) -> int:
    """Open a file, made where there is none, and lock it; whoever closes the handle gives the lock back.

    The system does that for a process that ends. Each caller has a handle of its own, so that threads of one process
    count apart. Raises OSError: BlockingIOError where somebody else holds it and nobody is to wait.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
    except BaseException:  # Ctrl-C while it waits, too
        os.close(handle)
        raise
    return handle


class PrivateFile:
    """One file."""

    def __init__(self, path: Path) -> None:
        """Remember where it is."""
        self._path = path

    def keep(self, content: str) -> None:
        """Write it, in the place of an earlier one. Raises StorageError."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._path, content.encode("ascii"))
        except OSError as error:
            raise StorageError(
                f"A file in the data folder could not be written: {error.strerror}.", remedy="Check owner and space."
            ) from error

    def held(self) -> str | None:
        """Read it; None where there is none. Raises StorageError."""
        try:
            return self._path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError("A file in the data folder cannot be read.", remedy="Check its owner.") from error

    def forget(self) -> None:
        """Remove it, if there is one."""
        self._path.unlink(missing_ok=True)


class PassedVersion:
    """Remembers which version of the program passed its selftest here."""

    def __init__(self, path: Path) -> None:
        """Remember where it is written down."""
        self._file = PrivateFile(path)

    def passed(self, version: str) -> bool:
        """Tell whether it was this one. Raises StorageError."""
        return self._file.held() == version

    def record(self, version: str) -> None:
        """Write down that it was this one. Raises StorageError."""
        self._file.keep(version)
