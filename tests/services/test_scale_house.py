"""What the benchmarks fill a large house with is what the services would have written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from benchmarks.scale_house import Filling, read_model
from redactor.core.audit import AuditEvent, Whole
from redactor.services.keeping.tallying import contradictions
from redactor.storage import tables
from redactor.storage.engine import open_engine
from tests.services.house import MINUTES

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.services.house import House

TITLE, REFERENCE = "Lantern Board Meeting 7", "LB_7_0311"


@pytest.fixture
def filled(published: House) -> House:
    """Give a house with one meeting that the services made, and three that were filled in."""
    office, engine = published.services.office, engine_of(published)
    model = read_model(office, engine, published.ids["meeting"])
    folder = published.services.publication.folder
    Filling(office, engine, folder, model, TITLE, REFERENCE).fill(3)
    return published


def engine_of(house: House) -> Engine:
    """Open the house's database once more, beside the services."""
    return open_engine(f"sqlite:///{house.folder / 'records.db'}")


def others(house: House) -> list[str]:
    """Name the meetings that were filled in."""
    return [meeting for meeting in house.services.public_facts.all() if meeting != house.ids["meeting"]]


def test_a_filled_meeting_has_the_rows_of_the_one_that_it_was_made_from(filled: House) -> None:
    engine = engine_of(filled)
    model = read_model(filled.services.office, engine, filled.ids["meeting"])
    for meeting in others(filled):
        made = read_model(filled.services.office, engine, meeting)
        assert {name: len(rows) for name, rows in made.rows.items()} == {n: len(r) for n, r in model.rows.items()}
        assert made.texts == model.texts
        assert [marks for _, marks in made.marks] == [marks for _, marks in model.marks]
        assert Counter(e.action for e in made.events) == Counter(e.action for e in model.events)


def test_the_record_of_a_filled_house_is_whole_and_says_what_the_rows_say(filled: House) -> None:
    assert isinstance(filled.services.audit.verify(), Whole)
    with filled.services.office.records.reading() as unit:
        assert list(contradictions(unit)) == []


def test_what_is_served_of_a_filled_house_is_what_was_approved_last(filled: House) -> None:
    folder = filled.services.publication.folder
    with filled.services.office.records.reading() as unit:
        site, files = folder.base(unit)
    assert len(site.meetings) == 4
    assert all(f"{m.place}/minutes.html" in files for m in site.meetings)
    assert len({m.title for m in site.meetings}) == 4


def test_a_reader_opens_of_a_filled_meeting_what_she_may(filled: House) -> None:
    filled.clear("member", "AMBER")
    shelves = filled.services.retrieval.shelves(filled["member"])
    assert {shelf.meeting for shelf in shelves} == {filled.ids["meeting"], *others(filled)}
    for meeting in others(filled):
        opened = filled.services.retrieval.open_item(filled["member"], meeting, "3")
        assert any("Quillon Vane" in portion.text for portion in opened)


def test_work_goes_on_in_a_filled_house(filled: House) -> None:
    fresh = filled.publish(MINUTES.replace("LB_7_0311", "LB_9_0501"))
    assert fresh in filled.services.public_facts.all()
    meeting = others(filled)[0]
    assert filled.services.review.view(filled["secretary"], meeting).draft.minutes.items


def test_no_seal_of_a_filled_meeting_opens_as_that_of_another(filled: House) -> None:
    one, two = others(filled)[:2]
    rows = tables.sealed_portion.c
    with engine_of(filled).connect() as connection:
        query = select(rows.envelope).where(rows.meeting.in_((one, two)))
        envelopes = [bytes(e) for e in connection.scalars(query)]
        entries = [bytes(e) for e in connection.scalars(select(tables.audit_event.c.entry))]
    assert len(set(envelopes)) == len(envelopes)
    assert {AuditEvent.decode(entry).meeting for entry in entries} >= {one, two}
