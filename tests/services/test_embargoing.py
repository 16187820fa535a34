"""What stays closed until a moment is not released before it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.records import WHOLE_MEETING
from redactor.errors import Conflict

if TYPE_CHECKING:
    from tests.services.house import House

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def close(house: House, meeting: str, item: str, *, days: int = 1) -> None:
    opens = house.clock() + days * DAY
    house.services.access.set_time(house["secretary"], meeting, item=item, opens_at=opens)


def release(house: House, meeting: str, *, after: timedelta | None = None) -> bool:
    seen = house.propose(meeting)
    due = None if after is None else house.clock() + after
    return house.services.publication.approve(house["officer"], meeting, seen=seen, due=due)


@pytest.mark.parametrize("item", ["1", WHOLE_MEETING])
@pytest.mark.parametrize("after", [None, DAY - HOUR])
def test_what_is_closed_is_not_released_before_its_time(house: House, item: str, after: timedelta | None) -> None:
    meeting = house.upload()
    close(house, meeting, item)
    with pytest.raises(Conflict, match="stays closed until later: item") as refused:
        release(house, meeting, after=after)
    assert refused.value.code == "embargo"
    assert house.services.publication.served().meetings == ()


def test_it_is_released_from_its_moment_on_now_or_by_schedule(house: House) -> None:
    meeting = house.upload()
    close(house, meeting, "1")
    assert release(house, meeting, after=DAY) is False
    house.clock.forward(DAY)
    assert house.services.publication.publish_due() == (meeting,)


def test_whoever_opens_it_explicitly_can_release_it(house: House) -> None:
    meeting = house.upload()
    close(house, meeting, "1")
    house.services.access.set_time(house["officer"], meeting, item="1", opens_at=None)
    assert release(house, meeting)


def test_an_item_of_which_nothing_is_released_hinders_nothing(house: House) -> None:
    meeting = house.upload()
    close(house, meeting, "2")
    assert release(house, meeting)


def test_a_time_that_is_set_after_the_approval_makes_the_schedule_wait(house: House) -> None:
    meeting = house.upload()
    release(house, meeting, after=HOUR)
    close(house, meeting, "1")
    house.clock.forward(2 * HOUR)
    assert house.services.publication.publish_due() == ()
    house.clock.forward(DAY)
    assert house.services.publication.publish_due() == (meeting,)
