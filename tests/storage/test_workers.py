"""Several workers over one database and one queue, on both engines: each job is done once."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from redactor.core.jobs import JobState, Kind
from redactor.services.working.jobs import Jobs, Wanted
from redactor.services.working.sweeping import Sweeper
from redactor.services.working.worker import Worker
from redactor.storage.queue import JobQueue

if TYPE_CHECKING:
    from redactor.services.working.jobs import Try
    from tests.storage.house import House

MANY = 12


def make(house: House, done: Counter[str]) -> tuple[Worker, JobQueue]:
    """Make a worker as a process of its own has it: with its own connections to the queue."""
    url = house.engine.url
    at = url.render_as_string(hide_password=False) if url.get_backend_name() == "postgresql" else ""
    queue = JobQueue(at or f"sqlite:///{house.folder / 'queue.db'}")
    office: Any = SimpleNamespace(
        records=house.records, clock=lambda: datetime.now(UTC), new_id=lambda: os.urandom(10).hex()
    )
    jobs = Jobs(office, lambda: queue)
    idle: Any = SimpleNamespace(over=lambda *_: False, waits=lambda *_: False)

    def count(held: Try) -> str:
        done[f"{held.record.kind}:{held.record.subject}"] += 1
        return "done"

    worker = Worker(office, jobs, Sweeper(office, jobs, idle, idle), dict.fromkeys(Kind, count), "host")
    return worker, queue


@pytest.mark.timeout(300)
def test_of_many_jobs_and_three_workers_each_is_done_once_though_every_message_came_twice(house: House) -> None:
    done: Counter[str] = Counter()
    made = [make(house, done) for _ in range(3)]
    jobs = made[0][0].jobs
    with house.records.transaction() as unit:
        asked = [jobs.ask(unit, Wanted(kind, str(n))) for n in range(MANY) for kind in (Kind.CLOSING, Kind.REWRAP)]
    for job in asked * 2:
        jobs.wake(job)
    threads = [threading.Thread(target=worker.run) for worker, _ in made]
    for thread in threads:
        thread.start()

    end = time.monotonic() + 100
    while any(state != JobState.DONE for (_, state) in counts(house)) and time.monotonic() < end:
        time.sleep(0.05)

    for worker, _ in made:
        worker.stopping.set()
    for thread in threads:
        thread.join(60)
    for _, queue in made:
        queue.close()
    assert {name: times for name, times in done.items() if times != 1} == {}
    assert {f"{job.kind}:{job.subject}" for job in asked} <= done.keys()
    with house.records.reading() as unit:
        assert unit.jobs.workers() == ()


def counts(house: House) -> dict[tuple[str, str], int]:
    with house.records.reading() as unit:
        return unit.jobs.counts()
