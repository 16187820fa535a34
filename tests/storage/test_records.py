from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor.core.records import SessionRecord
from redactor.errors import StorageError
from redactor.storage.engine import open_engine
from redactor.storage.records import Records
from tests.storage.house import EVENT, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.storage.house import House


def test_a_deed_and_its_audit_event_are_stored_together_or_not_at_all(house: House) -> None:
    def give_then_fail() -> None:
        with house.records.transaction() as unit:
            unit.sealed.put(house.context("p-1"), house.seal(b"text", house.context("p-1")))
            unit.audit(EVENT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_then_fail()
    with house.records.reading() as unit:
        assert unit.sealed.entries("m-7") == ()
        assert unit.log.size() == 0


def test_a_reader_can_not_write(house: House) -> None:
    with pytest.raises(StorageError), house.records.reading() as unit:
        unit.audit(EVENT)
    with house.records.transaction() as unit:
        assert unit.audit(EVENT) == 0


def test_a_reader_sees_one_state_while_a_writer_goes_on(house: House) -> None:
    with house.records.reading() as reader:
        assert reader.log.size() == 0
        with house.records.transaction() as writer:
            writer.audit(EVENT)
        assert reader.log.size() == 0
    with house.records.reading() as reader:
        assert reader.log.size() == 1


def test_times_come_back_in_utc_and_without_a_zone_do_not_go_in(house: House) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))
    session = SessionRecord(id_hash="a" * 64, person="clerk", created=elsewhere, last_seen=NOW, expires=NOW)
    with house.records.transaction() as unit:
        unit.sessions.open(session)
    with house.records.reading() as unit:
        found = unit.sessions.find(session.id_hash)
    assert found is not None
    assert found.created == NOW
    assert found.created.isoformat().endswith("+00:00")
    with pytest.raises(StorageError), house.records.transaction() as unit:
        unit.sessions.touch(session.id_hash, at=NOW.replace(tzinfo=None))


def test_a_failing_database_is_an_error_that_shows_no_values(house: House) -> None:
    secret = "Larkspur"
    with pytest.raises(StorageError) as caught, house.records.transaction() as unit:
        unit._connection.execute(text("SELECT * FROM nowhere WHERE x = :x"), {"x": secret})  # noqa: SLF001
    assert secret not in caught.value.diagnostics()
    assert secret not in str(caught.value.__cause__)


def test_a_database_that_is_not_there_yet_is_said_to_need_its_migration(tmp_path: Path) -> None:
    records = Records(open_engine(f"sqlite:///{tmp_path / 'new' / 'records.db'}"))
    with pytest.raises(StorageError, match="version"):
        records.check()
    records.close()


def test_a_migrated_database_is_ready(house: House) -> None:
    house.records.check()


def test_who_finds_no_connection_in_time_is_told_and_nothing_hangs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = house.engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.05)
    monkeypatch.setattr(pool, "_max_overflow", 0)
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(house.engine.connect())
        with pytest.raises(StorageError), house.records.counting():
            pass
    with house.records.counting() as rates:
        assert rates.take("ada", "upload", stretch=1, most=1)


def test_a_server_tells_its_time_and_a_file_has_none(house: House) -> None:
    told = house.records.now()
    if house.engine.dialect.name == "postgresql":
        assert told is not None
        assert abs(told - datetime.now(UTC)) < timedelta(minutes=1)
    else:
        assert told is None
