"""Meetings of several bodies: who reads them, what each body remembers of them, and where they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.registers import Filters, selected
from redactor.errors import Conflict, GateStopped, NotFound, UsageError
from tests.services.house import BODY, MINUTES, RULING, House, furnish

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "harbour-board"
LATER = (
    "# Harbour Board Meeting 3\n\nHB_3_0411\n\n11 April 2031\n\nDraft Minutes\n\n## 1. Welcome\n\n"
    "The surveyor Quillon Vane was thanked.\n"
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = furnish(tmp_path / "data")
    house.services.people.add_body(house["administrator"], name="Harbour Board", policy="sec-panel")
    return house


def joint(house: House) -> str:
    meeting = house.upload()
    house.services.jointly.join(house["secretary"], meeting, body=OTHER)
    return meeting


def publish(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def clear(house: House, name: str, *bodies: str) -> None:
    people = house.services.people
    for body in bodies:
        people.give_clearance(house["administrator"], house.ids[name], body=body, level="AMBER")
        people.confirm_clearance(house["officer"], house.ids[name], body=body, level="AMBER")


def reads(house: House, name: str, meeting: str) -> bool:
    try:
        return any("Quillon" in p.text for p in house.services.retrieval.open_item(house[name], meeting, "3"))
    except NotFound:
        return False


def test_a_text_of_a_joint_meeting_wants_the_clearance_in_each_body(house: House) -> None:
    meeting = joint(house)
    publish(house, meeting)
    clear(house, "member", BODY)
    clear(house, "other", BODY, OTHER)
    assert not reads(house, "member", meeting)
    assert reads(house, "other", meeting)


def test_an_item_that_names_one_body_is_that_bodys_alone(house: House) -> None:
    meeting = joint(house)
    publish(house, meeting)
    clear(house, "member", BODY)
    clear(house, "other", OTHER)
    house.services.jointly.name(house["officer"], meeting, item="3", body=BODY)
    assert reads(house, "member", meeting)
    assert not reads(house, "other", meeting)
    house.services.jointly.name(house["officer"], meeting, item="3", body=None)
    assert not reads(house, "member", meeting)


def test_only_an_officer_says_that_an_item_is_one_bodys(house: House) -> None:
    meeting = joint(house)
    for name in ("secretary", "member", "administrator"):
        with pytest.raises(NotFound):
            house.services.jointly.name(house[name], meeting, item="3", body=BODY)
    with pytest.raises(UsageError):
        house.services.jointly.name(house["officer"], meeting, item="3", body="elsewhere")


def test_a_body_joins_under_the_policy_of_the_meeting_or_not_at_all(house: House) -> None:
    house.services.people.add_body(house["administrator"], name="Signal Board", policy="tlp-2")
    meeting = house.upload()
    for body in ("signal-board", BODY, "nowhere"):
        with pytest.raises(UsageError):
            house.services.jointly.join(house["secretary"], meeting, body=body)
    house.services.jointly.join(house["secretary"], meeting, body=OTHER)
    with pytest.raises(Conflict):
        house.services.jointly.join(house["secretary"], meeting, body=OTHER)


def test_what_a_joint_meeting_withholds_is_remembered_for_each_of_its_bodies(house: House) -> None:
    joint(house)
    later = house.services.intake.upload(
        house["secretary"], body=OTHER, filename="draft.md", untrusted=LATER.encode(), policy="sec-panel"
    )
    house.services.review.decide(house["secretary"], later, RULING, expected_seq=0)
    with pytest.raises(GateStopped):
        house.propose(later)


def test_joint_minutes_stand_under_the_first_body_and_are_listed_under_each(house: House) -> None:
    meeting = joint(house)
    publish(house, meeting)
    (published,) = house.services.publication.served().meetings
    assert (published.place, published.also) == (f"{BODY}/lb-7-0311", (OTHER,))
    folder = house.services.settings.public_dir / "current"
    for body in (BODY, OTHER):
        assert f'href="/{BODY}/lb-7-0311/"' in (folder / body / "index.html").read_text()
    assert "Lantern Board and Harbour Board" in (folder / BODY / "lb-7-0311" / "index.html").read_text()


def test_the_registers_show_a_joint_meeting_in_each_of_its_bodies(house: House) -> None:
    meeting = joint(house)
    publish(house, meeting)
    house.grant("member", meeting, "2")
    mine = house.services.registers.rows(house["member"], "decision")
    for body in (BODY, OTHER):
        assert len(selected(mine, Filters(body=body), house.clock().date())) == 1
    assert not selected(mine, Filters(body="signal-board"), house.clock().date())


def test_a_release_falls_when_a_body_joins(house: House) -> None:
    meeting = house.upload()
    house.propose(meeting)
    with pytest.raises(Conflict):
        house.services.jointly.join(house["secretary"], meeting, body=OTHER)


def test_an_item_under_another_number_is_everybodys_again(house: House) -> None:
    meeting = joint(house)
    house.services.jointly.name(house["officer"], meeting, item="3", body=BODY)
    text = MINUTES.replace("## 3. Harbour", "## 5. Harbour").replace("## 4. News", "## 3. News")
    house.services.intake.upload_next(house["secretary"], meeting, filename="next.md", untrusted=text.encode())
    assert house.services.jointly.held(house["secretary"], meeting).named == {}
