"""Backups, each to a place of its own; the drill that opens them; the move to another database and another store.

Nothing here reads a text but the drill, in a folder that is gone afterwards. What opens the keyring is in no backup.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.errors import StorageError, UsageError
from redactor.safekeeping import key_work, now, open_blobs
from redactor.storage import destinations

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.config import Settings
    from redactor.services.keeping.drill import Drilled
    from redactor.services.places import Blobs

RECORDS: Final = "records.db"
WRAPS: Final = "wraps.db"
_WITHOUT: Final = ("dek_wrap",)
"""The table of wraps: it has a backup of its own."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was written: how many, of what, and where."""

    count: int
    of: str
    place: Path


def back_up(settings: Settings, kind: str, folder: Path) -> BackedUp:
    """Take one backup. Raises UsageError where the folder is another's, StorageError where it could not be written."""
    place = destinations.claim(_outside(settings, folder), kind)
    made = {"records": _records, "wraps": _wraps, "keys": _keys, "originals": _originals}
    return made[kind](settings, place)


def _records(settings: Settings, place: Path) -> BackedUp:
    """Copy every row but the wraps, in one state, into a SQLite file; of whatever kind the database is."""
    from redactor.storage.engine import open_engine
    from redactor.storage.transfer import transfer

    with destinations.run(place, now()) as made:
        source, target = open_engine(settings.database_url), open_engine(f"sqlite:///{made / RECORDS}")
        try:
            done = transfer(source, target, without=_WITHOUT)
        finally:
            source.dispose()
            target.dispose()
        _whole(made / RECORDS)
    return BackedUp(done.rows, "rows", place)


def _wraps(settings: Settings, place: Path) -> BackedUp:
    with key_work(settings) as work, destinations.run(place, now()) as made:
        count, _ = work.backup(made / WRAPS)
        _whole(made / WRAPS)
    return BackedUp(count, "wraps", place)


def _keys(settings: Settings, place: Path) -> BackedUp:
    """Copy the locked keyring, and the wrapped key that signs. What opens the keyring stays where it is."""
    if settings.keys_url:
        raise UsageError("The keys are in the key service.", remedy="Take its own snapshot: see docs/how-to/deploy.md.")
    with destinations.run(place, now()) as made:
        destinations.copy_in(settings.keyring, made)
        count = len([*made.iterdir()])
        if not count:
            raise UsageError("There is no keyring yet.", remedy="Run `redactor keys init` first.")
    return BackedUp(count, "files", place)


def _originals(settings: Settings, place: Path) -> BackedUp:
    """Copy the originals that are not there yet, each read back under its hash; note when all were there."""
    from redactor.storage.blobs import Blobs

    began = now()
    _copy_blobs(open_blobs(settings), Blobs(place / "originals"))
    with destinations.run(place, began) as made:
        count = len([*Blobs(place / "originals").keys()])
        (made / "count").write_text(f"{count}\n", encoding="ascii")
    return BackedUp(count, "originals", place)


# ------------------------------------------------------------------------------------------------------------ the drill


def restore_drill(settings: Settings, places: dict[str, Path], *, most: int) -> Drilled:
    """Put the newest backups together in a temporary folder, open a sample of texts, and clear the folder away.

    Raises UsageError where a folder holds something else, or a backup is older than the records that need it;
    StorageError where a file is not what was written.
    """
    from redactor.services.keeping.drill import drill
    from redactor.storage.blobs import Blobs

    runs = {kind: destinations.newest(folder, kind) for kind, folder in places.items()}
    for kind in ("wraps", "originals"):
        if runs[kind].name < runs["records"].name:
            raise UsageError(
                f"The backup of the {kind} is older than that of the records: what came in between does not open.",
                remedy=f"Take them in this order: records, wraps, originals. Run `redactor backup {kind}` now.",
            )
    for made in runs.values():
        destinations.check(made)
    with tempfile.TemporaryDirectory(prefix="redactor-drill-", dir=_scratch(settings)) as aside:
        originals = Blobs(runs["originals"].parent / "originals")
        with key_work(_restored(settings, runs, Path(aside))) as work:
            return drill(replace(work, blobs=originals), most=most)


def _restored(settings: Settings, runs: dict[str, Path], aside: Path) -> Settings:
    """Say where the restored parts are. The originals are read where they are: they are large, and each is checked."""
    for kind, name in (("records", RECORDS), ("wraps", WRAPS)):
        _copied(runs[kind] / name, aside / name)
    (aside / "keys").mkdir(mode=0o700)
    if "keys" in runs:
        for path in runs["keys"].iterdir():
            _copied(path, aside / "keys" / path.name)
    return settings.model_copy(
        update={
            "data_dir": aside,
            "database_url": f"sqlite:///{aside / RECORDS}",
            "wraps_url": f"sqlite:///{aside / WRAPS}",
            "keyring": aside / "keys" / settings.keyring.name,
        }
    )


def _scratch(settings: Settings) -> Path:
    """Prefer the data folder's own disk, which is as well kept as the data are."""
    return settings.data_dir if settings.data_dir.is_dir() else Path(tempfile.gettempdir())


# ------------------------------------------------------------------------------------------------------------- the move


@dataclass(frozen=True, slots=True)
class Moved:
    """What is at the new places: rows and originals, and how many of them this run has written."""

    rows: int
    written: int
    originals: int


def move(settings: Settings, database: str, blobs: str, *, say: Callable[[str, int], None]) -> Moved:
    """Copy the records to another database, and the originals to another store; the service stands still meanwhile.

    Raises what `transfer` raises, and UsageError.
    """
    from redactor.storage.engine import open_engine
    from redactor.storage.transfer import transfer

    if database == settings.database_url:
        raise UsageError("This is the database that is in use.", remedy="Name another one.")
    source, target = open_engine(settings.database_url), open_engine(database)
    try:
        done = transfer(source, target, alone=True, say=say)
    finally:
        source.dispose()
        target.dispose()
    originals = 0
    if blobs:  # after the rows: what they name is there, whoever went on meanwhile
        originals = _copy_blobs(open_blobs(settings), open_blobs(settings.model_copy(update={"blob_url": blobs})))
        say("originals", originals)
    return Moved(done.rows, done.written, originals)


# -------------------------------------------------------------------------------------------------------- in detail


def _copy_blobs(source: Blobs, target: Blobs) -> int:
    """Copy each original and read it back. Raises StorageError: one is missing, or was changed."""
    known, count = frozenset(target.keys()), 0
    for count, key in enumerate(source.keys(), 1):  # noqa: B007 -- it is what is returned
        if key not in known:
            target.put(source.get(key))
        target.get(key)  # raises where it is not what its name says
    return count


def _whole(file: Path) -> None:
    """Bring the log into a copied database, and let SQLite look through it. Raises StorageError."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            said = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error as error:
        raise StorageError("The copy of the database cannot be read.", remedy="Check the disk.") from error
    if said != [("ok",)]:
        raise StorageError("The copy of the database is not whole.", remedy="Check the disk; take another one.")


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)


def _outside(settings: Settings, folder: Path) -> Path:
    """Refuse a place within the data: a backup there goes with what it is for. Raises UsageError."""
    place, data = folder.absolute().resolve(), settings.data_dir.absolute().resolve()
    if place == data or data in place.parents or os.path.commonpath((place, data)) == str(place):
        raise UsageError("A backup is not kept where the data are.", remedy="Name a folder on another disk.")
    return folder
