"""What came from another body is released with its word, for the very words, and never without."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.errors import Conflict, NotFound, UsageError
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from redactor.services.drafting.origins import Origin
    from tests.services.house import House

OTHER = "harbour-panel"


@pytest.fixture
def meeting(house: House) -> str:
    """Upload minutes in a house with a second body, in which the officers are cleared."""
    with house.services.office.records.transaction() as unit:
        unit.bodies.add(replace(unit.bodies.all()[0], id=OTHER, name="Harbour Panel"))
    for name in ("both", "second"):
        clear(house, name, "RED")
    meeting = house.upload()
    house.services.origins.came_from(house["secretary"], meeting, "3", OTHER)
    return meeting


def clear(house: House, name: str, level: str) -> None:
    people = house.services.people
    people.give_clearance(house["administrator"], house.ids[name], body=OTHER, level=level)
    by = house["both" if name == "officer" else "officer"]
    people.confirm_clearance(by, house.ids[name], body=OTHER, level=level)


def seq(house: House, meeting: str) -> int:
    return house.services.review.view(house["secretary"], meeting).seq


def lower(house: House, meeting: str, *kinds: str) -> None:
    spans = tuple(Span("3", block=int(kind)) for kind in kinds)
    change = Decisions(items={"3": ItemDecision("3", release=spans)})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq(house, meeting))


def agree(house: House, meeting: str, who: str = "both") -> None:
    house.services.origins.agree(house[who], meeting, "3", OTHER, expected_seq=seq(house, meeting))


def listed(house: House, who: str = "both") -> Origin:
    return house.services.origins.listed(house[who])[0]


def test_nothing_is_asked_while_nothing_of_it_is_released(house: House, meeting: str) -> None:
    assert house.propose(meeting)
    assert listed(house).releases == 0


def test_what_is_released_of_it_wants_the_word_of_its_body(house: House, meeting: str) -> None:
    lower(house, meeting, "1")
    with pytest.raises(Conflict) as caught:
        house.propose(meeting)
    assert caught.value.code == "origin"
    assert "dry rot" not in caught.value.diagnostics()
    agree(house, meeting)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def test_the_word_publishes_nothing(house: House, meeting: str) -> None:
    lower(house, meeting, "1")
    agree(house, meeting)
    assert house.services.publication.served().meetings == ()
    assert (listed(house).holds, listed(house).releases) == (True, 1)


def test_the_word_is_for_the_very_words(house: House, meeting: str) -> None:
    agree(house, meeting)
    lower(house, meeting, "1")
    assert not listed(house).holds
    with pytest.raises(Conflict):
        house.propose(meeting)


def test_less_than_was_agreed_to_needs_no_new_word(house: House, meeting: str) -> None:
    lower(house, meeting, "1")
    agree(house, meeting)
    lower(house, meeting)
    assert house.propose(meeting)
    lower(house, meeting, "1")
    assert house.propose(meeting)


def test_only_who_is_cleared_in_that_body_speaks_for_it(house: House, meeting: str) -> None:
    lower(house, meeting, "1")
    for who in ("officer", "member", "administrator"):
        with pytest.raises(NotFound):
            agree(house, meeting, who)
    clear(house, "officer", "GREEN")
    with pytest.raises(NotFound):
        agree(house, meeting, "officer")
    clear(house, "member", "RED")
    with pytest.raises(NotFound):
        agree(house, meeting, "member")


def test_a_clearance_in_this_body_is_no_word_of_another(house: House, meeting: str) -> None:
    house.clear("secretary", "RED")
    house.clear("other", "RED")
    lower(house, meeting, "1")
    with pytest.raises(NotFound):
        agree(house, meeting, "secretary")


def test_who_marked_the_meeting_does_not_give_the_word(house: House, meeting: str) -> None:
    clear(house, "secretary", "RED")
    lower(house, meeting, "1")
    with pytest.raises(Conflict) as caught:
        agree(house, meeting, "secretary")
    assert caught.value.code == "second-person"
    assert not listed(house, "secretary").mine
    assert listed(house, "both").mine


def test_who_stays_out_of_the_item_does_not_give_the_word(house: House, meeting: str) -> None:
    lower(house, meeting, "1")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["both"], item="3")
    with pytest.raises(NotFound):
        agree(house, meeting)


def test_a_word_about_a_state_that_has_passed_is_refused(house: House, meeting: str) -> None:
    before = seq(house, meeting)
    lower(house, meeting, "1")
    with pytest.raises(Conflict):
        house.services.origins.agree(house["both"], meeting, "3", OTHER, expected_seq=before)


def test_the_word_and_where_a_text_came_from_are_written_down(house: House, meeting: str) -> None:
    lower(house, meeting, "1")
    agree(house, meeting)
    with house.services.office.records.reading() as unit:
        rules = [(e["rule"], e["action"], e["actor"]) for x in unit.log.read() if (e := json.loads(x.entry))]
    assert (f"origin:{OTHER}", "decision.append", house.ids["secretary"]) in rules
    assert (f"origin:{OTHER}", "release.approve", house.ids["both"]) in rules
    word = listed(house).word
    assert word is not None
    assert word.by == house.ids["both"]


def test_where_a_text_came_from_follows_its_item_into_the_next_draft(house: House, meeting: str) -> None:
    text = MINUTES.replace("## 3. Harbour", "## 3. Ferries\n\nThe ferries run.\n\n## 4. Harbour").replace(
        "## 4. Newsletter", "## 5. Newsletter"
    )
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())
    assert {o.record.item for o in house.services.origins.listed(house["both"])} == {"3", "4"}


@pytest.mark.parametrize(("item", "body"), [("9", OTHER), ("3", BODY), ("3", "nobody")])
def test_a_text_comes_from_another_body_that_is_there(house: House, meeting: str, item: str, body: str) -> None:
    with pytest.raises(UsageError):
        house.services.origins.came_from(house["secretary"], meeting, item, body)


def test_nobody_says_so_behind_the_back_of_a_release_that_waits(house: House, meeting: str) -> None:
    house.propose(meeting)
    with pytest.raises(Conflict):
        house.services.origins.came_from(house["secretary"], meeting, "2", OTHER)
