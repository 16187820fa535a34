"""Failed tries lock, for everybody alike, and never for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from redactor.core.credentials import Tries
from redactor.identity.stores import StoredTries
from redactor.identity.throttle import (
    LOCKED_FOR,
    MOST_FAILURES,
    NO_TRIES,
    Locked,
    Open,
    asking_key,
    failed,
    judge,
    key,
)
from redactor.storage.engine import open_engine
from redactor.storage.migrations import migrate
from redactor.storage.records import Records

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2031, 3, 12, 10, 0, tzinfo=UTC)


def _after(failures: int) -> Tries:
    tries = NO_TRIES
    for _ in range(failures):
        tries = failed(tries, now=NOW)
    return tries


def test_the_fifth_failure_locks_for_fifteen_minutes() -> None:
    assert judge(_after(MOST_FAILURES - 1), now=NOW) == Open()
    assert judge(_after(MOST_FAILURES), now=NOW) == Locked(NOW + timedelta(minutes=15))
    assert judge(_after(MOST_FAILURES), now=NOW + LOCKED_FOR) == Open()


def test_after_the_lock_counting_begins_anew() -> None:
    again = failed(_after(MOST_FAILURES), now=NOW + LOCKED_FOR)

    assert again == Tries(1, NOW + LOCKED_FOR)


@given(st.lists(st.integers(min_value=0, max_value=1200), max_size=60))
def test_no_rhythm_of_tries_gets_more_than_five_looks_in_fifteen_minutes(gaps: list[int]) -> None:
    tries, now, looked = NO_TRIES, NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if isinstance(judge(tries, now=now), Open):
            looked.append(now)
            tries = failed(tries, now=now)

    for start in looked:
        assert sum(start <= at < start + LOCKED_FOR for at in looked) <= MOST_FAILURES


def test_a_key_is_one_for_all_ways_to_write_an_address_and_names_nobody() -> None:
    assert key(" Ada.Brook@Example.org ") == key("ada.brook@example.org")
    assert key("ada.brook@example.org") != key("owen.sharp@example.org")
    assert "ada" not in key("ada.brook@example.org")
    assert key("\udcff")


def _process(folder: Path) -> StoredTries:
    engine = open_engine(f"sqlite:///{folder / 'records.db'}")
    migrate(engine)
    return StoredTries(Records(engine))


def test_processes_over_one_database_count_together(tmp_path: Path) -> None:
    one, other = _process(tmp_path), _process(tmp_path)
    for _ in range(MOST_FAILURES):
        assert one.take("a", now=NOW) == Open()

    assert other.take("a", now=NOW) == Locked(NOW + LOCKED_FOR)
    assert other.take("b", now=NOW) == Open()
    assert other.take("a", now=NOW + LOCKED_FOR) == Open()


def test_tries_sent_at_the_same_moment_do_not_share_a_count(tmp_path: Path) -> None:
    stores = [_process(tmp_path) for _ in range(4)]

    with ThreadPoolExecutor(len(stores)) as pool:
        looked = list(pool.map(lambda n: stores[n % 4].take("a", now=NOW), range(4 * MOST_FAILURES)))

    assert looked.count(Open()) == MOST_FAILURES


def test_a_success_leaves_nothing_behind_and_what_is_old_goes(tmp_path: Path) -> None:
    store = _process(tmp_path)
    for _ in range(MOST_FAILURES - 1):
        store.take("a", now=NOW)
    store.take("b", now=NOW)
    store.forget("a")

    assert [store.take("a", now=NOW) for _ in range(MOST_FAILURES)] == [Open()] * MOST_FAILURES
    store.take("c", now=NOW + 2 * LOCKED_FOR)
    with store._records.reading() as unit:  # noqa: SLF001 -- what is left is no business of callers
        assert unit.tries.find("b") == NO_TRIES


def test_one_network_is_one_machine_whatever_its_addresses_look_like() -> None:
    now = datetime(2031, 3, 14, 12, tzinfo=UTC)
    names = [asking_key(caller, now=now) for caller in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::2")]

    assert names[0] == names[1]
    assert names[1] != names[2]
