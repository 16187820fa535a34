"""What each kind of job does, and that it does it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.jobs import LEASE, JobState, Kind
from redactor.core.records import MeetingState
from redactor.safekeeping import key_work
from redactor.services.persons.notices import Kind as Notice
from redactor.services.release.holding import Holding
from redactor.services.working.reminding import Reminding
from redactor.services.working.tasks import HELD_FOR
from tests.services.test_mail import Bag, mailing
from tests.services.test_scheduled import HOUR, OPEN, SEALED_LATER, scheduled

if TYPE_CHECKING:
    from redactor.services.working.worker import Worker
    from tests.services.house import House
from tests.services.hands import Line, published, ready, state, the, vanish


def test_what_is_held_at_its_moment_waits_and_appears_once_it_is_let_pass(house: House, hand: Worker) -> None:
    meeting, _ = scheduled(house, text=OPEN)
    house.upload(SEALED_LATER)
    house.clock.forward(HOUR)
    assert hand.once() == 1
    waits = the(house, Kind.RELEASE)
    assert (waits.state, waits.outcome, waits.attempt) == (JobState.WAITING, "held", 0)
    assert hand.once() == 0

    holding = Holding(house.services.office)
    (held,) = holding.waiting(house["officer"])
    holding.settle(house["officer"], held.record.id, reason="It is the house of the lamps.")
    house.clock.forward(HELD_FOR)

    assert hand.once() == 1
    assert state(house, meeting) is MeetingState.PUBLISHED


def test_what_was_sent_back_before_its_moment_is_no_work_any_more(house: House, hand: Worker) -> None:
    meeting, seen = scheduled(house)
    house.clock.forward(HOUR)
    held = vanish(house, hand)
    house.services.publication.send_back(house["both"], meeting, seen=seen, reason="The Chair asked to wait.")
    house.clock.forward(LEASE)

    assert hand.do(held.id)

    assert the(house, Kind.RELEASE).outcome == "gone"
    assert published(house) == 0


def test_each_day_is_looked_signed_and_reminded_once(house: House, hand: Worker) -> None:
    assert hand.once() == 0
    house.clock.forward(timedelta(days=1))

    assert hand.once() >= len((Kind.SENTINEL, Kind.CHECKPOINT, Kind.REMINDERS))

    today = house.clock().date().isoformat()
    for kind, outcome in ((Kind.SENTINEL, "well"), (Kind.CHECKPOINT, "signed"), (Kind.REMINDERS, "done")):
        assert (the(house, kind).subject, the(house, kind).outcome) == (today, outcome)
    days = {path.name[:10] for path in (house.folder / "anchors").iterdir()} - {"log.key"}
    assert today in days
    assert hand.once() == 0


def test_a_checkpoint_of_a_day_that_has_passed_is_not_made(house: House, hand: Worker) -> None:
    house.clock.now = house.clock.now.replace(hour=23, minute=59) + timedelta(days=1)
    hand.sweeper.ask()
    name = the(house, Kind.CHECKPOINT).id
    house.clock.forward(timedelta(minutes=5))

    assert hand.do(name)

    assert the(house, Kind.CHECKPOINT).outcome == "missed"


def test_a_circulation_whose_time_is_over_is_closed(house: House, hand: Worker) -> None:
    meeting = house.upload()
    ends = house.clock() + HOUR
    house.services.circulation.circulate(house["secretary"], meeting, people=[house.ids["member"]], closes=ends)
    assert hand.once() == 0
    house.clock.forward(HOUR)

    assert hand.once() == 1

    assert (the(house, Kind.CLOSING).done, the(house, Kind.CLOSING).outcome) == (1, "done")
    assert hand.once() == 0


def test_mail_that_follows_from_a_deed_is_sent(house: House, line: Line) -> None:
    bag = Bag()
    house.services.__dict__["mail"] = mailing(house, bag)
    hand = ready(house, line)
    bag.letters.clear()
    house.upload()

    hand.once()

    assert {who for who, _ in bag.told()} == {"second", "both"}
    assert the(house, Kind.MAIL).outcome == "done"


def test_texts_are_moved_to_new_keys_after_a_rotation_in_batches(
    house: House, hand: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.services.keeping.keys.BATCH", 3)
    house.upload()
    with key_work(house.services.settings) as work:
        work.rotate()
        assert any(not state.current and state.wraps for state in work.status())

    assert hand.once() == 1

    job = the(house, Kind.REWRAP)
    assert (job.outcome, job.done) == ("done", job.total)
    assert job.total > 3
    with key_work(house.services.settings) as work:
        assert not any(state.wraps for state in work.status() if not state.current)


@dataclass
class Due:
    """A house in which a review is due, and what it takes to remind of it."""

    house: House
    meeting: str
    reminding: Reminding
    bag: Bag

    def rung(self, name: str) -> list[str]:
        return [n.kind for n in self.house.services.notices.mine(self.house[name]) if n.kind == Notice.REVIEW]


@pytest.fixture
def due(published: House) -> Due:
    bag = Bag()
    mail = mailing(published, bag)
    reviews = [gap.review for p in published.services.public_facts.all().values() for gap in p.gaps if gap.review]
    published.clock.now = published.clock.now.replace(year=int(max(reviews)[:4]) + 1)
    services = published.services
    return Due(published, published.ids["meeting"], Reminding(services.office, services.lifecycle, mail), bag)


def test_a_review_that_is_due_rings_whoever_decided_about_it_once(due: Due) -> None:
    assert due.reminding.remind() >= 1
    assert due.reminding.remind() == 0
    assert due.rung("secretary")
    assert [due.rung(name) for name in ("second", "officer", "both", "member")] == [[], [], [], []]
    with due.house.services.office.records.reading() as unit:
        assert {record.person for record in unit.mail.due(due.house.clock(), most=9)} == {due.house.ids["secretary"]}
        assert {record.path for record in unit.mail.due(due.house.clock(), most=9)} == {"/registers/withheld"}


def test_the_owner_who_was_named_is_rung_in_her_place(due: Due) -> None:
    house, review = due.house, due.house.services.review
    seq = review.view(house["secretary"], due.meeting).seq
    owned = {number: ItemDecision(number, owner="Second") for number in ("2", "3", "4")}
    review.decide(house["secretary"], due.meeting, Decisions(items=owned), expected_seq=seq)

    assert due.reminding.remind() >= 1

    assert due.rung("second")
    assert not due.rung("secretary")


def test_who_stays_out_of_the_meeting_is_not_rung_and_the_desk_is_in_her_place(due: Due) -> None:
    house = due.house
    house.services.access.recuse(house["officer"], due.meeting, person=house.ids["secretary"], item="2")

    due.reminding.remind()

    with house.services.office.records.reading() as unit:
        rung = {n.person for person in house.ids.values() for n in unit.notices.of(person, most=9)}
    assert house.ids["secretary"] not in rung
    assert {house.ids["second"], house.ids["officer"], house.ids["both"]} <= rung


def test_a_review_that_was_put_off_rings_on_its_new_day(due: Due) -> None:
    house, lifecycle = due.house, due.house.services.lifecycle
    until = house.clock().date() + timedelta(days=3)
    for item in ("2", "3", "4"):
        seq = house.services.review.view(house["secretary"], due.meeting).seq
        lifecycle.put_off(house["secretary"], due.meeting, item, until=until, expected_seq=seq)
    assert due.reminding.remind() == 0

    house.clock.forward(timedelta(days=3))

    assert due.reminding.remind() >= 1
