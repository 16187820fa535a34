"""Approval of the minutes themselves by their body: recorded by a secretary, confirmed by an officer.

Rules kept here: who records an approval does not confirm it; each half, public and confidential, is approved by itself;
a confirmed approval is an entry of the list of decisions, so that what waits for release without it is void, and every
state of the minutes can be derived again as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.adoption import is_reference
from redactor.core.audit import Action
from redactor.core.circulation import AdoptionRecord
from redactor.core.history import Entry, encode
from redactor.errors import Conflict, UsageError
from redactor.services.office import absent, contexts_of
from redactor.services.opening import open_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from redactor.core.access import Subject
    from redactor.core.circulation import Half
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.stores import Unit

KIND: Final = "adoption"
"""The kind of its entries: they mark nothing, so whoever confirmed an approval may still release."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an approval: on which day, at which meeting (None: ex-committee), and what is to be amended."""

    half: Half
    on: date
    at_meeting: str | None = None
    amended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adopting:
    """Keeps what the body says to its minutes."""

    office: Office

    def record(self, subject: Subject, meeting: str, said: Said) -> str:
        """Record that the body approved one half of the present draft; return its id. It waits to be confirmed.

        Raises UsageError for a day to come, a meeting that is no reference, an item that is not there; NotFound.
        """
        office = self.office
        case = open_case(office, subject, "minutes.adopt", Action.ADOPT, meeting=meeting)
        now = office.clock()
        if said.on > now.date():
            raise UsageError("An approval has been given on a day that has come.", code="on", remedy="Correct it.")
        if said.at_meeting is not None and not is_reference(said.at_meeting):
            raise UsageError(
                "The approving meeting is named by its reference.", code="at", remedy="Write it as SECP_62_0911."
            )
        if not set(said.amended) <= {item.name for item in case.draft.minutes.items}:
            raise UsageError("The draft has no such item.", code="amended", remedy="Name items by their numbers.")
        record = AdoptionRecord(
            id=office.new_id(),
            meeting=meeting,
            draft_version=case.version,
            half=said.half,
            on=said.on.isoformat(),
            at_meeting=said.at_meeting,
            amended=said.amended,
            by=subject.person or "",
            at=now,
        )
        with office.records.transaction() as unit:
            unit.circulations.adopt(record)
            unit.audit(office.event(subject, Action.ADOPT, f"{said.half}:{record.id}", meeting=meeting))
        return record.id

    def answer(self, subject: Subject, meeting: str, adoption: str, *, confirmed: bool) -> None:
        """Confirm that the body approved the minutes, or say that it did not. Raises Conflict, NotFound.

        Copies made from then on say so; what waits for release is void, because it says otherwise.
        """
        office = self.office
        case = open_case(office, subject, "minutes.confirm", Action.ADOPT, meeting=meeting)
        with office.records.transaction() as unit:
            known = next((a for a in unit.circulations.adoptions(meeting) if a.id == adoption), None)
            if known is None:
                raise absent()
            if known.by == subject.person:
                raise Conflict("Who recorded an approval does not confirm it.", remedy="Another person has to.")
            if known.draft_version != case.version:
                raise Conflict("Another draft was uploaded since.", remedy="Record the approval of that draft.")
            seq, now = case.seq + 1, office.clock()
            said = f"{'confirmed' if confirmed else 'refused'}:{adoption}"
            unit.circulations.confirm_adoption(
                adoption, seq=seq if confirmed else None, at=now, by=subject.person or ""
            )
            if confirmed:
                self._append(unit, case, Entry(seq, now.isoformat(timespec="seconds"), subject.person or ""), now)
            unit.audit(office.event(subject, Action.ADOPT, said, meeting=meeting))

    def adoptions(self, subject: Subject, meeting: str) -> tuple[AdoptionRecord, ...]:
        """List what was recorded of a meeting's approval, oldest first. Raises NotFound."""
        self.office.demand(subject, "draft.read", Action.REVIEW, meeting=meeting)
        with self.office.records.reading() as unit:
            unit.meetings.get(meeting)
            return unit.circulations.adoptions(meeting)

    def _append(self, unit: Unit, case: Case, entry: Entry, now: datetime) -> None:
        office, top = self.office, case.draft.policy.levels[-1].id
        context = contexts_of(case.record).decision(entry.seq, marking=top)
        payload = office.seal(encode(entry), context)
        unit.decisions.append(context, payload, at=now, by=entry.by, kind=KIND, expected_seq=case.seq)
