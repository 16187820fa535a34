"""Emergencies: two others let an item be read at once, for thirty minutes, on record; and the notices that ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, Outcome
from redactor.errors import Conflict, NotFound, StepUpNeeded, UsageError
from redactor.services.entitling.emergencies import per_quarter
from tests.services.house import BODY, PASSWORD

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from tests.services.house import House

WHY = "Brightwater Ostler threatens to leave tonight."


@pytest.fixture
def staffed(published: House) -> House:
    """Give a house with a chair and an auditor, and one meeting published."""
    people = published.services.people
    for name in ("chair", "auditor"):
        invited = people.invite(published["administrator"], name=name, email=f"{name}@lantern.example", duties=[name])
        published.ids[name] = people.accept(invited.secret, PASSWORD)
    return published


def ask(house: House, name: str = "member", item: str = "2") -> str:
    return house.services.emergencies.ask(house[name], house.ids["meeting"], item=item, why=WHY)


def opened(house: House, name: str = "member", item: str = "2") -> str:
    portions = house.services.retrieval.open_item(house[name], house.ids["meeting"], item)
    return " ".join(p.text for p in portions)


def let_be(house: House, *names: str) -> str:
    asked = ask(house)
    for name in names or ("officer", "chair"):
        house.services.emergencies.approve(house[name], asked)
    return asked


def rung(house: House, name: str) -> list[str]:
    return sorted(n.kind for n in house.services.notices.mine(house[name]))


def test_two_others_open_an_item_for_thirty_minutes(staffed: House) -> None:
    emergencies = staffed.services.emergencies
    asked = ask(staffed)

    with pytest.raises(NotFound):
        opened(staffed)
    assert not emergencies.approve(staffed["officer"], asked)
    with pytest.raises(NotFound):
        opened(staffed)
    staffed.clock.forward(timedelta(minutes=10))
    assert emergencies.approve(staffed["chair"], asked)

    assert "Brightwater" in opened(staffed)
    staffed.clock.forward(timedelta(minutes=30) - timedelta(microseconds=1))
    assert "Brightwater" in opened(staffed)
    staffed.clock.forward(timedelta(microseconds=1))
    with pytest.raises(NotFound):
        opened(staffed)


def test_what_an_emergency_opens_is_read_on_the_page_and_by_nobody_else(staffed: House) -> None:
    let_be(staffed)

    with pytest.raises(NotFound):
        staffed.services.retrieval.open(staffed["member"], staffed.ids["meeting"])
    with pytest.raises(NotFound):
        opened(staffed, "other")
    with pytest.raises(NotFound):
        opened(staffed, item="3")
    shelf = staffed.services.retrieval.shelf(staffed["member"], staffed.ids["meeting"])
    assert (shelf.open_items, shelf.takes) == (("2",), False)


def test_neither_who_asks_nor_one_person_twice_nor_another_duty_lets_it_be(staffed: House) -> None:
    emergencies = staffed.services.emergencies
    hers = ask(staffed, "officer")
    for name in ("officer", "member", "secretary", "auditor", "administrator"):
        with pytest.raises(NotFound):
            emergencies.approve(staffed[name], hers)
    emergencies.approve(staffed["both"], hers)
    with pytest.raises(Conflict, match="each once"):
        emergencies.approve(staffed["both"], hers)
    with pytest.raises(NotFound):
        opened(staffed, "officer")
    assert emergencies.approve(staffed["chair"], hers)
    assert "Brightwater" in opened(staffed, "officer")


@pytest.mark.parametrize("item", ["2", "*"])
def test_an_emergency_never_beats_a_recusal_and_the_asking_tells_nothing_of_it(staffed: House, item: str) -> None:
    staffed.services.access.recuse(staffed["officer"], staffed.ids["meeting"], person=staffed.ids["member"], item=item)
    let_be(staffed)

    with pytest.raises(NotFound):
        opened(staffed)


def test_who_stays_out_of_the_meeting_neither_lets_it_be_nor_hears_of_it(staffed: House) -> None:
    emergencies, meeting = staffed.services.emergencies, staffed.ids["meeting"]
    staffed.services.access.recuse(staffed["chair"], meeting, person=staffed.ids["chair"], item="2")
    asked = ask(staffed)

    with pytest.raises(NotFound):
        emergencies.approve(staffed["chair"], asked)
    assert rung(staffed, "chair") == []
    assert emergencies.all(staffed["chair"]) == ()
    assert [e.id for e in emergencies.all(staffed["officer"])] == [asked]


def test_it_waits_for_a_day_and_no_longer_and_is_asked_for_once(staffed: House) -> None:
    asked = ask(staffed)
    with pytest.raises(Conflict, match="already"):
        ask(staffed)
    staffed.clock.forward(timedelta(days=1))

    with pytest.raises(Conflict, match="over"):
        staffed.services.emergencies.approve(staffed["officer"], asked)
    assert ask(staffed) != asked


def test_it_is_ended_at_once(staffed: House) -> None:
    asked = let_be(staffed)
    assert "Brightwater" in opened(staffed)

    staffed.services.emergencies.end(staffed["chair"], asked)

    with pytest.raises(NotFound):
        opened(staffed)
    with pytest.raises(Conflict):
        staffed.services.emergencies.end(staffed["chair"], asked)


def test_letting_be_and_reading_want_a_fresh_proof_of_who_does(staffed: House) -> None:
    emergencies = staffed.services.emergencies

    def stale(name: str, minutes: int) -> Subject:
        return replace(staffed[name], stepped_up_at=staffed.clock() - timedelta(minutes=minutes, seconds=1))

    asked = ask(staffed)
    with pytest.raises(StepUpNeeded):
        emergencies.approve(stale("officer", 15), asked)
    emergencies.approve(stale("officer", 14), asked)
    emergencies.approve(staffed["chair"], asked)
    with pytest.raises(StepUpNeeded):
        staffed.services.retrieval.open_item(stale("member", 5), staffed.ids["meeting"], "2")


def test_the_reason_is_sealed_and_shown_to_who_decides_after_it_is_written_down(staffed: House) -> None:
    asked = ask(staffed)

    record, why = staffed.services.emergencies.look(staffed["chair"], asked)

    assert (why, record.item) == (WHY, "2")
    for name in ("auditor", "member", "administrator"):
        with pytest.raises(NotFound):
            staffed.services.emergencies.look(staffed[name], asked)
    staffed.services.close()
    stored = [p for p in staffed.folder.rglob("*") if p.is_file()]
    assert stored
    assert not any(b"threatens" in p.read_bytes() for p in stored)


def test_the_record_names_each_step_and_holds_no_reason(staffed: House) -> None:
    asked = let_be(staffed)
    opened(staffed)
    with pytest.raises(NotFound):
        staffed.services.emergencies.approve(staffed["member"], asked)

    said = [(e.action, e.outcome, e.rule) for e in staffed.services.audit.events()]

    assert (Action.EMERGENCY_ASK, Outcome.GRANTED, "duty:member") in said
    assert (Action.EMERGENCY_APPROVE, Outcome.GRANTED, "duty:officer") in said
    assert (Action.EMERGENCY_APPROVE, Outcome.GRANTED, "duty:chair.opens") in said
    assert {action for action, outcome, _ in said[-1:]} == {Action.EMERGENCY_APPROVE}
    assert said[-1][1] is Outcome.DENIED
    assert (Action.READ, Outcome.GRANTED, "break-glass") in said


def test_it_rings_the_chair_and_the_officers_and_who_asked_when_it_opens(staffed: House) -> None:
    let_be(staffed)

    for name in ("chair", "officer", "both"):
        assert rung(staffed, name) == ["emergency-asked", "emergency-opened"]
    assert rung(staffed, "member") == ["emergency-opened"]
    assert rung(staffed, "secretary") == rung(staffed, "auditor") == []
    assert staffed.unread("chair") == 2
    assert staffed.services.notices.mark_read(staffed["chair"]) == 2
    assert (staffed.unread("chair"), staffed.unread("officer")) == (0, 2)


def test_they_are_counted_by_the_quarter_in_which_they_opened(staffed: House) -> None:
    office = staffed.services.office
    ask(staffed, item="3")
    assert per_quarter(office) == {}
    let_be(staffed)
    staffed.clock.forward(timedelta(days=30))
    let_be(staffed, "chair", "both")

    assert per_quarter(office) == {"2031-Q1": 1, "2031-Q2": 1}


@pytest.mark.parametrize(("item", "why"), [("99", WHY), ("2", "  "), ("2", "x" * 2001), ("*", WHY)])
def test_it_names_an_item_and_a_reason(staffed: House, item: str, why: str) -> None:
    with pytest.raises(UsageError):
        staffed.services.emergencies.ask(staffed["member"], staffed.ids["meeting"], item=item, why=why)


def test_nothing_is_asked_of_what_is_not_published(staffed: House) -> None:
    draft = staffed.upload()
    for meeting in (draft, "nowhere", "../../etc"):
        with pytest.raises(NotFound):
            staffed.services.emergencies.ask(staffed["member"], meeting, item="2", why=WHY)


def test_what_takes_effect_rings_the_chair(staffed: House) -> None:
    staffed.clear("member", "AMBER")
    people = staffed.services.people
    people.set_duties(staffed["administrator"], staffed.ids["other"], ["member", "secretary"])
    staffed.confirm_changes(staffed.ids["other"])

    notices = staffed.services.notices.mine(staffed["chair"])

    assert {(n.kind, n.about) for n in notices} == {
        ("clearance-holds", staffed.ids["member"]),
        ("duties-hold", staffed.ids["other"]),
    }


def test_the_chair_confirms_as_officers_do(staffed: House) -> None:
    people, member = staffed.services.people, staffed.ids["member"]
    people.give_clearance(staffed["administrator"], member, body=BODY, level="AMBER")
    people.confirm_clearance(staffed["chair"], member, body=BODY, level="AMBER")

    assert staffed["member"].clearances == {BODY: "AMBER"}
