"""The rows against the log: what opens texts, and what withholds them, must be what the log says was done.

No key seals these rows, so whoever can write to the database can name herself in them. The log has no entry of that,
and to a log whose checkpoints are kept she can add none unseen. Rows alone are looked at, never a text.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.records import WHOLE_MEETING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.services.stores import Unit

_DECIDED: Final = frozenset({"change", "undo"})
_LIFTED: Final = ".lifted"


def contradictions(unit: Unit) -> Iterator[str]:
    """Name each row that nobody made according to the log, and each deed in the log whose row is gone."""
    log = _Log(AuditEvent.decode(logged.entry) for logged in unit.log.read())
    yield from _people(unit, log)
    for meeting in unit.meetings.all():
        yield from _grants(unit, log, meeting.id)
        yield from _recusals(unit, log, meeting.id)
        yield from _decisions(unit, log, meeting.id)
    yield from _releases(unit, log)


class _Log:
    """What was done, and not refused, by what it is looked up with."""

    def __init__(self, events: Iterable[AuditEvent]) -> None:
        self.known: set[tuple[object, ...]] = set()
        self.counts: Counter[tuple[object, ...]] = Counter()
        self.recused: dict[tuple[str, str, str], bool] = {}
        for event in events:
            if event.outcome is Outcome.GRANTED:
                self._note(event)

    def _note(self, event: AuditEvent) -> None:
        self.known |= {(event.action, event.digest), (event.action, event.digest, event.actor)}
        for item in event.items:
            self.known.add((event.action, event.meeting, item, event.digest))
            self.counts[event.action, event.meeting, item, event.digest] += 1
        if event.action is Action.DECIDE and event.rule in _DECIDED:
            self.counts[Action.DECIDE, event.meeting] += 1
        elif event.action is Action.DRAFT_UPLOAD:
            self.counts[Action.DRAFT_UPLOAD, event.meeting] += 1
        elif event.action is Action.RECUSAL:
            key = (event.meeting or "", event.items[0], event.digest or "")
            self.recused[key] = not event.rule.endswith(_LIFTED)

    def has(self, action: Action, meeting: str, item: str, person: str) -> bool:
        """Tell whether something was done about an item, or about one whose name does not go into a log."""
        return any((action, meeting, name, person) in self.known for name in (item, WHOLE_MEETING))


def _people(unit: Unit, log: _Log) -> Iterator[str]:
    for person in unit.people.all():
        if (Action.PERSON_ADD, person.id) not in log.known:
            yield f"nobody brought the person {person.id} in"
        for held in unit.people.clearances(person.id):
            confirmed = (Action.CLEARANCE_CHANGE, person.id, held.confirmed_by)
            if held.confirmed_by is not None and confirmed not in log.known:
                yield f"nobody confirmed a clearance of the person {person.id}"


def _grants(unit: Unit, log: _Log, meeting: str) -> Iterator[str]:
    ended: Counter[tuple[str, str]] = Counter()
    for grant in unit.access.grants(meeting):
        if not log.has(Action.GRANT, meeting, grant.item, grant.person):
            yield f"nobody gave the person {grant.person} access to item {grant.item} of the meeting {meeting}"
        ended[grant.item, grant.person] += grant.revoked_at is not None
    for (item, person), count in ended.items():
        if count < log.counts[Action.GRANT_REVOKE, meeting, item, person]:
            yield f"access of the person {person} to item {item} of the meeting {meeting} was ended, and is not"


def _recusals(unit: Unit, log: _Log, meeting: str) -> Iterator[str]:
    there = {(one.item, one.person) for one in unit.access.recusals(meeting)}
    whole = {person for _, person in there}
    for (where, item, person), stands in log.recused.items():
        if where != meeting or not stands:
            continue
        if (item, person) not in there and not (item == WHOLE_MEETING and person in whole):
            yield f"the person {person} stays out of item {item} of the meeting {meeting}, and the row is gone"


def _decisions(unit: Unit, log: _Log, meeting: str) -> Iterator[str]:
    made = sum(held.kind in _DECIDED for held in unit.decisions.all(meeting))
    if made != log.counts[Action.DECIDE, meeting]:
        yield f"the meeting {meeting} has {made} decisions, and the log says {log.counts[Action.DECIDE, meeting]}"
    latest = unit.meetings.latest_draft(meeting)
    if (latest.version if latest else 0) < log.counts[Action.DRAFT_UPLOAD, meeting]:
        yield f"a draft of the meeting {meeting} is gone"


def _releases(unit: Unit, log: _Log) -> Iterator[str]:
    for publication in unit.releases.publications():
        if (Action.PUBLISH, publication.folder_hash) not in log.known:
            yield f"nobody published version {publication.version} of the meeting {publication.meeting}"
        for approval in unit.releases.get(publication.proposal).approvals:
            if (Action.APPROVE, approval.folder_hash, approval.person) not in log.known:
                yield f"the person {approval.person} did not approve a release of the meeting {publication.meeting}"
    for asked in unit.emergencies.all():
        for given in asked.approvals:
            if (Action.EMERGENCY_APPROVE, asked.id, given.person) not in log.known:
                yield f"the person {given.person} did not let an emergency be in the meeting {asked.meeting}"
