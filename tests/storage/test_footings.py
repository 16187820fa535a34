"""What a look stands on is told in numbers that change with everything that the look shows; and who asks, with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from redactor.core.records import ClearanceRecord, RecusalRecord, SessionRecord, TermRecord, WithdrawalRecord
from redactor.core.site import Body
from redactor.errors import NotFound, StorageError
from redactor.storage.engine import open_engine, reader_of
from redactor.storage.records import Records
from redactor.storage.wraps import prepare
from redactor.vault.context import Kind
from tests.storage.house import EVENT, HOUR, NOW, ON_SQLITE, PROPOSAL, PUBLICATION, draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redactor.storage.records import Unit
    from redactor.vault.footing import Footing
    from tests.storage.house import House

SESSION = SessionRecord(id_hash="a" * 64, person="member", created=NOW, last_seen=NOW, expires=NOW + HOUR)


def footing(records: Records, person: str = "member") -> Footing:
    with records.reading() as unit:
        return unit.footings.of("m-7", person=person)


def original(house: House, version: int) -> Callable[[Unit], None]:
    context = house.context(str(version), kind=Kind.ORIGINAL, version=version)
    return lambda unit: unit.sealed.put_wrap(context, house.seal(b"draft", context).wrap)


def test_each_step_of_a_meeting_has_another_stamp(house: House) -> None:
    steps: list[Callable[[Unit], object]] = [
        original(house, 1),
        lambda unit: house.decide(unit, 0),
        lambda unit: house.decide(unit, 1),
        lambda unit: unit.releases.propose(replace(PROPOSAL, decisions_seq=2)),
        lambda unit: unit.releases.withdraw("r-1"),
        lambda unit: unit.releases.propose(replace(PROPOSAL, id="r-2", decisions_seq=2)),
        lambda unit: unit.releases.approve("r-2", folder_hash=PROPOSAL.folder_hash, at=NOW, by="officer"),
        lambda unit: unit.releases.publish(replace(PUBLICATION, proposal="r-2")),
        lambda unit: unit.releases.record_withdrawal(
            WithdrawalRecord(meeting="m-7", version=1, folder_hash="cd" * 32, path="x/y", at=NOW, by="officer")
        ),
        lambda unit: unit.meetings.add_draft(draft(2)),
        original(house, 2),
        lambda unit: unit.sealed.shred(house.context("2", kind=Kind.ORIGINAL, version=2)),
    ]
    seen = [footing(house.records)]
    for step in steps:
        with house.records.transaction() as unit:
            step(unit)
        seen.append(footing(house.records))
    assert len({each.stamp for each in seen[:-1]}) == len(seen[:-1])
    assert seen[-1].stamp == seen[-3].stamp  # as before there was a wrap, and nothing opens again
    assert [each.original is None for each in seen] == [True, *[False] * 9, True, False, True]
    assert (seen[-1].draft, seen[-1].policy) == (2, "sec-panel")


def test_who_is_recused_is_told_of_her_alone_and_an_unknown_meeting_has_none(house: House) -> None:
    recusal = RecusalRecord(person="member", meeting="m-7", item="3", since=NOW, set_by="officer")
    with house.records.transaction() as unit:
        unit.access.recuse(recusal)
    assert [footing(house.records, who).recused for who in ("member", "clerk")] == [True, False]
    assert footing(house.records).stamp == footing(house.records, "clerk").stamp
    with pytest.raises(NotFound), house.records.reading() as unit:
        unit.footings.of("m-8", person="member")


def test_wraps_apart_give_the_same_stamp(house: House, tmp_path: Path) -> None:
    elsewhere = open_engine(f"sqlite:///{tmp_path / 'elsewhere' / 'wraps.db'}")
    prepare(elsewhere)
    apart, stamps = Records(house.engine, wraps=elsewhere), list[tuple[object, ...]]()
    with apart.transaction() as unit:
        original(house, 1)(unit)
    first = footing(apart)
    with house.records.transaction() as unit:
        original(house, 1)(unit)
    stamps = [each.stamp for each in (first, footing(apart), footing(house.records))]
    elsewhere.dispose()
    assert first.original is not None
    assert len(set(stamps)) == 1


def test_an_arrival_is_a_session_with_whose_it_is_and_all_that_she_holds(house: House) -> None:
    clearances = [
        ClearanceRecord(person="member", body=body, level=level, given_by="clerk", confirmed_by="officer", starts=NOW)
        for body, level in (("lantern-board", "AMBER"), ("pier-board", "GREEN"))
    ]
    term = TermRecord(person="member", duty="member", ends=NOW + HOUR)
    with house.records.transaction() as unit:
        unit.sessions.open(SESSION)
    with house.records.reading() as unit:
        bare = unit.arrivals.of(SESSION.id_hash)
        assert unit.arrivals.of("b" * 64) is None
    with house.records.transaction() as unit:
        for each in clearances:
            unit.people.set_clearance(each)
        unit.access.set_terms("member", [term])
        unit.bodies.add(Body(id="lantern-board", name="Lantern Board", policy="sec-panel"))
    with house.records.reading() as unit:
        full = unit.arrivals.of(SESSION.id_hash)
        known = unit.people.get("member")

    assert bare is not None
    assert (bare.session, bare.person, bare.clearances, bare.terms, bare.house) == (SESSION, known, (), (), None)
    assert full == replace(bare, clearances=tuple(clearances), terms=(term,), house="Lantern Board")


@ON_SQLITE
def test_what_reads_a_file_never_writes_and_ends_with_what_writes(house: House) -> None:
    reader = reader_of(house.engine)
    assert reader is not house.engine
    footing(house.records)
    assert reader.pool.checkedin() == 1  # type: ignore[attr-defined]  # the pool of a file
    house.engine.dispose()
    assert reader.pool.checkedin() == 0  # type: ignore[attr-defined]  # as above


@ON_SQLITE
def test_whoever_finds_another_writing_for_too_long_is_told_so_and_stores_nothing(house: House) -> None:
    house.engine.dispose()
    event.listen(house.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
    with closing(sqlite3.connect(house.folder / "records.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="nothing was stored"), house.records.transaction():
            pass
        other.rollback()
    with house.records.transaction() as unit:
        assert unit.audit(EVENT) == 0
