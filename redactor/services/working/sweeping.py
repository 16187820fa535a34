"""What is due by itself, and what the queue has lost: looked for every few seconds by each worker.

Rules kept here: whether something is due is derived from what is stored, not remembered; that several look at the same
moment changes nothing, because there is one job for each thing; what is due and not in an empty queue is put there
again, so that a message that was lost costs a few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.jobs import DAILY, KEPT, Kind, Lane, lane_of, moment, recurs
from redactor.services.release.standing import newest, release_of
from redactor.services.working.jobs import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from redactor.services.body.circulation import Circulation
    from redactor.services.office import Office
    from redactor.services.persons.mail import Mail
    from redactor.services.stores import Unit
    from redactor.services.working.jobs import Jobs

ALL: Final = "all"
"""Subject of what is one job for everything."""
_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Looks for what is to be done."""

    office: Office
    jobs: Jobs
    circulation: Circulation
    mail: Mail
    mirrors: bool = False
    """Whether what is served goes to a bucket."""
    drop_void: Callable[[], object] = lambda: None
    """Removes cleared texts that nobody can approve any more."""

    def sweep(self) -> None:
        """Ask for what is due, and say so to an empty queue. Cheap where nothing is. Raises StorageError."""
        self.ask()
        queue, now = self.jobs.queue(), self.office.clock()
        for lane in Lane:
            if not queue.size(lane):
                for name in self.due(lane, now):
                    queue.put(lane, name)

    def ask(self) -> None:
        """Store a job for each thing that is due by itself. Raises StorageError."""
        now = self.office.clock()
        with self.office.records.reading() as unit:
            missing = [w for w in self._due(unit, now) if recurs(unit.jobs.find(w.kind, w.subject), w.kind, now)]
        if not missing:
            return
        with self.office.records.transaction() as unit:
            unit.jobs.forget(before=now - KEPT)
            for wanted in missing:
                if recurs(unit.jobs.find(wanted.kind, wanted.subject), wanted.kind, now):
                    self.jobs.ask(unit, wanted)

    def due(self, lane: Lane, now: datetime) -> tuple[str, ...]:
        """Name the jobs of a lane that may be taken. Raises StorageError."""
        kinds = [kind for kind in Kind if lane_of(kind) is lane]
        with self.office.records.reading() as unit:
            return tuple(job.id for job in unit.jobs.due(now, kinds=kinds, most=_AT_ONCE))

    def _due(self, unit: Unit, now: datetime) -> Iterator[Wanted]:
        for known in unit.releases.due(now):
            yield Wanted(Kind.RELEASE, known.id, known.meeting)
        if self.circulation.over(unit, now):
            yield Wanted(Kind.CLOSING, ALL)
        if self.mail.waits(unit, now):
            yield Wanted(Kind.MAIL, ALL)
        latest = newest(unit) if self.mirrors else None
        if latest is not None:
            yield Wanted(Kind.MIRROR, release_of(latest))
        for kind in DAILY:
            if now >= moment(kind, now.date(), now):
                yield Wanted(kind, now.date().isoformat())
