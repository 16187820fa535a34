"""Registers across meetings: every row is passed by the one set of rules about who may read what.

Rules kept here:

- A page holds the rows of some meetings, newest first, and opens no others but, for actions, the meeting of each body
  before them and after them: what an action was carried from and to is worked out from the rows that the reader sees.
- Who prepares minutes sees rows of meetings as they are worked on, and who stays out of any item of one, like everybody
  else, as they were published. What is withheld in either is decided about for her by name, clearance and proof.
- That rows are about to be opened is written down before; what is opened are sealed rows, and no original.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import NO_EXPORT, Grant, Wanted, decide
from redactor.core.audit import Action
from redactor.core.filing import Stage
from redactor.core.pages import Rows, Span, spanned
from redactor.core.registers import Filed, Filters, as_csv, as_json, chained, decode, selected
from redactor.core.tones import marks
from redactor.errors import RedactorError
from redactor.services.body.registering import HEAD, context_of_part, keep, policy_of, sealed_under, stamp_of
from redactor.services.opening import load_case
from redactor.services.reading.retrieval import Openable
from redactor.services.several import open_all

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from redactor.core.access import Subject
    from redactor.core.entitlements import Facts
    from redactor.core.filing import PartRecord
    from redactor.core.records import MeetingRecord
    from redactor.core.registers import Kind, Row
    from redactor.core.site import Published
    from redactor.services.office import Office
    from redactor.services.reading.retrieval import Retrieval
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit

MEETINGS_ON_A_PAGE: Final = 10
"""Meetings whose rows are on one page of a register: each has some dozens, under a dozen keys."""
WRITES: Final[Mapping[str, Callable[[Iterable[Filed]], bytes]]] = {"csv": as_csv, "json": as_json}
_NOTHING: Final = Openable({}, frozenset())


@dataclass(frozen=True, slots=True)
class _Held:
    """A meeting of a register: in which stage it is shown, and what everybody may know of it."""

    meeting: str
    body: str
    stage: Stage
    published: Published | None

    @property
    def also(self) -> tuple[str, ...]:
        """Give its further bodies, as far as the index names them."""
        return self.published.also if self.published else ()

    def fits(self, filters: Filters) -> bool:
        """Tell whether it may have rows that fit, by public facts alone."""
        year = (self.published.date or "")[:4] if self.published else ""
        return filters.body in ("", self.body, *self.also) and (not year or filters.year in ("", year))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One meeting in one stage, and which of its parts one reader may open, each with the rule."""

    held: _Held
    record: MeetingRecord
    opens: Mapping[PartRecord, Grant]
    also: tuple[str, ...] = ()
    openable: Openable | None = None

    def shows(self, part: PartRecord, row: Row, *, public: str) -> bool:
        """Tell whether she sees a row of a part that is opened: of what was published, ref by ref."""
        return part.marking == public or self.openable is None or row.ref in self.openable.levels

    def takes(self, part: PartRecord, row: Row, *, public: str) -> bool:
        """Tell whether a row may leave in an export."""
        if part.marking == public:
            return True
        if self.openable is not None:
            return row.ref in self.openable.taking
        return NO_EXPORT not in self.opens[part].obligations


@dataclass(frozen=True, slots=True)
class Narrowings:
    """What a register of several pages can be narrowed to without opening it: bodies and years, by public facts."""

    bodies: tuple[str, ...]
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers, as one reader has them."""

    office: Office
    publication: Publication
    retrieval: Retrieval

    def rows(
        self, subject: Subject, kind: Kind, span: Span | None = None, *, filters: Filters | None = None
    ) -> Rows[Filed]:
        """List the rows that somebody may read, newest meeting first, of a span of meetings or of all.

        Of `filters` the body and the year choose the meetings; `total` counts those. Raises NotFound.
        """
        office = self.office
        office.demand(subject, "register.read", Action.READ)
        with office.records.reading() as unit:
            there = [held for held in self._there(unit, subject) if filters is None or held.fits(filters)]
        chosen = spanned(there, span)
        beside = _beside(there, span) if kind == "action" and span is not None else ()
        sheets = self._sheets(subject, [*chosen, *beside])
        self._written_down(subject, kind, sheets)
        with office.records.reading() as unit:
            found = chained(self._filed(unit, sheets, kind))
        shown = {held.meeting for held in chosen}
        return Rows((filed for filed in found if filed.meeting in shown), total=chosen.total)

    def export(self, subject: Subject, kind: Kind, filters: Filters, form: str) -> bytes:
        """Write the rows that fit, and that she may take away, as `csv` or `json`. Raises NotFound.

        That they leave is written down, meeting by meeting, before they do.
        """
        office = self.office
        found = selected(self.rows(subject, kind, filters=filters), filters, office.clock().date())
        items: dict[str, set[str]] = {}
        for filed in found:
            if filed.takes:
                items.setdefault(filed.meeting, set()).add(filed.row.item)
        rule = f"register-export:{kind}.{form}"
        with office.records.transaction() as unit:
            unit.audit_all(
                office.event(subject, Action.EXPORT, rule, meeting=meeting, items=sorted(items[meeting]))
                for meeting in sorted(items)
            )
        return WRITES[form](found)

    def narrowings(self) -> Narrowings:
        """Say what a register can be narrowed to, by what is public of it."""
        site = self.publication.served()
        bodies = sorted({body for m in site.meetings for body in (m.body, *m.also)})
        return Narrowings(tuple(bodies), tuple(sorted({m.date[:4] for m in site.meetings if m.date})))

    # -- what is open to her

    def _there(self, unit: Unit, subject: Subject) -> list[_Held]:
        """List the meetings of her register: those in work that were never published, then what is public by its day.

        She works on drafts: then in their present state, but for meetings of which she stays out of anything.
        """
        works = isinstance(self.office.permitted(subject, "draft.read"), Grant)
        out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
        public = self.publication.folder.shown(unit).standing()
        if not works:
            return [_Held(m, p.body, Stage.PUBLISHED, p) for m, p in public.items()]
        made = [
            _Held(m, body, Stage.NOW, None)
            for m, body in unit.lists.identities().items()
            if m not in public and m not in out
        ]
        stages = {m: Stage.PUBLISHED if m in out else Stage.NOW for m in public}
        return [*made, *(_Held(m, p.body, stages[m], p) for m, p in public.items())]

    def _sheets(self, subject: Subject, there: Sequence[_Held]) -> list[_Sheet]:
        """Find what of each meeting's rows is open to somebody; what cannot be derived is left out, the rest stands."""
        working = [held.meeting for held in there if held.stage is Stage.NOW]
        published = [held.meeting for held in there if held.stage is Stage.PUBLISHED]
        with self.office.records.reading() as unit:
            records = unit.lists.records([held.meeting for held in there])
            facts = unit.lists.facts(working, person=subject.person)
            parts = self._parts(unit, Stage.NOW, working) | self._parts(unit, Stage.PUBLISHED, published)
            also = unit.lists.joined([held.meeting for held in there])
        openable = self.retrieval.openable(subject, published)
        made = []
        for held in there:
            record = records[held.meeting]
            try:
                own = parts.get(held.meeting) or self._made(subject, record, held.stage)
            except RedactorError:
                continue
            named = also.get(held.meeting, ())
            if held.stage is Stage.NOW:
                opens = self._worked_on(subject, record, own, facts[held.meeting])
                made.append(_Sheet(held, record, opens, named))
            else:
                hers = openable.get(held.meeting, _NOTHING)
                made.append(_Sheet(held, record, _published(record, own, hers), named, hers))
        return made

    def _worked_on(
        self, subject: Subject, record: MeetingRecord, parts: Iterable[PartRecord], facts: Facts
    ) -> dict[PartRecord, Grant]:
        office, policy = self.office, policy_of(record)
        opens: dict[PartRecord, Grant] = {}
        for part in parts:
            if part.item == HEAD or part.marking == policy.public_level.id:
                opens[part] = Grant("draft.read")
                continue
            wanted = Wanted(record.body, record.id, part.item, part.marking)
            verdict = decide(subject, wanted, policy=policy, facts=facts, now=office.clock())
            if isinstance(verdict, Grant):
                opens[part] = verdict
        return opens

    def _written_down(self, subject: Subject, kind: Kind, sheets: Sequence[_Sheet]) -> None:
        """Write down what is about to be opened, meeting by meeting, and commit it."""
        office, events = self.office, []
        for sheet in sheets:
            rules = sorted({grant.rule for grant in sheet.opens.values()})
            items = sorted({part.item for part in sheet.opens if part.item != HEAD})
            rule = f"register:{kind}:{'+'.join(rules)}"
            events.append(office.event(subject, Action.READ, rule, meeting=sheet.record.id, items=items))
        with office.records.transaction() as unit:
            unit.audit_all(events)

    def _filed(self, unit: Unit, sheets: Sequence[_Sheet], kind: Kind) -> Iterator[Filed]:
        contexts = {part: context_of_part(s.record, part) for s in sheets for part in s.opens}
        opened = open_all(self.office, unit, contexts.values())
        for sheet in sheets:
            texts = {part: opened[contexts[part]] for part in sheet.opens}
            yield from _rows(sheet, kind, texts)

    # -- keeping rows

    def _parts(self, unit: Unit, stage: Stage, meetings: Collection[str]) -> dict[str, tuple[PartRecord, ...]]:
        """Give the parts of a stage, of those meetings that have not moved on since they were made."""
        if not meetings:
            return {}
        states, made_of = _states(unit, stage, meetings), unit.lists.made_of(meetings, stage)
        fresh = [m for m in meetings if m in states and made_of.get(m) == stamp_of(*states[m])]
        return unit.lists.parts(fresh, stage)

    def _made(self, subject: Subject, record: MeetingRecord, stage: Stage) -> tuple[PartRecord, ...]:
        """Make the parts of a stage anew, where the meeting moved on since. Who asks for them is written down."""
        office = self.office
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, f"register-made:{stage}", meeting=record.id))
        with office.records.reading() as unit:
            version, seq = _states(unit, stage, [record.id])[record.id]
            case = load_case(office, unit, record.id, version=version, seq=seq)
        with office.records.transaction() as unit:
            keep(office, unit, case, stage)
        with office.records.reading() as unit:
            return unit.registers.parts(record.id, stage)


def _states(unit: Unit, stage: Stage, meetings: Collection[str]) -> dict[str, tuple[int, int]]:
    """Say of which draft and how many decisions the rows of a stage are made."""
    if stage is Stage.PUBLISHED:
        return {meeting: known.released for meeting, known in unit.lists.standings(meetings).items()}
    return unit.lists.states(meetings)


def _published(record: MeetingRecord, parts: Iterable[PartRecord], hers: Openable) -> dict[PartRecord, Grant]:
    """Say which parts of what was published she may open."""
    policy = policy_of(record)
    levels = {(ref.rsplit(".", 2)[0], sealed_under(level, policy)) for ref, level in hers.levels.items()}
    opens = {}
    for part in parts:
        if part.marking == policy.public_level.id:
            opens[part] = Grant("published")
        if (part.item, part.marking) in levels:
            opens[part] = Grant("retrieval")
    return opens


def _rows(sheet: _Sheet, kind: Kind, texts: Mapping[PartRecord, bytes]) -> Iterator[Filed]:
    record, policy, published = sheet.record, policy_of(sheet.record), sheet.held.published
    place, title, day = (published.place, published.title, published.date or "") if published else ("", "", "")
    for part, data in texts.items():
        if part.item == HEAD:
            title, day = json.loads(data)
    public, looks = policy.public_level.id, marks([level.id for level in policy.levels])
    for part, data in texts.items():
        for row in decode(data) if part.item != HEAD else ():
            if row.kind == kind and sheet.shows(part, row, public=public):
                yield Filed(
                    record.id,
                    record.body,
                    title,
                    day,
                    part.marking,
                    row,
                    place=place,
                    tone="" if part.marking == public else looks[part.marking].tone,
                    takes=sheet.takes(part, row, public=public),
                    also=sheet.also,
                )


def _beside(there: Sequence[_Held], span: Span) -> tuple[_Held, ...]:
    """Find, for each body of a page, its meeting that follows the page's and the one that precedes them."""
    end = span.first + span.most
    bodies = {held.body for held in there[span.first : end]}
    newer = {held.body: held for held in there[: span.first] if held.body in bodies}
    older = {held.body: held for held in reversed(there[end:]) if held.body in bodies}
    return (*newer.values(), *older.values())
