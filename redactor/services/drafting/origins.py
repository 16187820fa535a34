"""Texts that came from another body: nothing of them is released without that body's word.

Rules kept here:

- Where a text came from is said by who marks it, and stays said: it can be added to and not taken back.
- The word of a body is given by somebody who prepares minutes, is cleared in that body for the highest marking of the
  item, and had no hand in marking or uploading; it is for the very words that are released at that moment.
- A proposal that releases other words than those stops, whoever asks for it. A word publishes nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.access import effective
from redactor.core.audit import Action
from redactor.core.filing import ConsentRecord, OriginRecord
from redactor.core.pages import Rows
from redactor.errors import Conflict, UsageError
from redactor.services.office import absent
from redactor.services.opening import load_case, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.access import Subject
    from redactor.core.minutes import Item
    from redactor.core.pages import Span
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class Origin:
    """An item that came from another body. `releases` counts its portions that everybody would read.

    `word` is the one that was given last, `holds` tells that it is for just what is released now; `mine` that she who
    looks could give it.
    """

    record: OriginRecord
    releases: int
    word: ConsentRecord | None
    holds: bool
    mine: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Origins:
    """Where texts came from, and the word of those bodies."""

    office: Office

    def listed(self, subject: Subject, span: Span | None = None) -> Rows[Origin]:
        """List the items that came from other bodies, of meetings that she is not kept out of. Raises NotFound.

        The span, and the total, are of meetings: the draft of each is opened.
        """
        office = self.office
        rule = office.demand(subject, "draft.read", Action.REVIEW)
        with office.records.reading() as unit:
            out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
            meetings = unit.lists.with_origins(span, but=out)
        events = [office.event(subject, Action.REVIEW, f"{rule}.origins", meeting=meeting) for meeting in meetings]
        with office.records.transaction() as unit:
            unit.audit_all(events)
        with office.records.reading() as unit:
            found = [origin for meeting in meetings for origin in self._of(unit, subject, meeting)]
        return Rows(found, total=meetings.total)

    def came_from(self, subject: Subject, meeting: str, item: str, body: str) -> None:
        """Say that the text of an item came from another body. Raises UsageError, Conflict, NotFound."""
        office = self.office
        case = open_case(office, subject, "draft.decide", Action.DECIDE, meeting=meeting)
        if item not in {part.name for part in case.draft.minutes.items}:
            raise UsageError("The meeting has no such item.", remedy="Name an item by its number.")
        if body == case.record.body or body not in {known.id for known in office.bodies.all()}:
            raise UsageError("There is no such other body here.", remedy="Choose one of the bodies that are set up.")
        with office.records.reading() as unit:
            if unit.releases.open_for(meeting) is not None:
                raise Conflict("A release of this meeting is waiting.", remedy="Have it sent back first.")
        record = OriginRecord(meeting=meeting, item=item, body=body, at=office.clock(), by=subject.person or "")
        with office.records.transaction() as unit:
            unit.origins.add(record)
            unit.audit(office.event(subject, Action.DECIDE, f"origin:{body}", meeting=meeting, items=[item]))

    def agree(self, subject: Subject, meeting: str, item: str, body: str, *, expected_seq: int) -> None:
        """Give a body's word for what is released of an item now. Raises Conflict, UsageError, NotFound."""
        office = self.office
        case = open_case(office, subject, "origin.agree", Action.APPROVE, meeting=meeting)
        if case.seq != expected_seq:
            raise Conflict("The meeting was changed since you looked at it.", remedy="Look at it again.")
        with office.records.transaction() as unit:
            known = {(o.item, o.body) for o in unit.origins.all(meeting)}
            if (item, body) not in known or not _speaks_for(subject, body, item, case):
                raise absent()
            if subject.person in _hands(unit, case):
                raise Conflict("You marked this meeting, so somebody else gives the word.", code="second-person")
            record = ConsentRecord(
                meeting=meeting,
                item=item,
                body=body,
                draft_version=case.version,
                decisions_seq=case.seq,
                at=office.clock(),
                by=subject.person or "",
            )
            unit.origins.consent(record)
            unit.audit(office.event(subject, Action.APPROVE, f"origin:{body}", meeting=meeting, items=[item]))

    def _of(self, unit: Unit, subject: Subject, meeting: str) -> Iterator[Origin]:
        case = load_case(self.office, unit, meeting)
        hands = _hands(unit, case)
        for record in unit.origins.all(meeting):
            words = [c for c in unit.origins.consents(meeting) if (c.item, c.body) == (record.item, record.body)]
            released = _released(case, record.item)
            mine = _speaks_for(subject, record.body, record.item, case) and subject.person not in hands
            holds = any(_covers(self.office, unit, case, word) for word in words)
            yield Origin(record, len(released), words[-1] if words else None, holds, mine, case.seq)


def demand_word(office: Office, unit: Unit, case: Case) -> None:
    """Refuse to release what came from another body without its word for just that. Raises Conflict."""
    words = unit.origins.consents(case.record.id)
    for origin in unit.origins.all(case.record.id):
        own = [word for word in words if (word.item, word.body) == (origin.item, origin.body)]
        if _released(case, origin.item) and not any(_covers(office, unit, case, word) for word in own):
            body = next((known.name for known in office.bodies.all() if known.id == origin.body), origin.body)
            raise Conflict(
                f"Item {origin.item} came from the {body}, which has not agreed to what is released of it now.",
                code="origin",
                remedy="Ask somebody who prepares minutes there to agree, or withhold the item.",
            )


def _covers(office: Office, unit: Unit, case: Case, word: ConsentRecord) -> bool:
    """Tell whether a word was given for all that is released of an item now, word for word."""
    if (word.draft_version, word.decisions_seq) == (case.version, case.seq):
        return True
    then = load_case(office, unit, case.record.id, version=word.draft_version, seq=word.decisions_seq)
    return _released(case, word.item) <= _released(then, word.item)


def _released(case: Case, name: str) -> frozenset[str]:
    """Gather what everybody would read of an item: its portions, words in their place, and a public title."""
    minutes = case.draft.minutes
    item = next((i for i in minutes.items if i.name == name), None)
    if item is None:
        return frozenset()
    own = {one.ref: one.text for one in case.draft.decisions.rewordings}
    shown = {own.get(p.ref) or p.text for p in item.portions if p.disposition == "release" and p.kind != "stub"}
    return frozenset(shown | {p.substitute for p in item.portions if p.substitute is not None})


def _speaks_for(subject: Subject, body: str, name: str, case: Case) -> bool:
    item = next((i for i in case.draft.minutes.items if i.name == name), None)
    held, policy = subject.clearances.get(body), case.draft.policy
    if item is None or held is None or policy.level(held) is None:
        return False
    return policy.dominates(held, _highest(item, case))


def _highest(item: Item, case: Case) -> str:
    policy = case.draft.policy
    return policy.highest([item.marking, *(effective(p, item, policy) for p in item.portions)]).id


def _hands(unit: Unit, case: Case) -> frozenset[str]:
    """Name who uploaded the draft, or decided anything about it."""
    draft = unit.meetings.draft(case.record.id, case.version)
    return frozenset({draft.uploaded_by, *(entry.by for entry in case.entries)})
