"""What is counted is exact: of many at a limit just as many pass as may, on either engine, from several processes."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.quotas import Allowance, Kept, Original, Room, RoomRecord
from redactor.errors import Conflict
from redactor.storage.engine import open_engine
from redactor.storage.records import Records

if TYPE_CHECKING:
    from tests.storage.house import House

AT = datetime(2031, 3, 12, 9, 0, 10, tzinfo=UTC)
TAKES = """
import sys
from redactor.storage.engine import open_engine
from redactor.storage.records import Records
records, passed = Records(open_engine(sys.argv[1])), 0
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    with records.counting() as rates:
        passed += rates.take("ada", "upload", stretch=7, most=25)
print(passed)
"""


def take(records: Records, name: str = "ada", *, stretch: int = 7, most: int = 2) -> bool:
    with records.counting() as rates:
        return rates.take(name, "upload", stretch=stretch, most=most)


def used(records: Records, *, stretch: int = 7) -> int:
    with records.reading() as unit:
        return unit.rates.used("ada", "upload", stretch=stretch)


def test_an_allowance_is_each_one_s_own_and_begins_anew_with_its_stretch(house: House) -> None:
    records = house.records
    assert [take(records) for _ in range(3)] == [True, True, False]
    assert take(records, "bo")
    assert used(records) == 2
    assert used(records, stretch=8) == 0
    assert take(records, stretch=9)
    assert used(records, stretch=9) == 1


def test_a_clock_one_stretch_behind_counts_with_the_other_and_one_far_ahead_locks_nobody_out(house: House) -> None:
    records = house.records
    assert [take(records, stretch=7), take(records, stretch=6), take(records, stretch=7)] == [True, True, False]
    assert take(records, stretch=900)
    assert take(records, stretch=8)
    assert used(records, stretch=8) == 1


def test_what_is_given_back_can_be_taken_again_and_never_more_than_was_taken(house: House) -> None:
    records = house.records
    take(records)
    for _ in range(3):
        with records.counting() as rates:
            rates.give_back("ada", "upload", stretch=7)
    assert used(records) == 0
    assert [take(records) for _ in range(3)] == [True, True, False]


def test_what_was_counted_long_ago_is_forgotten(house: House) -> None:
    take(house.records, stretch=3)
    take(house.records, "bo", stretch=7)
    with house.records.counting() as rates:
        rates.forget("upload", before=7)
    assert used(house.records, stretch=3) == 0
    assert not take(house.records, "bo", most=1)


def test_of_many_at_once_exactly_as_many_pass_as_may(house: House) -> None:
    url = house.engine.url.render_as_string(hide_password=False)
    several = [Records(open_engine(url)) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        passed = [*pool.map(lambda n: take(several[n % 4], most=25), range(60))]
    for one in several:
        one.close()
    assert sum(passed) == 25


def test_of_two_processes_at_the_limit_exactly_as_many_pass_as_may(house: House) -> None:
    url = house.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", TAKES, url]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        assert [str(one.stdout and one.stdout.readline()) for one in running] == ["ready\n"] * 2
        passed = [int(one.communicate("\n", timeout=60)[0]) for one in running]
    finally:
        for one in running:
            one.kill()
            one.wait()
    assert sum(passed) == 25


def test_counting_waits_for_no_writer_of_a_server(house: House) -> None:
    if house.engine.dialect.name != "postgresql":  # SQLite has one writer; the count waits for it as all others do
        assert take(house.records)
        return
    with house.records.transaction() as unit:
        unit.people.all()
        assert take(house.records)


@pytest.mark.parametrize(("length", "wait"), [(60, 51), (3600, 3591)])
def test_an_allowance_says_how_long_to_wait(length: int, wait: int) -> None:
    allowance = Allowance("upload", 1, timedelta(seconds=length))
    assert allowance.wait(AT) == wait
    assert allowance.stretch(AT + timedelta(seconds=wait)) == allowance.stretch(AT) + 1


def test_what_a_body_keeps_is_the_sum_of_its_originals_and_no_original_counts_twice(house: House) -> None:
    with house.records.transaction() as unit:
        unit.quotas.keep("board", [Original("a" * 64, 700), Original("b" * 64, 50)])
        unit.quotas.keep("other", [Original("c" * 64, 9)])
    with house.records.reading() as unit:
        assert unit.quotas.kept("board") == Kept(0, 750, 0)
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.quotas.keep("board", [Original("a" * 64, 700)])


def test_what_is_allowed_to_one_body_goes_before_the_general_limits(house: House) -> None:
    general = Room(drafts=10, bytes=1000)
    with house.records.transaction() as unit:
        unit.quotas.set_room(RoomRecord("board", 3, None, AT, None))
        unit.quotas.set_room(RoomRecord("board", None, 5000, AT, None))
    with house.records.reading() as unit:
        held = unit.quotas.room("board")
        assert unit.quotas.room("other") is None
    assert held is not None
    assert held.over(general) == Room(drafts=10, bytes=5000)
