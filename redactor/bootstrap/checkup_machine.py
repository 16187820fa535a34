"""What the check-up looks at on the machine itself: disks, permissions, clocks, memory; and at services elsewhere."""

from __future__ import annotations

import os
import resource
import shutil
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from redactor.bootstrap.check import FAULT, NOTE, WELL, Check
from redactor.bootstrap.readiness import nearest
from redactor.core.quotas import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redactor.config import Settings
    from redactor.storage.records import Records

_GIGABYTE: Final = 1024 * MEGABYTE
_ROOM: Final = _GIGABYTE
"""Bytes that are free on a healthy disk: some hundred drafts with their copies."""
_FILES: Final = 10_000
"""Files that a disk can still take: where it links none, a release writes about fifty, and nine for each meeting."""
_APART: Final = timedelta(seconds=5)
_FAR: Final = timedelta(minutes=2)
"""How far clocks may be apart: for a code of an app half a minute is too much, for an order of events two are."""
_PROCESS: Final = 200 * MEGABYTE
"""A process with what it keeps in memory; after its start it has 114 MB."""
_HASH: Final = 64 * MEGABYTE
"""A password, as Argon2id is asked for it."""
_READER: Final = 300 * MEGABYTE
"""A draft that is read: a thousand pages took 268 MB at the most, in five formats."""
_COPIES: Final = 4
"""Copies of a file that are in memory while it is received, read and sealed."""
_OPEN: Final = 512
"""Files and connections that a process may have open."""


def check_disks(settings: Settings) -> Iterator[Check]:
    """Look whether there is room: bytes, and files."""
    needed = max(_ROOM, settings.disk_reserve_mb * MEGABYTE)
    folders = {"disk of the data": settings.data_dir, "disk of the public folder": settings.public_dir}
    for name, folder in folders.items():
        place = nearest(folder)
        free, files = shutil.disk_usage(place).free, os.statvfs(place)
        said = f"{free / _GIGABYTE:.1f} GB free, of {needed / _GIGABYTE:.1f} GB that should be"
        if files.f_files and files.f_favail < _FILES:  # a file system without a number of files says 0
            yield Check(name, FAULT, f"{files.f_favail} more files fit on it.", "Remove files, or move the folder.")
        elif free < needed:
            yield Check(name, FAULT, said, "Make room, or move the folder.")
        else:
            yield Check(name, WELL, said)


def check_permissions(settings: Settings) -> Iterator[Check]:
    """Look whether what opens texts is its owner's alone, and whether the service can write where it has to."""
    kept = (settings.keyring, settings.key_file, settings.data_dir / "records.db", settings.data_dir / "queue.db")
    held = [*kept, *(settings.data_dir / "keys").glob("*")]
    there = sorted({path for path in held if path.is_file()})
    for path in there:
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077:
            yield Check("permissions", FAULT, f"Others may look into {path}.", f"chmod 600 {path}")
            return
        if found.st_uid != os.geteuid():
            said = f"{path} is of another account than the one that asks."
            yield Check("permissions", FAULT, said, "Ask as the account that the service runs under, or chown it.")
            return
    public = nearest(settings.public_dir)
    if not os.access(public, os.W_OK | os.X_OK):
        yield Check("permissions", FAULT, f"Nothing can be published: {public} cannot be written.", "Check its owner.")
    else:
        yield Check("permissions", WELL, f"{len(there)} files for their owner only; the public folder can be written")


def check_clocks(settings: Settings, records: Records) -> Iterator[Check]:
    """Hold this machine's clock against that of the database's, and that of the file system's."""
    theirs = {"database": records.now(), "file system": _file_time(settings.data_dir)}
    for name, told in theirs.items():
        if told is None:
            continue
        apart = abs(told - datetime.now(UTC))
        said = f"The clock of the {name} is {apart.total_seconds():.0f} seconds from this machine's."
        if apart >= _APART:
            state = FAULT if apart >= _FAR else NOTE
            yield Check(f"clock of the {name}", state, said, "Let all machines take their time from one (NTP).")
        else:
            yield Check(f"clock of the {name}", WELL, "as this machine's")


def _file_time(folder: Path) -> datetime | None:
    """Ask a file system for its time, by a file without a name, which nobody sees; None where it has none of those."""
    nameless = getattr(os, "O_TMPFILE", None)  # Linux
    if nameless is None:
        return None
    try:
        made = os.open(folder, nameless | os.O_RDWR, 0o600)
    except OSError:
        return None
    try:
        os.write(made, b".")
        return datetime.fromtimestamp(os.fstat(made).st_mtime, UTC)
    finally:
        os.close(made)


def check_limits(settings: Settings) -> Iterator[Check]:
    """Hold what the settings let be done at once against the memory and the open files of this machine."""
    heavy = settings.heavy or max(1, settings.threads // 2)
    each = _PROCESS + settings.hashes * _HASH + 2 * heavy * _COPIES * settings.upload_mb * MEGABYTE
    needed, there = settings.processes * each + settings.readers * _READER, _memory()
    said = f"{needed / _GIGABYTE:.1f} GB at the most, of {there / _GIGABYTE:.1f} GB"
    if needed > there:
        remedy = "Lower REDACTOR_PROCESSES, REDACTOR_HEAVY, REDACTOR_READERS or REDACTOR_UPLOAD_MB."
        yield Check("memory", NOTE, f"The settings allow for {said}.", remedy)
    else:
        yield Check("memory", WELL, said)
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files != resource.RLIM_INFINITY and files < _OPEN + settings.waiting:
        yield Check("open files", FAULT, f"A process may open {files}.", "Raise LimitNOFILE, or ulimit -n.")
    else:
        yield Check("open files", WELL, "enough")


def _memory() -> int:
    """Tell the memory of the machine, or what the container in which this is asked may have, where that is less."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:  # noqa: PTH123 -- a name of the kernel's
            told = file.read().strip()
    except OSError:
        return whole
    return min(whole, int(told)) if told.isdigit() else whole


def check_elsewhere(settings: Settings) -> Iterator[Check]:
    """Look whether the services answer that the settings name: accounts elsewhere, the mail server."""
    from redactor.bootstrap.identity import provider
    from redactor.bootstrap.outside import post
    from redactor.core.mail import NotSent

    accounts = provider(settings)
    if accounts is not None:
        accounts.metadata()
        yield Check("accounts elsewhere", WELL, f"{settings.oidc_issuer} answers")
    letters = post(settings, lambda: datetime.now(UTC))
    if letters is None:
        return
    try:
        letters.check()
        yield Check("mail", WELL, "the server takes us in")
    except NotSent as error:
        yield Check("mail", FAULT, error.message, error.remedy)
