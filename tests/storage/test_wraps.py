"""Wraps: found, paged, replaced in batches, and kept in a database apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import text

from redactor.errors import StorageError
from redactor.storage.engine import open_engine
from redactor.storage.migrations import _config, migrate
from redactor.storage.records import Records
from redactor.storage.wraps import move, prepare
from redactor.vault.context import Kind, SealError
from redactor.vault.keys import Epoch, WrappedKey
from redactor.vault.sealing import open_sealed
from tests.storage.house import EVENT, ON_SQLITE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.storage.house import House


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'elsewhere' / 'wraps.db'}")
    prepare(engine)
    yield engine
    engine.dispose()


def fill(house: House, records: Records, count: int) -> None:
    with records.transaction() as unit:
        for n in range(count):
            context = house.context(f"p-{n:02}")
            unit.sealed.put(context, house.seal(context.portion.encode(), context))


def test_wraps_are_paged_in_the_order_of_their_keys_and_by_what_is_left(house: House) -> None:
    fill(house, house.records, 7)
    with house.records.transaction() as unit:
        first = unit.wraps.page(after=None, most=3, marking="RED")
        rest = unit.wraps.page(after=first[-1], most=9, marking="RED")
        assert [w.context.portion for w in (*first, *rest)] == [f"p-{n:02}" for n in range(7)]
        renewed = [(seen, WrappedKey("2031", b"newer")) for seen in first]
        assert unit.wraps.replace(renewed) == 3
        assert unit.wraps.replace(renewed) == 0  # none is any longer what was seen
        assert unit.wraps.replace([]) == 0
        assert unit.wraps.page(after=None, most=9, marking="RED", but="2031") == rest
        assert unit.wraps.page(after=None, most=9, marking="AMBER") == ()
        assert unit.wraps.by_epoch() == {Epoch("RED", "2031"): 3, Epoch("RED", "2030"): 4}
        assert unit.wraps.drop(Epoch("RED", "2031")) == 3
        assert unit.wraps.drop(Epoch("AMBER", "2030")) == 0
        assert unit.wraps.by_epoch() == {Epoch("RED", "2030"): 4}


def test_wraps_apart_are_in_their_database_and_in_no_other(house: House, apart: Engine) -> None:
    records = Records(house.engine, wraps=apart)
    fill(house, records, 3)
    with house.records.reading() as unit:
        assert unit.wraps.by_epoch() == {}
    with records.reading() as unit:
        assert unit.wraps.by_epoch() == {Epoch("RED", "2030"): 3}
        context = house.context("p-01")
        assert open_sealed(unit.sealed.get(context), context, house.kek) == b"p-01"


def test_a_text_is_stored_with_its_wrap_or_not_at_all_though_they_rest_apart(house: House, apart: Engine) -> None:
    records = Records(house.engine, wraps=apart)
    context = house.context("p-1")

    def put_then_fail() -> None:
        with records.transaction() as unit:
            unit.sealed.put(context, house.seal(b"first", context))
            unit.audit(EVENT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_then_fail()
    with records.reading() as unit:
        assert unit.sealed.entries("m-7") == ()
        assert unit.wraps.by_epoch() == {}


def test_a_wrap_that_a_crash_left_behind_does_not_stand_in_the_way(house: House, apart: Engine) -> None:
    records = Records(house.engine, wraps=apart)
    context = house.context("p-1")
    with records.transaction() as unit:
        unit.wraps.put(context, house.seal(b"lost", context).wrap)  # committed before its text, which never came
    with records.transaction() as unit:
        unit.sealed.put(context, house.seal(b"second try", context))
    with records.reading() as unit:
        assert open_sealed(unit.sealed.get(context), context, house.kek) == b"second try"


def test_without_the_database_of_the_wraps_nothing_opens_and_the_rest_goes_on(house: House, tmp_path: Path) -> None:
    empty = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    records = Records(house.engine, wraps=empty)
    with pytest.raises(StorageError), records.transaction() as unit:
        unit.sealed.put(house.context("p-1"), house.seal(b"x", house.context("p-1")))
    with records.reading() as unit:
        assert unit.meetings.get("m-7").body == "lantern-board"
        assert unit.sealed.entries("m-7") == ()
    records.close()


def test_wraps_move_to_a_database_apart_and_moving_twice_loses_nothing(house: House, apart: Engine) -> None:
    fill(house, house.records, 3)
    records = Records(house.engine, wraps=apart)
    with house.records.reading() as unit:
        before = unit.wraps.page(after=None, most=9)
    with records.transaction() as unit:
        unit.wraps.put(before[0].context, before[0].wrap)  # as after a crash between the two commits
    assert move(house.engine, apart) == 3
    assert move(house.engine, apart) == 0
    with records.reading() as unit:
        assert unit.wraps.page(after=None, most=9) == before
        context = house.context("p-02")
        assert open_sealed(unit.sealed.get(context), context, house.kek) == b"p-02"
    with house.records.reading() as unit, pytest.raises(SealError):
        unit.sealed.get(context)


@ON_SQLITE
def test_wraps_of_an_earlier_release_learn_their_marking(tmp_path: Path, house: House) -> None:
    old = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with old.connect().execution_options(redactor_writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), "0001")
        for statement in OLD:
            connection.execute(text(statement))
    migrate(old)
    records = Records(old)
    with records.reading() as unit:
        found = {(w.context.kind, w.context.marking, w.context.body) for w in unit.wraps.page(after=None, most=9)}
    records.close()
    assert found == {
        (Kind.PORTION, "GREEN", "b"),
        (Kind.ORIGINAL, "RED", "b"),
        (Kind.DECISION, "AMBER", "b"),
        (Kind.TITLE, "?", "b"),
    }


OLD = (
    "INSERT INTO person VALUES ('p', 'p@x', 'P', NULL, '', 1, 0, NULL)",
    "INSERT INTO meeting VALUES ('m', 'b', 'sec-panel', 'x', '', '2030-01-01', 'p', 'draft', 1)",
    "INSERT INTO sealed_portion VALUES ('m', 'portion', '1.1.1', 1, 'GREEN', x'00')",
    "INSERT INTO draft VALUES ('m', 2, '.md', 'RED', 'x', '2030-01-01', 'p')",
    "INSERT INTO decision VALUES ('m', 3, '2030-01-01', 'p', 'x', 'AMBER', x'00')",
    "INSERT INTO dek_wrap VALUES ('m', 'portion', '1.1.1', 1, '1', x'00'), ('m', 'original', '2', 2, '1', x'00')",
    "INSERT INTO dek_wrap VALUES ('m', 'decision', '3', 1, '1', x'00'), ('m', 'title', '9', 1, '1', x'00')",
)
