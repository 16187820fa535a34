"""Output folders that appear whole or not at all: written aside, flushed, then renamed into place."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from redactor.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def check(target: Path) -> None:
    """Refuse a target that is there and not an empty folder, or that stands below a file. Raises UsageError."""
    above = next((folder for folder in target.absolute().parents if folder.exists()), None)
    if above is not None and not above.is_dir():
        raise UsageError(f"{above} is a file, so {target} cannot be made.", remedy="Name a new folder with --out.")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is there already, and it is no folder.", remedy="Name a new folder with --out.")
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(
            f"The folder {target} is not empty.", remedy="Name a new folder with --out; nothing is overwritten."
        )


def write(target: Path, files: Mapping[str, bytes], *, like: Path | None = None) -> None:
    """Write every file (by its path inside the folder) and rename the folder into place.

    What the folder `like` has in the same bytes under the same path is linked instead of written, so nobody may write
    into a file of either: another is put in its place. Raises UsageError as `check`, StorageError when the disk
    refuses; then nothing is left behind, whatever happens.
    """
    check(target)
    made: list[Path] = []
    aside = ""
    try:
        _make_parents(target, made)
        aside = tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent)
        for name, data in files.items():
            _put(aside, name, data, like=like)
        for folder, _, _ in os.walk(aside):
            _flush_folder(folder)
        os.chmod(aside, 0o755)  # noqa: PTH101, S103 -- mkdtemp makes it private; the output is for its owner to hand on
        os.rename(aside, target)  # noqa: PTH104 -- onto an empty folder too, which Path.rename promises on no system
        made.clear()
        _flush_folder(str(target.parent))
    except OSError as error:
        raise _failed(target, error) from error
    finally:
        _clean(aside, made)


def write_file(target: Path, data: bytes) -> None:
    """Write one new file whole or not at all.

    Raises UsageError where something is there already, StorageError when the disk refuses.
    """
    whole = made = False
    try:
        with target.open("xb") as file:
            made = True
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        whole = True
    except FileExistsError as error:
        raise UsageError(f"{target} is there already.", remedy="Name a new file; nothing is overwritten.") from error
    except OSError as error:
        raise _failed(target, error) from error
    finally:
        if made and not whole:
            target.unlink(missing_ok=True)


def _make_parents(target: Path, made: list[Path]) -> None:
    """Make the folders above the target, noting each, so that none is left behind when the rest fails."""
    missing = [folder for folder in target.absolute().parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        made.append(folder)


def _clean(aside: str, made: list[Path]) -> None:
    if aside:
        shutil.rmtree(aside, ignore_errors=True)
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _put(aside: str, name: str, data: bytes, *, like: Path | None) -> None:
    path = os.path.join(aside, name)  # noqa: PTH118 -- names are ours, the folder is a string
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 -- as above
    if like is None or not _linked(like / name, path, data):
        _write_file(path, data)


def _linked(like: Path, path: str, data: bytes) -> bool:
    """Link a file that holds the same; False where it does not, or where the disk links nothing."""
    try:
        if like.is_symlink() or like.stat().st_size != len(data) or like.read_bytes() != data:
            return False
        os.link(like, path)
    except OSError:
        return False
    return True


def _write_file(path: str, data: bytes) -> None:
    with open(path, "xb") as file:  # noqa: PTH123 -- as above
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(target: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{target} could not be written: {error.strerror or error}. Nothing was left behind.",
        code="not-written",
        remedy="Make room, or choose another folder, and try again.",
    )
