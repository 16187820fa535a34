"""When a session goes on, and what is stored of it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.sessions import (
    IDLE,
    WHOLE,
    Ended,
    EndedBy,
    Live,
    SessionBook,
    SessionId,
    begin,
    judge,
    new_id,
    read_id,
)

if TYPE_CHECKING:
    from redactor.core.records import SessionRecord

NOW = datetime(2031, 3, 12, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class SessionsInMemory:
    """A store that forgets."""

    def __init__(self) -> None:
        self.kept: dict[str, SessionRecord] = {}
        self.touches = 0

    def open(self, session: SessionRecord) -> None:
        self.kept[session.id_hash] = session

    def find(self, id_hash: str) -> SessionRecord | None:
        return self.kept.get(id_hash)

    def touch(self, id_hash: str, *, at: datetime) -> None:
        self.touches += 1
        self.kept[id_hash] = replace(self.kept[id_hash], last_seen=at)

    def close(self, id_hash: str) -> None:
        self.kept.pop(id_hash, None)

    def close_all(self, person: str) -> int:
        mine = [key for key, session in self.kept.items() if session.person == person]
        return len([self.kept.pop(key) for key in mine])


@pytest.fixture
def store() -> SessionsInMemory:
    return SessionsInMemory()


@pytest.fixture
def book(store: SessionsInMemory) -> SessionBook:
    return SessionBook(store, randomness=secrets.token_bytes)


@pytest.mark.parametrize(
    ("idle", "age", "ends"),
    [
        (timedelta(0), timedelta(0), None),
        (IDLE - SECOND, IDLE, None),
        (IDLE, IDLE, EndedBy.IDLE),
        (SECOND, WHOLE - SECOND, None),
        (SECOND, WHOLE, EndedBy.AGE),
        (timedelta(0), -SECOND, EndedBy.CLOCK),
    ],
)
def test_two_clocks_end_a_session(idle: timedelta, age: timedelta, ends: EndedBy | None) -> None:
    session = replace(begin(SessionId("0" * 64), person="p1", now=NOW - age), last_seen=NOW - idle)

    verdict = judge(session, now=NOW)

    assert verdict == (Ended(ends) if ends else Live(replace(session, last_seen=NOW)))


@given(st.lists(st.integers(min_value=1, max_value=3600), max_size=40))
def test_no_way_of_using_a_session_makes_it_last_longer_than_the_whole(steps: list[int]) -> None:
    session, now = begin(SessionId("0" * 64), person="p1", now=NOW), NOW
    for step in steps:
        now += timedelta(seconds=step)
        verdict = judge(session, now=now)
        if isinstance(verdict, Ended):
            return
        assert now - NOW < WHOLE
        assert now - session.last_seen < IDLE
        session = verdict.session


def test_a_later_end_in_the_store_lengthens_nothing() -> None:
    session = replace(begin(SessionId("0" * 64), person="p1", now=NOW), expires=NOW + 10 * WHOLE, last_seen=NOW + WHOLE)

    assert judge(session, now=NOW + WHOLE) == Ended(EndedBy.AGE)


def test_an_id_has_256_bits_and_only_its_hash_is_stored(book: SessionBook, store: SessionsInMemory) -> None:
    session_id = book.start("p1", now=NOW)

    assert len(bytes.fromhex(session_id.reveal())) == 32
    assert list(store.kept) == [hashlib.sha256(session_id.reveal().encode()).hexdigest()]
    assert session_id.reveal() not in repr(store.kept)
    assert session_id.reveal() not in repr(session_id)


def test_an_id_comes_from_the_given_source_and_is_new_each_time() -> None:
    assert new_id(lambda count: b"\x07" * count).reveal() == "07" * 32
    assert new_id(secrets.token_bytes) != new_id(secrets.token_bytes)


@pytest.mark.parametrize("cookie", [None, "", "0" * 63, "0" * 65, "G" * 64, "0" * 64 + "\n", "\u0660" * 64, "A" * 64])
def test_a_cookie_of_another_shape_is_none(cookie: str | None, book: SessionBook) -> None:
    assert read_id(cookie) is None
    assert book.resume(cookie, now=NOW) is None


def test_a_session_goes_on_with_its_cookie_and_with_no_other(book: SessionBook) -> None:
    mine, _other = book.start("p1", now=NOW), book.start("p2", now=NOW)

    found = book.resume(mine.reveal(), now=NOW + SECOND)

    assert found is not None
    assert found.person == "p1"
    assert book.resume("0" * 64, now=NOW) is None
    assert book.resume(mine.hash, now=NOW) is None


def test_a_session_that_has_ended_is_removed(book: SessionBook, store: SessionsInMemory) -> None:
    session_id = book.start("p1", now=NOW)

    assert book.resume(session_id.reveal(), now=NOW + IDLE) is None
    assert store.kept == {}


def test_use_keeps_a_session_alive_without_a_write_each_time(book: SessionBook, store: SessionsInMemory) -> None:
    session_id = book.start("p1", now=NOW)
    for minutes in range(40):
        for seconds in range(0, 60, 5):
            assert book.resume(session_id.reveal(), now=NOW + timedelta(minutes=minutes, seconds=seconds))

    assert store.touches < 90


def test_signing_out_ends_the_session_of_the_cookie(book: SessionBook, store: SessionsInMemory) -> None:
    session_id = book.start("p1", now=NOW)

    book.end("nonsense")
    book.end(session_id.reveal())

    assert store.kept == {}


def test_a_renewed_session_has_a_new_id_and_its_old_age(book: SessionBook) -> None:
    old = book.start("p1", now=NOW)
    session = book.resume(old.reveal(), now=NOW + SECOND)
    assert session is not None

    new = book.renew(session, now=NOW + 2 * SECOND)

    assert book.resume(old.reveal(), now=NOW + 3 * SECOND) is None
    found = book.resume(new.reveal(), now=NOW + 3 * SECOND)
    assert found is not None
    assert (found.created, found.expires) == (NOW, NOW + WHOLE)
