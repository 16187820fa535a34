"""A folder of sealed originals, each under the hash of its envelope.

Rules kept here: only an envelope goes in; a file is there whole or not at all, also after a power cut;
no key leads out of the folder; what comes out is what went in, or an error.
"""

from __future__ import annotations

import os
import re
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.errors import StorageError
from redactor.vault.envelope import SealedPortion

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_INCOMING: Final = "incoming"


class Blobs:
    """The store over one folder, which nothing else writes to."""

    def __init__(self, folder: Path) -> None:
        """Make the folder for its owner only. Raises `StorageError` where it cannot be."""
        self._folder = folder
        try:
            (folder / _INCOMING).mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            _sync_folder(folder)
        except OSError as error:
            raise _failed("made", error) from error

    def put(self, sealed: SealedPortion) -> str:
        """Store an envelope and return its key. Raises `StorageError`: nothing was stored then."""
        if not sealed.is_whole:
            raise StorageError("Something that is not sealed was to be stored.")
        key = sha256(sealed.envelope).hexdigest()
        try:
            self._place(sealed.envelope, self._path(key))
        except OSError as error:
            raise _failed("stored", error) from error
        return key

    def get(self, key: str) -> SealedPortion:
        """Return what was stored under a key. Raises `StorageError`: it is missing, or was changed."""
        try:
            content = _read(self._path(key))
        except OSError as error:
            raise _failed("read", error) from error
        if sha256(content).hexdigest() != key:
            raise StorageError("A sealed original was changed on the disk.", remedy="Restore it from the backup.")
        return SealedPortion(content)

    def delete(self, key: str) -> bool:
        """Remove an envelope; return whether there was one. Raises `StorageError`."""
        path = self._path(key)
        try:
            path.unlink()
            _sync_folder(path.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _failed("removed", error) from error
        return True

    def keys(self) -> Iterator[str]:
        """Give every key that there is. Raises `StorageError`."""
        try:
            yield from (
                p.name for folder in self._folder.iterdir() if folder.name != _INCOMING for p in folder.iterdir()
            )
        except OSError as error:
            raise _failed("listed", error) from error

    def stored(self, key: str) -> datetime | None:
        """Tell when an envelope was stored; None where there is none. Raises `StorageError`."""
        try:
            return datetime.fromtimestamp(self._path(key).lstat().st_mtime, UTC)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed("looked at", error) from error

    def check(self) -> None:
        """Return if the folder can be read. Raises `StorageError`."""
        next(self.keys(), None)

    def sweep(self, *, before: datetime) -> int:
        """Remove what crashed writers left behind before a time; return how many files. Raises `StorageError`."""
        try:
            return sum(_removed(path, before) for path in tuple((self._folder / _INCOMING).iterdir()))
        except OSError as error:
            raise _failed("removed", error) from error

    def _path(self, key: str) -> Path:
        """Turn a key into its place."""
        return self._folder / checked_key(key)[:2] / key

    def _place(self, content: bytes, path: Path) -> None:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(self._folder)
        aside = _write_aside(content, self._folder / _INCOMING)
        try:
            _name(aside, path, content)
        finally:
            aside.unlink(missing_ok=True)
        _sync_folder(path.parent)


def _removed(path: Path, before: datetime) -> bool:
    try:
        if path.lstat().st_mtime >= before.timestamp():
            return False
        path.unlink()
    except FileNotFoundError:  # its writer was quicker
        return False
    return True


def checked_key(key: str) -> str:
    """Return a key that is one. Nothing but a hash is, so no key can name another place. Raises `StorageError`."""
    if not _KEY.fullmatch(key):
        raise StorageError("This is not the key of a sealed original.")
    return key


def _write_aside(content: bytes, folder: Path) -> Path:
    """Write a file of its owner's only, down to the disk, under a name that nobody asks for."""
    descriptor, name = tempfile.mkstemp(dir=folder)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:  # Ctrl-C too leaves nothing behind
        aside.unlink(missing_ok=True)
        raise
    return aside


def _name(aside: Path, path: Path, content: bytes) -> None:
    """Give a written file its name, never over a good one."""
    try:
        os.link(aside, path, follow_symlinks=False)
    except FileExistsError:
        if path.is_symlink() or _read(path) != content:
            aside.replace(path)  # what stood there had rotted


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return file.read()


def _sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk: a file without its name is lost (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(deed: str, error: OSError) -> StorageError:
    return StorageError(
        f"A sealed original could not be {deed}: {error.strerror}.",
        remedy="Check the data folder, its owner and the space on its disk.",
    )
