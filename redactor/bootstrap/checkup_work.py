"""Whether the work in the background is done: the queue, who does it, and what was given up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.bootstrap.check import FAULT, NOTE, WELL, Check
from redactor.core.jobs import Kind, is_answer
from redactor.services.working.worker import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.config import Settings
    from redactor.core.jobs import WorkerRecord
    from redactor.storage.records import Records

_FIRST = "The first start makes it."
_START = "Start the service, or where it has REDACTOR_WORKER=apart: redactor worker"


def check_queue(settings: Settings) -> Iterator[Check]:
    """Look whether the queue can be reached. Raises StorageError."""
    from redactor.storage.queue import JobQueue

    file = settings.queue_url.removeprefix("sqlite:///")
    if file != settings.queue_url and not Path(file).exists():
        yield Check("queue", NOTE, "There is none yet.", _FIRST)
        return
    queue = JobQueue(settings.queue_url, make=False)
    try:
        made = queue.check()
    finally:
        queue.close()
    yield Check("queue", WELL, "it answers") if made else Check("queue", NOTE, "It has no tables yet.", _FIRST)


def check_jobs(records: Records) -> Iterator[Check]:
    """Look who works, and what was given up. Raises StorageError."""
    now = datetime.now(UTC)
    with records.reading() as unit:
        workers, counts, given_up = unit.jobs.workers(), unit.jobs.counts(), unit.jobs.given_up()
        waits = unit.jobs.due(now - UNSEEN, kinds=[*Kind], most=1)
    yield _workers(workers, late=bool(waits), now=now)
    answered = sum(count for ended, count in given_up.items() if is_answer(*ended))
    failed = sum(given_up.values()) - answered
    if failed:
        yield Check("jobs", FAULT, f"{failed} were given up.", "Look at the page of jobs; try them again there.")
    else:
        told = f"; {answered} ended because something has to be changed first" if answered else ""
        yield Check("jobs", WELL, f"{sum(counts.values())} on the list, none given up{told}")


def _workers(workers: tuple[WorkerRecord, ...], *, late: bool, now: datetime) -> Check:
    """Judge by the last sign of life; a worker that ended as it was asked to has left the list."""
    minutes = int(UNSEEN.total_seconds() // 60)
    if not workers:
        said = "None is there" + (f", and something has waited for {minutes} minutes." if late else ".")
        return Check("worker", FAULT if late else NOTE, said, _START)
    newest = workers[0]
    if now - newest.seen_at > UNSEEN:
        said = f"None was seen for {minutes} minutes; the last one on {newest.host}, {newest.seen_at:%d %B %H:%M} UTC."
        return Check("worker", FAULT, said, _START)
    there = sum(now - one.seen_at <= UNSEEN for one in workers)
    return Check("worker", WELL, f"{there} there, the last seen on {newest.host}")
