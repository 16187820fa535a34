"""What is withheld, and when it is looked at again.

Rules kept here: what is due is listed and nothing more; that an event has happened, or that a review was put off, is a
decision like any other, and publishes nothing; a marking is lowered by decisions, a proposal and two people, as
anything is published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.history import decided
from redactor.errors import UsageError
from redactor.services.release.standing import place_in, standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redactor.core.records import MeetingRecord, PublicationRecord
    from redactor.core.site import Gap, Site
    from redactor.services.drafting.review import Review
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class Withheld:
    """A withheld part of published minutes: why, who looks at it again, and when (a day, ISO 8601, or an event).

    `tone` is the look of its level, `since` the day on which the minutes were first published, `seq` the number to
    expect when deciding about it.
    """

    meeting: str
    place: str
    item: str
    title: str
    level: str
    reason: str
    owner: str
    review: str
    event: str
    overdue: bool
    tone: str = "quiet"
    since: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The months after a publication."""

    office: Office
    publication: Publication
    review: Review

    def withheld(self, subject: Subject, today: date) -> tuple[Withheld, ...]:
        """List everything that is withheld in what is published, soonest review first. Raises NotFound.

        Titles and reasons are those that are public; owners and events are in the decisions, which are opened for it.
        Meetings that somebody stays out of are not in her list.
        """
        office = self.office
        rule = office.demand(subject, "draft.read", Action.REVIEW)
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, f"{rule}.withheld"))
        site = self.publication.served()
        with office.records.reading() as unit:
            hers = [m for m in unit.meetings.all() if not unit.access.recusals(m.id, person=subject.person)]
            found = [w for record in hers for w in self._of(unit, record, site, today=today)]
        return tuple(sorted(found, key=lambda w: (w.review or "9999", w.place, w.item)))

    def due(self, subject: Subject, today: date) -> tuple[Withheld, ...]:
        """List what is to be looked at again by today. Raises NotFound."""
        return tuple(w for w in self.withheld(subject, today) if w.overdue)

    def overdue(self) -> tuple[Withheld, ...]:
        """List what anybody has to look at again by today, for the service itself, which writes down that it does."""
        office, today = self.office, self.office.clock().date()
        site = self.publication.served()
        with office.records.transaction() as unit:
            unit.audit(office.event(Subject(None), Action.REVIEW, "reminders"))
        with office.records.reading() as unit:
            found = [w for record in unit.meetings.all() for w in self._of(unit, record, site, today=today)]
        return tuple(w for w in found if w.overdue)

    def happened(self, subject: Subject, meeting: str, item: str, *, expected_seq: int) -> int:
        """Note that the event has happened which an item waited for: it is due from today, and nothing is published.

        Returns the number of the decision. Raises UsageError where it waited for none, Conflict, NotFound.
        """
        known = self._decided(subject, meeting, item)
        if not known.event:
            raise UsageError("This item waits for no event.", remedy="Look at the list of what is withheld.")
        today = self.office.clock().date().isoformat()
        return self._decide(subject, meeting, replace(known, event=None, review=today), expected_seq=expected_seq)

    def put_off(self, subject: Subject, meeting: str, item: str, *, until: date, expected_seq: int) -> int:
        """Keep an item withheld and look at it again another day. Returns the number of the decision.

        Raises UsageError for a day that has passed, Conflict, NotFound.
        """
        if until <= self.office.clock().date():
            raise UsageError("This day has passed.", remedy="Name a day to come.")
        known = self._decided(subject, meeting, item)
        return self._decide(
            subject, meeting, replace(known, event=None, review=until.isoformat()), expected_seq=expected_seq
        )

    def _decided(self, subject: Subject, meeting: str, item: str) -> ItemDecision:
        """Find what is decided about an item, for who may decide."""
        case = self.office.opened(subject, "draft.decide", Action.DECIDE, meeting)
        if item not in {part.name for part in case.draft.minutes.items}:
            raise UsageError("The meeting has no such item.", remedy="Name an item by its number.")
        return case.draft.decisions.items.get(item) or ItemDecision(item)

    def _decide(self, subject: Subject, meeting: str, item: ItemDecision, *, expected_seq: int) -> int:
        return self.review.decide(subject, meeting, Decisions(items={item.item: item}), expected_seq=expected_seq)

    def _of(self, unit: Unit, record: MeetingRecord, site: Site, *, today: date) -> Iterator[Withheld]:
        known = standing(unit, record.id)
        if known is None:
            return
        published = site.find(place_in(known))
        if published is None or not published.gaps:
            return
        items = self._items(unit, record, known)
        since, seq = unit.releases.publications(record.id)[0].at.date().isoformat(), unit.decisions.count(record.id)
        for gap in published.gaps:
            made = _withheld(record.id, published.place, gap, item=items.get(gap.item), today=today)
            yield replace(made, since=since, seq=seq)

    def _items(self, unit: Unit, record: MeetingRecord, known: PublicationRecord) -> dict[str, ItemDecision]:
        """Open what is decided about the items under their published numbers: until the next draft, what holds now."""
        entries = self.office.entries(unit, record)
        proposal = unit.releases.get(known.proposal)
        later = next((n for n, e in enumerate(entries) if n >= proposal.decisions_seq and e.begins is not None), None)
        return dict(decided(entries[:later]).items)


def _withheld(meeting: str, place: str, gap: Gap, *, item: ItemDecision | None, today: date) -> Withheld:
    review = (item.review if item else None) or ("" if item and item.event else gap.review)
    return Withheld(
        meeting=meeting,
        place=place,
        item=gap.item,
        title=gap.title,
        level=gap.level,
        reason=gap.reason,
        owner=(item.owner if item else None) or "",
        review=review,
        event=(item.event if item else None) or "",
        overdue=bool(review) and review <= today.isoformat(),
        tone=gap.tone,
    )
