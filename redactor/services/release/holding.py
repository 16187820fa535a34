"""What is held for review: a release that says something which is still sealed in another meeting of the body.

Rules kept here:

- Who may not open the text that a finding comes from learns the item of her own minutes, and after some findings in a
  day not even whether there is one. It is all in the log.
- Whoever may open it finds it on a list, and lets it pass with a reason, or has it withheld.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial, Wanted, decide, is_recused
from redactor.core.audit import Action, Outcome
from redactor.core.fingerprints import Place
from redactor.core.held import MOST_A_DAY, HeldRecord, closed_finding, open_finding
from redactor.core.minutes import FRONT
from redactor.core.policy import parse_policy
from redactor.errors import GateStopped, UsageError
from redactor.services.body.memory import held_term
from redactor.services.office import absent, contexts_of
from redactor.services.release.recalling import recall
from redactor.vault.context import MeetingContexts, SealError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.access import Subject
    from redactor.core.fingerprints import Match
    from redactor.core.minutes import Finding
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.release.served import ServedFolder
    from redactor.services.stores import Unit

LONGEST_REASON: Final = 2000
_STOPPED: Final = "The release is held for review. Nothing was put forward."
_REMEDY: Final = "Wait for whoever lets it pass, or withhold what is named."


@dataclass(frozen=True, slots=True)
class Held:
    """Something that waits, as somebody sees it who may open its source: the term, and the titles of both meetings.

    `levels` are those of the source's policy, the public one first.
    """

    record: HeldRecord
    term: str = field(repr=False)
    title: str = field(repr=False)
    source: str = field(repr=False)
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """Holds releases against the memory of their body."""

    office: Office

    def check(self, subject: Subject, case: Case, folder: ServedFolder) -> None:
        """Return if nothing in a release is still sealed elsewhere. Raises GateStopped: it is on the list then."""
        office = self.office
        today = office.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        with office.records.reading() as unit:
            tired = unit.memory.caused(subject.person or "", since=today) >= MOST_A_DAY
            matches = () if tired else recall(office, unit, folder, case)
        if not tired and not matches:
            return
        with office.records.transaction() as unit:
            made = [closed_finding(None)] if tired else self._held(unit, subject, case, matches)
            findings = tuple(dict.fromkeys(made))
            self._write_down(unit, subject, case, findings)
        raise GateStopped(_STOPPED, findings, remedy=_REMEDY)

    def waiting(self, subject: Subject) -> tuple[Held, ...]:
        """List what is held for review, of what somebody may open the source of. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "held.read", Action.REVIEW)
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, rule))
        with office.records.reading() as unit:
            titles = _Titles(office, unit)
            return tuple(
                Held(h, held_term(office, unit, h), titles[h.meeting], titles[h.source_meeting], _levels(unit, h))
                for h in self._open_to(unit, subject)
            )

    def settle(self, subject: Subject, held: str, *, reason: str) -> None:
        """Let a held term pass, with a reason; its body is not asked again. Raises NotFound, Conflict, UsageError."""
        office = self.office
        rule = office.demand(subject, "held.settle", Action.DECIDE)
        why = reason.strip()
        if not why or len(why) > LONGEST_REASON:
            raise UsageError(
                "Letting something pass needs a reason.", remedy=f"Say in at most {LONGEST_REASON} characters why."
            )
        with office.records.transaction() as unit:
            known = next((h for h in self._open_to(unit, subject) if h.id == held), None)
            if known is None:
                raise absent()
            contexts = MeetingContexts(known.body, known.meeting)
            context = contexts.held(known.id, marking=known.source_marking, version=2)
            unit.sealed.put(context, office.seal(json.dumps({"why": why}).encode(), context))
            unit.memory.settle(known.id, at=office.clock(), by=subject.person or "")
            event = office.event(subject, Action.DECIDE, f"{rule}:held", meeting=known.meeting, items=(known.item,))
            unit.audit(event)

    def may_open(self, unit: Unit, subject: Subject, source: Place) -> bool:
        """Tell whether somebody may open a sealed text: by her work on drafts, or as a reader. A recusal beats both."""
        recusals = unit.access.recusals(source.meeting, person=subject.person)
        if not subject.person or not subject.active or is_recused(subject, source.meeting, recusals):
            return False
        if not isinstance(self.office.permitted(subject, "draft.read"), Denial):
            return True
        record = unit.meetings.get(source.meeting)
        verdict = decide(
            subject,
            Wanted(record.body, source.meeting, source.item, source.marking),
            policy=parse_policy(record.policy_text, name=record.policy_name),
            facts=unit.access.facts(source.meeting, person=subject.person),
            now=self.office.clock(),
        )
        return not isinstance(verdict, Denial)

    def put_on_list(self, unit: Unit, case: Case, matches: Iterable[Match], *, by: str) -> bool:
        """Put on the list what was sealed since a release was asked for; return whether any of it is new there."""
        known, new = self._known(unit, case), False
        items = {p.ref: item.name for item, p in case.draft.minutes.portions()}
        for match in matches:
            item = items.get(match.ref, match.ref)
            if (item, match.source.meeting, match.source.item, match.term) not in known:
                self._hold(unit, case, match, self._record(by, case, match, item=item, blind=False))
                new = True
        return new

    def _known(self, unit: Unit, case: Case) -> set[tuple[str, str, str, str]]:
        own = [h for h in unit.memory.held(case.record.body) if h.meeting == case.record.id and not h.settled_at]
        return {(h.item, h.source_meeting, h.source_item, held_term(self.office, unit, h)) for h in own}

    def _held(self, unit: Unit, subject: Subject, case: Case, matches: Iterable[Match]) -> Iterator[Finding]:
        """Put on the list what is not on it, and tell each as far as she may know."""
        known = self._known(unit, case)
        portions = {p.ref: (item.name, p.place) for item, p in case.draft.minutes.portions()}
        titles = _Titles(self.office, unit)
        for match in matches:
            item, place = portions.get(match.ref, (match.ref, ""))
            opens = self.may_open(unit, subject, match.source)
            if (item, match.source.meeting, match.source.item, match.term) not in known:
                self._hold(
                    unit, case, match, self._record(subject.person or "", case, match, item=item, blind=not opens)
                )
            if opens:
                yield open_finding(match, item, source=titles[match.source.meeting], place=place)
            else:
                yield closed_finding(item)

    def _record(self, by: str, case: Case, match: Match, *, item: str, blind: bool) -> HeldRecord:
        return HeldRecord(
            id=self.office.new_id(),
            body=case.record.body,
            meeting=case.record.id,
            item=item,
            source_meeting=match.source.meeting,
            source_item=match.source.item,
            source_marking=match.source.marking,
            raised_at=self.office.clock(),
            raised_by=by,
            blind=blind,
        )

    def _hold(self, unit: Unit, case: Case, match: Match, record: HeldRecord) -> None:
        unit.memory.hold(record)
        context = contexts_of(case.record).held(record.id, marking=record.source_marking, version=1)
        said = json.dumps({"term": match.term, "ref": match.ref, "kind": match.kind}, ensure_ascii=False)
        unit.sealed.put(context, self.office.seal(said.encode("utf-8", "surrogatepass"), context))

    def _open_to(self, unit: Unit, subject: Subject) -> Iterator[HeldRecord]:
        for body in self.office.bodies.all():
            for held in unit.memory.held(body.id):
                own = unit.access.recusals(held.meeting, person=subject.person)
                if held.settled_at is not None or is_recused(subject, held.meeting, own):
                    continue
                if self.may_open(unit, subject, Place(held.source_meeting, held.source_item, held.source_marking)):
                    yield held

    def _write_down(self, unit: Unit, subject: Subject, case: Case, findings: Iterable[Finding]) -> None:
        items = {f.item or FRONT for f in findings}
        event = self.office.event(
            subject, Action.PROPOSE, "held", meeting=case.record.id, items=sorted(items), outcome=Outcome.DENIED
        )
        unit.audit(event)


def _levels(unit: Unit, held: HeldRecord) -> tuple[str, ...]:
    record = unit.meetings.get(held.source_meeting)
    return tuple(level.id for level in parse_policy(record.policy_text, name=record.policy_name).levels)


class _Titles:
    """The titles of meetings, each opened once; where its key was destroyed, a word in its place."""

    def __init__(self, office: Office, unit: Unit) -> None:
        self._office, self._unit = office, unit
        self._known: dict[str, str] = {}

    def __getitem__(self, meeting: str) -> str:
        if meeting not in self._known:
            try:
                self._known[meeting] = self._office.title(self._unit, self._unit.meetings.get(meeting))
            except SealError:
                self._known[meeting] = "another meeting"
        return self._known[meeting]
