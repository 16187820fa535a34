"""Bodies of one clerk: two people are the rule, and what one person released says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.errors import Conflict, NotFound
from redactor.services.release.certificates import NOTE
from tests.services.house import BODY, House, furnish

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> House:
    return furnish(tmp_path / "data")


def both_proposes(house: House) -> tuple[str, str]:
    meeting = house.upload()
    seq = house.services.review.view(house["both"], meeting).seq
    return meeting, house.services.publication.propose(house["both"], meeting, expected_seq=seq)


def allow(house: House) -> str:
    clerk = house.services.one_clerk.ask(house["administrator"], BODY)
    house.services.one_clerk.confirm(house["officer"], clerk)
    return clerk


def test_two_people_are_the_rule(house: House) -> None:
    meeting, seen = both_proposes(house)
    with pytest.raises(Conflict):
        house.services.publication.approve(house["both"], meeting, seen=seen)


def test_what_nobody_confirmed_lets_nobody_release_alone(house: House) -> None:
    house.services.one_clerk.ask(house["administrator"], BODY)
    meeting, seen = both_proposes(house)
    assert house.ids["both"] in house.services.publication.look(house["officer"], meeting).marked
    with pytest.raises(Conflict):
        house.services.publication.approve(house["both"], meeting, seen=seen)


def test_one_person_releases_once_another_duty_confirmed_it_and_the_page_says_so(house: House) -> None:
    allow(house)
    meeting, seen = both_proposes(house)
    assert house.services.publication.approve(house["both"], meeting, seen=seen)
    (published,) = house.services.publication.served().meetings
    assert published.one_person
    page = house.services.publication.file(published.place, "index.html").decode()
    assert "Approved by one person." in page
    note = house.services.publication.file(published.place, NOTE).decode()
    assert note.count("\napproved ") == 1


def test_minutes_that_two_people_released_do_not_say_so(house: House) -> None:
    house.publish()
    (published,) = house.services.publication.served().meetings
    assert "one person" not in house.services.publication.file(published.place, "index.html").decode()
    assert house.services.publication.file(published.place, NOTE).decode().count("\napproved ") == 2


def test_only_who_confirms_clearances_confirms_it_and_never_who_asked(house: House) -> None:
    clerk = house.services.one_clerk.ask(house["administrator"], BODY)
    for name in ("administrator", "secretary", "member"):
        with pytest.raises(NotFound):
            house.services.one_clerk.confirm(house[name], clerk)
    with pytest.raises(NotFound):
        house.services.one_clerk.ask(house["officer"], BODY)
    with house.services.office.records.transaction() as unit, pytest.raises(Conflict):
        unit.clerks.confirm(clerk, at=house.clock(), by=house.ids["administrator"])


def test_a_release_that_waits_falls_when_it_ends(house: House) -> None:
    allow(house)
    meeting, seen = both_proposes(house)
    house.services.one_clerk.end(house["officer"], BODY)
    with pytest.raises(Conflict):
        house.services.publication.approve(house["both"], meeting, seen=seen)
    with pytest.raises(Conflict):
        house.services.publication.approve(house["officer"], meeting, seen=seen)


def test_a_release_that_waits_falls_when_it_begins(house: House) -> None:
    meeting, seen = both_proposes(house)
    allow(house)
    with pytest.raises(Conflict):
        house.services.publication.approve(house["both"], meeting, seen=seen)


def test_the_database_refuses_an_approval_by_one_person_without_a_confirmation(house: House) -> None:
    clerk = house.services.one_clerk.ask(house["administrator"], BODY)
    meeting, seen = both_proposes(house)
    with house.services.office.records.reading() as unit:
        known = unit.releases.open_for(meeting)
    assert known is not None
    with house.services.office.records.transaction() as unit, pytest.raises(Conflict):
        unit.clerks.approve(known.id, folder_hash=seen, at=house.clock(), by=house.ids["both"], clerk=clerk)
