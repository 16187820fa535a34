"""A service with real storage, keys and formats, its people, and small minutes with all levels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from redactor.bootstrap import Services, services
from redactor.config import settings
from redactor.core.decisions import Decisions
from redactor.identity.passwords import Passwords

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.core.access import Subject

PASSWORD = "quite a long phrase"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
BODY = "lantern-board"
DUTIES = {
    "secretary": ["secretary"],
    "second": ["secretary"],
    "officer": ["officer"],
    "both": ["officer", "secretary"],
    "member": ["member"],
    "other": ["member"],
}
MINUTES = """# Lantern Board Meeting 7

LB_7_0311

11 March 2031

Draft Minutes

## 1. Welcome

The Chair welcomed the members to the lamp house.

## 2. Tender for the lamps (RED)

Brightwater Ostler offered 412,000 pounds for the lamps.

The Board AGREED to accept it before midsummer.

## 3. Harbour report (AMBER)

The surveyor Quillon Vane found dry rot in the eastern pier.

## 4. Newsletter (GREEN)

The newsletter will carry a drawing of the new gasometer.
"""
SECRETS = ("Brightwater", "412,000", "midsummer", "Quillon", "dry rot", "gasometer")
"""Words that stand in restricted portions only."""

RULING = Decisions(unmarked="WHITE")


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    now: datetime = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass
class House:
    """A running service."""

    folder: Path
    services: Services
    clock: Clock
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Subject:
        return self.proven(self.ids[name])

    def proven(self, person: str) -> Subject:
        """Give somebody who has just proved that it is she."""
        return replace(self.services.people.subject(person), stepped_up_at=self.clock())

    def again(self) -> House:
        """Start once more on the same data, as after a crash."""
        return House(self.folder, start(self.folder, self.clock), self.clock, self.ids)

    def upload(self, text: str = MINUTES) -> str:
        """Upload minutes and settle what is unmarked."""
        meeting = self.services.intake.upload(
            self["secretary"], body=BODY, filename="draft.md", untrusted=text.encode()
        )
        self.services.review.decide(self["secretary"], meeting, RULING, expected_seq=0)
        return meeting

    def propose(self, meeting: str) -> str:
        """Put a meeting forward as it stands."""
        seq = self.services.review.view(self["secretary"], meeting).seq
        return self.services.publication.propose(self["secretary"], meeting, expected_seq=seq)

    def publish(self, text: str = MINUTES) -> str:
        """Upload, settle, propose and approve."""
        meeting = self.upload(text)
        assert self.services.publication.approve(self["officer"], meeting, seen=self.propose(meeting))
        return meeting

    def clear(self, name: str, level: str) -> None:
        """Give a clearance, and confirm it."""
        people = self.services.people
        people.give_clearance(self["administrator"], self.ids[name], body=BODY, level=level)
        people.confirm_clearance(self["officer"], self.ids[name], body=BODY, level=level)

    def confirm_changes(self, person: str) -> None:
        """Confirm, as the officer, whatever waits for somebody."""
        people = self.services.people
        for member in people.unconfirmed(self["officer"]):
            if member.record.id == person:
                for asked in member.changes:
                    people.confirm_clearance(self["officer"], person, body=asked.body, level=asked.level)

    def unread(self, name: str) -> int:
        """Count the notices that somebody has not read."""
        with self.services.office.records.reading() as unit:
            return sum(rung.read_at is None for rung in unit.notices.of(self.ids[name], most=1000))

    def grant(self, name: str, meeting: str, item: str, *, days: int = 1) -> str:
        """Name somebody for an item from now on."""
        now = self.clock()
        return self.services.access.give(
            self["officer"],
            meeting,
            item=item,
            person=self.ids[name],
            starts=now,
            ends=now + timedelta(days=days),
            why="She drafts the contract with Brightwater.",
        )


def start(folder: Path, clock: Clock, **given: object) -> Services:
    """Start the service over a folder, with the settings that are given; it publishes in the quick formats only."""
    return services(settings(**{"data_dir": folder, "public_formats": (), **given}), clock=clock, passwords=CHEAP)


def furnish(folder: Path, clock: Clock | None = None, **given: object) -> House:
    """Start the service, with the settings that are given, and bring its people in, each by her invitation."""
    clock = clock or Clock()
    house = House(folder, start(folder, clock, **given), clock)
    people = house.services.people
    house.ids["administrator"] = people.found(
        people.first_link(),
        name="Ada Marsh",
        email="ada@lantern.example",
        password=PASSWORD,
        body="Lantern Board",
        policy="sec-panel",
    )
    for name, duties in DUTIES.items():
        invited = people.invite(house["administrator"], name=name, email=f"{name}@lantern.example", duties=duties)
        house.ids[name] = people.accept(invited.secret, PASSWORD)
    return house
