"""What begins and ends: clearances, duties, grants on an appointment, items that open later, proofs, clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision
from redactor.errors import Conflict, NotFound, StepUpNeeded, StorageError, UsageError
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.access import Subject
    from tests.services.house import House

HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


def reads(house: House, name: str, item: str) -> bool:
    try:
        return bool(house.services.retrieval.open_item(house[name], house.ids["meeting"], item))
    except NotFound:
        return False


def through(house: House, *steps: timedelta, seen: Callable[[], bool]) -> list[bool]:
    """Look now, and after each step of the clock."""
    found = [seen()]
    for step in steps:
        house.clock.forward(step)
        found.append(seen())
    return found


def appoint(house: House, name: str, **times: object) -> None:
    """Clear somebody for AMBER, from and until."""
    people, person = house.services.people, house.ids[name]
    people.give_clearance(house["administrator"], person, body=BODY, level="AMBER", **times)  # type: ignore[arg-type]  # times alone
    people.confirm_clearance(house["officer"], person, body=BODY, level="AMBER")


def stale(house: House, name: str, minutes: int) -> Subject:
    return replace(house[name], stepped_up_at=house.clock() - timedelta(minutes=minutes) - TICK)


# -------------------------------------------------------------------------------------------------- clearances, duties


def test_a_clearance_opens_from_its_start_and_not_at_its_end(published: House) -> None:
    now = published.clock()
    appoint(published, "member", starts=now + HOUR, ends=now + 2 * HOUR)

    seen = through(published, HOUR - TICK, TICK, HOUR - TICK, TICK, seen=lambda: reads(published, "member", "3"))

    assert seen == [False, False, True, True, False]


def test_what_ends_before_it_starts_is_refused(published: House) -> None:
    now = published.clock()
    with pytest.raises(UsageError, match="ends after it starts"):
        appoint(published, "member", starts=now + HOUR, ends=now + HOUR)


def test_a_duty_is_held_within_its_time_only(house: House) -> None:
    people, now = house.services.people, house.clock()
    assert not people.set_duties(
        house["administrator"], house.ids["member"], ["member", "officer"], starts=now + HOUR, ends=now + 2 * HOUR
    )
    house.confirm_changes(house.ids["member"])

    seen = through(house, HOUR, HOUR - TICK, TICK, seen=lambda: "officer" in house["member"].duties)

    assert seen == [False, True, True, False]
    assert house["member"].duties == {"member"}


def test_a_duty_that_is_over_is_given_anew_by_two_people(house: House) -> None:
    people, member = house.services.people, house.ids["member"]
    people.set_duties(house["administrator"], member, ["member", "secretary"], ends=house.clock() + HOUR)
    house.confirm_changes(member)
    house.clock.forward(HOUR)

    assert not people.set_duties(house["administrator"], member, ["member", "secretary"])
    assert house["member"].duties == {"member"}
    house.confirm_changes(member)
    assert house["member"].duties == {"member", "secretary"}


def test_a_duty_is_shortened_by_one_and_lengthened_by_nobody_alone(house: House) -> None:
    people, member, now = house.services.people, house.ids["member"], house.clock()
    people.limit_duty(house["administrator"], member, "member", ends=now + HOUR)
    with pytest.raises(UsageError, match="more time"):
        people.limit_duty(house["administrator"], member, "member", ends=now + HOUR + TICK)
    with pytest.raises(UsageError, match="more time"):
        people.limit_duty(house["administrator"], member, "officer", ends=now + HOUR)
    with pytest.raises(Conflict):
        people.limit_duty(house["administrator"], house.ids["administrator"], "administrator", ends=now + HOUR)

    assert through(house, HOUR - TICK, TICK, seen=lambda: bool(house["member"].duties)) == [True, True, False]


def test_the_last_officer_without_an_end_gets_none(house: House) -> None:
    people, ends = house.services.people, house.clock() + HOUR
    people.limit_duty(house["administrator"], house.ids["both"], "officer", ends=ends)

    with pytest.raises(Conflict, match="last releasing officer"):
        people.limit_duty(house["administrator"], house.ids["officer"], "officer", ends=ends)
    house.clock.forward(2 * HOUR)
    assert not people.set_duties(house["administrator"], house.ids["member"], ["officer"])  # it waits all the same


# --------------------------------------------------------------------------------------------- grants and appointments


def grant(house: House, name: str, *, with_appointment: bool = True) -> str:
    now = house.clock()
    return house.services.access.give(
        house["officer"],
        house.ids["meeting"],
        item="2",
        person=house.ids[name],
        starts=now,
        ends=now + 48 * HOUR,
        why="She stands in.",
        with_appointment=with_appointment,
    )


def test_an_alternate_s_grant_ends_with_her_appointment(published: House) -> None:
    appoint(published, "member", ends=published.clock() + HOUR)
    grant(published, "member")

    seen = through(published, HOUR - TICK, TICK, seen=lambda: reads(published, "member", "2"))

    assert seen == [True, True, False]


def test_a_new_appointment_does_not_wake_the_grants_of_the_old_one(published: House) -> None:
    appoint(published, "member")
    grant(published, "member")
    assert reads(published, "member", "2")

    published.services.people.remove_clearance(published["administrator"], published.ids["member"], body=BODY)
    assert not reads(published, "member", "2")
    appoint(published, "member")
    assert not reads(published, "member", "2")


def test_a_grant_hangs_on_an_appointment_that_runs(published: House) -> None:
    with pytest.raises(Conflict, match="no confirmed appointment"):
        grant(published, "member")
    appoint(published, "member", starts=published.clock() + HOUR)
    with pytest.raises(Conflict, match="no confirmed appointment"):
        grant(published, "member")
    grant(published, "member", with_appointment=False)
    assert reads(published, "member", "2")


# ------------------------------------------------------------------------------------------------------------- embargo


@pytest.mark.parametrize("item", ["3", "*"])
def test_an_item_opens_at_its_time_and_before_it_to_who_prepares_it_alone(published: House, item: str) -> None:
    for name in ("member", "both"):
        appoint(published, name)
    opens_at = published.clock() + HOUR
    published.services.access.set_time(published["secretary"], published.ids["meeting"], item=item, opens_at=opens_at)

    assert reads(published, "both", "3")
    seen = through(published, HOUR - TICK, TICK, seen=lambda: reads(published, "member", "3"))

    assert seen == [False, False, True]


def test_only_who_prepares_minutes_sets_times_and_opening_early_wants_a_proof(published: House) -> None:
    access, meeting, later = published.services.access, published.ids["meeting"], published.clock() + HOUR
    for name in ("member", "administrator"):
        with pytest.raises(NotFound):
            access.set_time(published[name], meeting, item="3", opens_at=later)
    old = stale(published, "secretary", 15)
    access.set_time(old, meeting, item="3", opens_at=later)
    access.set_time(old, meeting, item="3", opens_at=later + HOUR)
    for earlier in (None, later):
        with pytest.raises(StepUpNeeded):
            access.set_time(old, meeting, item="3", opens_at=earlier)
    access.set_time(published["officer"], meeting, item="3", opens_at=None)
    assert access.times(published["officer"], meeting) == ()
    with pytest.raises(UsageError):
        access.set_time(published["secretary"], meeting, item="99", opens_at=later)


# --------------------------------------------------------------------------------------------------------------- proof


def test_what_only_named_people_read_wants_a_proof_of_five_minutes_and_is_offered_without(published: House) -> None:
    published.grant("member", published.ids["meeting"], "2")
    meeting, retrieval = published.ids["meeting"], published.services.retrieval

    assert retrieval.shelf(stale(published, "member", 60), meeting).open_items == ("2",)
    with pytest.raises(StepUpNeeded):
        retrieval.open_item(stale(published, "member", 5), meeting, "2")
    denied = [*published.services.audit.events()][-1]
    assert (denied.action, denied.outcome, denied.rule) == (Action.READ, Outcome.DENIED, "step-up")
    assert retrieval.open_item(stale(published, "member", 4), meeting, "2")


@pytest.mark.parametrize("name", ["member", "secretary", "administrator", "officer"])
def test_whoever_could_not_read_it_anyway_is_not_asked_for_a_proof(published: House, name: str) -> None:
    if name == "officer":  # all but her recusal would open it
        published.services.access.give(
            published["both"],
            published.ids["meeting"],
            item="2",
            person=published.ids[name],
            starts=published.clock(),
            ends=published.clock() + HOUR,
            why="",
        )
        published.services.access.recuse(
            published["both"], published.ids["meeting"], person=published.ids[name], item="2"
        )
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(stale(published, name, 60), published.ids["meeting"], "2")


def test_a_clearance_s_level_wants_no_proof(published: House) -> None:
    appoint(published, "member")

    assert published.services.retrieval.open_item(stale(published, "member", 600), published.ids["meeting"], "3")
    copy = published.services.retrieval.open(stale(published, "member", 600), published.ids["meeting"], format="txt")
    assert copy.obligations == {"audit", "no-store", "watermark"}


def test_what_opens_texts_to_others_wants_a_proof_of_fifteen_minutes(published: House) -> None:
    services, ids, meeting = published.services, published.ids, published.ids["meeting"]
    now, next_one = published.clock(), published.upload(MINUTES.replace("LB_7_0311", "LB_8_0411"))
    seen = published.propose(next_one)
    give = {"item": "2", "person": ids["member"], "starts": now, "ends": now + HOUR, "why": ""}
    services.people.give_clearance(published["administrator"], ids["other"], body=BODY, level="AMBER")
    deeds: dict[str, Callable[[Subject], object]] = {
        "officer": lambda who: services.access.give(who, meeting, **give),  # type: ignore[arg-type]  # as above
        "both": lambda who: services.publication.approve(who, next_one, seen=seen),
        "administrator": lambda who: services.people.give_clearance(who, ids["member"], body=BODY, level="AMBER"),
    }
    for name, deed in deeds.items():
        with pytest.raises(StepUpNeeded):
            deed(stale(published, name, 15))
        deed(stale(published, name, 14)) if name != "both" else None
    with pytest.raises(StepUpNeeded):
        services.people.confirm_clearance(stale(published, "officer", 15), ids["other"], body=BODY, level="AMBER")
    with pytest.raises(NotFound):  # nobody learns of it whose duty it is not
        services.people.confirm_clearance(stale(published, "member", 15), ids["other"], body=BODY, level="AMBER")
    with pytest.raises(NotFound):
        services.access.give(stale(published, "secretary", 15), meeting, **give)  # type: ignore[arg-type]  # as above


def test_lowering_a_marking_of_published_text_wants_a_proof_and_raising_one_does_not(published: House) -> None:
    review, meeting = published.services.review, published.ids["meeting"]

    def mark(level: str, *, minutes: int, seq: int) -> int:
        change = Decisions(items={"3": ItemDecision("3", marking=level)})
        return review.decide(stale(published, "secretary", minutes), meeting, change, expected_seq=seq)

    assert mark("RED", minutes=600, seq=1) == 2
    with pytest.raises(StepUpNeeded):
        mark("GREEN", minutes=15, seq=2)
    assert mark("GREEN", minutes=14, seq=2) == 3


def test_a_named_level_is_taken_away_in_no_copy(published: House) -> None:
    meeting = published.ids["meeting"]
    published.grant("member", meeting, "2")

    with pytest.raises(NotFound):
        published.services.retrieval.open(published["member"], meeting, format="txt")
    appoint(published, "member")
    copy = published.services.retrieval.open(published["member"], meeting, format="txt").data.decode()
    assert "dry rot" in copy
    assert "Brightwater" not in copy
    shelf = published.services.retrieval.shelf(published["member"], meeting)
    assert (shelf.open_items, shelf.takes) == (("2", "3", "4"), True)


# --------------------------------------------------------------------------------------------------------------- clock


def test_a_clock_that_reads_earlier_than_the_record_decides_nothing(published: House) -> None:
    services, meeting = published.services, published.ids["meeting"]
    published.grant("member", meeting, "2")
    appoint(published, "member")
    published.clock.forward(-timedelta(minutes=2))
    assert reads(published, "member", "3")
    published.clock.forward(-TICK)

    who = published["member"]
    give = {"item": "3", "person": published.ids["other"], "why": "", "starts": published.clock()}
    deeds: tuple[Callable[[], object], ...] = (
        lambda: services.retrieval.open_item(who, meeting, "2"),
        lambda: services.retrieval.open(who, meeting),
        lambda: services.retrieval.shelf(who, meeting),
        lambda: services.access.give(published["officer"], meeting, ends=published.clock() + HOUR, **give),  # type: ignore[arg-type]  # as above
        lambda: services.access.set_time(published["officer"], meeting, item="3", opens_at=None),
        lambda: services.access.facts(published["officer"], meeting),
        lambda: services.publication.approve(published["officer"], meeting, seen="0" * 64),
        lambda: services.emergencies.ask(who, meeting, item="2", why="Now."),
    )
    for deed in deeds:
        with pytest.raises(StorageError, match="clock") as told:
            deed()
        assert "Set the clock right" in told.value.remedy


def test_an_event_written_by_the_wrong_clock_does_not_make_it_right(published: House) -> None:
    appoint(published, "member")
    published.clock.forward(-HOUR)
    published.services.people.sign_in("member@lantern.example", "a wrong phrase of theirs")
    assert [*published.services.audit.events()][-1].at == published.clock()

    with pytest.raises(StorageError, match="clock"):
        published.services.retrieval.open_item(published["member"], published.ids["meeting"], "3")
