"""Registers across meetings: every row is passed by the one set of rules about who may read what.

Rules kept here:

- Rows are sealed item by item and level by level, under the keys of their levels, when the state of a meeting is new;
  a page opens the rows that its reader may read, and no original.
- Who prepares minutes sees rows of meetings as they are worked on, and who stays out of any item of one, like everybody
  else, as they were published. What is withheld in either is decided about for her by name, clearance and proof.
- That rows are about to be opened is written down before; public rows are read out of the public copy, never the draft.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import NO_EXPORT, Grant, Wanted, decide, effective
from redactor.core.audit import Action
from redactor.core.filing import PartRecord, Stage
from redactor.core.mending import is_withheld
from redactor.core.policy import parse_policy
from redactor.core.registers import (
    Filed,
    Filters,
    as_csv,
    as_json,
    chained,
    decode,
    encode,
    public_rows,
    rows_of,
    selected,
)
from redactor.core.tones import marks
from redactor.errors import RedactorError
from redactor.services.body.memory import bodies_of
from redactor.services.office import contexts_of
from redactor.services.release.copies import rendering
from redactor.services.release.standing import place_in, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redactor.core.access import Subject
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord, PublicationRecord
    from redactor.core.registers import Kind, Row
    from redactor.services.office import Case, Office
    from redactor.services.reading.retrieval import Retrieval
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

HEAD: Final = "#head"
"""The part that holds a meeting's title and day, which only who prepares minutes reads here. No item has this name."""
WRITES: Final[Mapping[str, Callable[[Iterable[Filed]], bytes]]] = {"csv": as_csv, "json": as_json}
_FORM: Final = "1"  # of what is sealed; another one makes all rows anew


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One meeting in one stage, and which of its parts one reader may open, each with the rule."""

    record: MeetingRecord
    stage: Stage
    published: PublicationRecord | None
    opens: Mapping[PartRecord, Grant]
    refs: frozenset[str] | None = None
    taking: frozenset[str] | None = None

    def shows(self, part: PartRecord, row: Row, *, public: str) -> bool:
        """Tell whether she sees a row of a part that is opened: of what was published, ref by ref."""
        return part.marking == public or self.refs is None or row.ref in self.refs

    def takes(self, part: PartRecord, row: Row, *, public: str) -> bool:
        """Tell whether a row may leave in an export."""
        if part.marking == public:
            return True
        if self.taking is not None:
            return row.ref in self.taking
        return NO_EXPORT not in self.opens[part].obligations


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers, as one reader has them."""

    office: Office
    publication: Publication
    retrieval: Retrieval

    def rows(self, subject: Subject, kind: Kind) -> tuple[Filed, ...]:
        """List the rows that somebody may read, newest meeting first. Raises NotFound."""
        office = self.office
        office.demand(subject, "register.read", Action.READ)
        sheets = [sheet for record in self._meetings() if (sheet := self._sheet(subject, record)) is not None]
        with office.records.transaction() as unit:
            for sheet in sheets:
                rules = sorted({grant.rule for grant in sheet.opens.values()})
                items = sorted({part.item for part in sheet.opens if part.item != HEAD})
                event = office.event(
                    subject, Action.READ, f"register:{kind}:{'+'.join(rules)}", meeting=sheet.record.id, items=items
                )
                unit.audit(event)
        site = {m.place: (m.title, m.date or "") for m in self.publication.served().meetings}
        with office.records.reading() as unit:
            found = [filed for sheet in sheets for filed in self._filed(unit, sheet, kind, site)]
        return chained(found)

    def export(self, subject: Subject, kind: Kind, filters: Filters, form: str) -> bytes:
        """Write the rows that fit, and that she may take away, as `csv` or `json`. Raises NotFound.

        That they leave is written down, meeting by meeting, before they do.
        """
        office = self.office
        found = selected(self.rows(subject, kind), filters, office.clock().date())
        with office.records.transaction() as unit:
            for meeting in sorted({filed.meeting for filed in found if filed.takes}):
                items = sorted({f.row.item for f in found if f.meeting == meeting and f.takes})
                rule = f"register-export:{kind}.{form}"
                unit.audit(office.event(subject, Action.EXPORT, rule, meeting=meeting, items=items))
        return WRITES[form](found)

    # -- what is open to her

    def _meetings(self) -> tuple[MeetingRecord, ...]:
        with self.office.records.reading() as unit:
            return unit.meetings.all()

    def _sheet(self, subject: Subject, record: MeetingRecord) -> _Sheet | None:
        """Find what of a meeting's rows is open to somebody; what cannot be derived is left out, the rest stands."""
        office = self.office
        works = isinstance(office.permitted(subject, "draft.read"), Grant)
        with office.records.reading() as unit:
            recused = bool(unit.access.recusals(record.id, person=subject.person))
            published = standing(unit, record.id)
        try:
            if works and not recused:
                return self._worked_on(subject, record, published)
            return self._published(subject, record, published) if published is not None else None
        except RedactorError:
            return None

    def _worked_on(self, subject: Subject, record: MeetingRecord, published: PublicationRecord | None) -> _Sheet:
        office, policy = self.office, _policy(record)
        parts = self._parts(subject, record, Stage.NOW, published)
        with office.records.reading() as unit:
            facts = unit.access.facts(record.id, person=subject.person)
        opens: dict[PartRecord, Grant] = {}
        for part in parts:
            if part.item == HEAD or part.marking == policy.public_level.id:
                opens[part] = Grant("draft.read")
                continue
            wanted = Wanted(record.body, record.id, part.item, part.marking)
            verdict = decide(subject, wanted, policy=policy, facts=facts, now=office.clock())
            if isinstance(verdict, Grant):
                opens[part] = verdict
        return _Sheet(record, Stage.NOW, published, opens)

    def _published(self, subject: Subject, record: MeetingRecord, published: PublicationRecord) -> _Sheet:
        parts, policy = self._parts(subject, record, Stage.PUBLISHED, published), _policy(record)
        granted, taking = self.retrieval.openable(subject, record.id)
        open_levels = {(ref.rsplit(".", 2)[0], _sealed_under(level, policy)) for ref, level in granted.items()}
        opens = {part: Grant("published") for part in parts if part.marking == policy.public_level.id}
        opens |= {part: Grant("retrieval") for part in parts if (part.item, part.marking) in open_levels}
        return _Sheet(record, Stage.PUBLISHED, published, opens, frozenset(granted), taking)

    def _filed(self, unit: Unit, sheet: _Sheet, kind: Kind, site: Mapping[str, tuple[str, str]]) -> Iterator[Filed]:
        record, policy = sheet.record, _policy(sheet.record)
        place = place_in(sheet.published) if sheet.published is not None else ""
        title, day = site.get(place, ("", ""))
        opened = {part: self._open(unit, record, part) for part in sheet.opens}
        for part, data in opened.items():
            if part.item == HEAD:
                title, day = json.loads(data)
        public, looks = policy.public_level.id, marks([level.id for level in policy.levels])
        for part, data in opened.items():
            for row in decode(data) if part.item != HEAD else ():
                if row.kind == kind and sheet.shows(part, row, public=public):
                    takes = sheet.takes(part, row, public=public)
                    tone = "" if part.marking == public else looks[part.marking].tone
                    yield Filed(
                        record.id,
                        record.body,
                        title,
                        day,
                        part.marking,
                        row,
                        place=place,
                        tone=tone,
                        takes=takes,
                        also=bodies_of(unit, record)[1:],
                    )

    def _open(self, unit: Unit, record: MeetingRecord, part: PartRecord) -> bytes:
        context = _context(record, part)
        return self.office.open(unit.sealed.get(context), context)

    # -- keeping rows

    def _parts(
        self, subject: Subject, record: MeetingRecord, stage: Stage, published: PublicationRecord | None
    ) -> tuple[PartRecord, ...]:
        """Give the parts of a stage, made anew where the meeting moved on since. Who asks for them is written down."""
        office = self.office
        with office.records.reading() as unit:
            version, seq = _state(unit, record, stage, published)
            if unit.registers.made_of(record.id, stage) == _stamp(version, seq):
                return unit.registers.parts(record.id, stage)
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, f"register-made:{stage}", meeting=record.id))
        with office.records.reading() as unit:
            case = office.load(unit, record.id, version=version, seq=seq)
        with office.records.transaction() as unit:
            keep(office, unit, case, stage)
        with office.records.reading() as unit:
            return unit.registers.parts(record.id, stage)


def keep(office: Office, unit: Unit, case: Case, stage: Stage) -> None:
    """Seal the rows of a meeting's state, in a transaction; what is the same keeps its envelope."""
    stamp = _stamp(case.version, case.seq)
    if unit.registers.made_of(case.record.id, stage) == stamp:
        return
    known = {(p.item, p.marking): p for p in unit.registers.parts(case.record.id, stage)}
    used = {
        entry.portion: entry.version for entry in unit.sealed.entries(case.record.id) if str(entry.kind) == "register"
    }
    parts = []
    for (item, marking), data in _sheets(case).items():
        part = known.get((item, marking))
        if part is None or _held(office, unit, case.record, part) != data:
            name = f"{stage.value}:{item}:{marking}"
            part = PartRecord(
                meeting=case.record.id, stage=stage, item=item, marking=marking, version=used.get(name, 0) + 1
            )
            context = _context(case.record, part)
            unit.sealed.put(context, office.seal(data, context))
        parts.append(part)
    unit.registers.keep(case.record.id, stage, parts, made_of=stamp)


def _held(office: Office, unit: Unit, record: MeetingRecord, part: PartRecord) -> bytes | None:
    context = _context(record, part)
    try:
        return office.open(unit.sealed.get(context), context)
    except RedactorError:  # burned, or gone: it is made anew
        return None


def _sheets(case: Case) -> dict[tuple[str, str], bytes]:
    """Make the rows of a draft by item and level: public ones as the public copy has them, others as the draft has."""
    draft, policy = case.draft, case.draft.policy
    copy, minutes = rendering(draft), draft.minutes
    portions = {p.ref: (item, p) for item, p in minutes.portions()}
    made: dict[tuple[str, str], list[Row]] = {}
    for row in public_rows(copy.document, policy):
        made.setdefault((row.item, policy.public_level.id), []).append(row)
    for row in rows_of(minutes):
        item, portion = portions[row.ref]
        if portion.reworded is not None:  # everybody reads these words, whoever may read the portion as well
            row = replace(row, text=portion.reworded)  # noqa: PLW2901 -- the same row
        if is_withheld(portion, copy.seen) and portion.substitute is None:
            level = _sealed_under(effective(portion, item, policy), policy)
            made.setdefault((row.item, level), []).append(row)
    head = json.dumps([minutes.meeting.title or minutes.meeting.reference or "Minutes", minutes.meeting.date or ""])
    return {key: encode(rows) for key, rows in made.items()} | {(HEAD, policy.levels[-1].id): head.encode()}


def _sealed_under(level: str, policy: Policy) -> str:
    """Give the level that withheld rows are sealed under: the highest, for what a person withheld without a level."""
    return policy.levels[-1].id if level == policy.public_level.id else level


def _state(unit: Unit, record: MeetingRecord, stage: Stage, published: PublicationRecord | None) -> tuple[int, int]:
    if stage is Stage.PUBLISHED and published is not None:
        proposal = unit.releases.get(published.proposal)
        return proposal.draft_version, proposal.decisions_seq
    latest = unit.meetings.latest_draft(record.id)
    return latest.version if latest else 1, unit.decisions.count(record.id)


def _stamp(version: int, seq: int) -> str:
    return f"{_FORM}:{version}.{seq}"


def _context(record: MeetingRecord, part: PartRecord) -> Context:
    contexts = contexts_of(record)
    return contexts.register(part.stage.value, part.item, marking=part.marking, version=part.version)


def _policy(record: MeetingRecord) -> Policy:
    return parse_policy(record.policy_text, name=record.policy_name)
