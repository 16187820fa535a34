"""Bodies of one clerk: whoever marks minutes may release them, once another duty said so.

Rules kept here: two people are the rule; the one who manages access asks for the other, and whoever confirms clearances
confirms it, with a proof; either ends it at once; what was released under it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.access import Denial
from redactor.core.audit import Action
from redactor.core.clerks import ClerkRecord
from redactor.errors import Conflict, UsageError
from redactor.services.office import absent

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.services.office import Office
    from redactor.services.stores import Unit


def one_clerk(unit: Unit, body: str) -> ClerkRecord | None:
    """Return what lets one person release a body's minutes now; None where two people do."""
    known = unit.clerks.of(body)
    return known if known is not None and known.holds else None


@dataclass(frozen=True, slots=True)
class OneClerk:
    """Which bodies let one person mark and release."""

    office: Office

    def ask(self, subject: Subject, body: str) -> str:
        """Ask that one person may mark and release the minutes of a body. Raises UsageError, Conflict, NotFound."""
        office = self.office
        rule = office.demand(subject, "people.manage", Action.ONE_CLERK, proven=True)
        if body not in {known.id for known in office.bodies.all()}:
            raise UsageError("There is no such body here.", remedy="Choose one of the bodies that are set up.")
        record = ClerkRecord(id=office.new_id(), body=body, asked_at=office.clock(), asked_by=subject.person or "")
        with office.records.transaction() as unit:
            if unit.clerks.of(body) is not None:
                raise Conflict("This was asked for already.", remedy="Look at the body again.")
            unit.clerks.ask(record)
            unit.audit(office.event(subject, Action.ONE_CLERK, f"{rule}:asked:{body}"))
        return record.id

    def confirm(self, subject: Subject, clerk: str) -> None:
        """Confirm it, as another person with another duty. Raises Conflict, NotFound, StepUpNeeded."""
        office = self.office
        rule = office.demand(subject, "clearance.confirm", Action.ONE_CLERK, proven=True)
        with office.records.transaction() as unit:
            known = next((c for c in unit.clerks.all() if c.id == clerk), None)
            if known is None:
                raise absent()
            unit.clerks.confirm(clerk, at=office.clock(), by=subject.person or "")
            unit.audit(office.event(subject, Action.ONE_CLERK, f"{rule}:confirmed:{known.body}"))

    def end(self, subject: Subject, body: str) -> None:
        """Let two people release again, at once. Raises Conflict, NotFound."""
        office = self.office
        manages = not isinstance(office.permitted(subject, "people.manage"), Denial)
        rule = office.demand(subject, "people.manage" if manages else "clearance.confirm", Action.ONE_CLERK)
        with office.records.transaction() as unit:
            known = unit.clerks.of(body)
            if known is None:
                raise absent()
            unit.clerks.end(known.id, at=office.clock(), by=subject.person or "")
            unit.audit(office.event(subject, Action.ONE_CLERK, f"{rule}:ended:{body}"))

    def all(self, subject: Subject) -> dict[str, ClerkRecord]:
        """Say of which bodies it holds or waits, to those who ask for it or confirm it. Raises NotFound."""
        office = self.office
        manages = not isinstance(office.permitted(subject, "people.manage"), Denial)
        office.demand(subject, "people.manage" if manages else "clearance.confirm", Action.ONE_CLERK)
        with office.records.reading() as unit:
            found = {body.id: unit.clerks.of(body.id) for body in office.bodies.all()}
        return {body: record for body, record in found.items() if record is not None}
