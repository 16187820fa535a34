"""Jobs: asked for once, held by one worker at a time, ended by whoever holds them.

Rules kept here: each change is a transaction that sees the row as it stands; who has lost a lease changes nothing; the
queue is told after the row is stored, and when it cannot be told, the sweeper finds the row.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from redactor.core import jobs as rules
from redactor.core.jobs import JobRecord, JobState, LeaseLost, lane_of
from redactor.errors import NotFound, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.core.jobs import Kind
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.services.working.stored import Queue


@dataclass(frozen=True, slots=True)
class Wanted:
    """A job that somebody asks for, or nobody: its kind, what it is about, and of which meeting it is."""

    kind: Kind
    subject: str
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs, as those who ask for them and those who do them see them."""

    office: Office
    queue: Callable[[], Queue]
    """Opens the queue, or gives it where it is open. Raises StorageError."""

    def ask(self, unit: Unit, wanted: Wanted, *, by: str | None = None) -> JobRecord:
        """Store that something is to be done, within a transaction; what is asked for twice is one job."""
        return ask(unit, wanted, by=by, now=self.office.clock(), name=self.office.new_id())

    def wake(self, job: JobRecord) -> None:
        """Tell the queue of a job that is stored. Where that fails, the next sweep finds the row."""
        try:
            self.queue().put(lane_of(job.kind), job.id)
        except StorageError:
            return

    def take(self, name: str) -> Try | None:
        """Take a job for a while; None where it is not there, is not due, or somebody else has it.

        One whose every try vanished is not taken but given up: its record says so.
        """
        now = self.office.clock()
        with self.office.records.reading() as unit:
            seen = _seen(unit, name)
        if seen is None or not rules.is_due(seen, now):
            return None
        with self.office.records.transaction() as unit:
            seen = _seen(unit, name)
            taken = rules.taken(seen, holder=self.office.new_id(), now=now) if seen else None
            if seen is None or taken is None or not unit.jobs.change(seen, taken):
                return None
        return Try(self.office, taken, now)


def ask(unit: Unit, wanted: Wanted, *, by: str | None, now: datetime, name: str) -> JobRecord:
    """Store that something is to be done, under a name that is new; what is asked for twice is one job."""
    known = unit.jobs.find(wanted.kind, wanted.subject)
    if known is not None:
        again = rules.asked_again(known, by=by, now=now)
        if again is not known:
            unit.jobs.change(known, again)
        return again
    record = JobRecord(
        id=name,
        kind=wanted.kind,
        subject=wanted.subject,
        meeting=wanted.meeting,
        state=JobState.WAITING,
        not_before=now,
        asked_at=now,
        asked_by=by,
    )
    unit.jobs.add(record)
    return record


def _seen(unit: Unit, name: str) -> JobRecord | None:
    try:
        return unit.jobs.get(name)
    except NotFound:
        return None


@dataclass(slots=True)
class Try:
    """A job that somebody has taken: what she may say about it, for as long as it is hers."""

    office: Office
    record: JobRecord
    began: datetime
    said: str | None = field(default=None, init=False)
    """The outcome that `ends` was given: true once the transaction of that is stored."""
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def renew(self) -> None:
        """Hold it for longer. Raises LeaseLost, StorageError."""
        self._change(lambda seen: rules.renewed(seen, now=self.office.clock()))

    def progress(self, done: int, total: int) -> None:
        """Say how far it is; that holds it for longer as well. Raises LeaseLost, StorageError."""
        self._change(lambda seen: replace(rules.renewed(seen, now=self.office.clock()), done=done, total=total))

    def ends(self, unit: Unit, outcome: str) -> None:
        """End it in the very transaction that stores what it made: both, or neither. Raises LeaseLost.

        Then all of its steps are done, the last one with it.
        """
        ended = rules.finished(self.record, outcome=outcome, now=self.office.clock())
        self._store(unit, replace(ended, done=ended.total))
        self.said = outcome

    def close(self, change: Callable[[JobRecord], JobRecord]) -> bool:
        """Leave it in another state; tell whether it was still its holder's to leave. Raises StorageError."""
        try:
            self._change(change)
        except LeaseLost:
            return False
        return True

    def _change(self, change: Callable[[JobRecord], JobRecord]) -> None:
        with self._lock:
            after = change(self.record)
            with self.office.records.transaction() as unit:
                self._store(unit, after)
            self.record = after

    def _store(self, unit: Unit, after: JobRecord) -> None:
        # What was given back, or has ended, is not hers any more, whatever the row says.
        if self.record.state != JobState.RUNNING or not unit.jobs.change(self.record, after):
            raise LeaseLost
