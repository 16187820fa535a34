"""Whether an installation can do its work: each thing it stands on, looked at, with what to do where it is not well.

Nothing is made or changed: what is not there yet is said to be so.
"""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from redactor.bootstrap.check import FAULT, NOTE, WELL, Check
from redactor.bootstrap.readiness import nearest
from redactor.errors import RedactorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.config import Settings
    from redactor.storage.records import Records

_AHEAD: Final = timedelta(minutes=2)
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_DRAFT: Final = b"# Meeting 1\n\n## 1. Welcome\n\nThe Chair welcomed everybody.\n"


def check_up(settings: Settings) -> Iterator[Check]:
    """Look at everything, one after the other; a fault in one keeps no other from being looked at."""
    for name, look in _LOOKS.items():
        try:
            yield from look(settings)
        except RedactorError as error:
            yield Check(name, FAULT, error.message, error.remedy or "")
        except OSError as error:
            yield Check(name, FAULT, f"It cannot be looked at: {error.strerror}.", "Check the owner of the folders.")


def _set(_settings: Settings) -> Iterator[Check]:
    from redactor.config import unknown

    strange = unknown()
    for name, like in strange.items():
        remedy = f"Perhaps {like} is meant." if like else "See docs/configuration.md, or unset it."
        yield Check("settings", NOTE, f"{name} is set and is no setting: it has no effect.", remedy)
    if not strange:
        yield Check("settings", WELL, "all that is set is known")


def _folder(settings: Settings) -> Iterator[Check]:
    folder = settings.data_dir
    if not folder.exists():
        yield Check("data folder", NOTE, f"{folder} is not there yet.", "The first start makes it.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        yield Check("data folder", FAULT, f"Others may look into {folder}.", f"chmod 700 {folder}")
    else:
        yield Check("data folder", WELL, f"{folder}, for its owner only")


def _machine(settings: Settings) -> Iterator[Check]:
    from redactor.bootstrap.checkup_machine import check_disks, check_limits, check_permissions

    yield from check_disks(settings)
    yield from check_permissions(settings)
    yield from check_limits(settings)


def _elsewhere(settings: Settings) -> Iterator[Check]:
    from redactor.bootstrap.checkup_machine import check_elsewhere

    return check_elsewhere(settings)


def _database(settings: Settings) -> Iterator[Check]:
    from redactor.bootstrap.checkup_machine import check_clocks
    from redactor.storage.engine import open_engine
    from redactor.storage.records import Records

    own = settings.data_dir / "records.db"
    if settings.database_url == f"sqlite:///{own}" and not own.exists():
        yield Check("database", NOTE, "There is none yet.", "The first start makes it.")
        return
    apart = open_engine(settings.wraps_url) if settings.wraps_url else None
    records = Records(open_engine(settings.database_url), wraps=apart)
    try:
        if records.is_new():
            yield Check("database", NOTE, "It answers, and has no tables yet.", "The first start makes them.")
            return
        records.check()
        yield Check("database", WELL, "it answers, with the tables of this version")
        yield from _clock(records)
        yield from check_clocks(settings, records)
        yield from _kept(records)
        yield from _jobs(records)
    finally:
        records.close()


def _kept(records: Records) -> Iterator[Check]:
    with records.reading() as unit:
        missing = len(unit.quotas.unmeasured())
    if missing:
        said = f"{missing} originals are not measured, so that bodies seem to keep less than they do."
        yield Check("limits", NOTE, said, "redactor quotas measure")
    else:
        yield Check("limits", WELL, "every original is measured")


def _jobs(records: Records) -> Iterator[Check]:
    from redactor.bootstrap.checkup_work import check_jobs

    return check_jobs(records)


def _queue(settings: Settings) -> Iterator[Check]:
    from redactor.bootstrap.checkup_work import check_queue
    from redactor.storage.engine import open_engine
    from redactor.storage.records import Records

    beside = settings.queue_url == settings.database_url
    records = Records(open_engine(settings.database_url)) if beside else None
    try:
        if records is not None and records.is_new():
            yield Check("queue", NOTE, "It is beside the records, with no tables yet.", "The first start makes them.")
            return
    finally:
        if records is not None:
            records.close()
    yield from check_queue(settings)


def _clock(records: Records) -> Iterator[Check]:
    with records.reading() as unit:
        size, newest = unit.log.size(), unit.log.newest()
    if newest is not None and newest > datetime.now(UTC) + _AHEAD:
        yield Check("clock", FAULT, f"The newest event is of {newest:%d %B %Y %H:%M} UTC, after now.", "Set the clock.")
    else:
        yield Check("clock", WELL, f"{datetime.now(UTC):%d %B %Y %H:%M} UTC, after the newest of {size} events")


def _originals(settings: Settings) -> Iterator[Check]:
    from redactor.safekeeping import open_blobs

    if not settings.blob_url and not (settings.data_dir / "originals").exists():
        yield Check("originals", NOTE, "There are none yet.", "The first start makes the folder.")
        return
    open_blobs(settings).check()
    yield Check("originals", WELL, settings.blob_url or "in the data folder")


def _keys(settings: Settings) -> Iterator[Check]:
    import os

    from redactor.safekeeping import key_store, wants_passphrase

    if not settings.keys_url and not settings.keyring.exists():
        yield Check("keys", NOTE, "There is no keyring yet.", "The first start makes it; or run: redactor keys init")
        return
    if wants_passphrase(settings):
        yield Check("keys", NOTE, "The keyring wants its passphrase, which this check does not ask for.")
        return
    key_store(settings, os.urandom).health()
    yield Check("keys", WELL, settings.keys_url or f"{settings.keyring} opens")
    beside = settings.key_file.exists() and settings.key_file.stat().st_dev == nearest(settings.data_dir).stat().st_dev
    if not settings.keys_url and beside:
        said = "What opens the keyring lies on the disk of the database: who takes the disk has both."
        yield Check("key file", NOTE, said, "Keep it elsewhere: REDACTOR_KEY_FILE, or a passphrase.")


def _public(settings: Settings) -> Iterator[Check]:
    current = settings.public_dir / "current"
    if current.is_symlink() and not current.exists():
        yield Check("public folder", FAULT, "What is served is not there.", "Restore the public folder.")
    elif not current.exists():
        yield Check("public folder", NOTE, "Nothing is published yet.")
    else:
        yield Check("public folder", WELL, f"{current.resolve().name} is served")


def _bucket(settings: Settings) -> Iterator[Check]:
    from redactor.safekeeping import open_public_bucket
    from redactor.services.release.mirroring import state_of

    bucket = open_public_bucket(settings)
    if bucket is None:
        return
    current = settings.public_dir / "current"
    has, served = state_of(bucket), current.resolve().name if current.exists() else ""
    if has == served or (has is None and not served):
        yield Check("bucket for readers", WELL, f"{settings.publish_to} has what is served")
    else:
        said = "It is being written to, or is behind what is served: readers may see what was there before."
        yield Check("bucket for readers", FAULT, said, "redactor publish-to")


def _way_in(settings: Settings) -> Iterator[Check]:
    if not settings.https and set(settings.hosts) - _LOCAL:
        said = "Browsers come by plain http from other machines: cookies and texts are readable on the way."
        yield Check("way in", FAULT, said, "Put a web server with https in front, and set REDACTOR_HTTPS=true.")
    else:
        yield Check("way in", WELL, "https" if settings.https else "this machine alone")


def _reader(settings: Settings) -> Iterator[Check]:
    from redactor.bootstrap.joins import JoinedChildFormats, JoinedFormats

    formats = JoinedChildFormats() if settings.reader == "child" else JoinedFormats()
    try:
        formats.read(".md", _DRAFT, level_of=lambda _: None, revisions="accept")
    finally:
        if isinstance(formats, JoinedChildFormats):
            formats.close()
    yield Check(
        "reader", WELL, "a process of its own reads a draft" if settings.reader == "child" else "in the service"
    )


_LOOKS: Final[dict[str, Callable[[Settings], Iterator[Check]]]] = {
    "settings": _set,
    "data folder": _folder,
    "machine": _machine,
    "database": _database,
    "queue": _queue,
    "originals": _originals,
    "keys": _keys,
    "public folder": _public,
    "bucket for readers": _bucket,
    "way in": _way_in,
    "elsewhere": _elsewhere,
    "reader": _reader,
}
