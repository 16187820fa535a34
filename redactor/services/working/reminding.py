"""Reminders: a withheld part whose day of review has come rings its owner, once, with a notice and a message.

Rules kept here: what is due is derived from what holds now, so that a review that was put off rings on its new day; it
is written down before the decisions are opened; whoever stays out of the meeting is not told; one notice for each
person, meeting and day of review, however often this is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.core.entitlements import NoticeRecord
from redactor.services.persons.notices import Kind, holders

if TYPE_CHECKING:
    from redactor.services.drafting.lifecycle import Lifecycle, Withheld
    from redactor.services.office import Office
    from redactor.services.persons.mail import Mail
    from redactor.services.stores import Unit

PATH: Final = "/registers/withheld"
_SECRETARIES: Final = frozenset({"secretary"})
_DESK: Final = frozenset({"secretary", "officer"})


@dataclass(frozen=True, slots=True)
class Reminding:
    """Rings for what is due to be looked at again."""

    office: Office
    lifecycle: Lifecycle
    mail: Mail

    def remind(self) -> int:
        """Ring for everything that is due by today and has not rung; return for how many. Raises StorageError."""
        rung = 0
        for due in self._due():
            with self.office.records.transaction() as unit:
                rung += sum([self._ring(unit, person, due) for person in self._owners(unit, due)])
        return rung

    def _due(self) -> tuple[Withheld, ...]:
        """Find what is due: one of each meeting and day, the first of its items stands for the others."""
        found = {(due.meeting, due.review, due.owner): due for due in self.lifecycle.overdue()}
        return tuple(found.values())

    def _owners(self, unit: Unit, due: Withheld) -> tuple[str, ...]:
        """Name who looks at it: the owner who was named, or else who decided about it, or else the desk."""
        out = {r.person for r in unit.access.recusals(due.meeting)}
        desk = [p for p in holders(self.office, unit, _DESK) if p not in out]
        named = [p for p in desk if due.owner and unit.people.get(p).name.casefold() == due.owner.casefold()]
        marked = {held.by for held in unit.decisions.all(due.meeting)}
        secretaries = set(holders(self.office, unit, _SECRETARIES))
        deciding = [p for p in desk if p in marked and p in secretaries]
        return tuple(named or deciding or desk)

    def _ring(self, unit: Unit, person: str, due: Withheld) -> bool:
        """Ring somebody, and send her a link, unless she was told of this day's review; tell whether it rang."""
        name = f"review.{due.meeting}.{due.review}.{person}"
        if unit.notices.has(name):
            return False
        now = self.office.clock()
        unit.notices.ring(
            NoticeRecord(id=name, person=person, kind=Kind.REVIEW, at=now, meeting=due.meeting, about=person)
        )
        unit.audit(self.office.event(Subject(None), Action.REVIEW, "reminder", meeting=due.meeting, digest=person))
        self.mail.put(unit, [person], PATH, cause=f"review:{due.meeting}:{due.review}")
        return True
