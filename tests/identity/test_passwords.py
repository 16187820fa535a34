"""Which passwords are accepted, and that comparing them tells nothing it should not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from redactor.errors import BusyError
from redactor.identity.passwords import LONGEST, Checked, Passwords, faults

CHEAP = PasswordHasher.from_parameters(CHEAPEST)
GOOD = "heron copper almanac"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "12 characters"),
        ("elevenchars", "12 characters"),
        ("Password1234", "common"),
        ("aaaaaaaaaaaabbb", "pattern"),
        ("adabrook2031", "your own name"),
        ("TidewaterFerries", "your own name"),
        ("x" * 257, "at most 256"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason(password: str, words: str) -> None:
    found = faults(password, about=("Ada Brook", "ada.brook@example.org", "Tidewater Ferries Panel", "adabrook"))

    assert any(words in fault for fault in found)


@pytest.mark.parametrize(
    "password", [GOOD, "twelve chars", "пароль-как-река", "x9" + "aBcDe" * 4, "my panel of herons"]
)
def test_length_is_enough_and_no_kind_of_character_is_asked_for(password: str) -> None:
    assert faults(password, about=("Ada Brook", "Tidewater Ferries Panel")) == ()


def test_a_password_matches_itself_and_nothing_else() -> None:
    passwords = Passwords(CHEAP)
    stored = passwords.hash(GOOD)

    assert passwords.check(stored, GOOD).matches
    assert not passwords.check(stored, GOOD.upper()).matches
    assert not passwords.check(stored, "").matches
    assert not passwords.check("no hash at all", GOOD).matches
    assert GOOD not in stored


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    passwords = Passwords(CHEAP)

    assert passwords.check(passwords.hash("caf\u00e9 almanac river"), "cafe\u0301 almanac river").matches


def test_what_stands_beyond_the_longest_password_is_not_ignored() -> None:
    passwords = Passwords(CHEAP)
    stored = passwords.hash("ab" * (LONGEST // 2))

    assert not passwords.check(stored, "ab" * (LONGEST // 2) + "c").matches


def test_a_hash_that_is_cheaper_than_today_s_is_renewed_at_the_next_sign_in() -> None:
    stored = Passwords(CHEAP).hash(GOOD)
    dearer = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)

    checked = Passwords(dearer).check(stored, GOOD)

    assert checked.rehash is not None
    assert extract_parameters(checked.rehash).time_cost == 2
    assert Passwords(dearer).check(checked.rehash, GOOD) == Checked(matches=True)
    assert Passwords(dearer).check(stored, "wrong").rehash is None


def test_the_cost_is_the_one_that_the_standard_recommends() -> None:
    found = extract_parameters(Passwords().hash(GOOD))

    assert (found.memory_cost, found.time_cost) == (RFC_9106_LOW_MEMORY.memory_cost, RFC_9106_LOW_MEMORY.time_cost)


def test_nobody_costs_as_much_as_somebody() -> None:
    calls: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 -- the library's name
            calls.append(str(hash))
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))

    assert not passwords.check(None, GOOD).matches
    assert not passwords.check(passwords.hash(GOOD), "wrong").matches
    assert len(calls) == 2


def test_a_hash_is_in_no_repr() -> None:
    assert "argon2" not in repr(Checked(matches=True, rehash="$argon2id$v=19$..."))


class Slow(PasswordHasher):
    """Hashes as long as it is told to, and counts how many do so at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go, self.begun, self.lock = threading.Event(), threading.Event(), threading.Lock()
        self.at_once = self.most = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self.lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.begun.set()
        try:
            assert self.go.wait(60)
            return super().hash(password, salt=salt)
        finally:
            with self.lock:
                self.at_once -= 1


def test_no_more_passwords_than_so_many_are_hashed_at_once_and_all_of_them_are() -> None:
    slow = Slow()
    passwords = Passwords(slow, at_once=2, seconds=60)
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(passwords.hash, GOOD) for _ in range(8)]
        slow.go.set()
        assert all(passwords.check(one.result(), GOOD).matches for one in made)
    assert slow.most <= 2


def test_who_waits_too_long_for_a_hash_is_told_to_come_back() -> None:
    slow = Slow()
    passwords = Passwords(slow, at_once=1, seconds=0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(passwords.hash, GOOD)
        assert slow.begun.wait(60)
        with pytest.raises(BusyError):
            passwords.hash(GOOD)
        with pytest.raises(BusyError):
            passwords.check(None, GOOD)
        slow.go.set()
        assert first.result()
    assert passwords.hash(GOOD)
