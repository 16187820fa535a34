"""Failed tries lock, for everybody alike, and never for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.throttle import (
    LOCKED_FOR,
    MOST_FAILURES,
    NO_TRIES,
    Locked,
    MemoryTries,
    Open,
    Tries,
    failed,
    judge,
    key,
)

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


def test_the_store_forgets_the_oldest_first() -> None:
    store = MemoryTries(most=2)
    for name in ("a", "b", "a", "c"):
        store.save(name, Tries(1, NOW))

    assert [store.find(name).failures for name in ("a", "b", "c")] == [1, 0, 1]


def test_a_success_leaves_nothing_behind() -> None:
    store = MemoryTries()
    store.save("a", Tries(3, NOW))
    store.save("a", NO_TRIES)

    assert store.find("a") == NO_TRIES
