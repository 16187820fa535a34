"""What is kept of an upload that may come twice, and what it tells a thief."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest

from redactor.errors import Conflict

if TYPE_CHECKING:
    from tests.services.house import House

KEY = "lantern-board-2031-03-11"
CONTENT = b"Brightwater offered 412,000 pounds."


def once(house: House, content: bytes = CONTENT, *, who: str = "secretary") -> str:
    return house.services.requests.once(house[who], KEY, content, lambda: hashlib.sha256(content).hexdigest()[:20])


def test_the_same_again_is_the_first_result_and_anything_else_a_conflict(house: House) -> None:
    assert once(house) == once(house)
    with pytest.raises(Conflict, match="another upload"):
        once(house, CONTENT + b" No.")


def test_a_request_is_known_again_after_a_restart(house: House) -> None:
    first = once(house)
    with pytest.raises(Conflict, match="another upload"):
        once(house.again(), b"else")
    assert once(house.again()) == first


def test_the_keys_of_two_people_have_nothing_to_do_with_each_other(house: House) -> None:
    assert once(house) != once(house, b"else", who="second")


def test_who_guesses_the_callers_key_can_test_no_guess_of_the_content(house: House) -> None:
    once(house)
    stored = b"".join(path.read_bytes() for path in house.folder.glob("records.db*"))
    key = KEY.encode()
    for guess in (
        hashlib.sha256(key).hexdigest(),
        hashlib.sha256(CONTENT).hexdigest(),
        hmac.new(key, CONTENT, "sha256").hexdigest(),
        hmac.new(hashlib.sha256(key).digest(), CONTENT, "sha256").hexdigest(),
    ):
        assert guess.encode() not in stored
