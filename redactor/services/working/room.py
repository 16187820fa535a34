"""The jobs on a page: kinds, states, times and how far they are; trying again what was given up.

Rules kept here: who manages access and who audits see all jobs, a secretary those of meetings that she may work on;
nobody sees a text; a job that is tried again runs for who asked for it, not for who presses, and both are on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core import jobs as rules
from redactor.core.access import Denial
from redactor.core.audit import Action
from redactor.core.jobs import JobState, Kind
from redactor.errors import Conflict, NotFound
from redactor.services.office import absent, known_form
from redactor.services.working.worker import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.access import Subject
    from redactor.core.jobs import JobRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.services.working.jobs import Jobs

MOST: Final = 200
"""Jobs on the page: the newest, with all that is still to be done before them."""
_OF_MEETINGS: Final = frozenset({Kind.RELEASE, Kind.PROPOSAL})


@dataclass(frozen=True, slots=True)
class JobRoom:
    """The jobs, for people."""

    office: Office
    jobs: Jobs

    def listed(self, subject: Subject) -> tuple[JobRecord, ...]:
        """List the jobs that somebody may know of, what is still to be done first. Raises NotFound."""
        self.office.demand(subject, "job.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            kinds = None if self._sees_all(subject) else _OF_MEETINGS
            return tuple(filter(self._sight(unit, subject), unit.jobs.newest(most=MOST, kinds=kinds)))

    def again(self, subject: Subject, name: str) -> None:
        """Try a job again that was given up. Raises NotFound, and Conflict where it was not, or is under way."""
        office = self.office
        rule = office.demand(subject, "job.again", Action.JOB_AGAIN)
        with office.records.reading() as unit:
            known = _known(unit, name)
            hers = known is not None and self._sight(unit, subject)(known)
        if known is None or not hers:
            raise office.refuse(subject, Action.JOB_AGAIN, Denial("job", ""), meeting=None)
        with office.records.transaction() as unit:
            seen = unit.jobs.get(name)
            if seen.state != JobState.FAILED:
                raise Conflict("This job is not given up.", remedy="Look at the present list.")
            fresh = rules.asked_again(seen, by=seen.asked_by, now=office.clock())
            unit.jobs.change(seen, fresh)
            event = office.event(subject, Action.JOB_AGAIN, f"{rule}.{seen.kind}", meeting=seen.meeting, digest=seen.id)
            unit.audit(event)
        self.jobs.wake(fresh)

    def sending(self, subject: Subject, meeting: str) -> JobRecord:
        """Say how far the sending of a large draft is that was asked for last. Raises NotFound."""
        self.office.demand(subject, "draft.read", Action.REVIEW, meeting=meeting)
        found = self.sent_last(meeting)
        if found is None:
            raise absent()
        return found

    def sent_last(self, meeting: str) -> JobRecord | None:
        """Find the sending of a large draft that was asked for last, for whom the meeting is open; None without."""
        with self.office.records.reading() as unit:
            return unit.jobs.of_meeting(meeting, kind=Kind.PROPOSAL)

    def is_unattended(self) -> bool:
        """Tell whether no worker was seen of late, so that what waits may wait in vain."""
        with self.office.records.reading() as unit:
            workers = unit.jobs.workers()
        return not workers or self.office.clock() - workers[0].seen_at > UNSEEN

    def _sees_all(self, subject: Subject) -> bool:
        return isinstance(self.office.permitted(subject, "draft.read"), Denial)

    def _sight(self, unit: Unit, subject: Subject) -> Callable[[JobRecord], bool]:
        """Tell which jobs somebody may know of: of all where she has no part in minutes, else of her meetings."""
        if self._sees_all(subject):
            return lambda _: True
        out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
        return lambda job: job.meeting is not None and job.meeting not in out


def _known(unit: Unit, name: str) -> JobRecord | None:
    if known_form(name) is None:
        return None
    try:
        return unit.jobs.get(name)
    except NotFound:
        return None
