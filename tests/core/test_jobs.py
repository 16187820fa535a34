"""The rules of jobs: who may take one, when it is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core import jobs as rules
from redactor.core.jobs import DAILY, LEASE, LONGEST_WAIT, MOST_TRIES, JobRecord, JobState, Kind, Lane

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
JOB = JobRecord(
    id="j-1", kind=Kind.PROPOSAL, subject="m-1:3", meeting="m-1", state=JobState.WAITING, not_before=NOW, asked_at=NOW
)


def running(job: JobRecord = JOB, now: datetime = NOW) -> JobRecord:
    held = rules.taken(job, holder="h-1", now=now)
    assert held is not None
    return held


def test_a_job_is_taken_from_its_moment_on_by_one_and_again_once_its_lease_ran_out() -> None:
    assert rules.taken(JOB, holder="h-1", now=NOW - timedelta(seconds=1)) is None
    held = running()
    assert (held.state, held.holder, held.attempt) == (JobState.RUNNING, "h-1", 1)
    assert rules.taken(held, holder="h-2", now=NOW + LEASE - timedelta(seconds=1)) is None

    again = rules.taken(held, holder="h-2", now=NOW + LEASE)

    assert again is not None
    assert (again.holder, again.attempt, again.lease_until) == ("h-2", 2, NOW + 2 * LEASE)


def test_what_is_renewed_is_held_for_longer() -> None:
    later = NOW + LEASE - timedelta(seconds=1)
    held = rules.renewed(running(), now=later)
    assert not rules.is_due(held, NOW + LEASE)
    assert rules.is_due(held, later + LEASE)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_what_has_ended_is_not_taken(state: JobState) -> None:
    ended = replace(JOB, state=state, finished_at=NOW)
    assert rules.taken(ended, holder="h-1", now=NOW + timedelta(days=9)) is None


def test_a_failure_is_tried_again_later_and_later_and_then_given_up() -> None:
    job, now, waits = JOB, NOW, []
    while job.state != JobState.FAILED:
        job = rules.failed(running(job, now), outcome="storage", now=now, final=False)
        if job.state == JobState.WAITING:
            waits.append(job.not_before - now)
            now = job.not_before
    assert waits == [timedelta(seconds=30 * 2**n) for n in range(MOST_TRIES - 1)]
    assert (job.outcome, job.attempt, job.finished_at) == ("storage", MOST_TRIES, now)


def test_what_another_try_cannot_mend_is_given_up_at_once() -> None:
    assert rules.failed(running(), outcome="conflict", now=NOW, final=True).state == JobState.FAILED


def test_a_job_that_kills_whoever_does_it_is_given_up_as_well() -> None:
    job, now = JOB, NOW
    for _ in range(MOST_TRIES):
        job, now = running(job, now), now + LEASE
        assert job.state == JobState.RUNNING

    job = running(job, now)

    assert (job.state, job.outcome, job.holder) == (JobState.FAILED, "lost", None)


def test_what_is_given_back_was_no_try_and_what_is_put_off_begins_to_count_anew() -> None:
    back = rules.given_back(running(), now=NOW)
    assert (back.state, back.attempt, back.not_before, back.holder) == (JobState.WAITING, 0, NOW, None)
    later = rules.put_off(running(replace(JOB, attempt=4)), outcome="held", now=NOW, by=timedelta(minutes=1))
    assert (later.attempt, later.outcome, later.not_before) == (0, "held", NOW + timedelta(minutes=1))


def test_asking_for_what_is_under_way_changes_nothing_and_for_what_has_ended_begins_it_anew() -> None:
    held = running()
    assert rules.asked_again(held, by="p-2", now=NOW) is held
    ended = rules.failed(held, outcome="conflict", now=NOW, final=True)

    fresh = rules.asked_again(ended, by="p-2", now=NOW + timedelta(hours=1))

    assert (fresh.state, fresh.attempt, fresh.asked_by, fresh.outcome) == (JobState.WAITING, 0, "p-2", None)


def test_what_is_due_by_itself_is_asked_for_once_and_after_giving_up_again_an_hour_later() -> None:
    done = rules.finished(running(), outcome="done", now=NOW)
    lost = rules.failed(running(), outcome="storage", now=NOW, final=True)
    assert rules.recurs(None, Kind.MAIL, NOW)
    assert not rules.recurs(JOB, Kind.MAIL, NOW)
    assert rules.recurs(done, Kind.MAIL, NOW)
    assert not rules.recurs(lost, Kind.MAIL, NOW + LONGEST_WAIT - timedelta(seconds=1))
    assert rules.recurs(lost, Kind.MAIL, NOW + LONGEST_WAIT)
    for kind in DAILY:
        assert not rules.recurs(done, kind, NOW + timedelta(days=9))
        assert not rules.recurs(lost, kind, NOW + timedelta(days=9))


def test_what_is_done_each_day_has_its_moment_and_what_takes_long_a_lane_of_its_own() -> None:
    assert rules.moment(Kind.SENTINEL, date(2031, 3, 12), NOW) == datetime(2031, 3, 12, 2, 30, tzinfo=UTC)
    assert {kind: rules.lane_of(kind) for kind in Kind if rules.lane_of(kind) is Lane.LONG}.keys() == {
        Kind.SENTINEL,
        Kind.REWRAP,
        Kind.PROPOSAL,
    }


_DEEDS = st.lists(
    st.sampled_from(("take", "fail", "fatal", "finish", "back", "off", "renew", "again", "wait")), max_size=40
)


@given(_DEEDS)
def test_whatever_happens_a_row_is_whole_and_no_job_is_tried_more_often_than_it_may_be(deeds: list[str]) -> None:
    job, now = JOB, NOW
    for deed in deeds:
        now += timedelta(minutes=2)
        held = job.state == JobState.RUNNING
        match deed:
            case "take":
                job = rules.taken(job, holder="h", now=now) or job
            case "again":
                job = rules.asked_again(job, by=None, now=now)
            case "fail" | "fatal" if held:
                job = rules.failed(job, outcome="x", now=now, final=deed == "fatal")
            case "finish" if held:
                job = rules.finished(job, outcome="done", now=now)
            case "back" if held:
                job = rules.given_back(job, now=now)
            case "off" if held:
                job = rules.put_off(job, outcome="held", now=now, by=timedelta(minutes=1))
            case "renew" if held:
                job = rules.renewed(job, now=now)
        assert (job.state == JobState.RUNNING) == (job.holder is not None) == (job.lease_until is not None)
        assert (job.state in (JobState.DONE, JobState.FAILED)) == (job.finished_at is not None)
        assert 0 <= job.attempt <= MOST_TRIES
