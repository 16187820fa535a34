"""A house with one of everything that the API shows, and a token of each duty for all that the duty may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from redactor.bootstrap import actions
from redactor.core.circulation import Half
from redactor.core.filing import Scope
from redactor.core.jobs import Kind, failed
from redactor.services.annex.paperuploads import Upload
from redactor.services.body.adopting import Said
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.working.jobs import Wanted
from tests.services.conftest import copy
from tests.services.house import BODY, MINUTES, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.house import House

DUTIES: Final = ("secretary", "officer", "member", "chair", "auditor", "administrator")
ABSENT: Final = "0123456789abcdef0123"


@dataclass
class Stocked:
    """The house, who holds which token, and the ids of what is there, by what an address calls them."""

    house: House
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def stock(house: House) -> Stocked:
    """Bring in one of everything beside what is published."""
    made = Stocked(house)
    for duty in ("chair", "auditor"):
        arrive(house, duty)
    _meetings(made)
    _readers(made)
    _papers(made)
    made.ids["job"] = _job(made)
    made.ids["number"] = house.services.retrieval.open(house["member"], made.ids["meeting"], format="txt").number
    made.ids["clerk"] = house.services.one_clerk.ask(house["administrator"], BODY)
    made.tokens = {duty: token_of(house, duty) for duty in DUTIES}
    return made


@pytest.fixture(scope="session")
def with_everything(with_minutes: House, tmp_path_factory: pytest.TempPathFactory) -> Stocked:
    """Stock a house once; each test works on a copy of it."""
    made = stock(copy(with_minutes, tmp_path_factory.mktemp("stocked") / "data"))
    made.house.services.close()
    return made


@pytest.fixture
def stocked(with_everything: Stocked, tmp_path: Path) -> Iterator[Stocked]:
    """Give a house in which each address of the table leads somewhere."""
    made = again(with_everything, tmp_path / "data")
    yield made
    made.house.services.close()


def again(made: Stocked, folder: Path) -> Stocked:
    """Start a copy of a stocked house that is closed."""
    return Stocked(copy(made.house, folder), made.tokens, dict(made.ids))


def arrive(house: House, duty: str) -> None:
    """Bring in somebody with one duty, under its name."""
    email = f"{duty}@lantern.example"
    invited = house.services.people.invite(house["administrator"], name=duty, email=email, duties=[duty])
    house.ids[duty] = house.services.people.accept(invited.secret, PASSWORD)


def token_of(house: House, who: str, *, scopes: tuple[str, ...] | None = None) -> dict[str, str]:
    """Give the header of a token for somebody, with all scopes that she can give or with those that are named."""
    tokens, subject = house.services.people.tokens, house[who]
    chosen = tokens.scopes(subject, actions()) if scopes is None else scopes
    made = tokens.make(subject, name="a test", scopes=chosen, days=1)
    return {"Authorization": f"Bearer {made.secret}"}


def _meetings(made: Stocked) -> None:
    """Have one published, one that waits for release, one in work that goes round with a comment."""
    house, services, tomorrow = made.house, made.house.services, made.house.clock() + timedelta(days=1)
    made.ids["meeting"] = house.ids["meeting"]
    made.ids["waiting"] = house.upload(MINUTES.replace("LB_7_0311", "LB_8_0408"))
    house.propose(made.ids["waiting"])
    round_ = made.ids["round"] = house.upload(MINUTES.replace("LB_7_0311", "LB_9_0506"))
    house.clear("member", "AMBER")
    readers = [house.ids[name] for name in ("secretary", "officer", "member", "chair")]
    services.circulation.circulate(house["secretary"], round_, people=readers, closes=tomorrow)
    made.ids["comment"] = services.comments.add(house["member"], round_, ref="3.1.1", words="It was the western one.")
    said = Said(Half.PUBLIC, date(2031, 3, 11), "LB_8_0408")
    made.ids["adoption"] = services.adopting.record(house["secretary"], round_, said)
    mask = Assignment("Quillon Vane", "Surveyor", Scope.MEETING)
    made.ids["pseudonym"] = services.pseudonyms.assign(house["secretary"], round_, "3", mask).id


def _papers(made: Stocked) -> None:
    """Have a paper for which everybody who reads is named, and one for nobody, with the meeting that is published."""
    house, meeting = made.house, made.ids["meeting"]
    uploads = [
        Upload(filename=f"{reference}.md", untrusted=b"The lamps cost 77,500 pounds.", marking=marking)
        for reference, marking in (("LB_7_02", "AMBER"), ("LB_7_03", "RED"))
    ]
    made.ids["reference"], made.ids["closed"] = house.services.annexes.file(house["secretary"], meeting, uploads)
    for name in ("secretary", "officer", "member", "chair"):
        _name(made, name, f"paper:{made.ids['reference']}")


def _name(made: Stocked, name: str, item: str) -> str:
    """Name somebody for an item of the meeting that is published; nobody names herself."""
    house, now = made.house, made.house.clock()
    return house.services.access.give(
        house["both"],
        made.ids["meeting"],
        item=item,
        person=house.ids[name],
        starts=now,
        ends=now + timedelta(days=1),
        why="To compare it with the contract.",
    )


def _job(made: Stocked) -> str:
    """Have a job that was given up, about the meeting that is published."""
    office, meeting = made.house.services.office, made.ids["meeting"]
    wanted = Wanted(Kind.PROPOSAL, f"{meeting}:1", meeting)
    with office.records.transaction() as unit:
        asked = made.house.services.jobs.ask(unit, wanted, by=made.house.ids["secretary"])
        unit.jobs.change(asked, failed(asked, outcome="conflict", now=office.clock(), final=True))
    return asked.id


def _readers(made: Stocked) -> None:
    """Let everybody who reads read item 3, keep somebody out of one, and let somebody ask for one in an emergency."""
    house, services, published = made.house, made.house.services, made.ids["meeting"]
    house.clear("chair", "AMBER")
    house.grant("secretary", published, "3")
    made.ids["grant"] = _name(made, "officer", "3")
    services.access.recuse(house["officer"], published, person=house.ids["other"], item="2")
    made.ids["emergency"] = services.emergencies.ask(house["member"], published, item="2", why="The pier is closed.")
    services.reading_requests.ask(house["member"], published, item="2", why="She drafts the tender.", days=7)
    made.ids["asked"] = services.reading_requests.waiting(house["officer"])[0].request.id
    made.ids |= {"person": house.ids["other"], "body": BODY, "item": "3"}
