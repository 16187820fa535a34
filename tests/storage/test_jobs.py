"""Jobs, stored: one holder at a time, whoever comes late changes nothing, on both engines."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core import jobs as rules
from redactor.core.jobs import LEASE, JobRecord, JobState, Kind, WorkerRecord
from redactor.errors import Conflict, NotFound
from tests.storage.house import HOUR, NOW

if TYPE_CHECKING:
    from datetime import datetime

    from tests.storage.house import House

JOB = JobRecord(
    id="j-1", kind=Kind.PROPOSAL, subject="m-7:3", meeting="m-7", state=JobState.WAITING, not_before=NOW, asked_at=NOW
)


def take(house: House, holder: str, now: datetime = NOW) -> JobRecord | None:
    """Take the job as a worker does: look, and store it where it still stands so."""
    with house.records.transaction() as unit:
        seen = unit.jobs.get("j-1")
        taken = rules.taken(seen, holder=holder, now=now)
        return taken if taken is not None and unit.jobs.change(seen, taken) else None


def stored(house: House) -> JobRecord:
    with house.records.reading() as unit:
        return unit.jobs.get("j-1")


@pytest.fixture
def asked(house: House) -> House:
    with house.records.transaction() as unit:
        unit.jobs.add(JOB)
    return house


def test_there_is_one_job_of_a_kind_about_the_same(asked: House) -> None:
    with asked.records.reading() as unit:
        assert unit.jobs.find(Kind.PROPOSAL, "m-7:3") == unit.jobs.of_meeting("m-7", kind=Kind.PROPOSAL) == JOB
        assert unit.jobs.find(Kind.PROPOSAL, "m-7:4") is None
        with pytest.raises(NotFound):
            unit.jobs.get("j-2")
    with pytest.raises(Conflict), asked.records.transaction() as unit:
        unit.jobs.add(replace(JOB, id="j-2"))


def test_of_takers_at_the_same_moment_one_gets_it(asked: House) -> None:
    got: list[JobRecord | None] = []
    ready = threading.Barrier(4)

    def taker(name: str) -> None:
        ready.wait()
        got.append(take(asked, name))

    threads = [threading.Thread(target=taker, args=(f"h-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    held = [job for job in got if job is not None]
    assert len(held) == 1
    assert stored(asked).holder == held[0].holder


def test_what_was_seen_before_another_took_it_is_not_stored(asked: House) -> None:
    seen = stored(asked)
    assert take(asked, "h-1") is not None

    with asked.records.transaction() as unit:
        assert not unit.jobs.change(seen, replace(seen, holder="h-2", state=JobState.RUNNING, lease_until=NOW + LEASE))

    assert stored(asked).holder == "h-1"


def test_a_lease_that_ran_out_is_taken_again_and_a_late_finisher_changes_nothing(asked: House) -> None:
    late = take(asked, "h-1")
    assert late is not None
    assert take(asked, "h-2", NOW + LEASE - timedelta(seconds=1)) is None
    held = take(asked, "h-2", NOW + LEASE)
    assert held is not None

    with asked.records.transaction() as unit:
        assert not unit.jobs.change(late, rules.finished(late, outcome="sent", now=NOW + LEASE))
        assert not unit.jobs.change(late, rules.renewed(late, now=NOW + LEASE))

    assert stored(asked) == held
    with asked.records.transaction() as unit:
        assert unit.jobs.change(held, rules.finished(held, outcome="sent", now=NOW + LEASE))
        assert not unit.jobs.change(held, rules.finished(held, outcome="twice", now=NOW + LEASE))
    assert stored(asked).outcome == "sent"


def test_due_are_those_whose_moment_has_come_and_those_whose_holder_is_missed(asked: House) -> None:
    later = replace(JOB, id="j-2", kind=Kind.MAIL, subject="all", not_before=NOW + HOUR, meeting=None)
    with asked.records.transaction() as unit:
        unit.jobs.add(later)

    def due(now: datetime, *kinds: Kind) -> list[str]:
        with asked.records.reading() as unit:
            return [job.id for job in unit.jobs.due(now, kinds=kinds, most=9)]

    assert due(NOW - timedelta(seconds=1), *Kind) == []
    assert due(NOW, *Kind) == ["j-1"]
    assert due(NOW + HOUR, *Kind) == ["j-1", "j-2"]
    assert due(NOW + HOUR, Kind.MAIL) == ["j-2"]
    take(asked, "h-1")
    assert due(NOW, *Kind) == []
    assert due(NOW + LEASE, *Kind) == ["j-1"]


def test_the_list_has_what_is_to_be_done_first_and_forgets_what_ended_long_ago(asked: House) -> None:
    done = replace(JOB, id="j-0", subject="m-7:2", state=JobState.DONE, finished_at=NOW, asked_at=NOW + HOUR)
    with asked.records.transaction() as unit:
        unit.jobs.add(done)
        assert [job.id for job in unit.jobs.newest(most=9)] == ["j-1", "j-0"]
        assert [job.id for job in unit.jobs.newest(most=1)] == ["j-1"]
        assert unit.jobs.newest(most=9, kinds=[Kind.MAIL]) == ()
        assert unit.jobs.counts() == {("proposal", "waiting"): 1, ("proposal", "done"): 1}
        assert unit.jobs.given_up() == {}
        unit.jobs.add(replace(done, id="j-2", subject="m-7:8", state=JobState.FAILED, outcome="conflict"))
        unit.jobs.add(replace(done, id="j-3", subject="m-7:9", state=JobState.FAILED, outcome="conflict"))
        assert unit.jobs.given_up() == {("proposal", "conflict"): 2}
        assert unit.jobs.forget(before=NOW) == 0
        assert unit.jobs.forget(before=NOW + HOUR) == 3
        assert [job.id for job in unit.jobs.newest(most=9)] == ["j-1"]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(JOB, state=JobState.RUNNING),
        replace(JOB, holder="h-1"),
        replace(JOB, state=JobState.DONE),
        replace(JOB, finished_at=NOW),
        replace(JOB, state="asleep"),
        replace(JOB, attempt=-1),
    ],
)
def test_the_database_itself_refuses_half_a_state(house: House, wrong: JobRecord) -> None:
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.jobs.add(wrong)


def test_workers_are_seen_until_they_leave_or_are_long_gone(house: House) -> None:
    one = WorkerRecord(id="w-1", host="amber", started_at=NOW, seen_at=NOW)
    other = replace(one, id="w-2", host="blue", seen_at=NOW + HOUR)
    with house.records.transaction() as unit:
        unit.jobs.seen(one)
        unit.jobs.seen(other)
        unit.jobs.seen(replace(one, seen_at=NOW + 2 * HOUR))
        assert [w.host for w in unit.jobs.workers()] == ["amber", "blue"]
        unit.jobs.left("w-1")
        assert unit.jobs.workers() == (other,)
        unit.jobs.forget_workers(before=NOW + 2 * HOUR)
        assert unit.jobs.workers() == ()
