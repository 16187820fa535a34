"""What is withheld, and when it is looked at again.

Rules kept here: what is due is listed and nothing more; that an event has happened, or that a review was put off, is a
decision like any other, and publishes nothing; a marking is lowered by decisions, a proposal and two people, as
anything is published.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.history import decided
from redactor.core.pages import Rows, spanned
from redactor.errors import UsageError
from redactor.services.opening import open_case
from redactor.services.release.shown import LATER
from redactor.services.several import entries_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from redactor.core.pages import Span
    from redactor.core.site import Gap
    from redactor.services.drafting.review import Review
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.release.shown import KnownGap
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

    def withheld(self, subject: Subject, today: date, span: Span | None = None, *, due: bool = False) -> Rows[Withheld]:
        """List what is withheld in what is published, soonest review first; with `due` what is to be looked at now.

        Titles and reasons are those that are public; owners and events are in the decisions, which are opened for it.
        Meetings that somebody stays out of are not in her list. Raises NotFound.
        """
        return self.look(subject, today, span, due=due)[0]

    def look(
        self, subject: Subject, today: date, span: Span | None = None, *, due: bool = False
    ) -> tuple[Rows[Withheld], int]:
        """List it as `withheld` does, and count what is to be looked at by today: that is one look. Raises NotFound."""
        self._asked(subject)
        with self.office.records.reading() as unit:
            found = self._found(unit, subject, today, due=due)
            chosen = spanned(found, span)
            return Rows(self._rows(unit, chosen, today), total=chosen.total), bisect_right(found, _until(today))

    def count_due(self, subject: Subject, today: date) -> int:
        """Count what is to be looked at again by today. Raises NotFound."""
        self._asked(subject)
        with self.office.records.reading() as unit:
            return len(self._found(unit, subject, today, due=True))

    def overdue(self) -> tuple[Withheld, ...]:
        """List what anybody has to look at again by today, for the service itself, which writes down that it does."""
        office, nobody, today = self.office, Subject(None), self.office.clock().date()
        with office.records.transaction() as unit:
            unit.audit(office.event(nobody, Action.REVIEW, "reminders"))
        with office.records.reading() as unit:
            return tuple(self._rows(unit, self._found(unit, nobody, today, due=True), today))

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
        case = open_case(self.office, subject, "draft.decide", Action.DECIDE, meeting=meeting)
        if item not in {part.name for part in case.draft.minutes.items}:
            raise UsageError("The meeting has no such item.", remedy="Name an item by its number.")
        return case.draft.decisions.items.get(item) or ItemDecision(item)

    def _decide(self, subject: Subject, meeting: str, item: ItemDecision, *, expected_seq: int) -> int:
        return self.review.decide(subject, meeting, Decisions(items={item.item: item}), expected_seq=expected_seq)

    def _asked(self, subject: Subject) -> None:
        office = self.office
        rule = office.demand(subject, "draft.read", Action.REVIEW)
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, f"{rule}.withheld"))

    def _found(self, unit: Unit, subject: Subject, today: date, *, due: bool) -> list[KnownGap]:
        """Find every gap in its order: by the cleared index, and by the decisions where there are later ones."""
        gaps = self.publication.folder.shown(unit).gaps
        out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
        with_gaps = {known.meeting for known in gaps} - out
        moved = self._items(unit, [meeting for meeting in unit.lists.moved_on() if meeting in with_gaps])
        apart = out | set(moved)
        soon = gaps[: bisect_right(gaps, _until(today))] if due else gaps
        found = [known for known in soon if known.meeting not in apart]
        for known in gaps if moved else ():
            if known.meeting in moved:
                review = _review(known.gap, moved[known.meeting].get(known.item))
                if not due or _is_due(review, today):
                    found.append(known._replace(review=review or LATER))
        return sorted(found, key=lambda one: one[:3]) if moved else found

    def _rows(self, unit: Unit, chosen: Sequence[KnownGap], today: date) -> Iterator[Withheld]:
        meetings = list(dict.fromkeys(one.meeting for one in chosen))
        items, stands = self._items(unit, meetings), unit.lists.standings(meetings)
        for one in chosen:
            known = stands[one.meeting]
            made = _withheld(one.meeting, one.place, one.gap, item=items[one.meeting].get(one.gap.item), today=today)
            yield replace(made, since=known.since.date().isoformat(), seq=known.now[1])

    def _items(self, unit: Unit, meetings: Collection[str]) -> dict[str, dict[str, ItemDecision]]:
        """Open what is decided about items under their published numbers: until the next draft, what holds now."""
        if not meetings:
            return {}
        records, stands = unit.lists.records(meetings), unit.lists.standings(meetings)
        made = {}
        for meeting, entries in entries_of(self.office, unit, records.values()).items():
            seq = stands[meeting].released[1]
            later = next((n for n, e in enumerate(entries) if n >= seq and e.begins is not None), None)
            made[meeting] = dict(decided(entries[:later]).items)
        return made


def _review(gap: Gap, item: ItemDecision | None) -> str:
    return (item.review if item else None) or ("" if item and item.event else gap.review)


def _until(today: date) -> tuple[str, str]:
    """Give what stands in the order of gaps right after those that are due."""
    return today.isoformat(), "~"


def _is_due(review: str, today: date) -> bool:
    return bool(review) and review <= today.isoformat()


def _withheld(meeting: str, place: str, gap: Gap, *, item: ItemDecision | None, today: date) -> Withheld:
    review = _review(gap, item)
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
        overdue=_is_due(review, today),
        tone=gap.tone,
    )
