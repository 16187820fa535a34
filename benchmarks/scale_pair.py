"""Two houses that differ in size alone, to be measured in turns: the same minutes, the same people who look."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.scale_house import Filling, read_model
from benchmarks.scale_people import add_people
from benchmarks.scale_texts import minutes
from redactor.app import create_app
from redactor.core.decisions import Decisions, Settle
from redactor.core.filing import Scope
from redactor.services.drafting.pseudonyms import Assignment
from redactor.storage.engine import open_engine
from redactor.storage.transfer import transfer
from tests.services.house import BODY, Clock, House, furnish, start
from tests.stocked import arrive, token_of
from tests.web.browser import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine

    from tests.web.browser import Browser

VERSIONS = 4
REQUESTS = 0.2
"""Requests to read that wait, for each meeting."""


@dataclass
class Served:
    """A house with its application, the browsers of those who look, and their tokens."""

    house: House
    app: Flask
    browsers: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, who: str, where: str) -> None:
        """Ask for a page or a list as somebody, and stop where there is none."""
        if who not in self.browsers:
            self.browsers[who], self.tokens[who] = browser(self.app, who), token_of(self.house, who)
        headers = self.tokens[who] if where.startswith("/api/") else {}
        status = self.browsers[who].client.get(where, headers=headers).status_code
        assert status == 200, (status, where)  # noqa: PLR2004 -- HTTP

    def time(self, who: str, where: str) -> float:
        """Say how many seconds that takes."""
        begun = time.perf_counter()
        self.get(who, where)
        return time.perf_counter() - begun


@contextmanager
def careless() -> Iterator[None]:
    """Fill without waiting for the disk; what is measured afterwards waits for it."""
    with patch("os.fsync", lambda _: None):
        yield


def model_house(folder: Path, *, versions: int = VERSIONS) -> House:
    """Make a house in which the services published one meeting, in so many versions, with a grant and a mask.

    What an earlier run left in the folder is taken as it is.
    """
    kept, clock = folder / "ids.json", Clock()
    if kept.exists():
        clock.forward(timedelta(days=20 * (versions - 1)))
        return House(folder / "data", None, clock, json.loads(kept.read_text()))  # type: ignore[arg-type]  # closed, as below
    with careless():
        house = furnish(folder / "data")
        for duty in ("chair", "auditor"):
            arrive(house, duty)
        house.ids["meeting"] = meeting = house.publish(minutes(1))
        for version in range(2, versions + 1):
            _next(house, meeting, version)
        house.grant("member", meeting, "3", days=300)
        house.clear("member", "AMBER")
        masked = Assignment("Tamsin Orrell", "Tenderer", Scope.MEETING)
        house.services.pseudonyms.assign(house["secretary"], meeting, "7", masked)
        house.services.registers.rows(house["secretary"], "action")  # the sealed rows of the register, in both stages
        house.services.registers.rows(house["member"], "action")
        house.services.close()
    kept.write_text(json.dumps(house.ids))
    return house


def _next(house: House, meeting: str, version: int) -> None:
    services, secretary = house.services, house["secretary"]
    house.clock.forward(timedelta(days=20))
    services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=minutes(version).encode())
    view = services.review.view(house["secretary"], meeting)
    why = "It is as the Board wants it."
    settled = tuple(Settle(code=f.code, ref=f.ref or "0", why=why) for f in view.draft.minutes.findings)
    services.review.decide(
        replace(secretary, stepped_up_at=house.clock()), meeting, Decisions(settled=settled), expected_seq=view.seq
    )
    assert services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def filled(model: House, folder: Path, meetings: int, *, people: int, url: str = "") -> Served:
    """Copy the model's house and fill it up to so many meetings and people; with `url` its rows go there then."""
    shutil.copytree(model.folder, folder / "data", symlinks=True)
    clock = Clock(model.clock.now + timedelta(days=30))
    house = House(folder / "data", start(folder / "data", clock), clock, dict(model.ids))
    engine = open_engine(f"sqlite:///{folder / 'data' / 'records.db'}")
    with careless():
        office = house.services.office
        made = read_model(office, engine, house.ids["meeting"])
        Filling(office, engine, house.services.publication.folder, made).fill(meetings - 1)
        ids = add_people(house, engine, people, body=BODY)
        shown = list(house.services.public_facts.all())
        for number in range(max(2, int(meetings * REQUESTS))):
            asking = house.proven(ids[number % len(ids)])
            where = shown[number % len(shown)]
            house.services.reading_requests.ask(asking, where, item="4", why="I follow it.", days=7)
    if url:
        house.services.close()
        _carry(engine, url)
        house = replace(house, services=start(house.folder, clock, database_url=url))
    engine.dispose()
    return Served(house, create_app(services=house.services))


def _carry(engine: Engine, url: str) -> None:
    """Bring the rows to another database, and let it count what it has, as it does by itself after a minute."""
    target = open_engine(url)
    transfer(engine, target, alone=True)
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    target.dispose()


def ratio(small: Served, large: Served, who: str, where: str, *, rounds: int = 11) -> tuple[float, float]:
    """Say the medians of a page in both houses, looked at in turns: whatever else the machine does hits both."""
    for served in (small, large):
        served.get(who, where)
    times = [(small.time(who, where), large.time(who, where)) for _ in range(rounds)]
    return statistics.median(t for t, _ in times), statistics.median(t for _, t in times)
