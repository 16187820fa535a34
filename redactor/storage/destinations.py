"""Where backups go: a folder for each kind, marked with what it holds, and in it one folder for each run.

Rules kept here: a folder that holds one kind takes no other, nor does one inside or around it, so that nobody gets
text, wraps and keys in one place; a run is there whole or not at all; what was written is read back and compared with
its sums; nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

KINDS: Final = ("records", "wraps", "keys", "originals")
MARK: Final = "redactor-backup.json"
SUMS: Final = "SHA256SUMS"
_RUN: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z", re.ASCII)


def claim(folder: Path, kind: str) -> Path:
    """Make a folder the place for one kind, or find that it is. Raises UsageError where it is another's."""
    place = folder.absolute()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = place.resolve()
        _refuse_neighbours(place, kind)
        mark = place / MARK
        if not mark.exists():
            if any(place.iterdir()):
                raise UsageError(f"{folder} is not empty, and not marked as a backup.", remedy="Name a new folder.")
            _write_mark(mark, kind)
    except OSError as error:
        raise _failed(error) from error
    return place


def _write_mark(mark: Path, kind: str) -> None:
    """Mark a folder, or leave it as it was: half a mark would keep every backup out of it."""
    try:
        mark.write_text(json.dumps({"holds": kind, "version": 1}) + "\n", encoding="utf-8")
    except OSError:
        mark.unlink(missing_ok=True)
        raise


def held_in(folder: Path) -> str | None:
    """Say what a folder is marked as holding; None where it is not marked. What is not understood holds everything."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))["holds"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return "something else"
    return said if said in KINDS else "something else"


@contextmanager
def run(place: Path, at: datetime) -> Iterator[Path]:
    """Give a folder to write into; at the end it is summed, brought to the disk, read back, and gets its name."""
    name = f"{at:%Y%m%dT%H%M%SZ}"
    if (place / name).exists():
        raise UsageError("There is a backup of this very second.", remedy="Try again.")
    try:
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=place) as aside:
            made = Path(aside) / name
            made.mkdir(mode=0o700)
            yield made
            _sum(made)
            check(made)
            made.rename(place / name)
        _sync(place)
    except OSError as error:
        raise _failed(error) from error


def newest(folder: Path, kind: str) -> Path:
    """Return the newest run. Raises UsageError where the folder holds another kind, or nothing."""
    if held_in(folder) != kind:
        raise UsageError(f"{folder} is not marked as a backup of the {kind}.", remedy="Name the folder of that backup.")
    runs = sorted(path for path in folder.iterdir() if path.is_dir() and _RUN.fullmatch(path.name))
    if not runs:
        raise UsageError(f"There is no backup in {folder}.", remedy=f"Run `redactor backup {kind}` first.")
    return runs[-1]


def check(made: Path) -> None:
    """Compare every file of a run with its sum. Raises StorageError where one is not what was written, or missing."""
    try:
        lines = (line.partition("  ") for line in (made / SUMS).read_text(encoding="utf-8").splitlines())
        said = {name: digest for digest, _, name in lines}
        found = {path.name: sum_of(path) for path in made.iterdir() if path.name != SUMS}
    except (OSError, ValueError) as error:
        raise StorageError("A backup cannot be read.", remedy="Take another one, and check the disk.") from error
    if said != found:
        raise StorageError("A backup is not what was written.", remedy="Take another one, and check the disk.")


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def copy_in(source: Path, made: Path) -> None:
    """Copy a file into a run, if there is one, for its owner only."""
    if source.is_file():
        shutil.copyfile(source, made / source.name)
        (made / source.name).chmod(0o600)


def _refuse_neighbours(place: Path, kind: str) -> None:
    around = [place, *place.parents, *(mark.parent for mark in place.glob(f"*/{MARK}"))]
    for folder in around:
        other = held_in(folder)
        if other is not None and (other != kind or folder != place):
            raise UsageError(
                f"{folder} holds the backup of the {other} already.",
                remedy="Name another place, best on another machine: together they open what apart they do not.",
            )


def _sum(made: Path) -> None:
    files = sorted(path for path in made.iterdir() if path.is_file())
    lines = [f"{sum_of(path)}  {path.name}\n" for path in files]
    (made / SUMS).write_text("".join(lines), encoding="utf-8")
    for path in (*files, made / SUMS):
        with path.open("rb+") as written:
            os.fsync(written.fileno())
    _sync(made)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(error: OSError) -> StorageError:
    return StorageError(
        f"The backup could not be written: {error.strerror}.", remedy="Check the folder and the space on its disk."
    )
