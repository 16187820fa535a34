"""Large drafts are sent by a worker; the list of jobs, and trying one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action
from redactor.core.decisions import Decisions
from redactor.core.jobs import JobRecord, JobState, Kind
from redactor.core.records import MeetingState
from redactor.errors import Conflict, DecisionNeeded, NotFound, StorageError
from redactor.services.working import proposing
from tests.services.house import BODY, MINUTES, SECRETS
from tests.services.test_publication import SECOND
from tests.services.test_scheduled import HOUR, scheduled

if TYPE_CHECKING:
    from redactor.services.working.worker import Worker
    from tests.services.house import House
from tests.services.hands import Line, drain, raising, state, the


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every draft be large."""
    monkeypatch.setattr(proposing, "LARGE", 0)


def send(house: House, meeting: str, who: str = "secretary") -> JobRecord | None:
    seq = house.services.review.view(house["secretary"], meeting).seq
    return house.services.proposing.send(house[who], meeting, expected_seq=seq)


def test_a_small_draft_is_sent_in_one_request(house: House, hand: Worker) -> None:
    meeting = house.upload()
    assert send(house, meeting) is None
    assert state(house, meeting) is MeetingState.AWAITING_RELEASE
    assert hand.once() == 0


@pytest.mark.usefixtures("large")
def test_a_large_one_is_sent_by_a_worker_and_asked_for_twice_it_is_one_job(house: House, hand: Worker) -> None:
    meeting = house.upload()
    first, again = send(house, meeting), send(house, meeting)
    assert first is not None
    assert again is not None
    assert first.id == again.id
    assert state(house, meeting) is MeetingState.IN_REVIEW

    assert hand.once() == 1

    assert state(house, meeting) is MeetingState.AWAITING_RELEASE
    done = the(house, Kind.PROPOSAL)
    assert (done.state, done.outcome, done.meeting) == (JobState.DONE, "sent", meeting)
    assert done.done == done.total >= 5
    seen = house.services.publication.look(house["officer"], meeting).folder_hash
    assert house.services.publication.approve(house["officer"], meeting, seen=seen)


@pytest.mark.usefixtures("large")
def test_what_is_counted_of_a_large_one_is_what_its_row_says_though_a_try_before_failed(
    house: House, hand: Worker
) -> None:
    counted: list[tuple[str, str]] = []
    hand.ended = lambda kind, outcome: counted.append((kind, outcome))
    send(house, house.upload())
    real = hand.tasks
    hand.tasks = {**real, Kind.PROPOSAL: raising(StorageError("The disk is full."))}
    hand.once()
    hand.tasks = real
    house.clock.forward(HOUR)
    hand.do(the(house, Kind.PROPOSAL).id)

    assert the(house, Kind.PROPOSAL).outcome == "sent"
    assert counted == [(Kind.PROPOSAL, "sent")]


@pytest.mark.usefixtures("large")
def test_what_has_to_be_decided_is_said_at_once_and_no_job_is_asked_for(house: House, hand: Worker) -> None:
    meeting = house.services.intake.upload(
        house["secretary"], body=BODY, filename="draft.md", untrusted=MINUTES.encode()
    )
    with pytest.raises(DecisionNeeded):
        house.services.proposing.send(house["secretary"], meeting, expected_seq=0)
    with pytest.raises(Conflict):
        house.services.proposing.send(house["secretary"], meeting, expected_seq=1)
    with pytest.raises(NotFound):
        house.services.proposing.send(house["member"], meeting, expected_seq=0)
    assert hand.once() == 0


@pytest.mark.usefixtures("large")
def test_an_address_that_other_minutes_have_is_said_at_once_with_what_to_do(house: House, hand: Worker) -> None:
    first, second = house.upload(), house.upload()
    send(house, first)
    hand.once()
    seen = house.services.publication.look(house["officer"], first).folder_hash
    house.services.publication.approve(house["officer"], first, seen=seen)
    with pytest.raises(Conflict, match="same reference") as told:
        send(house, second)
    assert "Give the minutes a reference of their own" in told.value.remedy
    assert hand.once() == 0


@pytest.mark.usefixtures("large")
def test_what_was_decided_after_asking_ends_the_job_without_a_proposal(house: House, hand: Worker) -> None:
    meeting = house.upload()
    send(house, meeting)
    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)

    assert hand.once() == 1

    failed = the(house, Kind.PROPOSAL)
    assert (failed.state, failed.outcome, failed.attempt) == (JobState.FAILED, "conflict", 1)
    assert house.services.publication.folders.proposals() == ()


@pytest.mark.usefixtures("large")
def test_who_may_not_ask_any_more_when_it_is_made_gets_none(house: House, hand: Worker) -> None:
    meeting = house.upload()
    send(house, meeting)
    house.services.access.recuse(house["officer"], meeting, person=house.ids["secretary"], item="2")

    hand.once()

    assert (the(house, Kind.PROPOSAL).state, the(house, Kind.PROPOSAL).outcome) == (JobState.FAILED, "not-found")
    assert state_of_open(house, meeting) is None


def state_of_open(house: House, meeting: str) -> object:
    with house.services.office.records.reading() as unit:
        return unit.releases.open_for(meeting)


@pytest.mark.usefixtures("large")
def test_where_the_queue_is_away_the_row_is_found_by_the_next_sweep(house: House, hand: Worker, line: Line) -> None:
    meeting = house.upload()
    line.away = True
    send(house, meeting)
    line.away = False

    hand.sweeper.sweep()

    assert drain(hand, line) == 1
    assert state(house, meeting) is MeetingState.AWAITING_RELEASE


def given_up(house: House, hand: Worker) -> tuple[str, JobRecord]:
    meeting = house.upload()
    send(house, meeting)
    real = hand.tasks
    hand.tasks = {**real, Kind.PROPOSAL: raising(Conflict("It moved on."))}
    hand.once()
    hand.tasks = real
    return meeting, the(house, Kind.PROPOSAL)


@pytest.mark.usefixtures("large")
def test_what_was_given_up_is_tried_again_for_who_asked_and_that_is_on_record(house: House, hand: Worker) -> None:
    meeting, job = given_up(house, hand)
    room = house.services.job_room

    room.again(house["administrator"], job.id)

    assert hand.once() == 1
    assert state(house, meeting) is MeetingState.AWAITING_RELEASE
    event = next(e for e in house.services.audit.events() if e.action is Action.JOB_AGAIN)
    assert (event.actor, event.meeting, event.digest) == (house.ids["administrator"], meeting, job.id)
    asked = [e.actor for e in house.services.audit.events() if e.action is Action.PROPOSE and e.rule == "proposed"]
    assert asked == [house.ids["secretary"]]
    with pytest.raises(Conflict):
        room.again(house["administrator"], job.id)


@pytest.mark.usefixtures("large")
def test_a_secretary_sees_the_jobs_of_her_meetings_alone(house: House, hand: Worker) -> None:
    meeting, job = given_up(house, hand)
    room = house.services.job_room
    assert [j.id for j in room.listed(house["secretary"])] == [job.id]
    assert {j.kind for j in room.listed(house["administrator"])} >= {"proposal", "sentinel", "checkpoint"}
    house.services.access.recuse(house["officer"], meeting, person=house.ids["second"], item="2")

    assert room.listed(house["second"]) == ()
    for name in ("second", "member", "officer"):
        with pytest.raises(NotFound):
            room.again(house[name], job.id)
    for name in ("second", "member"):
        with pytest.raises(NotFound):
            room.sending(house[name], meeting)
    assert the(house, Kind.PROPOSAL).state == JobState.FAILED


def test_a_row_holds_no_text_and_no_name(house: House, hand: Worker) -> None:
    house.upload()
    scheduled(house, text=SECOND)
    house.clock.forward(HOUR)
    hand.once()
    with house.services.office.records.reading() as unit:
        rows = repr(unit.jobs.newest(most=99))
    assert not [word for word in (*SECRETS, "Lantern", "Ada", "secretary@") if word in rows]
