"""Work in the background: the states of a job, who holds it and for how long, when it is tried again and given up.

Rules kept here: a job is a row, and the row is the truth: whatever else speaks of it may be lost, come twice or come in
another order. One at a time has a job, by a lease that runs out; what changes a job is said by who holds it, and says
nothing once another does. A try that failed is tried again later and later, and given up after a number of tries, so
that a job which kills whoever does it ends as well. A row holds identities and codes, never a text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

LEASE: Final = timedelta(minutes=3)
"""For how long a job is nobody else's: a worker that was killed is missed after this. Whoever works renews it in time,
so it bounds no job; it must be longer than the clocks of two hosts may differ, and a stop of the disk may last."""

MOST_TRIES: Final = 6
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
"""Half a minute, one, two, four, eight: what a restart of a database or a key service mends is over by then."""

KEPT: Final = timedelta(days=90)
"""How long a job that is done stays on the page."""


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Kind(StrEnum):
    """What is done in the background; there is no other."""

    RELEASE = "release"
    CLOSING = "closing"
    MAIL = "mail"
    SENTINEL = "sentinel"
    CHECKPOINT = "checkpoint"
    REMINDERS = "reminders"
    REWRAP = "rewrap"
    PROPOSAL = "proposal"
    MIRROR = "mirror"


class Lane(StrEnum):
    """Where a job waits: what is short and has its moment does not queue behind what takes minutes."""

    QUICK = "quick"
    LONG = "long"


_LONG: Final = frozenset({Kind.SENTINEL, Kind.REWRAP, Kind.PROPOSAL})
_OPEN: Final = frozenset({JobState.WAITING, JobState.RUNNING})

DAILY: Final[Mapping[Kind, timedelta]] = {
    Kind.CHECKPOINT: timedelta(minutes=10),
    Kind.SENTINEL: timedelta(hours=2, minutes=30),
    Kind.REMINDERS: timedelta(hours=5),
}
"""At what time of each day (UTC) something is done, whether anything happened or not: a fixed schedule tells nothing.

The subject of such a job is its day. One that was missed is not made up for: there is one for each day on which
somebody was there to do it.
"""

_ONCE: Final = frozenset({*DAILY, Kind.MIRROR})
"""Of whose subject there is one alone, a day or a release: what is done is done."""

_ANSWERS: Final = frozenset({"conflict", "decision-needed", "findings", "gate-stopped", "not-found", "state"})
"""Outcomes that say what has to be changed first."""


class LeaseLost(Conflict):
    """A job is somebody else's by now, so that nothing of this try may be stored."""

    code = "lease-lost"

    def __init__(self) -> None:
        """Say it."""
        super().__init__("This job was taken over by another worker.", remedy="Nothing: the other one does it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """A job: there is one for each kind and subject, which is begun anew where it is asked for again.

    `subject` says by identities what it is about, `meeting` of which meeting it is. `not_before` is when it may begin.
    While it runs, `holder` names the try, until `lease_until`; `attempt` counts the tries. `outcome` is a code.
    """

    id: str
    kind: str
    subject: str
    meeting: str | None
    state: str
    not_before: datetime
    asked_at: datetime
    asked_by: str | None = None
    attempt: int = 0
    holder: str | None = None
    lease_until: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = None
    done: int = 0
    total: int = 0

    @property
    def open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state in _OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRecord:
    """A worker that was there at `seen_at`. One that ends as it was asked to leaves no record."""

    id: str
    host: str
    started_at: datetime
    seen_at: datetime


def lane_of(kind: str) -> Lane:
    """Say in which lane a job waits."""
    return Lane.LONG if kind in _LONG else Lane.QUICK


def is_due(job: JobRecord, now: datetime) -> bool:
    """Tell whether a job may be taken: its moment has come, or whoever held it is missed."""
    if job.state == JobState.WAITING:
        return job.not_before <= now
    return job.state == JobState.RUNNING and (job.lease_until is None or job.lease_until <= now)


def taken(job: JobRecord, *, holder: str, now: datetime) -> JobRecord | None:
    """Take a job that is due; None where it is not. One whose last try vanished without a word is given up here."""
    if not is_due(job, now):
        return None
    if job.attempt >= MOST_TRIES:
        return _ended(job, JobState.FAILED, outcome="lost", now=now)
    return replace(
        job,
        state=JobState.RUNNING,
        holder=holder,
        lease_until=now + LEASE,
        attempt=job.attempt + 1,
        finished_at=None,
        done=0,
        total=0,
    )


def renewed(job: JobRecord, *, now: datetime) -> JobRecord:
    """Hold a job for longer."""
    return replace(job, lease_until=now + LEASE)


def finished(job: JobRecord, *, outcome: str, now: datetime) -> JobRecord:
    """End a job that was done; the outcome says how."""
    return _ended(job, JobState.DONE, outcome=outcome, now=now)


def failed(job: JobRecord, *, outcome: str, now: datetime, final: bool) -> JobRecord:
    """Wait for the next try, or give up: where it was the last, or where trying again is of no use."""
    wait = wait_after(job.attempt)
    if final or wait is None:
        return _ended(job, JobState.FAILED, outcome=outcome, now=now)
    return _waiting(job, now + wait, outcome=outcome)


def put_off(job: JobRecord, *, outcome: str, now: datetime, by: timedelta) -> JobRecord:
    """Look again later: something else has to happen first, and waiting for it is no failure."""
    return replace(_waiting(job, now + by, outcome=outcome), attempt=0)


def given_back(job: JobRecord, *, now: datetime) -> JobRecord:
    """Leave a job to others at once, because whoever has it is asked to end; that was no try."""
    return replace(_waiting(job, now, outcome=None), attempt=max(job.attempt - 1, 0))


def asked_again(job: JobRecord, *, by: str | None, now: datetime) -> JobRecord:
    """Begin a job anew that has ended; one that is still to be done stays as it is."""
    if job.open:
        return job
    fresh = _waiting(job, now, outcome=None)
    return replace(fresh, attempt=0, asked_by=by, asked_at=now, done=0, total=0)


def recurs(job: JobRecord | None, kind: Kind, now: datetime) -> bool:
    """Tell whether what is due by itself is to be asked for: not while it is under way, and of each day once.

    What was given up is asked for again after the longest wait: nobody need look for the service to mend itself.
    """
    if job is None:
        return True
    if job.open or kind in DAILY or job.finished_at is None:
        return False
    if job.state == JobState.DONE:
        return kind not in _ONCE
    return job.finished_at + LONGEST_WAIT <= now


def is_answer(kind: str, outcome: str | None) -> bool:
    """Tell whether a job that failed did so to whoever asked for it as a request would have: nothing is broken then."""
    return kind == Kind.PROPOSAL and outcome in _ANSWERS


def wait_after(tries: int) -> timedelta | None:
    """Give how long to wait after so many tries; None where that was the last."""
    if tries >= MOST_TRIES:
        return None
    return min(FIRST_WAIT * (1 << max(tries - 1, 0)), LONGEST_WAIT)


def moment(kind: Kind, day: date, now: datetime) -> datetime:
    """Say when on a day something daily is done, in the zone of `now`, which is UTC."""
    return (
        now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)
        + (DAILY[kind])
    )


def _waiting(job: JobRecord, until: datetime, *, outcome: str | None) -> JobRecord:
    return replace(
        job,
        state=JobState.WAITING,
        not_before=until,
        holder=None,
        lease_until=None,
        finished_at=None,
        outcome=outcome,
    )


def _ended(job: JobRecord, state: JobState, *, outcome: str, now: datetime) -> JobRecord:
    return replace(job, state=state, holder=None, lease_until=None, finished_at=now, outcome=outcome)
