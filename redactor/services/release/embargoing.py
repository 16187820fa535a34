"""A release holds to the times that were set: what stays closed until a moment is not made public before it.

Whoever may set the time may lift it, which is in the record; a release alone does neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.records import WHOLE_MEETING
from redactor.errors import Conflict
from redactor.services.opening import load_case

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.records import ProposalRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit


def closed_items(office: Office, unit: Unit, known: ProposalRecord, *, at: datetime) -> tuple[str, ...]:
    """Name the items of which a proposal makes something public while they are still closed. Audit first."""
    running = {one.item for one in unit.access.embargoes(known.meeting) if at < one.opens_at}
    if not running:
        return ()
    case = load_case(office, unit, known.meeting, version=known.draft_version, seq=known.decisions_seq)
    shown = dict.fromkeys(item.name for item, p in case.draft.minutes.portions() if p.disposition == "release")
    return tuple(name for name in shown if name in running or WHOLE_MEETING in running)


def demand_open(office: Office, unit: Unit, known: ProposalRecord, *, at: datetime) -> None:
    """Return where nothing is released before its time. Raises Conflict."""
    if closed := closed_items(office, unit, known, at=at):
        raise Conflict(
            f"What would be released stays closed until later: item {', '.join(closed)}.",
            code="embargo",
            remedy="Schedule the release for after that time, or let the item open at once under Access.",
        )
