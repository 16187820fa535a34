"""The audit log on a page: entries for an auditor, the proof that it is whole, and one file to check it elsewhere.

Rules kept here: who looks is in the log; what was done about an item that she stays out of is not shown to her, and the
file with every entry is not given to her either; sessions, keys and looks at the log are listed apart, for everybody,
so that a gap in the numbers says nothing; a log that is broken is shown as far as it can be, and said to be broken.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial
from redactor.core.audit import Action, AuditError, AuditEvent, Broken, Outcome, verify
from redactor.core.pages import Span
from redactor.services.reading.published_access import Hidden
from redactor.vault.checkpoints import read_checkpoint
from redactor.vault.notes import NoteError, VerifierKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redactor.core.access import Subject
    from redactor.services.keeping.auditing import AuditWork
    from redactor.services.office import Office
    from redactor.services.stores import Unit

PAGE: Final = 50
LOOKED_AT: Final = 10_000
"""Entries that one page looks through; the next goes on where it stopped."""
MOST_OFFERED: Final = 50
"""People, or meetings, that are offered in a list to choose from; of more somebody types which."""
_ID: Final = 20
APART: Final = frozenset({Action.SIGN_IN, Action.SIGN_OUT, Action.KEYS, Action.AUDIT_READ})
"""What is listed apart."""

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_HOW: Final = """The record of who did what, with the checkpoints that were signed of it. No text of minutes is here.

    redactor audit verify --log record.jsonl --checkpoints checkpoints --anchors anchors --key KEY

KEY is the public key of the log. Take it from a place other than this file, where you noted it before: a file that
brings its own key proves nothing.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for. `below` pages on; `apart` asks for sessions, keys and looks at the log."""

    person: str = ""
    meeting: str = ""
    item: str = ""
    number: int | None = None
    refused: bool = False
    apart: bool = False
    below: int | None = None

    def marks(self) -> tuple[str, ...]:
        """Give what stands in the encoding of every entry that fits, so that a database can leave the others out."""
        asked = {self.person, self.meeting, self.item} - {""}
        plain = sorted(f'"{word}"' for word in asked if word.isascii() and word.isalnum())
        return (*plain, *((f'"outcome":"{Outcome.DENIED.value}"',) if self.refused else ()))

    def fits(self, event: AuditEvent) -> bool:
        """Tell whether an entry is asked for."""
        return (
            (not self.person or self.person in (event.actor, event.digest))
            and (not self.meeting or event.meeting == self.meeting)
            and (not self.item or self.item in event.items)
            and (not self.refused or event.outcome is Outcome.DENIED)
            and (self.number is not None or (event.action in APART) is self.apart)
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry by its number, counted from 1. Without an event it does not fit what was hashed."""

    number: int
    event: AuditEvent | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check of the whole log found; `broken` is the number of the first entry that does not fit, from 1.

    `days` are those of the checkpoints that it grew out of; `bad_note` names one that is not what was signed.
    """

    size: int
    root: str
    days: tuple[str, ...] = ()
    broken: int | None = None
    bad_note: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The signed notes beside the log, by file name, and the key as text."""

    checkpoints: Mapping[str, bytes]
    anchors: Mapping[str, bytes]
    key: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What identities are called, and which of them are offered to choose from: none where they are many."""

    names: Mapping[str, str]
    offered: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordRoom:
    """The log, for auditors. `work` gives the means to sign; `kept` the notes that were signed."""

    office: Office
    work: Callable[[str], AuditWork]
    kept: Callable[[], Kept]

    def entries(self, subject: Subject, wanted: Wanted) -> tuple[tuple[Listed, ...], int | None]:
        """Give a page of entries, newest first, and where the next page begins. Raises NotFound.

        At most `LOOKED_AT` entries are looked at for it, so a page may hold few of those that are asked for, or none.
        """
        self._asked(subject, "entries", wanted.meeting)
        with self.office.records.reading() as unit:
            below = unit.log.size() if wanted.below is None else wanted.below
            above = max(0, below - LOOKED_AT) if wanted.number is None else 0
            found = list(_first(_matching(unit, wanted, Hidden.of(unit, subject), above), PAGE + 1))
        shown = tuple(found[:PAGE])
        return shown, shown[-1].number - 1 if len(found) > PAGE else above or None

    def names(self, listed: Iterable[Listed]) -> Choices:
        """Name the people of some entries, and of all people where they are few: names are in the log's reach."""
        named = {n for one in listed if one.event for n in (one.event.actor, one.event.digest) if n}
        with self.office.records.reading() as unit:
            everybody = unit.lists.crowd.page(Span(0, MOST_OFFERED))
            names = unit.lists.crowd.names(named) | {person.id: person.name for person in everybody}
        few = everybody.total <= MOST_OFFERED
        return Choices(names, {person.id: person.name for person in everybody} if few else {})

    def titles(self, listed: Iterable[Listed], public: Mapping[str, str]) -> Choices:
        """Name the meetings of some entries, and all where they are few: by public titles, or their ids."""
        named = {one.event.meeting for one in listed if one.event and one.event.meeting}
        with self.office.records.reading() as unit:
            total, newest = unit.lists.few_identities(MOST_OFFERED)
        offered = {m: public.get(m, m) for m in newest} if total <= MOST_OFFERED else {}
        return Choices({m: public.get(m, m) for m in named} | offered, offered)

    def found(self, wanted: Wanted, public: Mapping[str, str]) -> Wanted:
        """Take a person by her name or address and a meeting by its public title, where they are typed so."""
        person, meeting = wanted.person.strip(), wanted.meeting.strip()
        titled = next((m for m, title in public.items() if title.casefold() == meeting.casefold()), meeting)
        if person and not (person.isascii() and person.isalnum() and len(person) == _ID):
            with self.office.records.reading() as unit:
                person = unit.lists.crowd.called(person) or person
        return replace(wanted, person=person, meeting=titled)

    def size(self, subject: Subject) -> int:
        """Count the entries. Raises NotFound."""
        self.office.demand(subject, "audit.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return unit.log.size()

    def prove(self, subject: Subject) -> Proof:
        """Check the log against itself and every checkpoint that was kept. Raises NotFound."""
        self._asked(subject, "verify")
        kept = self.kept()
        key = VerifierKey.parse(kept.key) if kept.key else None
        states = []
        for name, note in kept.checkpoints.items():
            try:
                states += [read_checkpoint(note, key).checkpoint] if key else []
            except NoteError:
                return Proof(0, "", bad_note=name)
        with self.office.records.reading() as unit:
            found, size = verify(unit.log.read(), checkpoints=states), unit.log.size()
        if isinstance(found, Broken):
            return Proof(size, "", broken=found.index + 1)
        days = tuple(sorted(name.partition(".")[0] for name in kept.checkpoints)) if key else ()
        return Proof(size, found.checkpoint.root.hex(), days)

    def download(self, subject: Subject) -> bytes:
        """Sign today's checkpoint where there is none, and give all entries and notes as one file. Raises NotFound.

        Who stays out of anything is not given it: each entry is needed for the check, those about that item too.
        """
        self._asked(subject, "download")
        with self.office.records.reading() as unit:
            stays_out = bool(unit.access.recusals_of(subject.person))
        if stays_out:
            raise self.office.refuse(subject, Action.AUDIT_READ, Denial("recused", ""), meeting=None)
        work = self.work(subject.person or "")
        work.checkpoint()
        record = b"".join(work.export())
        kept = self.kept()
        files = {"how-to-check.txt": _HOW.encode(), "record.jsonl": record}
        files |= {f"checkpoints/{name}": note for name, note in kept.checkpoints.items()}
        files |= {f"anchors/{name}": note for name, note in kept.anchors.items()}
        return _packed(files)

    def _asked(self, subject: Subject, what: str, meeting: str = "") -> None:
        office = self.office
        rule = office.demand(subject, "audit.read", Action.AUDIT_READ)
        with office.records.transaction() as unit:
            known = meeting if meeting in unit.lists.states([meeting]) else None
            unit.audit(office.event(subject, Action.AUDIT_READ, f"{rule}.{what}", meeting=known))


def _matching(unit: Unit, wanted: Wanted, hidden: Hidden, above: int) -> Iterator[Listed]:
    below = wanted.below if wanted.number is None else wanted.number
    for logged in unit.log.newest_first(below, above=above, naming=wanted.marks()):
        number = logged.index + 1
        if wanted.number is not None and number != wanted.number:
            return
        try:
            event = AuditEvent.decode(logged.entry)
        except AuditError:
            yield Listed(number, None)
            continue
        if wanted.fits(event) and not hidden.hides(event):
            yield Listed(number, event)


def _first(found: Iterator[Listed], most: int) -> Iterator[Listed]:
    for listed, _ in zip(found, range(most), strict=False):
        yield listed


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
