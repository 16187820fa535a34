"""Every publication of a meeting: when, by whom, and what became of it. No text, and nothing is opened for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.services.release.standing import place_in, standing

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.services.office import Office


@dataclass(frozen=True, slots=True)
class Version:
    """One publication; people by their ids. `place` is its address where it stands, `ended` when it stood no longer."""

    number: int
    at: datetime
    proposed_by: str
    approved_by: tuple[str, ...]
    place: str = ""
    ended: datetime | None = None
    withdrawn_by: str = ""


def versions(office: Office, subject: Subject, meeting: str) -> tuple[Version, ...]:
    """List the publications of a meeting, newest first. Raises NotFound."""
    rule = office.demand(subject, "release.read", Action.REVIEW, meeting=meeting)
    with office.records.transaction() as unit:
        unit.meetings.get(meeting)
        unit.audit(office.event(subject, Action.REVIEW, f"{rule}.versions", meeting=meeting))
    with office.records.reading() as unit:
        published, stands = unit.releases.publications(meeting), standing(unit, meeting)
        gone = {w.version: w for w in unit.releases.withdrawals(meeting)}
        made, until = [], None
        for known in reversed(published):
            proposal, taken = unit.releases.get(known.proposal), gone.get(known.version)
            made.append(
                Version(
                    number=known.version,
                    at=known.at,
                    proposed_by=proposal.proposed_by,
                    approved_by=tuple(a.person for a in proposal.approvals),
                    place=place_in(known) if known == stands else "",
                    ended=taken.at if taken else until,
                    withdrawn_by=taken.by if taken else "",
                )
            )
            until = known.at
    return tuple(made)
