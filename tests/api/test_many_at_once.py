"""What is read for many rows at once is what is read for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.pages import Rows, Span
from redactor.core.records import MeetingState
from redactor.vault.context import Context, Kind

if TYPE_CHECKING:
    from tests.stocked import Stocked

OVER = {MeetingState.PUBLISHED, MeetingState.CORRECTED, MeetingState.WITHDRAWN}


def test_many_at_once_are_as_each_by_itself(stocked: Stocked) -> None:
    house = stocked.house
    with house.services.office.records.reading() as unit:
        ids = [record.id for record in unit.meetings.all()]
        assert len(ids) > 1
        assert unit.lists.records(ids) == {meeting: unit.meetings.get(meeting) for meeting in ids}
        for person in (None, *house.ids.values()):
            each = {meeting: unit.access.facts(meeting, person=person) for meeting in ids}
            assert unit.lists.facts(ids, person=person) == each
        assert unit.lists.decisions(ids) == {meeting: unit.decisions.all(meeting) for meeting in ids}
        kinds = [kind.value for kind in Kind]
        entries = unit.lists.entries(ids, kinds)
        assert entries == {meeting: unit.sealed.entries(meeting) for meeting in ids}
        contexts = [
            Context("lantern-board", meeting, e.portion, e.marking, e.version, e.kind)
            for meeting in ids
            for e in entries[meeting]
        ]
        assert unit.lists.sealed(contexts) == {context: unit.sealed.get(context) for context in contexts}


def test_what_waits_comes_first_and_is_told_as_the_states_tell_it(stocked: Stocked) -> None:
    with stocked.house.services.office.records.reading() as unit:
        listed = unit.lists.meetings(None)
        over = [record.state in OVER for record in listed]
    assert len(set(over)) > 1
    assert over == sorted(over)


def test_pages_put_together_are_the_list(stocked: Stocked) -> None:
    with stocked.house.services.office.records.reading() as unit:
        whole = unit.lists.meetings(None)
        pages = [unit.lists.meetings(Span(first, 1)) for first in range(len(whole))]
        without = unit.lists.meetings(None, but=[whole[0].id])
    assert [page[0] for page in pages] == list(whole)
    assert {page.total for page in pages} == {whole.total} == {len(whole)}
    assert list(without) == list(whole[1:])
    assert without.total == whole.total - 1


def test_people_at_once_are_as_each_by_herself(stocked: Stocked) -> None:
    with stocked.house.services.office.records.reading() as unit:
        crowd, everybody = unit.lists.crowd, unit.people.all()
        ids = [person.id for person in everybody]
        assert crowd.page(None) == everybody
        assert {p: crowd.clearances(ids).get(p, ()) for p in ids} == {p: unit.people.clearances(p) for p in ids}
        assert {p: crowd.terms(ids).get(p, ()) for p in ids} == {p: unit.access.terms(p) for p in ids}
        assert crowd.with_passkeys(ids) == {p for p in ids if unit.credentials.passkeys(p)}
        assert set(crowd.active("officer")) == {p for p in everybody if p.active and "officer" in p.duties}
        assert crowd.names(ids) == {p.id: p.name for p in everybody}


def test_a_span_cuts_rows_and_says_how_many_there_are() -> None:
    rows = Span.page(2, 3).of(tuple(range(8)))
    assert tuple(rows) == (3, 4, 5)
    assert rows.total == 8
    assert Span.page(0).first == 0
    assert Rows([1, 2]).total == 2
