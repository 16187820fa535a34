from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Whole, verify
from redactor.errors import Conflict
from tests.storage.house import EVENT, HOUR, NOW

if TYPE_CHECKING:
    from tests.storage.house import House


def test_events_are_numbered_from_0_and_make_a_whole_log(house: House) -> None:
    with house.records.transaction() as unit:
        assert [unit.audit(replace(EVENT, at=NOW + n * HOUR)) for n in range(5)] == [0, 1, 2, 3, 4]
    with house.records.reading() as unit:
        log = tuple(unit.log.read())
        assert verify(log) == Whole(unit.log.checkpoint())
        assert [logged.index for logged in unit.log.read(3)] == [3, 4]


def test_concurrent_writers_leave_no_gap_and_lose_nothing(house: House) -> None:
    def write(writer: int) -> None:
        for n in range(12):
            with house.records.transaction() as unit:
                unit.audit(replace(EVENT, actor=f"p-{writer}", items=(str(n),)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with house.records.reading() as unit:
        log = list(unit.log.read())
    assert [logged.index for logged in log] == list(range(96))
    assert isinstance(verify(log), Whole)
    assert len({logged.entry for logged in log}) == 96


WRITER = """
import sys
from datetime import UTC, datetime
from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.storage.engine import open_engine
from redactor.storage.records import Records

records = Records(open_engine(sys.argv[1]))
for n in range(15):
    with records.transaction() as unit:
        unit.audit(AuditEvent(datetime.now(UTC), sys.argv[2], Action.READ, Outcome.GRANTED, "named", items=(str(n),)))
"""


def test_writers_in_several_processes_leave_no_gap_and_lose_nothing(house: House) -> None:
    url = house.engine.url.render_as_string(hide_password=False)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url, f"p-{n}"]) for n in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with house.records.reading() as unit:
        log = list(unit.log.read())
    assert [logged.index for logged in log] == list(range(30))
    assert isinstance(verify(log), Whole)
    assert len({logged.entry for logged in log}) == 30


def test_an_event_of_a_transaction_that_failed_leaves_no_gap(house: House) -> None:
    def audit_and_fail() -> None:
        with house.records.transaction() as unit:
            unit.audit(EVENT)
            house.decide(unit, 7)

    for _ in range(2):
        with pytest.raises(Conflict):
            audit_and_fail()
    with house.records.transaction() as unit:
        assert unit.audit(EVENT) == 0
