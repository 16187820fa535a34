"""The nightly sentinel: what readers are served is what was approved, and says nothing that is still sealed.

Rules kept here: every file that was approved is fetched again and compared; every published text is held against the
fingerprints of all that its body still withholds, each text and each fingerprint once, so that twice as much takes
twice as long; what is found is named by address, meeting and item, never by a word of it, and rings the officers.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action, Outcome
from redactor.core.fingerprints import Match, Place, read_text, without_settled
from redactor.services.body.memory import found_in, settled_terms
from redactor.services.persons.notices import Kind, holders, ring
from redactor.services.release.served import folder_hash
from redactor.services.release.standing import newest, place_in, release_of, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from redactor.core.fingerprints import Reading
    from redactor.core.records import PublicationRecord
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit

OFFICERS: Final = frozenset({"officer"})
_TEXT: Final = "minutes.txt"
_NOT_SERVED: Final = frozenset({"_headers"})
"""What tells a static host how to serve; it is compared on the disk alone."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A published text says something that is sealed: where it stands, and of which item it is."""

    place: str
    source: Place
    later: bool
    """The sealed text came after the publication: the body withholds what it has published itself."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look has found. `changed` are addresses that are not what was approved, or not there."""

    files: int
    texts: int
    changed: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def well(self) -> bool:
        """Tell whether all is as it was approved. What was withheld after it was published is told, and is no fault."""
        return not self.changed and all(one.later for one in self.said)


@dataclass(frozen=True, slots=True)
class Sentinel:
    """Looks at what is served."""

    office: Office
    publication: Publication

    def look(self, fetch: Callable[[str], bytes | None] | None = None) -> Watched:
        """Look once. `fetch` asks for a file as readers do; without it the files are read where they are served from.

        Raises StorageError where nothing could be asked.
        """
        with self.office.records.reading() as unit:
            latest = newest(unit)
            if latest is None:
                return Watched(0, 0)
            approved = self.publication.folders.release(release_of(latest)) or {}
            whole = folder_hash(approved) == latest.folder_hash
            shown = self.publication.folders.shown() == release_of(latest)
            asked = fetch or approved.get
            served = {path: data if path in _NOT_SERVED else asked(path) for path, data in approved.items()}
            changed = _changed(approved, served)
            changed += [] if whole and shown else [release_of(latest)]
            texts = _texts(unit, served)
            said = tuple(sorted({one for body in texts for one in self._said(unit, body, texts[body])}))
        found = Watched(len(approved), sum(map(len, texts.values())), tuple(sorted(changed)), said)
        self._tell(found)
        return found

    def _said(self, unit: Unit, body: str, texts: Mapping[PublicationRecord, str]) -> Iterable[Said]:
        read: dict[PublicationRecord, Reading] = {made: read_text(text) for made, text in texts.items()}
        tokens = frozenset(token for reading in read.values() for token in reading.tokens)
        found = found_in(self.office, unit, tokens, body=body)
        settled = settled_terms(self.office, unit, body) if found else ()
        created = {record.id: record.created for record in unit.meetings.all()} if found else {}
        for made, reading in read.items():
            for match in without_settled(_others(reading, found, made), settled):
                source = match.source
                yield Said(place_in(made), source, later=created.get(source.meeting, made.at) > made.at)

    def _tell(self, found: Watched) -> None:
        """Write down that it was looked, and ring the officers where something is wrong."""
        office = self.office
        digest = hashlib.sha256("\n".join(found.changed).encode()).hexdigest() if found.changed else None
        rule = f"sentinel:{len(found.changed)}.{sum(not one.later for one in found.said)}"
        outcome = Outcome.GRANTED if found.well else Outcome.DENIED
        with office.records.transaction() as unit:
            unit.audit(office.event(Subject(None), Action.AUDIT_READ, rule, outcome=outcome, digest=digest))
            if not found.well:
                about = next((one.source.meeting for one in found.said if not one.later), None)
                for person in holders(office, unit, OFFICERS):
                    ring(office, unit, Kind.SENTINEL, [person], about=person, meeting=about)


def _changed(approved: Mapping[str, bytes], served: Mapping[str, bytes | None]) -> list[str]:
    return [path for path, data in approved.items() if served[path] != data]


def _texts(unit: Unit, served: Mapping[str, bytes | None]) -> dict[str, dict[PublicationRecord, str]]:
    """Sort the texts that stand by the bodies that hold their meetings, as they are served."""
    made: dict[str, dict[PublicationRecord, str]] = defaultdict(dict)
    for record in unit.meetings.all():
        known = standing(unit, record.id)
        data = served.get(f"{place_in(known)}/{_TEXT}") if known else None
        if known is not None and data is not None:
            for body in (record.body, *(one.body for one in unit.joint.joined(record.id))):
                made[body][known] = data.decode("utf-8", "replace")
    return made


def _others(reading: Reading, found: Mapping[str, Collection[Place]], made: PublicationRecord) -> Iterable[Match]:
    """Leave out what the meeting itself withholds: its gate holds each release against that, and knows its context."""
    return (match for match in reading.matches(found) if match.source.meeting != made.meeting)
