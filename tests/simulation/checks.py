"""What is held after every publication and every month: all that was ever served, against the oracle."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

from redactor import safekeeping
from redactor.errors import NotFound
from redactor.services.keeping.auditing import AuditWork
from tests.simulation import oracle
from tests.simulation.reading import FORMATS, everything_in, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.simulation.oracle import Meeting
    from tests.simulation.year import Year

COPY_LINE = "Copy "


class WrongError(AssertionError):
    """What a reader finds is not what the oracle says."""


def same(found: str, pieces: list[str], what: str) -> None:
    """Hold a text against its pieces, one after the other, with nothing before, between or after them."""
    at = 0
    for piece in pieces:
        wanted = " ".join(piece.split())
        if not found.startswith(wanted, at):
            raise WrongError(f"{what}: where {wanted!r} belongs stands {found[at : at + 90]!r}")
        at += len(wanted) + 1
    if found[at:]:
        raise WrongError(f"{what}: at the end stands {found[at : at + 90]!r}")


def published(year: Year) -> None:
    """Hold all that is served now against the oracle."""
    files = year.served()
    standing = {m.place: m for m in year.meetings if m.published is not None}
    there = {path.rpartition("/")[0] for path in files if path.endswith("/minutes.html")}
    if there != set(standing):
        raise WrongError(f"served are {sorted(there)} in the place of {sorted(standing)}")
    for place, meeting in standing.items():
        assert meeting.published is not None
        for name in FORMATS:
            path = f"{place}/minutes.{name}"
            same(text_of(name, files[path]), oracle.public(meeting.published), path)
    _registers(files, standing.values())
    clean(year.folder / "public" / "releases", year.forbidden())
    clean(year.folder / "public" / "proposals", oracle.withheld(year.meetings) - year.allowed)
    year.keep(files)


def _registers(files: dict[str, bytes], standing: Iterable[Meeting]) -> None:
    """Hold the public registers against the oracle."""
    minutes = [m.published for m in standing if m.published is not None]
    if not minutes:
        return
    wanted = sorted((m.reference, *one) for m in minutes for one in oracle.actions(m))
    found = _rows(files["registers/actions.csv"], "reference", "text")
    if found != sorted(one[1:] for one in wanted):
        raise WrongError(f"the register of actions has {found} in the place of {wanted}")
    held = json.loads(files["registers/actions.json"])
    if len(_listed(held)) != len(wanted):
        raise WrongError("the two registers of actions differ")
    decided = sorted((said,) for m in minutes for said in oracle.decisions(m))
    if (rows := _rows(files["registers/decisions.csv"], "text")) != decided:
        raise WrongError(f"the register of decisions has {rows} in the place of {decided}")


def _listed(held: object) -> list[object]:
    if isinstance(held, list):
        return held
    assert isinstance(held, dict)
    return next(value for value in held.values() if isinstance(value, list))


def _rows(data: bytes, *columns: str) -> list[tuple[str, ...]]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return sorted(tuple(row[name] for name in columns) for row in rows)


def clean(folder: Path, words: set[str]) -> None:
    """Hold that no file in a folder says what is withheld now."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "static" not in path.parts:
            _clean(path.relative_to(folder).as_posix(), path.read_bytes(), words)


def _clean(path: str, data: bytes, words: set[str]) -> None:
    text = everything_in(path, data)
    low = f" {' '.join(text.split())} ".lower()
    found = sorted(word for word in words if word.lower() in low)
    if found:
        raise WrongError(f"{path} says {found[0]!r}")


def ever_served(year: Year) -> None:
    """Hold that nothing that never was public stands in any file that ever was served, nor in the audit log."""
    never = year.never_public()
    for path, data in year.ever.values():
        _clean(path, data, never)
    with safekeeping.audit_work(year.house.services.settings) as held:
        work = AuditWork(
            held.records, held.keys, held.notes, year.house.clock, held.random, operator="os:auditor",
            origin=held.origin,
        )  # fmt: skip
        work.checkpoint()
        exported = list(work.export())
    _clean("audit export", b"".join(exported), never)
    audited(year)


def audited(year: Year) -> None:
    """Hold that the log verifies, with all that was kept of it."""
    folder = year.folder
    held = {name: folder / name if (folder / name).exists() else None for name in ("checkpoints", "anchors")}
    safekeeping.check_log(database=str(folder / "records.db"), exported=None, key=None, **held)


def readers(year: Year, meetings: Iterable[Meeting]) -> None:
    """Hold each reader's copies against the oracle, and what she cannot open as well."""
    now = year.house.clock()
    for meeting in meetings:
        if meeting.published is None:
            continue
        common = oracle.public(meeting.published)[6:]
        for name, reader in year.readers.items():
            _pages(year, name, meeting)
            pieces = oracle.readable(meeting.published, reader, now)
            what = f"{name}'s copy of {meeting.minutes.title}"
            try:
                copy = year.house.services.retrieval.open(year.house[name], meeting.id, format="txt")
            except NotFound:
                if pieces != common:
                    raise WrongError(f"{what} is not there") from None
                continue
            if pieces == common:
                raise WrongError(f"{what} is there, and has nothing that is not public")
            text = text_of("txt", copy.data)
            same(text[text.index(pieces[0]) :], pieces, what)


def _pages(year: Year, name: str, meeting: Meeting) -> None:
    """Hold what a reader opens item by item against the oracle."""
    minutes, now = meeting.published, year.house.clock()
    assert minutes is not None
    told = oracle.sentences([meeting])
    for number in range(1, len(minutes.items) + 1):
        wanted = oracle.on_page(minutes, number, year.readers[name], now)
        try:
            opened = year.house.services.retrieval.open_item(year.house[name], meeting.id, str(number))
        except NotFound:
            opened = ()
        if (found := {one.text for one in opened if one.ref} - told) != wanted:
            raise WrongError(f"item {number} of {minutes.title} opens {sorted(found)} to {name}, not {sorted(wanted)}")


def registers(year: Year) -> None:
    """Hold the registers that readers have inside against the oracle."""
    now = year.house.clock()
    for name, reader in year.readers.items():
        rows = year.house.services.registers.rows(year.house[name], "action")
        found = sorted((row.meeting, row.row.reference) for row in rows)
        wanted = []
        for meeting in year.meetings:
            if meeting.published is None:
                continue
            for item, line in meeting.published.lines():
                number = meeting.published.number_of(item)
                said = oracle.everybody_reads(item, line)
                opens = reader.may(meeting.minutes.number, number, item.level or line.carried or "RED", now)
                if line.kind == "action" and (said == line.text or opens):
                    wanted.append((meeting.id, line.reference))
        if found != sorted(wanted):
            raise WrongError(f"{name}'s register of actions has {found} in the place of {sorted(wanted)}")


def digest(data: bytes) -> str:
    """Name bytes."""
    return hashlib.sha256(data).hexdigest()
