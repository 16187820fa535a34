"""Circulation: a draft goes to named readers before it is released, each with the copy that she may read.

Rules kept here: her copy follows the same rules as everything else that she reads, passes the same gate, and bears her
name; who stays out of an item finds nothing of it in her copy, not even what will be public; the draft is looked at as
it stands now, so that a marking that was raised closes at once; nobody is sent a draft about which a finding is open;
when the time is over, or the next draft comes, it is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core import states
from redactor.core.access import (
    ADMINISTRATOR,
    NO_EXPORT,
    PUBLIC,
    Audience,
    Denial,
    Grant,
    Subject,
    Wanted,
    decide,
    is_recused,
    visible,
)
from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.circulation import CirculationRecord
from redactor.core.records import WHOLE_MEETING
from redactor.core.rendering.watermark import Mark
from redactor.core.states import Deed
from redactor.errors import DecisionNeeded, GateStopped, UsageError
from redactor.services.case import texts_of
from redactor.services.office import absent, known_form
from redactor.services.opening import load_case, open_case
from redactor.services.reading.released import item_of
from redactor.services.release.copies import make_copies, settled
from redactor.services.release.papers import by_item

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.minutes import Item
    from redactor.core.records import PersonRecord, RecusalRecord
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.release.copies import Copies
    from redactor.services.stores import Unit

LONGEST: Final = timedelta(days=180)
"""A circulation that never closes is a publication to many."""
READS: Final = ("docx", "html", "md", "txt")
_UNRELEASED: Final = "unreleased"
"""No ref: it makes an audience somebody's, for nobody in particular gets a draft."""
_READERS: Final = frozenset({"chair", "member", "officer", "secretary"})


@dataclass(frozen=True, slots=True)
class Received:
    """A draft that went round to somebody: what she may know before it is opened."""

    meeting: str
    body: str
    at: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class DraftCopy:
    """Her copy of a draft: the cleared text by item, the level of it, and the portions that she sees, by ref.

    `stale` tells that more would be open after a fresh proof of who she is.
    """

    circulation: CirculationRecord
    case: Case = field(repr=False)
    level: str
    paper: dict[str, str] = field(repr=False)
    refs: frozenset[str]
    stale: bool


@dataclass(frozen=True, slots=True)
class Hers:
    """What one reader may see of a draft: the draft without what she stays out of, and her audience in it."""

    draft: Draft = field(repr=False)
    audience: Audience
    stale: bool


@dataclass(frozen=True, slots=True)
class Circulation:
    """Sends drafts round, and opens them for their readers."""

    office: Office

    def readers(self, subject: Subject, meeting: str) -> tuple[PersonRecord, ...]:
        """List whom a draft can be sent to. Raises NotFound."""
        self.office.demand(subject, "draft.circulate", Action.CIRCULATE, meeting=meeting)
        with self.office.records.reading() as unit:
            unit.meetings.get(meeting)
            return tuple(person for person in unit.people.all() if _reads(person))

    def running(self, subject: Subject, meeting: str) -> CirculationRecord | None:
        """Say to whom a draft went and until when; None where none goes round. Raises NotFound."""
        self.office.demand(subject, "draft.circulate", Action.CIRCULATE, meeting=meeting)
        with self.office.records.reading() as unit:
            unit.meetings.get(meeting)
            return running_in(unit, meeting)

    def circulate(self, subject: Subject, meeting: str, *, people: Iterable[str], closes: datetime) -> str:
        """Send the draft to named people, to be commented on until it closes; return the circulation's id.

        Raises DecisionNeeded while findings are open, GateStopped where the copy of one of them would be stopped,
        UsageError for nobody, for people who read nothing here, or for a day that has passed; Conflict, NotFound.
        """
        office, chosen = self.office, frozenset(people)
        case = open_case(office, subject, "draft.circulate", Action.CIRCULATE, meeting=meeting)
        states.demand(case.record.state, Deed.CIRCULATE)
        now = office.clock()
        if not now < closes <= now + LONGEST:
            raise UsageError(
                f"A circulation closes on a day to come, within {LONGEST.days} days.", code="closes", remedy="Name one."
            )
        settled(case.draft)
        self._check(case, chosen)
        record = CirculationRecord(
            id=office.new_id(),
            meeting=meeting,
            draft_version=case.version,
            at=now,
            by=subject.person or "",
            closes=closes,
            readers=chosen,
        )
        with office.records.transaction() as unit:
            states.demand(unit.meetings.get(meeting).state, Deed.CIRCULATE)
            unit.circulations.begin(record)
            for person in sorted(chosen):
                event = office.event(subject, Action.CIRCULATE, f"draft:{case.version}", meeting=meeting, digest=person)
                unit.audit(event)
        return record.id

    def close(self, subject: Subject, meeting: str) -> None:
        """End the circulation of a draft now. Raises NotFound where none runs."""
        office = self.office
        rule = office.demand(subject, "draft.circulate", Action.CIRCULATE, meeting=meeting)
        with office.records.transaction() as unit:
            running = running_in(unit, meeting)
            if running is None:
                raise absent()
            unit.circulations.close(running.id, at=office.clock(), by=subject.person or "")
            unit.audit(office.event(subject, Action.CIRCULATE, f"{rule}.closed", meeting=meeting))

    def over(self, unit: Unit, now: datetime) -> bool:
        """Tell whether something is over its time and open. Cheap without any."""
        return any(_is_over(unit, c, now) for c in unit.circulations.unclosed())

    def close_over(self) -> int:
        """Close what is over its time, or about a draft that is not the newest; return how many. Cheap without any."""
        now = self.office.clock()
        with self.office.records.reading() as unit:
            over = [c for c in unit.circulations.unclosed() if _is_over(unit, c, now)]
        for record in over:
            with self.office.records.transaction() as unit:
                if any(c.id == record.id for c in unit.circulations.unclosed()):
                    unit.circulations.close(record.id, at=now, by=None)
                    event = AuditEvent(now, None, Action.CIRCULATE, Outcome.GRANTED, "closed-by-itself", record.meeting)
                    unit.audit(event)
        return len(over)

    def received(self, subject: Subject) -> tuple[Received, ...]:
        """List the drafts that went round to somebody and are open. Raises NotFound."""
        self.office.demand(subject, "draft.receive", Action.COPY)
        with self.office.records.reading() as unit:
            mine = unit.circulations.with_reader(subject.person or "")
            open_ = [c for c in mine if self._is_hers(unit, subject, c)]
            return tuple(Received(c.meeting, unit.meetings.get(c.meeting).body, c.at, c.closes) for c in open_)

    def read(self, subject: Subject, meeting: str) -> DraftCopy:
        """Open her copy of a draft on a page. Raises NotFound, DecisionNeeded, GateStopped without findings."""
        record, copies, hers, case = self._copy(subject, meeting, "html", taking=False)
        seen = copies.rendered.seen
        return DraftCopy(record, case, seen.banner, by_item(copies.files[0].data), seen.refs, hers.stale)

    def copy(self, subject: Subject, meeting: str, *, format: str) -> bytes:  # noqa: A002 -- people's word
        """Give her copy of a draft as a file. Raises as `read`."""
        if format not in READS:
            raise absent()
        return self._copy(subject, meeting, format, taking=True)[1].files[0].data

    def sees(self, subject: Subject, meeting: str, *, ref: str) -> tuple[CirculationRecord, Case]:
        """Let somebody comment on a portion: it is in her copy. Raises NotFound. The reading was written down."""
        record = self._permitted(subject, meeting, "comment", items=[item_of(("portion", ref))])
        case, hers = self._open(subject, record, taking=False)
        if ref not in visible(hers.draft.minutes, hers.audience, hers.draft.policy).refs:
            raise absent()
        return record, case

    def _copy(
        self, subject: Subject, meeting: str, name: str, *, taking: bool
    ) -> tuple[CirculationRecord, Copies, Hers, Case]:
        number = self.office.random(6).hex()
        record = self._permitted(subject, meeting, f"circulated+copy:{number}")
        case, hers = self._open(subject, record, taking=taking)
        with self.office.records.reading() as unit:
            mark = Mark(number, unit.people.get(subject.person or "").name, self.office.clock())
        try:
            copies = make_copies(self.office.formats, hers.draft, hers.audience, [name], mark=mark)
        except (GateStopped, DecisionNeeded):
            # Their findings quote places of what she may not read; they are the secretary's.
            raise GateStopped(
                "Your copy of this draft cannot be made at the moment.", (), remedy="Ask the secretary to look at it."
            ) from None
        return record, copies, hers, case

    def _permitted(self, subject: Subject, meeting: str, rule: str, *, items: Iterable[str] = ()) -> CirculationRecord:
        """Find the circulation in which a draft is hers, and write the reading down before anything is opened."""
        office = self.office
        office.demand(subject, "draft.receive", Action.COPY, meeting=meeting, whole=False)
        with office.records.reading() as unit:
            running = running_in(unit, meeting) if known_form(meeting) else None
            hers = running is not None and self._is_hers(unit, subject, running)
        if running is None or not hers:
            raise office.refuse(subject, Action.COPY, Denial("not-circulated", ""), meeting=meeting)
        with office.records.transaction() as unit:
            said = f"{rule}@d{running.draft_version}"
            unit.audit(office.event(subject, Action.COPY, said, meeting=meeting, items=items))
        return running

    def _open(self, subject: Subject, record: CirculationRecord, *, taking: bool) -> tuple[Case, Hers]:
        with self.office.records.reading() as unit:
            case = load_case(self.office, unit, record.meeting, version=record.draft_version)
            return case, self.hers(unit, subject, case, taking=taking)

    def hers(self, unit: Unit, subject: Subject, case: Case, *, taking: bool = False, proved: bool = False) -> Hers:
        """Work out what somebody may see of a draft; with `proved` as if she had just shown that it is she.

        With `taking` without what may be read but not taken away.
        """
        facts = unit.access.facts(case.record.id, person=subject.person)
        draft = _without(case.draft, subject, case.record.id, facts.recusals)
        refs, stale, now = {_UNRELEASED}, False, self.office.clock()
        for name, text in texts_of(draft).items():
            wanted = Wanted(case.record.body, case.record.id, item_of(name), text.marking)
            verdict = decide(subject, wanted, policy=draft.policy, facts=facts, now=now)
            lacking = verdict.lacking if isinstance(verdict, Denial) else None
            stale = stale or lacking is not None
            found = lacking if proved and lacking is not None else verdict
            if isinstance(found, Grant) and not (taking and NO_EXPORT in found.obligations):
                refs.add(name[1])
        return Hers(draft, Audience(refs=frozenset(refs)), stale)

    def _is_hers(self, unit: Unit, subject: Subject, record: CirculationRecord) -> bool:
        if subject.person not in record.readers or _is_over(unit, record, self.office.clock()):
            return False
        recusals = unit.access.recusals(record.meeting, person=subject.person)
        return record.closed_at is None and not any(r.item == WHOLE_MEETING for r in recusals)

    def _check(self, case: Case, chosen: frozenset[str]) -> None:
        """Refuse people who read nothing here, and copies that the gate would stop. It opens nothing to anybody."""
        with self.office.records.reading() as unit:
            known = {person.id: person for person in unit.people.all() if _reads(person)}
            if not chosen or not chosen <= set(known):
                raise UsageError(
                    "A draft goes to people who read here, and to one at least.", code="readers", remedy="Choose them."
                )
            subjects = [_as_reader(unit, known[person]) for person in sorted(chosen)]
            made = [self.hers(unit, reader, case, proved=True) for reader in subjects]
        for hers in _different(made):
            make_copies(self.office.formats, hers.draft, hers.audience, ["html"])


def _different(made: Iterable[Hers]) -> Iterable[Hers]:
    """Leave out those who see the very same."""
    kept: dict[tuple[frozenset[str], frozenset[str]], Hers] = {}
    for hers in made:
        public = visible(hers.draft.minutes, PUBLIC, hers.draft.policy).refs
        kept.setdefault((hers.audience.refs, public), hers)
    return kept.values()


def running_in(unit: Unit, meeting: str) -> CirculationRecord | None:
    """Find the circulation of a meeting that nobody has closed."""
    return next((c for c in unit.circulations.all(meeting) if c.closed_at is None), None)


def _is_over(unit: Unit, record: CirculationRecord, now: datetime) -> bool:
    latest = unit.meetings.latest_draft(record.meeting)
    return now >= record.closes or latest is None or latest.version != record.draft_version


def _reads(person: PersonRecord) -> bool:
    return person.active and bool(person.duties & _READERS) and ADMINISTRATOR not in person.duties


def _as_reader(unit: Unit, person: PersonRecord) -> Subject:
    held = {c.body: c.level for c in unit.people.clearances(person.id) if c.confirmed_by is not None}
    return Subject(person.id, person.duties, held, person.active)


def _without(draft: Draft, subject: Subject, meeting: str, recusals: tuple[RecusalRecord, ...]) -> Draft:
    """Take what somebody stays out of from a draft that is not public yet: nothing of the item is released to her."""
    kept_out = {i.name for i in draft.minutes.items if is_recused(subject, meeting, recusals, item=i.name)}
    if not kept_out:
        return draft
    items = tuple(_closed(i) if i.name in kept_out else i for i in draft.minutes.items)
    return replace(draft, minutes=replace(draft.minutes, items=items))


def _closed(item: Item) -> Item:
    return replace(item, portions=tuple(replace(p, disposition="withhold", named=False) for p in item.portions))
