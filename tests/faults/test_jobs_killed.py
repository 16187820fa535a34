"""A worker that is killed in the middle of a job: another goes on with it, and it is done wholly, once."""

from __future__ import annotations

import multiprocessing
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap.working import worker
from redactor.core.jobs import LEASE, JobState, Kind
from redactor.services.persons.mail import LEASE as MAIL_LEASE
from redactor.services.working import proposing
from tests.faults import jobs
from tests.faults.jobs import Told, check, prepare
from tests.services.house import furnish
from tests.storage import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.house import House

ORDER = (
    Kind.RELEASE,
    Kind.CLOSING,
    Kind.PROPOSAL,
    Kind.MAIL,
    Kind.REWRAP,
    Kind.SENTINEL,
    Kind.CHECKPOINT,
    Kind.REMINDERS,
)
ON_POSTGRESQL = (Kind.RELEASE, Kind.PROPOSAL, Kind.MAIL, Kind.REWRAP)
"""What the engine has a part in: rows are locked, and others wait for it."""


@pytest.fixture(params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """Give a house on either engine, on which the day's own work is done."""
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setattr(proposing, "LARGE", 0)
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(postgresql.running()).database()
        house = furnish(tmp_path / "data", database_url=url, selftest=False)
        worker(house.services).once()
        house.services.close()
        yield Told(str(house.folder), house.ids, house.clock(), url)


def kill_in(told: Told, kind: Kind) -> None:
    """Start a worker, and kill it in the middle of a kind."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.jobs", "redactor.formats.site", "redactor.services.working.tasks"])
    here, there = forks.Pipe(duplex=False)
    process = forks.Process(target=jobs.run, args=(told, kind, there), daemon=True)
    process.start()
    there.close()
    try:
        assert here.poll(100), f"it does not come to the middle of {kind}"
        assert here.recv() == "there"
    finally:
        process.kill()
        process.join()
    assert process.exitcode == -9


@pytest.mark.slow
@pytest.mark.timeout(500)  # some twenty starts of the service
def test_whatever_kind_it_is_killed_in_is_gone_on_with_and_done_once(told: Told) -> None:
    for kind in ON_POSTGRESQL if told.database_url else ORDER:
        house = told.house()
        prepare(house, kind)
        told = replace(told, now=house.clock())
        house.services.close()

        kill_in(told, kind)

        told = replace(told, now=told.now + max(LEASE, MAIL_LEASE))
        house = told.house()
        assert jobs_of(house, kind) == JobState.RUNNING
        worker(house.services).once()
        with house.services.office.records.reading() as unit:
            job = unit.jobs.newest(most=1, kinds=[kind])[0]
        assert (job.state, job.attempt) == (JobState.DONE, 2), job
        check(house, job)
        house.services.close()


def jobs_of(house: House, kind: Kind) -> str:
    with house.services.office.records.reading() as unit:
        return unit.jobs.newest(most=1, kinds=[kind])[0].state
