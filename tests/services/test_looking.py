"""A look at a draft: written down each time, derived once, and from nothing that its footing does not tell of."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.filing import Scope
from redactor.errors import NotFound
from redactor.services.derived import LARGEST
from redactor.services.drafting.looking import looked
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.opening import load_case
from tests.services.house import MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.vault.footing import Footing
    from tests.services.house import House


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """Note which tables SQLite reads, asked where it plans each statement."""
    found: set[str] = set()

    def note(deed: int, table: str | None, *_: object) -> int:
        if deed == sqlite3.SQLITE_READ and table:
            found.add(table)
        return sqlite3.SQLITE_OK

    def watch(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_authorizer(note)  # statements that were planned before are planned again

    def leave(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_authorizer(None)

    event.listen(Engine, "checkout", watch)
    event.listen(Engine, "checkin", leave)
    try:
        yield found
    finally:
        event.remove(Engine, "checkout", watch)
        event.remove(Engine, "checkin", leave)


def told(house: House) -> list[tuple[str | None, Action, Outcome]]:
    return [(e.actor, e.action, e.outcome) for e in house.services.audit.events()]


def footing_of(house: House, meeting: str) -> Footing:
    with house.services.office.records.reading() as unit:
        return unit.footings.of(meeting, person=house.ids["second"])


def test_a_footing_tells_of_every_table_that_a_review_is_derived_from(published: House) -> None:
    meeting = published.ids["meeting"]
    change = Decisions(items={"4": ItemDecision("4", marking="WHITE")})
    seq = published.services.review.view(published["secretary"], meeting).seq
    published.services.review.decide(published["secretary"], meeting, change, expected_seq=seq)
    text = f"{MINUTES}\n".encode()
    published.services.intake.upload_next(published["secretary"], meeting, filename="b.md", untrusted=text)
    published.propose(meeting)
    fresh = published.again()

    with tables_read() as asked:
        footing_of(fresh, meeting)
    with tables_read() as derived, fresh.services.office.records.reading() as unit:
        case = load_case(fresh.services.office, unit, meeting)
        assert unit.releases.open_for(meeting) is not None
        load_case(fresh.services.office, unit, meeting, version=1, seq=1)
    fresh.services.close()

    assert case.version == 2
    assert {"meeting", "draft", "decision", "dek_wrap", "proposal", "publication"} <= derived
    assert derived - asked == set()


def test_a_view_is_derived_once_and_each_look_is_written_down(house: House) -> None:
    meeting, before = house.upload(), len(told(house))
    views = [house.services.review.view(house[name], meeting) for name in ("secretary", "second", "officer")]

    assert views[0] is views[1] is views[2]
    assert views[0].case.untrusted == b""
    names = [house.ids[name] for name in ("secretary", "second", "officer")]
    assert told(house)[before:] == [(name, Action.REVIEW, Outcome.GRANTED) for name in names]


def test_the_look_is_written_down_before_anything_is_opened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.upload()
    house.services.review.view(house["second"], meeting)
    before = len(told(house))
    seen: list[int] = []
    unwrap = type(house.services.office.keys).unwrap

    def watched(*given: object) -> object:
        seen.append(len(told(house)) - before)
        return unwrap(*given)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(type(house.services.office.keys), "unwrap", watched)
    house.services.review.view(house["second"], meeting)
    assert seen == [1]


def test_whoever_is_recused_is_refused_in_the_same_transaction(house: House) -> None:
    meeting = house.upload()
    house.services.review.view(house["second"], meeting)
    house.services.access.recuse(house["officer"], meeting, person=house.ids["second"], item="2")
    before = len(told(house))

    for ask in (meeting, "0123456789abcdef0123"):
        with pytest.raises(NotFound):
            looked(house.services.office, house["second"], ask)
    with pytest.raises(NotFound):
        house.services.review.view(house["member"], meeting)

    denied = [(house.ids[name], Action.REVIEW, Outcome.DENIED) for name in ("second", "member")]
    assert told(house)[before:] == denied


def test_what_rests_on_other_sealed_texts_is_derived_each_time(house: House) -> None:
    meeting = house.upload()
    kept = house.services.review.view(house["secretary"], meeting)
    wanted = Assignment("Quillon Vane", "Other User", Scope.BODY)
    house.services.pseudonyms.assign(house["secretary"], meeting, "3", wanted)

    views = [house.services.review.view(house["secretary"], meeting) for _ in range(2)]
    assert kept.stamp is not None
    assert footing_of(house, meeting).apart
    assert [view.stamp for view in views] == [None, None]
    assert views[0] is not views[1]


def test_what_is_too_large_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.upload()
    monkeypatch.setattr("redactor.services.drafting.review.LARGEST", 10)
    assert LARGEST > 10
    views = [house.services.review.view(house["secretary"], meeting) for _ in range(2)]
    assert views[0] is not views[1]
