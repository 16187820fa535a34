"""The list of meetings of those who work on drafts: a page of it, at the price of a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.pages import Rows
from redactor.core.records import MeetingState
from redactor.services.several import titles_of

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.pages import Span
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the list of those who work on drafts.

    `until` is when its circulation closes, or when it appears; `withdrawn_version` was taken back and has no successor.
    `place` is the public address of its minutes, empty where none are public.
    """

    id: str
    body: str
    title: str
    state: MeetingState
    created: datetime
    published_version: int | None
    withdrawn_version: int | None = None
    until: datetime | None = None
    place: str = ""


def lines(office: Office, unit: Unit, subject: Subject, span: Span | None) -> Rows[MeetingLine]:
    """List meetings with their titles: what waits first, then the newest; none that she is kept out of. Audit first."""
    out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
    records = unit.lists.meetings(span, but=out)
    titles, moments = titles_of(office, unit, records), _moments(unit, records)
    stands = unit.lists.standings([record.id for record in records])
    made = []
    for record in records:
        known = stands.get(record.id)
        version = known.publication.version if known else None
        public = known is not None and not known.withdrawn
        made.append(
            MeetingLine(
                record.id,
                record.body,
                titles[record.id],
                record.state,
                record.created,
                version if public else None,
                None if public else version,
                moments.get(record.id),
                known.publication.path.partition("/")[2] if known and public else "",
            )
        )
    return Rows(made, total=records.total)


def _moments(unit: Unit, records: Rows[MeetingRecord]) -> dict[str, datetime]:
    """Say when what waits ends by itself: comments on a draft, or the time before minutes appear."""
    found: dict[str, datetime] = {}
    states = {record.id: record.state for record in records}
    if MeetingState.CIRCULATED in states.values():
        for one in reversed(unit.circulations.unclosed()):
            if states.get(one.meeting) is MeetingState.CIRCULATED:
                found[one.meeting] = one.closes
    due = [meeting for meeting, state in states.items() if state is MeetingState.SCHEDULED]
    return found | (unit.lists.due(due) if due else {})
