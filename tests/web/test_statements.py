"""What a list costs does not grow with the house: as many SQL statements with twelve of everything as with two."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from redactor.app import create_app
from redactor.core.filing import Scope
from redactor.core.jobs import Kind
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.working.jobs import Wanted
from tests.services.conftest import copy
from tests.services.house import MINUTES
from tests.stocked import arrive, token_of
from tests.web.browser import browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser

PAGES = [
    ("secretary", "/"),
    ("secretary", "/registers/actions"),
    ("secretary", "/registers/decisions"),
    ("secretary", "/registers/withheld"),
    ("secretary", "/registers/withheld?due=yes"),
    ("secretary", "/registers/pseudonyms"),
    ("member", "/read"),
    ("member", "/papers"),
    ("member", "/registers/actions"),
    ("member", "/registers/decisions"),
    ("administrator", "/people"),
    ("administrator", "/bodies"),
    ("auditor", "/audit"),
    ("auditor", "/audit?show=apart"),
    ("chair", "/requests"),
    ("chair", "/notices"),
    ("chair", "/emergencies"),
    ("chair", "/access"),
    ("officer", "/clearances"),
    ("secretary", "/jobs"),
    ("administrator", "/jobs"),
]
_CHUNKS = 11
"""Chunks of the record that one page looks through at most: a first one of 100 entries, then 10,000 by thousands."""
LISTS = [
    ("secretary", "/meetings"),
    ("secretary", "/registers/actions"),
    ("secretary", "/registers/withheld"),
    ("secretary", "/registers/pseudonyms"),
    ("member", "/reading"),
    ("member", "/papers"),
    ("member", "/registers/decisions"),
    ("administrator", "/people"),
    ("auditor", "/audit/events"),
    ("chair", "/requests"),
    ("chair", "/notices"),
    ("chair", "/emergencies"),
    ("secretary", "/jobs"),
]


def fill(house: House, count: int) -> None:
    """Bring in some of everything that the lists hold: published minutes, drafts, people, requests, masks."""
    for number in range(count):
        text = MINUTES.replace("Meeting 7", f"Meeting {70 + number}").replace("LB_7_0311", f"LB_{70 + number}_0311")
        meeting = house.publish(text)
        house.grant("member", meeting, "2", days=30)
        with house.services.office.records.transaction() as unit:
            house.services.jobs.ask(unit, Wanted(Kind.PROPOSAL, f"{meeting}:{number}", meeting))
        house.services.pseudonyms.assign(
            house["secretary"], meeting, "3", Assignment(f"Quillon Vane {number}", "Surveyor", Scope.MEETING)
        )
        house.services.reading_requests.ask(house["other"], meeting, item="3", why="I follow the repair.", days=7)
        house.services.emergencies.ask(house["other"], meeting, item="2", why="The pier is closed.")
        house.clock.forward(timedelta(hours=8))  # so that nobody asks too often in a day
        if number % 4 == 0:
            house.upload(text.replace("LB_", "LD_"))
        person = house.services.people.invite(
            house["administrator"], name=f"N {number}", email=f"n{number}@lantern.example", duties=["member"]
        )
        house.ids[f"n{number}"] = house.services.people.accept(person.secret, "quite a long phrase")
        house.services.people.give_clearance(
            house["administrator"], house.ids[f"n{number}"], body="lantern-board", level="AMBER"
        )


@dataclass
class Served:
    """A house with its application, and the browsers and tokens of those who look at it."""

    house: House
    app: Flask
    browsers: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        """Give somebody's browser, signed in once."""
        if who not in self.browsers:
            self.browsers[who] = browser(self.app, who)
        return self.browsers[who]

    def token(self, who: str) -> dict[str, str]:
        """Give the header of somebody's token, made once."""
        if who not in self.tokens:
            self.tokens[who] = token_of(self.house, who)
        return self.tokens[who]


@pytest.fixture(scope="module")
def houses(with_minutes: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Served]]:
    """Give a house with two of everything, and one with twelve."""
    made = {}
    for count in (2, 12):
        house = copy(with_minutes, tmp_path_factory.mktemp(f"with{count}") / "data")
        for duty in ("chair", "auditor"):
            arrive(house, duty)
        fill(house, count)
        made[count] = Served(house, create_app(services=house.services))
    yield made
    for served in made.values():
        served.house.services.close()


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the statements that are sent to databases, by their words."""
    found: Counter[str] = Counter()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found[statement] += 1

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def more(sent: dict[int, Counter[str]]) -> str:
    """Say what was sent more often in the larger house."""
    grown = (sent[12] - sent[2]).most_common(3)
    return "\n".join(f"{times} more: {statement[:300]}" for statement, times in grown)


@pytest.mark.parametrize(("who", "where"), PAGES)
def test_a_page_of_a_list_sends_as_many_statements_with_twelve_of_everything_as_with_two(
    houses: dict[int, Served], who: str, where: str
) -> None:
    sent = {}
    for count, served in houses.items():
        reader = served.browser(who)
        reader.open(where)  # what is made once is made now
        assert reader.status == 200, reader.text
        with counted() as found:
            reader.open(where)
        if "show=apart" in where:  # it looks through the record chunk by chunk, until a page is full
            chunks = [statement for statement in found if "ORDER BY audit_event.idx DESC" in statement]
            assert sum(found.pop(statement) for statement in chunks) <= _CHUNKS
        sent[count] = found
    assert sum(sent[12].values()) <= sum(sent[2].values()), more(sent)


@pytest.mark.parametrize(("who", "where"), LISTS)
def test_a_list_of_the_api_sends_as_many_statements_with_twelve_of_everything_as_with_two(
    houses: dict[int, Served], who: str, where: str
) -> None:
    sent = {}
    for count, served in houses.items():
        client, headers = served.app.test_client(), served.token(who)
        assert client.get(f"/api/v1{where}", headers=headers).status_code == 200
        with counted() as found:
            client.get(f"/api/v1{where}", headers=headers)
        sent[count] = found
    assert sum(sent[12].values()) <= sum(sent[2].values()), more(sent)
