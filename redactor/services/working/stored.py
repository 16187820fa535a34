"""What work in the background needs to have stored, and the queue that says that there is some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from redactor.core.jobs import JobRecord, Lane, WorkerRecord


class JobStore(Protocol):
    """What is to be done in the background, and who does it."""

    def add(self, record: JobRecord) -> None:
        """Store a job. Raises Conflict where there is one of its kind about the same."""

    def get(self, name: str) -> JobRecord:
        """Return a job. Raises NotFound."""

    def find(self, kind: str, subject: str) -> JobRecord | None:
        """Return the job of a kind about something; None where there is none."""

    def change(self, seen: JobRecord, now: JobRecord) -> bool:
        """Store a job in the place of what was seen of it; tell whether it still stood so."""

    def due(self, now: datetime, *, kinds: Collection[str], most: int) -> tuple[JobRecord, ...]:
        """Return jobs of some kinds that may be taken, those that wait longest first."""

    def newest(self, *, most: int, kinds: Collection[str] | None = None) -> tuple[JobRecord, ...]:
        """Return jobs, what is still to be done first, then what was asked for last."""

    def of_meeting(self, meeting: str, *, kind: str) -> JobRecord | None:
        """Return the job of a kind that was asked for last about a meeting; None where there is none."""

    def counts(self) -> dict[tuple[str, str], int]:
        """Count the jobs by kind and state."""

    def given_up(self) -> dict[tuple[str, str | None], int]:
        """Count the jobs that failed, by kind and outcome."""

    def forget(self, *, before: datetime) -> int:
        """Forget what ended before a moment; return how many."""

    def seen(self, record: WorkerRecord) -> None:
        """Store that a worker is there."""

    def left(self, name: str) -> None:
        """Forget a worker that ends."""

    def forget_workers(self, *, before: datetime) -> None:
        """Forget workers that were not seen since a moment."""

    def workers(self) -> tuple[WorkerRecord, ...]:
        """Return the workers, who was seen last first."""


class Queue(Protocol):
    """Wakes workers: messages that name a job and say nothing else. They may be lost, come twice or in any order."""

    def put(self, lane: Lane, job: str) -> None:
        """Say that a job may be taken. Raises StorageError."""

    def take(self, lane: Lane) -> str | None:
        """Wait a moment for a message; return which job it names. Raises StorageError."""

    def size(self, lane: Lane) -> int:
        """Count the messages that nobody has taken. Raises StorageError."""

    def leave(self, lane: Lane) -> None:
        """Give back what the thread that took from a lane has held; it takes no more."""

    def close(self) -> None:
        """Give the connections back."""
