"""Mail: what is told to whom, that it waits for nothing and is never lost, and that it is a link and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.mail import MOST_TRIES, Letter, NotSent, wait_after
from redactor.errors import Conflict
from redactor.services.office import Office
from redactor.services.persons.mail import LEASE, NEWS_LASTS
from tests.mail.server import Box, serving
from tests.services.house import BODY, SECRETS, start

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from redactor.services.persons.mail import Mail
    from tests.services.house import House

ADDRESS = "https://minutes.example"


@dataclass
class Bag:
    """A post that keeps what it is given, or fails as it is told to."""

    letters: list[Letter] = field(default_factory=list)
    fault: NotSent | None = None
    tries: int = 0

    def send(self, letter: Letter) -> None:
        self.tries += 1
        if self.fault is not None:
            raise self.fault
        self.letters.append(letter)

    def check(self) -> None:
        """Take everybody in."""

    def told(self) -> set[tuple[str, str]]:
        """Give who was sent where, and forget it."""
        found = {(one.to.partition("@")[0], one.link.removeprefix(ADDRESS)) for one in self.letters}
        self.letters.clear()
        return found


def mailing(house: House, bag: Bag) -> Mail:
    """Give the service's own mail with a bag in the place of the server."""
    made = replace(house.services.mail, post=bag, address=ADDRESS)
    house.clock.forward(NEWS_LASTS + timedelta(seconds=1))  # what was done before is no news
    made.look()
    bag.letters.clear()
    return made


def test_each_step_sends_a_link_to_those_whose_turn_it_is(house: House) -> None:
    bag = Bag()
    mail = mailing(house, bag)

    meeting = house.upload()
    mail.look()
    assert bag.told() == {("second", f"/meetings/{meeting}"), ("both", f"/meetings/{meeting}")}

    house.services.circulation.circulate(
        house["secretary"], meeting, people=[house.ids["member"]], closes=house.clock() + timedelta(days=2)
    )
    mail.look()
    assert bag.told() == {("member", f"/drafts/{meeting}")}
    house.services.circulation.close(house["secretary"], meeting)

    seen = house.propose(meeting)
    mail.look()
    assert bag.told() == {("officer", f"/meetings/{meeting}/release"), ("both", f"/meetings/{meeting}/release")}

    house.services.publication.send_back(house["officer"], meeting, seen=seen, reason="Look at item 3.")
    mail.look()
    assert {to for to, _ in bag.told()} == {"secretary", "second", "both"}

    house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    mail.look()
    told = bag.told()
    assert {("member", f"/read/{meeting}"), ("other", f"/read/{meeting}")} <= told
    assert not {to for to, _ in told} & {"ada"}

    house.services.reading_requests.ask(house["member"], meeting, item="2", why="The tender.", days=7)
    mail.look()
    assert bag.told() == {("officer", "/requests"), ("both", "/requests")}

    house.grant("member", meeting, "2")
    mail.look()
    assert bag.told() == {("member", f"/read/{meeting}")}

    house.services.people.give_clearance(house["administrator"], house.ids["member"], body=BODY, level="AMBER")
    mail.look()
    assert bag.told() == {("officer", "/clearances"), ("both", "/clearances")}

    house.services.publication.withdraw(house["officer"], meeting, "A name stood in it.")
    mail.look()
    assert {to for to, _ in bag.told()} == {"secretary", "second", "both"}


def test_nobody_is_told_of_a_meeting_that_she_stays_out_of_or_of_a_grant_that_opens_nothing(published: House) -> None:
    bag, meeting = Bag(), published.ids["meeting"]
    mail = mailing(published, bag)
    access = published.services.access
    access.recuse(published["officer"], meeting, person=published.ids["both"], item="2")
    access.recuse(published["officer"], meeting, person=published.ids["other"], item="2")
    published.services.reading_requests.ask(published["member"], meeting, item="3", why="The pier.", days=1)
    published.grant("other", meeting, "2")

    mail.look()

    assert bag.told() == {("officer", "/requests")}


def test_mail_that_is_switched_on_does_not_tell_the_past(published: House) -> None:
    bag = Bag()
    published.grant("member", published.ids["meeting"], "2", days=9)
    published.clock.forward(NEWS_LASTS + timedelta(seconds=1))

    replace(published.services.mail, post=bag, address=ADDRESS).look()

    assert not bag.letters


def test_a_deed_that_did_not_happen_sends_nothing(published: House) -> None:
    bag, meeting = Bag(), published.ids["meeting"]
    mail = mailing(published, bag)
    with pytest.raises(Conflict):
        published.services.access.give(
            published["officer"],
            meeting,
            item="2",
            person=published.ids["officer"],
            starts=published.clock(),
            ends=published.clock() + timedelta(days=1),
            why="For me.",
        )
    mail.look()
    assert not bag.letters


def test_a_crash_between_the_deed_and_the_sending_loses_nothing(published: House) -> None:
    bag = Bag()
    mailing(published, bag)
    published.grant("member", published.ids["meeting"], "2")
    after = published.again()

    replace(after.services.mail, post=bag, address=ADDRESS).look()

    assert [to for to, _ in bag.told()] == ["member"]
    after.services.close()


def test_a_crash_in_the_sending_sends_again_after_a_while(published: House) -> None:
    bag = Bag()
    mail = mailing(published, bag)
    published.grant("member", published.ids["meeting"], "2")

    class _Dies(Bag):
        def send(self, letter: Letter) -> None:
            super().send(letter)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(mail, post=_Dies()).look()
    mail.look()
    assert not bag.letters  # it is still the other's to send
    published.clock.forward(LEASE)
    mail.look()
    assert bag.told() == {("member", f"/read/{published.ids['meeting']}")}


def test_what_could_not_be_sent_is_tried_later_and_later_and_then_given_up(published: House) -> None:
    bag = Bag()
    mail = mailing(published, bag)
    published.grant("member", published.ids["meeting"], "2")
    bag.fault = NotSent("It is away.")
    waits: list[datetime] = []
    while mail.counts()[0] or not waits:
        before = bag.tries
        mail.look()
        if bag.tries > before:
            waits.append(published.clock.now)
        published.clock.forward(timedelta(minutes=1))
        if len(waits) > 2:
            published.clock.forward(timedelta(hours=12))
    assert len(waits) == MOST_TRIES
    assert mail.counts() == (0, 1)
    assert wait_after(1) == timedelta(minutes=1)
    assert wait_after(2) == timedelta(minutes=2)
    assert wait_after(MOST_TRIES) is None


def test_an_address_that_is_refused_for_good_is_in_nobody_s_way(published: House) -> None:
    bag = Bag(fault=NotSent("No.", lasting=True))
    mail = mailing(published, bag)
    published.grant("member", published.ids["meeting"], "2")
    published.grant("other", published.ids["meeting"], "2")
    mail.look()
    assert (bag.tries, mail.counts()) == (2, (0, 2))


def test_a_server_that_is_away_is_asked_once_and_raises_nothing(published: House) -> None:
    bag = Bag(fault=NotSent("It is away."))
    mail = mailing(published, bag)
    for name in ("member", "other", "secretary"):
        published.grant(name, published.ids["meeting"], "2")
    assert mail.look() == 0
    assert (bag.tries, mail.counts()) == (1, (3, 0))


def test_who_switched_it_off_is_sent_nothing_not_even_what_waits(published: House) -> None:
    bag = Bag(fault=NotSent("It is away."))
    mail = mailing(published, bag)
    published.grant("member", published.ids["meeting"], "2")
    mail.look()
    mail.want(published["member"], wanted=False)
    bag.fault = None
    published.clock.forward(timedelta(hours=1))
    mail.look()
    published.grant("member", published.ids["meeting"], "3")
    mail.look()
    assert not bag.letters
    mail.want(published["member"], wanted=True)
    published.grant("member", published.ids["meeting"], "4")
    mail.look()
    assert len(bag.letters) == 1


def test_a_message_over_a_real_server_quotes_nothing_of_the_minutes(published: House, tmp_path: Path) -> None:
    box = Box(offers_tls=False)
    with serving(tmp_path, box):
        running = start(
            published.folder,
            published.clock,
            smtp_url=f"smtp://127.0.0.1:{box.port}",
            mail_from="minutes@lantern.example",
            public_url=f"{ADDRESS}/",
        )
        replace(published, services=running).grant("member", published.ids["meeting"], "2")
        running.mail.look()
        running.close()
    assert "member@lantern.example" in box.recipients
    link = f"{ADDRESS}/read/{published.ids['meeting']}"
    assert any(link in message for message in box.messages)
    for message in box.messages:
        for word in (*SECRETS, "Lantern Board", "Meeting 7", "RED", "AMBER", "item"):
            assert word not in message


def test_without_a_server_nothing_is_put_in(published: House) -> None:
    published.grant("member", published.ids["meeting"], "2")
    assert published.services.mail.look() == 0
    assert published.services.mail.counts() == (0, 0)
    assert isinstance(published.services.office, Office)
