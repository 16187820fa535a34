"""A release that was approved and appears later: never early, never half, not at all once something changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap.working import worker
from redactor.core.audit import Action
from redactor.core.decisions import Decisions
from redactor.core.records import MeetingState
from redactor.errors import Conflict, UsageError
from redactor.services.persons.notices import Kind, Notices
from redactor.services.release.holding import Holding
from redactor.services.release.releasing import LATEST
from redactor.services.release.served import folder_hash
from tests.services.house import MINUTES
from tests.services.test_publication import PLACE, SECOND, current

if TYPE_CHECKING:
    from tests.services.house import House

HOUR = timedelta(hours=1)
OPEN = MINUTES.replace("The Chair welcomed", "Thistlecombe Hoists was thanked. The Chair welcomed")
SEALED_LATER = SECOND.replace("Brightwater Ostler", "Thistlecombe Hoists").replace("412,000", "517,000")


def scheduled(house: House, *, after: timedelta = HOUR, text: str = MINUTES) -> tuple[str, str]:
    """Approve minutes to be published after a while; give the meeting and the folder's hash."""
    meeting = house.upload(text)
    seen = house.propose(meeting)
    house.clock.forward(timedelta(minutes=1))
    public = house.services.publication.approve(house["officer"], meeting, seen=seen, due=house.clock() + after)
    assert not public
    return meeting, seen


def state(house: House, meeting: str) -> MeetingState:
    return next(line for line in house.services.review.meetings(house["secretary"]) if line.id == meeting).state


def test_nothing_appears_before_its_moment_and_exactly_what_was_approved_appears_then(house: House) -> None:
    meeting, seen = scheduled(house)
    assert state(house, meeting) is MeetingState.SCHEDULED
    house.clock.forward(HOUR - timedelta(seconds=1))
    assert house.services.publication.publish_due() == ()
    assert current(house) is None

    house.clock.forward(timedelta(seconds=1))

    assert house.services.publication.publish_due() == (meeting,)
    assert folder_hash(current(house) or {}) == seen
    assert state(house, meeting) is MeetingState.PUBLISHED
    assert house.services.publication.publish_due() == ()
    event = [*house.services.audit.events()][-1]
    officer = house.ids["officer"]
    found = next(e for e in house.services.audit.events() if e.action is Action.PUBLISH)
    assert (found.actor, found.rule) == (None, f"scheduled:{officer}")
    assert event.action in (Action.PUBLISH, Action.REVIEW)


def test_what_was_due_while_the_service_was_down_appears_at_a_workers_first_look(house: House) -> None:
    meeting, seen = scheduled(house)
    house.clock.forward(3 * HOUR)

    after = house.again()
    worker(after.services).once()

    assert folder_hash(current(after) or {}) == seen
    assert state(after, meeting) is MeetingState.PUBLISHED
    after.services.close()


@pytest.mark.parametrize("late", [-HOUR, timedelta(0), timedelta(days=200)])
def test_a_moment_that_has_passed_or_is_too_far_away_is_refused(house: House, late: timedelta) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)

    with pytest.raises(UsageError, match="moment to come"):
        house.services.publication.approve(house["officer"], meeting, seen=seen, due=house.clock() + late)

    assert state(house, meeting) is MeetingState.AWAITING_RELEASE


def test_sent_back_before_its_moment_it_does_not_appear(house: House) -> None:
    meeting, seen = scheduled(house)
    house.services.publication.send_back(house["both"], meeting, seen=seen, reason="The Chair asked to wait.")
    house.clock.forward(2 * HOUR)

    assert house.services.publication.publish_due() == ()
    assert current(house) is None
    assert state(house, meeting) is MeetingState.IN_REVIEW


def test_what_was_sealed_since_holds_it_at_its_moment_and_rings_the_officers_once(house: House) -> None:
    scheduled(house, text=OPEN)
    house.upload(SEALED_LATER)
    house.clock.forward(2 * HOUR)
    publication = house.services.publication

    assert [publication.publish_due(), publication.publish_due()] == [(), ()]

    assert current(house) is None
    rung = Notices(house.services.office).mine(house["officer"])
    assert [notice.kind for notice in rung].count(Kind.HELD.value) == 1
    (waits,) = Holding(house.services.office).waiting(house["officer"])
    Holding(house.services.office).settle(house["officer"], waits.record.id, reason="It is the house of the lamps.")
    assert len(publication.publish_due()) == 1


def test_a_decision_before_its_moment_stops_it(house: House) -> None:
    meeting, _ = scheduled(house)
    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)
    house.clock.forward(2 * HOUR)

    assert house.services.publication.publish_due() == ()
    assert current(house) is None
    assert state(house, meeting) is MeetingState.IN_REVIEW


def test_withdrawing_the_version_that_stands_stops_the_one_that_was_scheduled(house: House) -> None:
    meeting = house.publish()
    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)
    house.clock.forward(HOUR)
    seen = house.propose(meeting)
    house.services.publication.approve(house["officer"], meeting, seen=seen, due=house.clock() + HOUR)
    house.services.publication.withdraw(house["officer"], meeting, "A name stands in it.")
    house.clock.forward(2 * HOUR)

    assert house.services.publication.publish_due() == ()
    assert [path for path in current(house) or {} if path.startswith(PLACE)] == [f"{PLACE}/index.html"]


def test_a_folder_that_was_changed_on_the_disk_does_not_appear(house: House) -> None:
    scheduled(house)
    next((house.folder / "public" / "proposals").glob(f"*/{PLACE}/minutes.txt")).write_text("The Chair resigned.")
    house.clock.forward(2 * HOUR)

    assert house.services.publication.publish_due() == ()
    assert current(house) is None


def test_it_appears_beside_what_was_published_meanwhile(house: House) -> None:
    scheduled(house)
    house.publish(SECOND)
    house.clock.forward(2 * HOUR)

    assert len(house.services.publication.publish_due()) == 1

    now = current(house) or {}
    assert f"{PLACE}/minutes.txt" in now
    assert any("lb-8-0408" in path for path in now)
    assert house.services.publication.served().find(PLACE) is not None
    found = next(e for e in house.services.audit.events() if e.rule.startswith("scheduled:"))
    assert found.rule.endswith(".rebuilt")


def test_nobody_approves_or_schedules_a_second_time(house: House) -> None:
    meeting, seen = scheduled(house)

    with pytest.raises(Conflict, match="scheduled already"):
        house.services.publication.approve(house["both"], meeting, seen=seen)


def test_a_release_that_is_a_month_late_waits_for_a_person_and_can_be_sent_back(house: House) -> None:
    meeting, seen = scheduled(house)
    house.clock.forward(HOUR + LATEST + timedelta(seconds=1))

    assert house.services.publication.publish_due() == ()
    assert current(house) is None
    house.services.publication.send_back(house["officer"], meeting, seen=seen, reason="The day has passed.")
    assert state(house, meeting) is MeetingState.IN_REVIEW


def test_a_release_that_is_late_but_not_by_a_month_appears(house: House) -> None:
    meeting, _ = scheduled(house)
    house.clock.forward(HOUR + LATEST)

    assert house.services.publication.publish_due() == (meeting,)
