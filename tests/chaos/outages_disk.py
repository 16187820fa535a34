"""A disk that is full: each deed is tried without room, and again when there is some.

Everywhere a limit of the kernel stands in for the disk: no file of the service may grow past so many bytes
(setrlimit(2), RLIMIT_FSIZE), so that deeds stop at different points of their work. Where a file system can be mounted,
one of its own is filled to the last byte as well.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tests.chaos.experiments import Row, Table
from tests.chaos.outages import lost
from tests.chaos.outages_house import furnished, nothing_apart, running
from tests.processes import family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.experiments import Asked
    from tests.chaos.outages_house import Answer, Site

_COLUMNS: Final = ("disk", "room, bytes", "deeds", "done all the same", "refused")
_LIMITS: Final = (0, 4096, 20_000, 60_000, 200_000, 600_000)
_LEFT: Final = (0, 8192, 65_536, 300_000, 1_000_000)


class Disk(Protocol):
    """What the data folder lies on."""

    def fill(self, left: int) -> None:
        """Leave so much room and no more."""

    def clear(self) -> None:
        """Give all room back."""


@dataclass(frozen=True)
class Limited:
    """Files may not grow, by a limit on the processes of the service."""

    site: Site

    def fill(self, left: int) -> None:
        """Let no file grow past so many bytes."""
        self._limit(left)

    def clear(self) -> None:
        """Let them grow."""
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, most: int) -> None:
        for pid in family(self.site.pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@dataclass(frozen=True)
class Mounted:
    """A small file system of its own, with a file in it that takes the room."""

    folder: Path

    def fill(self, left: int) -> None:
        """Leave so many bytes."""
        room = os.statvfs(self.folder)
        size = max(0, room.f_bavail * room.f_frsize - left)
        with (self.folder / "balloon").open("wb") as file:
            if size:
                os.posix_fallocate(file.fileno(), 0, size)

    def clear(self) -> None:
        """Remove what takes the room."""
        (self.folder / "balloon").unlink(missing_ok=True)


def run(asked: Asked) -> Iterator[Table]:
    """Try every deed on a disk with less and less room."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="redactor-disk-") as folder:
        for name, place in (("limit", Path(folder) / "limit"), ("file system", Path(folder) / "mounted")):
            if asked.deeds and name not in asked.deeds:
                continue
            place.mkdir()
            with mounted(place) if name == "file system" else standing(place) as there:
                if there:
                    rows += list(_rows(place, name))
    yield Table("No room on the disk", _COLUMNS, tuple(rows))


def _rows(place: Path, name: str) -> Iterator[Row]:
    with nothing_apart() as on, running(furnished(place / "data", on)) as site:
        disk: Disk = Mounted(place) if name == "file system" else Limited(site)
        for number, left in enumerate(_LEFT if name == "file system" else _LIMITS):
            yield without_room(site, disk, left, name=name, number=100 + 10 * number)


@contextmanager
def standing(_: Path) -> Iterator[bool]:
    """Use the disk as it is."""
    yield True


@contextmanager
def mounted(place: Path) -> Iterator[bool]:
    """Mount a file system of 64 MB in memory; tell whether we may."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "redactor-disk", str(place)]
    may = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield may
    finally:
        if may:
            subprocess.run(["umount", "-l", str(place)], check=True)


def without_room(site: Site, disk: Disk, left: int, *, name: str, number: int) -> Row:
    """Try every deed with so little room, and again with enough; look at what is there."""
    wrong: list[str] = []
    ready = _prepared(site, number)
    deeds = _deeds(site, ready, number)
    shown = site.ask("GET", "/", room=True).body
    done = []
    disk.fill(left)
    try:
        for deed, do in deeds.items():
            told = do()
            done.append(200 <= told.status < 300)
            if not done[-1] and not (told.status == 507 or (told.status == 503 and told.retry_after)):
                wrong.append(f"{deed} without room: {told.status} {told.body[:200]!r}")
        wrong += _stays(site, shown, published=any(done[-2:]))
    finally:
        disk.clear()
    wrong += [f"{deed} when there is room: {told}" for deed, told in _again(deeds, done) if told]
    wrong += lost(site, [])
    wrong += half(site)
    refused = len(done) - sum(done)
    return Row(
        (name, str(left), str(len(done)), str(sum(done)), str(refused)), tuple(f"{name}, {left}: {w}" for w in wrong)
    )


def _stays(site: Site, shown: bytes, *, published: bool) -> Iterator[str]:
    if site.ask("GET", "/healthz").status != 200:
        yield "it does not live without room"
    now = site.ask("GET", "/", room=True)
    if now.status != 200 or (not published and now.body != shown):
        yield "the reading room changed although nothing was published"


def _again(deeds: dict[str, Callable[[], Answer]], done: list[bool]) -> Iterator[tuple[str, str]]:
    """Do what was refused, now that there is room. It may turn out to be done: then it is told 409 or 404."""
    for (deed, do), was in zip(deeds.items(), done, strict=True):
        if not was:
            told = do()
            yield deed, "" if told.status < 300 or told.status in (404, 409) else f"{told.status} {told.body[:200]!r}"


def _prepared(site: Site, number: int) -> dict[str, str]:
    """Bring in minutes to decide about, to publish, and to withdraw."""
    ids = {}
    for offset, use in enumerate(("decide", "propose", "approve", "withdraw")):
        ids[use] = str(site.upload(number + offset).json["id"])
        _decide(site, ids[use], 0)
    for use in ("approve", "withdraw"):
        ids[f"{use} hash"] = str(_propose(site, ids[use]).json["folder_hash"])
    assert _approve(site, ids["withdraw"], ids["withdraw hash"]).status == 200
    return ids


def _deeds(site: Site, ids: dict[str, str], number: int) -> dict[str, Callable[[], Answer]]:
    """List the deeds, the public ones last."""
    return {
        "upload": lambda: site.upload(number + 9),
        "decide": lambda: _decide(site, ids["decide"], 1),
        "read": lambda: site.ask("GET", f"/api/v1/reading/{site.house.ids['meeting']}/items/3", "member"),
        "propose": lambda: _propose(site, ids["propose"]),
        "withdraw": lambda: site.ask("POST", f"/api/v1/meetings/{ids['withdraw']}/withdrawal", "officer",
                                     json={"reason": "The pier was named."}),
        "approve": lambda: _approve(site, ids["approve"], ids["approve hash"]),
    }  # fmt: skip


def _decide(site: Site, meeting: str, seq: int) -> Answer:
    change = '[document]\nunmarked = "WHITE"' if seq == 0 else '[item.4]\nmarking = "AMBER"'
    return site.ask("POST", f"/api/v1/meetings/{meeting}/decisions", "secretary", json={"decisions": change},
                    headers={"If-Match": f'"seq-{seq}"'})  # fmt: skip


def _propose(site: Site, meeting: str) -> Answer:
    seq = site.ask("GET", f"/api/v1/meetings/{meeting}", "secretary").headers.get("ETag", '"seq-1"')
    return site.ask("POST", f"/api/v1/meetings/{meeting}/proposal", "secretary", headers={"If-Match": seq})


def _approve(site: Site, meeting: str, seen: str) -> Answer:
    return site.ask("POST", f"/api/v1/meetings/{meeting}/proposal/approval", "officer", json={"folder_hash": seen})


def half(site: Site) -> Iterator[str]:
    """Name what is left of something that was only half done, on the disk and in what is served."""
    left = [path.name for path in (site.folder / "originals" / "incoming").iterdir()]
    if left:
        yield f"half a sealed original: {left}"
    house = site.looking()
    try:
        publication = house.services.publication
        with house.services.office.records.reading() as unit:
            publication.folder.base(unit)  # raises where what is served is not what was approved
            held = {unit.meetings.latest_draft(meeting.id).blob for meeting in unit.meetings.all()}  # type: ignore[union-attr]  # each has one
        if missing := held - set(house.services.office.blobs.keys()):
            yield f"an original is missing: {missing}"
    finally:
        house.services.close()


def backup(site: Site, destination: Path, most: int) -> subprocess.CompletedProcess[str]:
    """Back the records up into a folder, with a limit on the size of a file."""
    command = [sys.executable, "-m", "redactor", "backup", "records", str(destination)]
    environment = os.environ | {"REDACTOR_DATA_DIR": str(site.folder), "REDACTOR_SELFTEST": "false"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=240,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY)),
    )  # fmt: skip
