"""Where cleared files rest: proposals aside, releases beside each other, and a link to the one that is served.

    ROOT/proposals/ID/…     what waits for a second person
    ROOT/releases/NAME/…    what was approved
    ROOT/current            a link to one of the releases; the reading room follows it

Rules kept here: a folder appears under its name whole or not at all, also after a power cut; the link is replaced in
one rename, so that a reader gets the old state or the new; what is not served is not kept; what somebody is about to
put forward, in whichever process on whichever machine, is no leftover.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.errors import StorageError
from redactor.storage import folders
from redactor.storage.private import lock_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

CURRENT: Final = "current"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}", re.ASCII)
_FILE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", re.ASCII)
_NEW_LINK: Final = ".current.new"
_BUSY: Final = ".writing"
"""A file that every writer locks together with the others. The lock ends with its process, so a kill leaves none."""


class PublicFolders:
    """The folders under one root, which nothing else writes to."""

    def __init__(self, root: Path) -> None:
        """Make the folders. Raises StorageError where they cannot be."""
        self._root = root
        try:
            for name in ("proposals", "releases"):
                (root / name).mkdir(parents=True, exist_ok=True)
            (root / "proposals").chmod(0o700)  # what waits for approval is nobody's else to read
        except OSError as error:
            raise _failed(error) from error

    def put_aside(self, proposal: str, files: Mapping[str, bytes]) -> None:
        """Write a proposal's folder, down to the disk; what is served as it stands in it is linked, not written."""
        shown = self.shown()
        like = None if shown is None else self._place("releases", shown)
        folders.write(self._place("proposals", proposal), files, like=like)

    def add(self, proposal: str, files: Mapping[str, bytes]) -> None:
        """Add files to a proposal's folder, in the place of those that an attempt before left there."""
        folder = self._place("proposals", proposal)
        try:
            for name, data in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink(missing_ok=True)  # it may be a link to a file that is served
                with path.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                sync(path.parent)
            sync(folder)
        except OSError as error:
            raise _failed(error) from error

    def aside(self, proposal: str) -> dict[str, bytes] | None:
        """Read a proposal's folder back."""
        return _read(self._place("proposals", proposal))

    def drop(self, proposal: str) -> None:
        """Remove a proposal's folder, if there is one."""
        shutil.rmtree(self._place("proposals", proposal), ignore_errors=True)

    def move_in(self, proposal: str, release: str) -> None:
        """Move a proposal's folder among the releases, where nothing shows it yet."""
        self._move(self._place("proposals", proposal), self._place("releases", release))

    def move_back(self, release: str, proposal: str) -> None:
        """Undo `move_in`."""
        self._move(self._place("releases", release), self._place("proposals", proposal))

    def show(self, release: str) -> None:
        """Make a release the one that is served, in one rename; the others go."""
        place = self._place("releases", release)
        if not place.is_dir():
            raise StorageError("The release to be shown is not on the disk.", remedy="Restore the public folder.")
        fresh = self._root / _NEW_LINK
        try:
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(Path("releases") / release)
            replace(fresh, self._root / CURRENT)
            sync(self._root)
        except OSError as error:
            raise _failed(error) from error
        for other in self.releases():
            if other != release:
                shutil.rmtree(self._place("releases", other), ignore_errors=True)

    def shown(self) -> str | None:
        """Name the release that is served."""
        link = self._root / CURRENT
        return link.readlink().name if link.is_symlink() else None

    def release(self, release: str) -> dict[str, bytes] | None:
        """Read a release back."""
        return _read(self._place("releases", release))

    def hashes(self, release: str) -> dict[str, str] | None:
        """Hash every file of a release (SHA-256), one after the other: a large one is never in memory as a whole."""
        folder = self._place("releases", release)
        found = _files(folder)
        return None if found is None else {_name(folder, path): _hash(path) for path in found}

    def file(self, release: str, path: str) -> bytes | None:
        """Read one file of a release; None where there is none."""
        if any(not _FILE.fullmatch(part) for part in path.split("/")):
            return None
        place = self._place("releases", release) / path
        try:
            return place.read_bytes() if place.is_file() and not place.is_symlink() else None
        except OSError as error:
            raise _failed(error) from error

    def releases(self) -> tuple[str, ...]:
        """Name the releases on the disk."""
        return _names(self._root / "releases")

    def proposals(self) -> tuple[str, ...]:
        """Name the proposals on the disk."""
        return _names(self._root / "proposals")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Put folders aside and write them down in here: until then no start takes them for leftovers."""
        with self._locked(fcntl.LOCK_SH):
            yield

    def sweep(self, *, but: Collection[str]) -> int:
        """Remove the proposals but some, and what a crash left half-written; return how many folders.

        Where somebody is writing, which may be on another machine, nothing is removed: the next start does it.
        """
        try:
            with self._locked(fcntl.LOCK_EX | fcntl.LOCK_NB):
                halves = (self._root / "proposals").glob(".*")
                left = [*halves, *(self._place("proposals", name) for name in self.proposals() if name not in but)]
                for path in left:
                    shutil.rmtree(path, ignore_errors=True)
                (self._root / _NEW_LINK).unlink(missing_ok=True)
                return len(left)
        except BlockingIOError:
            return 0

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Hold the lock. Raises BlockingIOError where somebody else does and nobody is to wait, StorageError."""
        try:
            handle = lock_file(self._root / _BUSY, how)
        except BlockingIOError:
            raise
        except OSError as error:
            raise _failed(error) from error
        try:
            yield
        finally:
            os.close(handle)

    def _move(self, source: Path, target: Path) -> None:
        try:
            replace(source, target)
            sync(target.parent)
            sync(source.parent)
        except OSError as error:
            raise _failed(error) from error

    def _place(self, kind: str, name: str) -> Path:
        """Turn a name into its place. A name is one word, so none leads elsewhere."""
        if not _NAME.fullmatch(name):
            raise StorageError("This is not the name of a folder of published files.")
        return self._root / kind / name


def replace(source: Path, target: Path) -> None:
    """Rename, over what is there."""
    os.replace(source, target)  # noqa: PTH105 -- onto a link as well, which Path.replace does not promise


def sync(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir() and _NAME.fullmatch(p.name)))


def _read(folder: Path) -> dict[str, bytes] | None:
    found = _files(folder)
    try:
        return None if found is None else {_name(folder, path): path.read_bytes() for path in found}
    except OSError as error:
        raise _failed(error) from error


def _files(folder: Path) -> list[Path] | None:
    """List the files of a folder; None where there is no folder. Raises StorageError for anything but files in it."""
    if not folder.is_dir():
        return None
    try:
        found = sorted(p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
        if any(p.is_symlink() or not p.is_file() for p in found):
            raise StorageError("A folder of published files holds something that is no file.", remedy="Restore it.")
    except OSError as error:
        raise _failed(error) from error
    return found


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _failed(error) from error


def _failed(error: OSError) -> StorageError:
    return StorageError(
        f"The folder of published files could not be used: {error.strerror}.",
        remedy="Check its owner and the space on its disk; nothing that was public has changed.",
    )
