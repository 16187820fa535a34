"""From an address and a password to a session, or to an answer that says nothing."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from redactor.core.records import PersonRecord
from redactor.identity.passwords import Passwords
from redactor.identity.sessions import SessionBook
from redactor.identity.signing_in import Refused, SignedIn, SigningIn
from redactor.identity.throttle import LOCKED_FOR, MOST_FAILURES, Locked, MemoryTries

if TYPE_CHECKING:
    from redactor.core.records import SessionRecord

NOW = datetime(2031, 3, 12, 10, 0, tzinfo=UTC)
GOOD = "heron copper almanac"
ADDRESS = "ada.brook@example.org"
PASSWORDS = Passwords(PasswordHasher.from_parameters(CHEAPEST))


class PeopleInMemory:
    """People by address."""

    def __init__(self, *people: PersonRecord) -> None:
        self.kept = {person.email: person for person in people}

    def by_email(self, email: str) -> PersonRecord | None:
        return self.kept.get(email.strip().casefold())

    def save(self, person: PersonRecord) -> None:
        self.kept[person.email] = person


class NoSessions:
    """Takes sessions and keeps count."""

    def __init__(self) -> None:
        self.opened: list[SessionRecord] = []

    def open(self, session: SessionRecord) -> None:
        self.opened.append(session)

    def find(self, id_hash: str) -> SessionRecord | None:
        return next((session for session in self.opened if session.id_hash == id_hash), None)

    def touch(self, id_hash: str, *, at: datetime) -> None:
        raise NotImplementedError

    def close(self, id_hash: str) -> None:
        raise NotImplementedError

    def close_all(self, person: str) -> int:
        raise NotImplementedError


ADA = PersonRecord(id="p1", email=ADDRESS, name="Ada Brook", password_hash=PASSWORDS.hash(GOOD))


@pytest.fixture
def people() -> PeopleInMemory:
    return PeopleInMemory(ADA, replace(ADA, id="p2", email="new@example.org", password_hash=None))


@pytest.fixture
def signing_in(people: PeopleInMemory) -> SigningIn:
    book = SessionBook(NoSessions(), randomness=secrets.token_bytes)
    return SigningIn(people=people, sessions=book, tries=MemoryTries(), passwords=PASSWORDS)


def test_the_right_password_opens_a_session(signing_in: SigningIn) -> None:
    answer = signing_in.attempt(" ADA.Brook@example.org", GOOD, now=NOW)

    assert isinstance(answer, SignedIn)
    assert answer.person.id == "p1"
    assert GOOD not in repr(answer)
    assert "argon2" not in repr(answer)


@pytest.mark.parametrize("address", [ADDRESS, "nobody@example.org", "new@example.org", ""])
def test_a_wrong_password_and_an_unknown_address_are_the_same_answer(address: str, signing_in: SigningIn) -> None:
    answers = [signing_in.attempt(address, "wrong", now=NOW) for _ in range(MOST_FAILURES + 1)]

    assert answers == [Refused()] * MOST_FAILURES + [Locked(NOW + LOCKED_FOR)]


def test_a_closed_account_cannot_sign_in(people: PeopleInMemory, signing_in: SigningIn) -> None:
    people.save(replace(ADA, active=False))

    assert signing_in.attempt(ADDRESS, GOOD, now=NOW) == Refused()


def test_a_locked_address_is_not_looked_at_even_with_the_right_password(signing_in: SigningIn) -> None:
    for _ in range(MOST_FAILURES):
        signing_in.attempt(ADDRESS, "wrong", now=NOW)

    assert isinstance(signing_in.attempt(ADDRESS, GOOD, now=NOW + timedelta(minutes=14)), Locked)
    assert isinstance(signing_in.attempt(ADDRESS, GOOD, now=NOW + LOCKED_FOR), SignedIn)


def test_a_success_forgets_the_failures(signing_in: SigningIn) -> None:
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            signing_in.attempt(ADDRESS, "wrong", now=NOW)
        assert isinstance(signing_in.attempt(ADDRESS, GOOD, now=NOW), SignedIn)


def test_a_stale_hash_is_replaced(people: PeopleInMemory, signing_in: SigningIn) -> None:
    people.save(replace(ADA, password_hash=PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(GOOD)))

    signing_in.attempt(ADDRESS, GOOD, now=NOW)

    assert "t=1," in str(people.kept[ADDRESS].password_hash)
