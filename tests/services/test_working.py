"""Messages, leases and tries: whatever becomes of them, each job is done once."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions
from redactor.core.jobs import LEASE, MOST_TRIES, JobState, Kind, Lane, LeaseLost
from redactor.core.records import MeetingState
from redactor.errors import StorageError
from redactor.services.release.served import folder_hash
from redactor.services.working import proposing
from redactor.services.working.jobs import Try
from tests.services.test_publication import SECOND, current
from tests.services.test_scheduled import HOUR, scheduled

if TYPE_CHECKING:
    from redactor.services.working.worker import Worker
    from tests.services.house import House
from tests.services.hands import Line, drain, published, raising, state, the, vanish


def test_a_scheduled_release_appears_at_its_moment_and_not_before(house: House, hand: Worker, line: Line) -> None:
    meeting, seen = scheduled(house)
    hand.sweeper.sweep()
    assert drain(hand, line) == 0

    house.clock.forward(HOUR)
    hand.sweeper.sweep()

    assert drain(hand, line) == 1
    assert folder_hash(current(house) or {}) == seen
    assert (the(house, Kind.RELEASE).outcome, the(house, Kind.RELEASE).meeting) == ("published", meeting)


def test_messages_that_come_twice_or_in_another_order_change_nothing(house: House, hand: Worker, line: Line) -> None:
    scheduled(house)
    scheduled(house, text=SECOND)
    house.clock.forward(2 * HOUR)
    hand.sweeper.sweep()
    names = [*line.lanes[Lane.QUICK]] * 3
    random.Random(7).shuffle(names)
    line.lanes[Lane.QUICK] = deque(names)

    assert drain(hand, line) == 2
    assert published(house) == 2


def test_a_message_that_is_lost_is_sent_again_by_the_next_sweep(house: House, hand: Worker, line: Line) -> None:
    meeting, _ = scheduled(house)
    house.clock.forward(HOUR)
    hand.sweeper.sweep()
    line.lanes[Lane.QUICK].clear()

    hand.sweeper.sweep()

    assert drain(hand, line) == 1
    assert state(house, meeting) is MeetingState.PUBLISHED


def test_what_waits_in_the_queue_is_not_put_there_again(house: House, hand: Worker, line: Line) -> None:
    scheduled(house)
    house.clock.forward(HOUR)
    for _ in range(5):
        hand.sweeper.sweep()
    assert line.size(Lane.QUICK) == 1


def test_a_name_that_no_job_has_is_no_work(hand: Worker) -> None:
    assert not hand.do("0" * 20)


def test_what_a_vanished_worker_held_is_done_by_another_once_its_lease_ran_out(house: House, hand: Worker) -> None:
    meeting, _ = scheduled(house)
    house.clock.forward(HOUR)
    held = vanish(house, hand)
    assert not hand.do(held.id)

    house.clock.forward(LEASE)

    assert hand.do(held.id)
    assert state(house, meeting) is MeetingState.PUBLISHED
    assert the(house, Kind.RELEASE).attempt == 2


def test_what_kills_each_worker_is_given_up_and_counted_so(house: House, hand: Worker) -> None:
    counted: list[tuple[str, str]] = []
    hand.ended = lambda kind, outcome: counted.append((kind, outcome))
    scheduled(house)
    house.clock.forward(HOUR)
    for _ in range(MOST_TRIES):
        vanish(house, hand)
        house.clock.forward(LEASE)

    assert not hand.do(the(house, Kind.RELEASE).id)

    assert the(house, Kind.RELEASE).state == JobState.FAILED
    assert counted == [(Kind.RELEASE, "lost")]


def test_who_comes_late_with_a_proposal_makes_none(house: House, hand: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "LARGE", 0)
    meeting = house.upload()
    job = house.services.proposing.send(house["secretary"], meeting, expected_seq=1)
    assert job is not None
    late = hand.jobs.take(job.id)
    assert late is not None
    house.clock.forward(LEASE)
    with monkeypatch.context() as patch:
        patch.setattr(Try, "progress", lambda *_: None)  # it hangs between two steps
        assert hand.do(job.id)
        with pytest.raises(LeaseLost):
            hand.tasks[Kind.PROPOSAL](late)

    with house.services.office.records.reading() as unit:
        open_ = unit.releases.open_for(meeting)
    assert open_ is not None
    assert house.services.publication.folders.proposals() == (open_.id,)
    assert the(house, Kind.PROPOSAL).outcome == "sent"


def test_a_failure_is_tried_again_later_and_its_end_is_on_the_row(house: House, hand: Worker) -> None:
    scheduled(house)
    house.clock.forward(HOUR)
    hand.tasks = {Kind.RELEASE: raising(StorageError("The disk is full."))}
    tried = 0
    while the_state(house, hand) != JobState.FAILED:
        tried += hand.do(the(house, Kind.RELEASE).id)
        house.clock.forward(timedelta(minutes=10))
    failed = the(house, Kind.RELEASE)
    assert (tried, failed.attempt, failed.outcome) == (MOST_TRIES, MOST_TRIES, "storage")


def the_state(house: House, hand: Worker) -> str:
    hand.sweeper.ask()
    return the(house, Kind.RELEASE).state


def test_what_goes_wrong_is_logged_by_its_kind_and_never_by_its_words(
    house: House, hand: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    scheduled(house)
    house.clock.forward(HOUR)
    hand.tasks = {Kind.RELEASE: raising(ValueError("Brightwater offered 412,000"))}
    held = vanish(house, hand)
    house.clock.forward(LEASE)

    assert hand.do(held.id)

    assert "ValueError" in caplog.text
    assert "Brightwater" not in caplog.text
    assert the(house, Kind.RELEASE).outcome == "fault"


def test_asked_to_end_a_worker_leaves_no_name_and_what_it_is_on_is_given_back(
    house: House, hand: Worker, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.services.working.worker.GRACE", 0)
    scheduled(house)
    house.clock.forward(HOUR)
    on, go = threading.Event(), threading.Event()

    def long(_held: Try) -> str:
        on.set()
        go.wait(60)
        return "done"

    hand.tasks = {Kind.RELEASE: long}
    working = threading.Thread(target=hand.run)
    working.start()
    assert on.wait(60)
    assert the(house, Kind.RELEASE).state == JobState.RUNNING
    with house.services.office.records.reading() as unit:
        assert len(unit.jobs.workers()) == 1

    hand.stopping.set()
    working.join(60)

    back = the(house, Kind.RELEASE)
    assert (back.state, back.attempt) == (JobState.WAITING, 0)
    with house.services.office.records.reading() as unit:
        assert unit.jobs.workers() == ()
    go.set()  # it ends after all, and changes nothing
    for thread in threading.enumerate():
        if thread.name.startswith("jobs-"):
            thread.join(60)
    assert the(house, Kind.RELEASE).state == JobState.WAITING


def test_a_worker_that_goes_on_removes_the_text_of_a_proposal_that_became_void(
    house: House, hand: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.services.working.worker.SWEEP", 0.01)
    monkeypatch.setattr("redactor.services.working.worker.HEART", 0)
    meeting = house.upload()
    house.propose(meeting)
    folders = house.services.publication.folders
    working = threading.Thread(target=hand.run)
    working.start()
    assert folders.proposals()

    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)

    end = time.monotonic() + 60
    while folders.proposals() and time.monotonic() < end:
        time.sleep(0.01)
    hand.stopping.set()
    working.join(60)
    assert folders.proposals() == ()
