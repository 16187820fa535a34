"""The queue: it carries names of jobs and nothing else, on both engines."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from redactor.core.jobs import Lane
from redactor.errors import StorageError
from redactor.storage.queue import JobQueue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE, OTHER = "0" * 20, "1" * 20


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("server").database())
    return f"sqlite:///{tmp_path / 'data' / 'queue.db'}"


@pytest.fixture
def queue(url: str) -> Iterator[JobQueue]:
    made = JobQueue(url)
    yield made
    made.close()


def test_what_is_put_into_a_lane_comes_out_of_it_once_and_in_order(queue: JobQueue) -> None:
    for name in (ONE, OTHER, ONE):
        queue.put(Lane.QUICK, name)

    assert (queue.size(Lane.QUICK), queue.size(Lane.LONG)) == (3, 0)
    assert [queue.take(Lane.QUICK) for _ in range(3)] == [ONE, OTHER, ONE]
    assert queue.take(Lane.QUICK) is None
    assert queue.size(Lane.QUICK) == 0


def test_another_process_takes_what_this_one_has_put_and_keeps_it_from_this_one(url: str, queue: JobQueue) -> None:
    other = JobQueue(url)  # the tables are there already
    queue.put(Lane.LONG, ONE)
    assert other.take(Lane.LONG) == ONE
    assert queue.take(Lane.LONG) is None
    other.leave(Lane.LONG)
    other.close()


@pytest.mark.parametrize("message", [b"", b"null", b"[]", b'{"job": 1}', b'{"job": "../../etc"}', b"\x80\x04N."])
def test_what_is_not_the_name_of_a_job_is_dropped(queue: JobQueue, message: bytes) -> None:
    queue._lanes[Lane.QUICK].storage.enqueue(message)  # noqa: SLF001 -- as somebody else would write it
    queue.put(Lane.QUICK, ONE)

    assert queue.take(Lane.QUICK) is None
    assert queue.take(Lane.QUICK) == ONE


def test_a_message_is_the_name_and_nothing_else(tmp_path: Path) -> None:
    queue = JobQueue(f"sqlite:///{tmp_path / 'queue.db'}")
    queue.put(Lane.QUICK, ONE)
    with sqlite3.connect(tmp_path / "queue.db") as db:
        rows = db.execute("SELECT queue, data FROM task").fetchall()
    assert rows == [("redactor-quick", b'{"job": "00000000000000000000"}')]
    assert stat.S_IMODE((tmp_path / "queue.db").stat().st_mode) == 0o600
    db.close()
    queue.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://h/d", "sqlite://", "postgresql://nobody:secret@127.0.0.1:1/none?connect_timeout=2"]
)
def test_what_cannot_be_reached_is_said_without_its_address(url: str) -> None:
    with pytest.raises(StorageError) as raised:
        JobQueue(url)
    assert "secret" not in raised.value.diagnostics()


def test_a_queue_that_is_looked_at_is_not_made(url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    looked = JobQueue(url, make=False)
    assert not looked.check()
    looked.close()
    made = JobQueue(url)
    assert made.check()
    made.close()
