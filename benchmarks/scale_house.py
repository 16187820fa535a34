"""Fill a house with as many meetings as are wanted, by the rows of one that the services made.

The first meeting comes about as any: uploaded, decided, put forward and approved, in each of its versions. Every other
one has the same rows under identities of its own: its texts are opened once and sealed anew under its own contexts, its
events are in the log with its own hashes, its minutes are in the folder at an address and under a title of their own.
What is about all meetings, the index, lists, feeds, registers and search, is made by what always makes it.
`tests/services/test_scale_house.py` holds such a meeting against the one that it was made from.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from benchmarks.scale_texts import REFERENCE, TITLE
from redactor.core.audit import AuditEvent
from redactor.core.hashtree import leaf_hash
from redactor.core.site import INDEX, File, decode, reference_slug
from redactor.services.body.memory import _Keys
from redactor.services.release.papers import article
from redactor.services.release.served import folder_hash
from redactor.storage import tables
from redactor.storage.engine import WRITES
from redactor.storage.tables import metadata
from redactor.vault.context import Context, Kind, MeetingContexts
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import WrappedKey
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Engine

    from redactor.core.site import Published
    from redactor.services.office import Office
    from redactor.services.release.served import ServedFolder

SHORT = 32
_APART = frozenset(
    {"dek_wrap", "sealed_portion", "memory_marks", "decision", "publication", "draft", "audit_event", "kept_original"}
)
_FOLDED = (".html", ".md", ".txt", ".json")
_CHUNK = 20_000


@dataclass
class Model:
    """The meeting that others are made from: its rows, and its texts as they are under their seals."""

    meeting: str
    body: str
    rows: dict[str, list[dict[str, Any]]]
    wraps: list[dict[str, Any]]
    texts: dict[tuple[str, str, int], bytes] = field(repr=False, default_factory=dict)
    marks: list[tuple[dict[str, Any], frozenset[bytes]]] = field(repr=False, default_factory=list)
    events: list[AuditEvent] = field(default_factory=list)
    originals: dict[str, bytes] = field(repr=False, default_factory=dict)

    @property
    def hashes(self) -> list[str]:
        """Name what stands for one meeting alone: whatever has an id, and the folders that were put forward."""
        held = [row for rows in self.rows.values() for row in rows]
        made = {row[name] for row in held for name in ("id", "folder_hash") if name in row}
        return sorted(made - {self.meeting})


def read_model(office: Office, engine: Engine, meeting: str) -> Model:
    """Read a meeting that the services made, and open what is sealed of it."""
    with engine.connect() as connection:
        rows = {t.name: list(_rows_of(connection, t, meeting)) for t in metadata.sorted_tables}
        wraps = rows.pop("dek_wrap")
        events = [AuditEvent.decode(bytes(e)) for e in connection.scalars(select(tables.audit_event.c.entry))]
    body = rows["meeting"][0]["body"]
    model = Model(meeting, body, {name: held for name, held in rows.items() if held}, wraps)
    model.events = [event for event in events if event.meeting == meeting]
    _open(office, model)
    return model


def _rows_of(connection: Connection, table: Any, meeting: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- any table
    column = table.c.get("meeting") if table.name != "meeting" else table.c.id
    if column is not None:
        yield from map(dict, connection.execute(select(table).where(column == meeting)).mappings())
    elif "proposal" in table.c and table.name != "proposal":
        hers = select(tables.proposal.c.id).where(tables.proposal.c.meeting == meeting)
        yield from map(dict, connection.execute(select(table).where(table.c.proposal.in_(hers))).mappings())
    elif "blob" in table.c:
        hers = select(tables.draft.c.blob).where(tables.draft.c.meeting == meeting)
        yield from map(dict, connection.execute(select(table).where(table.c.blob.in_(hers))).mappings())


def _open(office: Office, model: Model) -> None:
    envelopes = {(r["kind"], r["portion"], r["version"]): r["envelope"] for r in model.rows["sealed_portion"]}
    envelopes |= {("decision", str(row["seq"]), 1): row["payload"] for row in model.rows["decision"]}
    blobs = {row["version"]: row["blob"] for row in model.rows["draft"]}
    for wrap in model.wraps:
        key = (wrap["kind"], wrap["portion"], wrap["version"])
        held = envelopes.get(key)
        original = wrap["kind"] == Kind.ORIGINAL
        envelope = office.blobs.get(blobs[wrap["version"]]) if original else SealedPortion(bytes(held or b""))
        sealed = Sealed(envelope, WrappedKey(wrap["epoch"], bytes(wrap["wrapped"])))
        model.texts[key] = office.open(sealed, _context(wrap, model.meeting))
    with office.records.reading() as unit:
        keys = _Keys(office, unit, model.body)
        for row in model.rows.get("memory_marks", ()):
            context = MeetingContexts(row["body"], model.meeting).marks(
                row["item"], marking=row["marking"], key=row["key"]
            )
            memory = keys.get(row["marking"], row["key"])
            assert memory is not None
            model.marks.append((row, memory.open(SealedPortion(bytes(row["envelope"])), context)))


def _context(wrap: Mapping[str, Any], meeting: str) -> Context:
    return Context(wrap["body"], meeting, wrap["portion"], wrap["marking"], wrap["version"], Kind(wrap["kind"]))


@dataclass
class Filling:
    """Writes meetings like a model into the house that the model is in."""

    office: Office
    engine: Engine
    folder: ServedFolder
    model: Model
    title: str = TITLE
    reference: str = REFERENCE
    _pending: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _released: int = 0
    _logged: int = 0
    _places: dict[str, int] = field(default_factory=dict)
    _last: list[dict[str, Any]] = field(default_factory=list)

    def fill(self, count: int, *, first: int = 2) -> None:
        """Write so many meetings more, the log with them, and one folder with the minutes of all."""
        with self.office.records.reading() as unit:
            self._released, self._logged = unit.lists.count_releases(), unit.log.size()
            keys = _Keys(self.office, unit, self.model.body)
            marking = {(r["marking"], r["key"]): keys.get(r["marking"], r["key"]) for r, _ in self.model.marks}
        with self.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            for number in range(first, first + count):
                if len(self._pending.get("sealed_portion", ())) > _CHUNK:
                    self._flush(connection)
                self._write(number, marking)
            release = self._show(range(first, first + count))
            self._flush(connection)
        self.folder.folders.show(release)

    # -- one meeting

    def _write(self, number: int, marking: Mapping[tuple[str, int], Any]) -> None:
        model, meeting = self.model, self.office.new_id()
        self._places[meeting] = number
        names = {model.meeting: meeting} | {h: self._name(h, meeting) for h in model.hashes}
        later = timedelta(seconds=number)
        for name, rows in model.rows.items():
            if name not in _APART:
                self._put(name, (_renamed(row, names, later) for row in rows))
        self._texts(meeting, names, later)
        for row, held in model.marks:
            context = MeetingContexts(row["body"], meeting).marks(row["item"], marking=row["marking"], key=row["key"])
            key = marking[row["marking"], row["key"]]
            envelope = key._close(held, context, step=1, random=self.office.random)  # noqa: SLF001 -- marks, no tokens
            self._put("memory_marks", [{**row, "meeting": meeting, "envelope": envelope.envelope}])
        self._publications(names, number, later)
        self._log(names, later)

    def _name(self, old: str, meeting: str) -> str:
        """Name what one meeting has alone, of the length of what it stands for."""
        return hashlib.sha256(f"{old}{meeting}".encode()).hexdigest()[: len(old)]

    def _texts(self, meeting: str, names: Mapping[str, str], later: timedelta) -> None:
        sealed: dict[tuple[str, str, int], bytes] = {}
        for wrap in self.model.wraps:
            key = (wrap["kind"], wrap["portion"], wrap["version"])
            own = {**wrap, "portion": names.get(wrap["portion"], wrap["portion"])}
            made = self.office.seal(self.model.texts[key], _context(own, meeting))
            sealed[key] = made.envelope.envelope
            row = {**own, "meeting": meeting, "epoch": made.wrap.epoch, "wrapped": made.wrap.wrap}
            self._put("dek_wrap", [row])
        for row in self.model.rows["sealed_portion"]:
            envelope = sealed[row["kind"], row["portion"], row["version"]]
            portion = names.get(row["portion"], row["portion"])
            self._put("sealed_portion", [{**row, "portion": portion, "meeting": meeting, "envelope": envelope}])
        for row in self.model.rows["decision"]:
            payload = sealed["decision", str(row["seq"]), 1]
            self._put("decision", [{**_renamed(row, names, later), "payload": payload}])
        originals = {version: data for (kind, _, version), data in sealed.items() if kind == "original"}
        for row in self.model.rows["draft"]:
            original = SealedPortion(originals[row["version"]])
            blob = self.office.blobs.put(original)
            self._put("draft", [{**_renamed(row, names, later), "blob": blob}])
            if "kept_original" in self.model.rows:
                self._put("kept_original", [{"blob": blob, "body": self.model.body, "bytes": len(original.envelope)}])

    def _publications(self, names: Mapping[str, str], number: int, later: timedelta) -> None:
        for row in self.model.rows["publication"]:
            self._released += 1
            made = _renamed(row, names, later)
            made["path"] = f"{self._released:06d}-{made['folder_hash'][:SHORT]}/{self.place(number)}"
            self._put("publication", [made])
            self._last = [made]

    def _log(self, names: Mapping[str, str], later: timedelta) -> None:
        for event in self.model.events:
            digest = names.get(event.digest, event.digest) if event.digest else event.digest
            made = replace(event, at=event.at + later, meeting=names[event.meeting or ""], digest=digest)
            entry = made.encode()
            self._put("audit_event", [{"idx": self._logged, "at": made.at, "entry": entry, "leaf": leaf_hash(entry)}])
            self._logged += 1

    # -- what is served

    def _show(self, numbers: Iterable[int]) -> str:
        """Make the folder of all that is published, and let the last publication be the one that made it."""
        with self.office.records.reading() as unit:
            base, files = self.folder.base(unit)
        own = next(m for m in base.meetings if m.place.endswith(f"/{reference_slug(self.reference)}"))
        part = {path: data for path, data in files.items() if path.startswith(f"{own.place}/")}
        meetings = {
            path: data for path, data in files.items() if any(path.startswith(f"{m.place}/") for m in base.meetings)
        }
        listed = list(base.meetings)
        for number in numbers:
            texts = self._told(part, own, number)
            listed.append(self._published(own, number, texts))
            meetings |= texts
        ordered = sorted(listed, key=lambda m: (m.date or "", m.place), reverse=True)
        site = replace(base, meetings=tuple(ordered))
        made = dict(meetings)
        for one in site.meetings:
            made[f"{one.place}/index.html"] = self.folder.pages.meeting(
                site, one.place, article(meetings[f"{one.place}/minutes.html"])
            )
        log = {path: data for path, data in files.items() if path.startswith("log/")}
        made |= self.folder.pages.frame(site, meetings) | log
        found = folder_hash(made)
        last = self._last[0]
        release, place = f"{self._released:06d}-{found[:SHORT]}", last["path"].partition("/")[2]
        self._approved(last, found, f"{release}/{place}")
        self.folder.folders.put_aside("filling", made)
        self.folder.folders.move_in("filling", release)
        assert decode(made[INDEX]) == site
        return release

    def _approved(self, last: dict[str, Any], found: str, path: str) -> None:
        """Let the folder be the one that was put forward, approved and published last, in rows and in the log."""
        old = last["folder_hash"]
        for name in ("proposal", "approval", "publication"):
            for row in self._pending[name]:
                if row["folder_hash"] == old:
                    row["folder_hash"] = found
        last["path"] = path
        for row in self._pending["audit_event"]:
            event = AuditEvent.decode(row["entry"])
            if event.digest == old:
                row["entry"] = replace(event, digest=found).encode()
                row["leaf"] = leaf_hash(row["entry"])

    def place(self, number: int) -> str:
        """Give the address of a meeting by its number."""
        return f"{self.model.body}/{reference_slug(self._reference(number))}"

    def _reference(self, number: int) -> str:
        return f"{self.reference}_{number}"

    def _title(self, number: int) -> str:
        return f"{self.title}, sitting {number}"

    def _told(self, part: Mapping[str, bytes], own: Published, number: int) -> dict[str, bytes]:
        """Give the files of a meeting under its own address, title and reference; the Word file is the model's."""
        words = {self.title: self._title(number), self.reference: self._reference(number)}
        made = {}
        for path, data in part.items():
            told = data
            for old, new in words.items() if path.endswith(_FOLDED) else ():
                told = told.replace(old.encode(), new.encode())
            made[path.replace(own.place, self.place(number), 1)] = told
        return made

    def _published(self, own: Published, number: int, texts: Mapping[str, bytes]) -> Published:
        place, day = self.place(number), date.fromisoformat(own.date or "") - timedelta(days=7 * number)
        data = {file.name: texts[f"{place}/{file.name}"] for file in own.files}
        files = tuple(File(name, len(held), hashlib.sha256(held).hexdigest()) for name, held in data.items())
        return replace(own, place=place, title=self._title(number), date=day.isoformat(), files=files)

    def _put(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        self._pending.setdefault(name, []).extend(rows)

    def _flush(self, connection: Connection) -> None:
        """Write what is pending, in the order in which tables lean on each other."""
        for table in metadata.sorted_tables:
            rows = self._pending.get(table.name, [])
            for start in range(0, len(rows), _CHUNK):
                connection.execute(insert(table), rows[start : start + _CHUNK])
        self._pending = {}


def _renamed(row: Mapping[str, Any], names: Mapping[str, str], later: timedelta) -> dict[str, Any]:
    return {
        name: names.get(value, value)
        if isinstance(value, str)
        else value + later
        if hasattr(value, "tzinfo")
        else value
        for name, value in row.items()
    }
