"""What is killed: each deed as a process does it, from the moment that it begins."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.cli import cli
from redactor.cli.exits import guarded
from redactor.services.keeping import keys as key_work
from tests.chaos.texts import Text
from tests.services.house import BODY, PASSWORD, Clock, House, start

if TYPE_CHECKING:
    from collections.abc import Callable

    Act = Callable[["Told", Callable[[], None]], None]

RECIPIENT: Final = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
DRAFT, DECISIONS, OUT = "draft.md", "decisions.toml", "out"
WHY: Final = "It says too much."
FEW: Final = 7
"""Wraps in one transaction: many small ones are many places to be killed at."""


class Now(Clock):
    """The time, as the command line has it as well."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What a victim is told: which meeting, who the people are, where the records are moved to."""

    meeting: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    target: str = ""

    def packed(self) -> str:
        """Make one word of it."""
        return json.dumps(asdict(self))


def _house(told: Told) -> House:
    folder, clock = Path(os.environ["REDACTOR_DATA_DIR"]), Now()
    return House(folder, start(folder, clock), clock, told.ids)


def _seq(house: House, meeting: str) -> int:
    return house.services.review.view(house["secretary"], meeting).seq


def upload(told: Told, begin: Callable[[], None]) -> None:
    house, untrusted = _house(told), Text(7).source.encode()
    begin()
    house.services.intake.upload(house["secretary"], body=BODY, filename=DRAFT, untrusted=untrusted)


def next_draft(told: Told, begin: Callable[[], None]) -> None:
    house, untrusted = _house(told), Text(7, later=True).source.encode()
    begin()
    house.services.intake.upload_next(house["secretary"], told.meeting, filename=DRAFT, untrusted=untrusted)


def propose(told: Told, begin: Callable[[], None]) -> None:
    house = _house(told)
    seq = _seq(house, told.meeting)
    begin()
    house.services.publication.propose(house["secretary"], told.meeting, expected_seq=seq)


def approve(told: Told, begin: Callable[[], None]) -> None:
    house = _house(told)
    publication = house.services.publication
    seen = publication.look(house["officer"], told.meeting).folder_hash
    begin()
    assert publication.approve(house["officer"], told.meeting, seen=seen)


def withdraw(told: Told, begin: Callable[[], None]) -> None:
    house = _house(told)
    begin()
    house.services.publication.withdraw(house["officer"], told.meeting, WHY)


def first_start(told: Told, begin: Callable[[], None]) -> None:
    begin()
    people = _house(told).services.people
    people.found(
        people.first_link(),
        name="Ada Marsh",
        email="ada@lantern.example",
        password=PASSWORD,
        body="Lantern Board",
        policy="sec-panel",
    )


def start_again(told: Told, begin: Callable[[], None]) -> None:
    begin()
    _house(told)


def split(told: Told, begin: Callable[[], None]) -> None:
    begin()
    _run("split", DRAFT, "--out", OUT, "--decisions", DECISIONS, "--recipient", f"{RECIPIENT}=all")


def rotate(told: Told, begin: Callable[[], None]) -> None:
    begin()
    _run("keys", "rotate")


def rewrap(told: Told, begin: Callable[[], None]) -> None:
    key_work.BATCH = FEW  # type: ignore[misc]  # many small transactions, many places to be killed at
    begin()
    _run("keys", "rewrap")


def move(told: Told, begin: Callable[[], None]) -> None:
    begin()
    _run("migrate", "--to", told.target)


def _run(*words: str) -> None:
    code = guarded(cli, words)
    assert code == 0, f"exit {code}"


ACTS: Final[dict[str, Act]] = {
    "upload": upload,
    "next draft": next_draft,
    "propose": propose,
    "approve": approve,
    "withdraw": withdraw,
    "rotate": rotate,
    "rewrap": rewrap,
    "move": move,
    "upgrade": start_again,
    "finish": start_again,
    "undo": start_again,
    "first start": first_start,
    "split": split,
}
