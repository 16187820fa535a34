"""From an address and a password to a session, or to an answer that says nothing."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from redactor.core.credentials import Shown
from redactor.core.records import PersonRecord
from redactor.identity.passwords import Passwords
from redactor.identity.sessions import SessionBook
from redactor.identity.signing_in import Refused, SignedIn, SigningIn
from redactor.identity.throttle import LOCKED_FOR, MOST_FAILURES, NO_TRIES, Locked, Open, failed, judge

if TYPE_CHECKING:
    from redactor.core.credentials import Tries
    from redactor.core.records import SessionRecord

NOW = datetime(2031, 3, 12, 10, 0, tzinfo=UTC)
GOOD = "heron copper almanac"
ADDRESS = "ada.brook@example.org"
PASSWORDS = Passwords(PasswordHasher.from_parameters(CHEAPEST))


class PeopleInMemory:
    """People by address."""

    def __init__(self, *people: PersonRecord) -> None:
        self.kept = {person.email: person for person in people}

    def by_id(self, person: str) -> PersonRecord | None:
        return next((p for p in self.kept.values() if p.id == person), None)

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
        self.opened = [session for session in self.opened if session.id_hash != id_hash]

    def close_all(self, person: str) -> int:
        raise NotImplementedError


class TriesInMemory:
    """Counts tries."""

    def __init__(self) -> None:
        self.kept: dict[str, Tries] = {}

    def take(self, key: str, *, now: datetime) -> Open | Locked:
        verdict = judge(self.kept.get(key, NO_TRIES), now=now)
        if isinstance(verdict, Open):
            self.kept[key] = failed(self.kept.get(key, NO_TRIES), now=now)
        return verdict

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)


class Factors:
    """One app, whose code is fixed, and one passkey."""

    def __init__(self) -> None:
        self.with_app: set[str] = set()
        self.asked: list[str] = []

    def second(self, person: str, code: str, *, now: datetime) -> str | None:
        self.asked.append(person)
        if person not in self.with_app:
            return ""
        return "code" if code == "123456" else None

    def holder(self, shown: Shown, *, purpose: str, now: datetime) -> str | None:
        return "p1" if shown.passkey == f"hers for {purpose}" else None


ADA = PersonRecord(id="p1", email=ADDRESS, name="Ada Brook", password_hash=PASSWORDS.hash(GOOD))


@pytest.fixture
def people() -> PeopleInMemory:
    return PeopleInMemory(ADA, replace(ADA, id="p2", email="new@example.org", password_hash=None))


@pytest.fixture
def factors() -> Factors:
    return Factors()


@pytest.fixture
def sessions() -> NoSessions:
    return NoSessions()


@pytest.fixture
def signing_in(people: PeopleInMemory, factors: Factors, sessions: NoSessions) -> SigningIn:
    return SigningIn(
        people=people,
        sessions=SessionBook(sessions, randomness=secrets.token_bytes),
        tries=TriesInMemory(),
        passwords=PASSWORDS,
        codes=factors,
        passkeys=factors,
    )


def test_the_right_password_opens_a_session(signing_in: SigningIn) -> None:
    answer = signing_in.attempt(" ADA.Brook@example.org", Shown(GOOD), now=NOW)

    assert isinstance(answer, SignedIn)
    assert answer.person.id == "p1"
    assert GOOD not in repr(answer)
    assert "argon2" not in repr(answer)


@pytest.mark.parametrize("address", [ADDRESS, "nobody@example.org", "new@example.org", ""])
def test_a_wrong_password_and_an_unknown_address_are_the_same_answer(address: str, signing_in: SigningIn) -> None:
    answers = [signing_in.attempt(address, Shown("wrong"), now=NOW) for _ in range(MOST_FAILURES + 1)]

    assert answers == [Refused()] * MOST_FAILURES + [Locked(NOW + LOCKED_FOR)]


def test_a_closed_account_cannot_sign_in(people: PeopleInMemory, signing_in: SigningIn) -> None:
    people.save(replace(ADA, active=False))

    assert signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW) == Refused()


def test_a_locked_address_is_not_looked_at_even_with_the_right_password(signing_in: SigningIn) -> None:
    for _ in range(MOST_FAILURES):
        signing_in.attempt(ADDRESS, Shown("wrong"), now=NOW)

    assert isinstance(signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW + timedelta(minutes=14)), Locked)
    assert isinstance(signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW + LOCKED_FOR), SignedIn)


def test_a_success_forgets_the_failures(signing_in: SigningIn) -> None:
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            signing_in.attempt(ADDRESS, Shown("wrong"), now=NOW)
        assert isinstance(signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW), SignedIn)


def test_a_stale_hash_is_replaced(people: PeopleInMemory, signing_in: SigningIn) -> None:
    people.save(replace(ADA, password_hash=PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(GOOD)))

    signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW)

    assert "t=1," in str(people.kept[ADDRESS].password_hash)


def test_with_an_app_the_password_needs_its_code_and_a_wrong_one_is_the_same_answer(
    factors: Factors, signing_in: SigningIn
) -> None:
    factors.with_app.add("p1")

    assert signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW) == Refused()
    assert signing_in.attempt(ADDRESS, Shown(GOOD, "654321"), now=NOW) == Refused()
    came = signing_in.attempt(ADDRESS, Shown(GOOD, "123456"), now=NOW)
    assert isinstance(came, SignedIn)
    assert came.how == "password+code"


def test_a_code_is_not_looked_at_before_the_password_was_right(factors: Factors, signing_in: SigningIn) -> None:
    signing_in.attempt(ADDRESS, Shown("wrong", "123456"), now=NOW)

    assert factors.asked == []


def test_a_passkey_signs_its_holder_in_and_a_closed_account_is_refused(
    people: PeopleInMemory, signing_in: SigningIn
) -> None:
    came = signing_in.attempt_passkey(Shown(passkey="hers for sign-in"), now=NOW)
    people.save(replace(ADA, active=False))

    assert isinstance(came, SignedIn)
    assert came.person == ADA
    assert signing_in.attempt_passkey(Shown(passkey="hers for sign-in"), now=NOW) == Refused()
    assert signing_in.attempt_passkey(Shown(passkey="a stranger's"), now=NOW) == Refused()


def test_signing_in_is_a_proof_and_with_two_factors_required_a_password_alone_is_none(
    signing_in: SigningIn, factors: Factors, sessions: NoSessions
) -> None:
    signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW)
    strict = replace(signing_in, strict=True)
    strict.attempt(ADDRESS, Shown(GOOD), now=NOW)
    strict.attempt_passkey(Shown(passkey="hers for sign-in"), now=NOW)
    factors.with_app.add("p1")
    strict.attempt(ADDRESS, Shown(GOOD, "123456"), now=NOW)
    strict.arrive("p1", "elsewhere", now=NOW)

    assert [session.stepped_up_at for session in sessions.opened] == [NOW, None, NOW, NOW, None]
    assert [s.how for s in sessions.opened] == ["password", "password", "passkey", "password+code", "elsewhere"]


@pytest.mark.parametrize(
    "shown", [Shown(GOOD), Shown(passkey="hers for confirm"), Shown(code="123456")], ids=["password", "passkey", "code"]
)
def test_confirming_moves_the_session_to_a_new_id_and_keeps_its_age(
    shown: Shown, signing_in: SigningIn, factors: Factors, sessions: NoSessions
) -> None:
    factors.with_app.add("p1")
    signing_in.attempt(ADDRESS, Shown(GOOD, "123456"), now=NOW)
    before, later = sessions.opened[0], NOW + timedelta(minutes=20)

    came = signing_in.confirm(before, shown, now=later)

    assert isinstance(came, SignedIn)
    (after,) = sessions.opened
    assert (after.created, after.stepped_up_at, after.id_hash != before.id_hash) == (NOW, later, True)


@pytest.mark.parametrize(
    "shown",
    [Shown("wrong"), Shown(GOOD, passkey="hers for sign-in"), Shown(GOOD, "654321"), Shown()],
    ids=["password", "passkey", "code", "nothing"],
)
def test_what_does_not_confirm_leaves_the_session_as_it_was(
    shown: Shown, signing_in: SigningIn, factors: Factors, sessions: NoSessions
) -> None:
    factors.with_app.add("p1")
    signing_in.attempt(ADDRESS, Shown(GOOD, "123456"), now=NOW)
    before = list(sessions.opened)

    assert signing_in.confirm(before[0], shown, now=NOW) == Refused()
    assert sessions.opened == before


def test_with_two_factors_required_a_password_alone_confirms_nothing(
    signing_in: SigningIn, sessions: NoSessions
) -> None:
    signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW)
    strict = replace(signing_in, strict=True)

    assert strict.confirm(sessions.opened[0], Shown(GOOD), now=NOW) == Refused()
    assert isinstance(strict.confirm(sessions.opened[0], Shown(passkey="hers for confirm"), now=NOW), SignedIn)


def test_without_an_app_a_code_confirms_nothing(signing_in: SigningIn, sessions: NoSessions) -> None:
    signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW)

    assert signing_in.confirm(sessions.opened[0], Shown(GOOD, "123456"), now=NOW) == Refused()


def test_confirming_counts_with_the_tries_to_sign_in(signing_in: SigningIn, sessions: NoSessions) -> None:
    signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW)
    for _ in range(MOST_FAILURES):
        assert signing_in.confirm(sessions.opened[0], Shown("wrong"), now=NOW) == Refused()

    assert isinstance(signing_in.confirm(sessions.opened[0], Shown(GOOD), now=NOW), Locked)
    assert isinstance(signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW), Locked)


def test_a_closed_account_confirms_nothing(people: PeopleInMemory, signing_in: SigningIn, sessions: NoSessions) -> None:
    signing_in.attempt(ADDRESS, Shown(GOOD), now=NOW)
    people.save(replace(ADA, active=False))

    assert signing_in.confirm(sessions.opened[0], Shown(GOOD), now=NOW) == Refused()
