"""Jobs and the workers that do them: tables and what the services do with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from redactor.core.jobs import JobRecord, JobState, WorkerRecord
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

# The checks keep a row whole: a job that runs has a holder and the end of a lease, one that does not has neither.
job = Table(
    "job",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("kind", IDENTITY, nullable=False),
    Column("subject", IDENTITY, nullable=False),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), index=True),
    Column("state", IDENTITY, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", IDENTITY, ForeignKey("person.id")),
    Column("attempt", BigInteger, nullable=False),
    Column("holder", IDENTITY),
    Column("lease_until", Instant),
    Column("finished_at", Instant),
    Column("outcome", IDENTITY),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    UniqueConstraint("kind", "subject"),
    Index("ix_job_state_not_before", "state", "not_before"),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    CheckConstraint(
        "(state = 'running') = (holder IS NOT NULL) AND (state = 'running') = (lease_until IS NOT NULL)", name="lease"
    ),
    CheckConstraint("(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="end"),
    CheckConstraint("attempt >= 0 AND done >= 0 AND total >= 0", name="counts"),
)

worker = Table(
    "worker",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("host", IDENTITY, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)


class Jobs(Part):
    """What is to be done in the background, and who does it."""

    def add(self, record: JobRecord) -> None:
        """Store a job. Raises `Conflict` where there is one of its kind about the same."""
        self._add(job, asdict(record), clash="There is such a job already.")

    def get(self, name: str) -> JobRecord:
        """Return a job. Raises `NotFound`."""
        return JobRecord(**self._get(select(job).where(job.c.id == name)))

    def find(self, kind: str, subject: str) -> JobRecord | None:
        """Return the job of a kind about something; None where there is none."""
        row = self._find(select(job).where(job.c.kind == kind, job.c.subject == subject))
        return None if row is None else JobRecord(**row)

    def change(self, seen: JobRecord, now: JobRecord) -> bool:
        """Store a job in the place of what was seen of it; tell whether it still stood so."""
        rows = job.c
        holder = rows.holder.is_(None) if seen.holder is None else rows.holder == seen.holder
        as_seen = (rows.id == seen.id, rows.state == seen.state, rows.attempt == seen.attempt, holder)
        return self._change(update(job).where(*as_seen).values(asdict(now))) == 1

    def due(self, now: datetime, *, kinds: Collection[str], most: int) -> tuple[JobRecord, ...]:
        """Return jobs of some kinds that may be taken, those that wait longest first."""
        rows = job.c
        waits = and_(rows.state == JobState.WAITING, rows.not_before <= now)
        missed = and_(rows.state == JobState.RUNNING, rows.lease_until <= now)
        query = select(job).where(or_(waits, missed), rows.kind.in_(sorted(kinds)))
        return tuple(JobRecord(**row) for row in self._all(query.order_by(rows.not_before, rows.id).limit(most)))

    def newest(self, *, most: int, kinds: Collection[str] | None = None) -> tuple[JobRecord, ...]:
        """Return jobs, what is still to be done first, then what was asked for last."""
        rows = job.c
        query = select(job) if kinds is None else select(job).where(rows.kind.in_(sorted(kinds)))
        ended = rows.state.in_((JobState.DONE, JobState.FAILED))
        query = query.order_by(ended, rows.asked_at.desc(), rows.id).limit(most)
        return tuple(JobRecord(**row) for row in self._all(query))

    def of_meeting(self, meeting: str, *, kind: str) -> JobRecord | None:
        """Return the job of a kind that was asked for last about a meeting; None where there is none."""
        query = select(job).where(job.c.meeting == meeting, job.c.kind == kind)
        row = self._find(query.order_by(job.c.asked_at.desc(), job.c.id).limit(1))
        return None if row is None else JobRecord(**row)

    def counts(self) -> dict[tuple[str, str], int]:
        """Count the jobs by kind and state."""
        query = select(job.c.kind, job.c.state, func.count().label("n")).group_by(job.c.kind, job.c.state)
        return {(row["kind"], row["state"]): int(row["n"]) for row in self._all(query)}

    def given_up(self) -> dict[tuple[str, str | None], int]:
        """Count the jobs that failed, by kind and outcome."""
        query = select(job.c.kind, job.c.outcome, func.count().label("n")).where(job.c.state == JobState.FAILED)
        return {
            (row["kind"], row["outcome"]): int(row["n"]) for row in self._all(query.group_by(job.c.kind, job.c.outcome))
        }

    def forget(self, *, before: datetime) -> int:
        """Forget what ended before a moment; return how many."""
        return self._change(delete(job).where(job.c.finished_at < before))

    def seen(self, record: WorkerRecord) -> None:
        """Store that a worker is there."""
        values = asdict(record)
        if not self._change(update(worker).where(worker.c.id == record.id).values(values)):
            self._add(worker, values, clash="There is such a worker already.")

    def left(self, name: str) -> None:
        """Forget a worker that ends."""
        self._change(delete(worker).where(worker.c.id == name))

    def forget_workers(self, *, before: datetime) -> None:
        """Forget workers that were not seen since a moment."""
        self._change(delete(worker).where(worker.c.seen_at < before))

    def workers(self) -> tuple[WorkerRecord, ...]:
        """Return the workers, who was seen last first."""
        return tuple(WorkerRecord(**row) for row in self._all(select(worker).order_by(worker.c.seen_at.desc())))
