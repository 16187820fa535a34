"""A database that goes silent in the middle of a statement is given up; one that only takes long is waited for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy.exc import OperationalError

from redactor.errors import StorageError
from redactor.storage import watched
from redactor.storage.engine import open_engine
from redactor.storage.records import Records
from tests.chaos.outages_wire import SILENT, THROUGH, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.chaos.outages_wire import Wire
    from tests.storage.postgresql import Server


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    with wired(urlsplit(server.url).port or 0) as laid:
        yield laid


@pytest.fixture
def over(server: Server, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Open a database over a wire, with little patience."""
    monkeypatch.setattr(watched, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(watched, "CONNECT_SECONDS", 5)  # a busy machine is not a silent one
    url = server.database().replace(str(urlsplit(server.url).port), str(wire.port))
    engine = open_engine(url)
    yield engine
    engine.dispose()


def test_a_statement_that_takes_long_is_waited_for(over: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "CONNECT_SECONDS", 60)  # however busy the machine is, this one answers
    with over.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1 FROM pg_sleep(1)").scalar_one() == 1


def test_no_statement_is_compiled_which_would_take_longer_than_to_answer_it(over: Engine) -> None:
    with over.connect() as connection:
        assert connection.exec_driver_sql("SHOW jit").scalar_one() == "off"


def test_a_server_that_goes_silent_in_a_statement_is_given_up(over: Engine, wire: Wire) -> None:
    with over.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        wire.turn(SILENT)
        with pytest.raises(OperationalError, match="does not answer"):
            connection.exec_driver_sql("SELECT 1")
        assert connection.invalidated


def test_records_say_so_and_go_on_when_it_answers_again(over: Engine, wire: Wire) -> None:
    records = Records(over)
    records.check()
    wire.turn(SILENT)
    with pytest.raises(StorageError), records.reading():
        pass
    wire.turn(THROUGH)
    records._patience._asked_again = None  # noqa: SLF001 -- it has rested
    end = time.monotonic() + 60
    while not _answers(records) and time.monotonic() < end:
        time.sleep(0.1)

    records.check()


def _answers(records: Records) -> bool:
    try:
        records.check()
    except StorageError:
        return False
    return True


def test_connections_that_the_server_dropped_are_made_anew_unseen(over: Engine, server: Server) -> None:
    records = Records(over)
    records.check()
    other = open_engine(f"{server.url}/postgres")
    with other.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.exec_driver_sql(ended, (over.url.database,))
    other.dispose()

    records.check()
