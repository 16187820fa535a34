"""What is looked at after a kill: lost, half published, readable, audited. Everything against what is known before.

The texts are those of `texts`, not what the product says that they are. What the rows of a state are is learnt from a
run that nobody killed: a killed one has the rows of the state before or of the one after, and no others.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, func, select
from sqlalchemy.pool import NullPool

from redactor import safekeeping
from redactor.bootstrap import Tools
from redactor.core.audit import Action, AuditEvent
from redactor.errors import NotFound, RedactorError
from redactor.services.case import texts_of
from redactor.services.keeping.keys import envelope_of
from redactor.services.office import context_of, contexts_of
from redactor.services.opening import load_case
from redactor.services.release.certificates import verify_folder
from redactor.storage.tables import metadata
from redactor.vault.sealing import Sealed
from tests.chaos.deeds import DRAFT, WHY
from tests.chaos.texts import SECRETS, Text
from tests.simulation.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from redactor.services.case import Case
    from redactor.services.stores import Unit
    from tests.chaos.engines import Engine, Place
    from tests.services.house import House

_WORD: Final = re.compile(b"|".join(re.escape(form) for word in SECRETS for form in (
    word.encode(), word.upper().encode(), word.lower().encode(), word.encode("utf-16-le"),
)))  # fmt: skip
NAMED: Final = 6
"""The meeting whose item 2 the member is named for."""
_NOT_COUNTED: Final = frozenset(("audit_event", "session", "challenge", "rate", "sign_in_try"))
_REPEATED: Final = frozenset((Action.REVIEW, Action.READ, Action.KEYS, Action.AUDIT_READ))
"""What may be in the log once more: an access that did not happen, a deed on keys that was begun and done again."""


class WrongError(AssertionError):
    """Something is lost, half done, readable, or not in the log."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is in a state: the drafts, which of them are public, which were withdrawn."""

    drafts: tuple[Text, ...]
    public: tuple[Text, ...] = ()
    withdrawn: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows and how many events of each kind a state has."""

    tables: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)

    def unlike(self, other: Rows, *, but: str = "") -> list[str]:
        """Name what differs, `but` for one table."""
        pairs = ((self.tables, other.tables), (self.events, other.events))
        names = [(n, a, b) for a, b in pairs for n in {**a, **b} if n != but]
        return sorted(f"{n} {a.get(n, 0)}/{b.get(n, 0)}" for n, a, b in names if a.get(n) != b.get(n))


# ------------------------------------------------------------------------------------ without the product, after a kill


def served(place: Place) -> dict[str, str]:
    """Name every file that readers get now, by the hash of its content."""
    root = place.data / "public" / "current"
    files = sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def unreadable(engine: Engine, place: Place, *databases: str) -> None:
    """Hold that no file and no row says what is sealed."""
    for path in sorted(place.root.rglob("*")):
        if path.is_symlink() or not path.is_file() or "static" in path.parts or path == place.root / DRAFT:
            continue
        for data in _contents(path):
            _unsaid(data, path.relative_to(place.root).as_posix())
    for database in (place.database, *databases):
        if not database.startswith("sqlite"):
            for data in engine.rows(database):
                _unsaid(data, "a table")


def _unsaid(data: bytes, where: str) -> None:
    if found := _WORD.search(data):
        raise WrongError(f"{where} says {found[0].decode(errors='replace')!r}")


def _contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from (package.read(name) for name in package.namelist())


# ----------------------------------------------------------------------------------------------- with it, after a start


def rows(place: Place, house: House) -> Rows:
    """Count, without asking the product: but for the events, which are in its log."""
    engine = create_engine(place.database, poolclass=NullPool)
    with engine.connect() as connection:
        tables = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in _NOT_COUNTED
        }
    with house.services.office.records.reading() as unit:
        events = [AuditEvent.decode(logged.entry) for logged in unit.log.read()]
    done = Counter(f"{event.action}.{event.outcome}" for event in events if event.action not in _REPEATED)
    return Rows(tables, dict(done))


def audited(place: Place) -> None:
    """Hold that the log is whole, grows out of its checkpoints, and is what the rows are of."""
    notes = {name: place.data / name if (place.data / name).exists() else None for name in ("checkpoints", "anchors")}
    try:
        safekeeping.check_log(database=place.database, exported=None, key=None, **notes)
    except RedactorError as error:
        raise WrongError(f"the log: {error.message}") from error


def nothing_lost(house: House, standing: Standing) -> None:
    """Hold that every draft is there as it came, and that every portion opens to its text for whoever reviews."""
    office, wanted = house.services.office, {text.source.encode(): text for text in standing.drafts}
    with office.records.reading() as unit:
        cases = [load_case(office, unit, record.id) for record in unit.meetings.all()]
        if Counter(case.untrusted for case in cases) != Counter(wanted.keys()):
            raise WrongError(f"there are {len(cases)} drafts, and they are not the {len(wanted)} that came")
        for case in cases:
            _opens(house, unit, case, wanted[case.untrusted])
        _all_open(house, unit)
    newest = max(cases, key=lambda case: wanted[case.untrusted].number, default=None)
    if newest is not None:
        seen = house.services.review.view(house["secretary"], newest.record.id).draft
        if sorted(p.text for _, p in seen.minutes.portions()) != wanted[newest.untrusted].lines:
            raise WrongError("the secretary reviews another text")


def _opens(house: House, unit: Unit, case: Case, text: Text) -> None:
    office, found = house.services.office, []
    for name, held in texts_of(case.draft).items():
        context = context_of(contexts_of(case.record), name, held.marking, case.entries)
        words = office.open(unit.sealed.get(context), context).decode()
        found += [words] if name[0] == "portion" else []
    if sorted(found) != text.lines:
        raise WrongError(f"meeting {text.number} opens to {sorted(found)!r:.300}")


def _all_open(house: House, unit: Unit) -> None:
    office = house.services.office
    for held in unit.wraps.page(after=None, most=10_000):
        envelope = envelope_of(unit, office.blobs, held)
        if envelope is not None:  # what memory sealed is in rows of its own, which are counted
            office.open(Sealed(envelope, held.wrap), held.context)


def nothing_half_published(place: Place, standing: Standing, files: frozenset[str]) -> None:
    """Hold what is served against what is public: all of it, as it is certified, and nothing else."""
    root, public = place.data / "public" / "current", place.data / "public"
    there = {path.parent.relative_to(root).as_posix() for path in root.rglob("minutes.*")} if root.exists() else set()
    if there != {text.place for text in standing.public}:
        raise WrongError(f"served are {sorted(there)}")
    if len(list((public / "releases").iterdir())) != bool(standing.public or standing.withdrawn):
        raise WrongError("a folder is left among the releases")
    if halves := [path.name for path in (public / "proposals").glob(".*") if path.is_dir()]:
        raise WrongError(f"half-written folders are left: {halves}")
    for text in standing.public:
        _whole(root / text.place, text, files)
    for text in standing.withdrawn:
        if {path.name for path in (root / text.place).iterdir()} != {"index.html"}:
            raise WrongError(f"of {text.place}, which was withdrawn, more than a notice is served")


def _whole(folder: Path, text: Text, files: frozenset[str]) -> None:
    held = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    if held.keys() != files:
        raise WrongError(f"{text.place} has {sorted(held)}")
    certified(held)
    for name in ("txt", "html", "md", "docx"):
        said = text_of(name, held[f"minutes.{name}"])
        if missing := [line for line in text.public if line not in said]:
            raise WrongError(f"minutes.{name} of {text.place} does not say {missing[0]!r}")


def certified(held: Mapping[str, bytes]) -> None:
    """Hold a folder against its certificate, as `redactor verify-certificate` does."""
    try:
        verify_folder(_tools().formats, held)
    except RedactorError as error:
        raise WrongError(f"the certificate: {error.message}") from error


@cache
def _tools() -> Tools:
    return Tools()


def nobody_else_reads(house: House, standing: Standing) -> None:
    """Hold that whoever may read does, and that whoever may not is told that there is nothing."""
    ids = _meetings(house)
    for number, meeting in ids.items():
        public = next((text for text in standing.public if text.number == number), None)
        if public is None:
            _reads(house, "member", (meeting, "2"), None)
            continue
        for item, named in (("2", number == NAMED), ("3", True)):
            _reads(house, "member", (meeting, item), public.portions[item] if named else None)
            _reads(house, "other", (meeting, item), None)
        _reads(house, "administrator", (meeting, "2"), None)
    for text in standing.withdrawn:
        why, files = house.services.publication.evidence(house["officer"], ids[text.number], 1)
        if why != WHY or "minutes.txt" not in files:
            raise WrongError("what was withdrawn is not kept")


def _reads(house: House, name: str, asked: tuple[str, str], wanted: tuple[str, ...] | None) -> None:
    try:
        opened = house.services.retrieval.open_item(house[name], *asked)
    except NotFound:
        found = None
    else:
        found = tuple(one.text for one in opened if one.ref)
    if found != wanted:
        raise WrongError(f"item {asked[1]} opens to {found} for the {name}, not to {wanted}")


def _meetings(house: House) -> dict[int, str]:
    office = house.services.office
    with office.records.reading() as unit:
        titles = {record.id: office.title(unit, record) for record in unit.meetings.all()}
    return {int(title.rpartition(" ")[2]): meeting for meeting, title in titles.items()}


def check(place: Place, house: House, standing: Standing, files: frozenset[str]) -> None:
    """Hold everything in a state that has been started."""
    whole(place, house, standing, files)
    nobody_else_reads(house, standing)


def whole(place: Place, house: House, standing: Standing, files: frozenset[str]) -> None:
    """Hold that nothing is lost, half published or missing in the log."""
    nothing_half_published(place, standing, files)
    nothing_lost(house, standing)
    audited(place)
