"""Passkeys, codes, tokens and challenges: found, used up once, taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.credentials import (
    ApiTokenRecord,
    ChallengeRecord,
    CodeRecord,
    OutsideRecord,
    PasskeyRecord,
    Tries,
)
from redactor.errors import Conflict
from tests.storage.house import HOUR, NOW

if TYPE_CHECKING:
    from tests.storage.house import House

PASSKEY = PasskeyRecord(
    id="a" * 64,
    credential=b"credential",
    person="clerk",
    name="Her phone",
    public_key=b"key",
    sign_count=4,
    backed_up=True,
    created=NOW,
)
CHALLENGE = ChallengeRecord(id_hash="b" * 64, purpose="sign-in", value=b"value", expires=NOW + HOUR)
CODE = CodeRecord(person="clerk", version=1, envelope=b"sealed")
TOKEN = ApiTokenRecord(
    id="t1",
    id_hash="c" * 64,
    person="clerk",
    name="Nightly export",
    scopes=frozenset({"meeting.read", "copy.open"}),
    created=NOW,
    expires=NOW + HOUR,
)


def test_a_challenge_is_answered_once_in_time_and_for_its_purpose(house: House) -> None:
    for purpose, at, fits in (("sign-in", NOW, True), ("confirm", NOW, False), ("sign-in", NOW + HOUR, False)):
        with house.records.transaction() as unit:
            unit.credentials.ask(CHALLENGE)
        with house.records.transaction() as unit:
            assert (unit.credentials.answer(CHALLENGE.id_hash, purpose=purpose, at=at) == CHALLENGE) is fits
        with house.records.transaction() as unit:
            assert unit.credentials.answer(CHALLENGE.id_hash, purpose="sign-in", at=NOW) is None


def test_challenges_that_nobody_answers_are_forgotten(house: House) -> None:
    with house.records.transaction() as unit:
        unit.credentials.ask(CHALLENGE)
        assert unit.credentials.forget_unanswered(at=NOW) == 0
        assert unit.credentials.forget_unanswered(at=NOW + HOUR) == 1


def test_a_passkey_is_one_persons_and_its_counter_moves_on_from_what_was_seen(house: House) -> None:
    with house.records.transaction() as unit:
        unit.credentials.add_passkey(PASSKEY)
        assert unit.credentials.passkey(PASSKEY.id) == PASSKEY
        assert unit.credentials.passkeys("clerk") == (PASSKEY,)
        assert unit.credentials.passkeys("member") == ()
        assert unit.credentials.use_passkey(PASSKEY.id, seen=4, now=5, at=NOW + HOUR)
        assert not unit.credentials.use_passkey(PASSKEY.id, seen=4, now=6, at=NOW + HOUR)
        assert unit.credentials.passkey(PASSKEY.id) == replace(PASSKEY, sign_count=5, last_used=NOW + HOUR)
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.credentials.add_passkey(replace(PASSKEY, person="member"))
    with house.records.transaction() as unit:
        assert not unit.credentials.remove_passkey("member", PASSKEY.id)
        assert unit.credentials.remove_passkey("clerk", PASSKEY.id)
        assert unit.credentials.passkey(PASSKEY.id) is None


def test_a_code_counts_once_confirmed_and_each_step_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.credentials.add_code(CODE)
        unit.credentials.add_code(replace(CODE, version=2))
        assert [c.version for c in unit.credentials.codes("clerk")] == [2]
        assert unit.credentials.confirm_code("clerk", 2, at=NOW)
        unit.credentials.add_code(replace(CODE, version=3))
        assert [(c.version, c.confirmed_at) for c in unit.credentials.codes("clerk")] == [(3, None), (2, NOW)]
        assert unit.credentials.use_step("clerk", 2, 700)
        assert not unit.credentials.use_step("clerk", 2, 700)
        assert not unit.credentials.use_step("clerk", 2, 699)
        assert unit.credentials.use_step("clerk", 2, 701)
        assert unit.credentials.confirm_code("clerk", 3, at=NOW)
        assert [c.version for c in unit.credentials.codes("clerk")] == [3]
        assert not unit.credentials.confirm_code("clerk", 2, at=NOW)


def test_a_recovery_code_works_once_and_new_ones_end_the_old(house: House) -> None:
    with house.records.transaction() as unit:
        unit.credentials.set_recovery("clerk", ["d" * 64, "e" * 64])
        assert not unit.credentials.use_recovery("member", "d" * 64)
        assert unit.credentials.use_recovery("clerk", "d" * 64)
        assert not unit.credentials.use_recovery("clerk", "d" * 64)
        assert unit.credentials.recovery_left("clerk") == 1
        unit.credentials.set_recovery("clerk", ["f" * 64])
        assert not unit.credentials.use_recovery("clerk", "e" * 64)


def test_a_token_is_found_by_its_hash_and_ended_by_its_owner(house: House) -> None:
    with house.records.transaction() as unit:
        unit.credentials.add_token(TOKEN)
        unit.credentials.touch_token(TOKEN.id, at=NOW)
        assert unit.credentials.token(TOKEN.id_hash) == replace(TOKEN, last_used=NOW)
        assert not unit.credentials.revoke_token("member", TOKEN.id, at=NOW)
        assert unit.credentials.revoke_token("clerk", TOKEN.id, at=NOW)
        assert not unit.credentials.revoke_token("clerk", TOKEN.id, at=NOW)
        assert unit.credentials.tokens("clerk") == (replace(TOKEN, last_used=NOW, revoked_at=NOW),)
    assert TOKEN.id_hash not in repr(TOKEN)


def test_an_account_elsewhere_stands_for_one_person(house: House) -> None:
    record = OutsideRecord(issuer="https://id.example", subject="17", person="clerk", since=NOW)
    with house.records.transaction() as unit:
        unit.credentials.link(record)
        assert unit.credentials.outside("https://id.example", "17") == record
        assert unit.credentials.outsides("clerk") == (record,)
        assert unit.credentials.outside("https://other.example", "17") is None
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.credentials.link(replace(record, person="member"))


def test_all_ways_in_go_at_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.credentials.add_passkey(PASSKEY)
        unit.credentials.add_code(CODE)
        unit.credentials.set_recovery("clerk", ["d" * 64])
        unit.credentials.add_token(TOKEN)
        unit.credentials.link(OutsideRecord(issuer="https://id.example", subject="17", person="clerk", since=NOW))
        unit.credentials.remove_all("clerk", at=NOW)
        assert unit.credentials.passkeys("clerk") == ()
        assert unit.credentials.codes("clerk") == ()
        assert unit.credentials.recovery_left("clerk") == 0
        assert unit.credentials.outsides("clerk") == ()
        assert [t.revoked_at for t in unit.credentials.tokens("clerk")] == [NOW]


def test_tries_are_kept_by_key_and_forgotten_by_age(house: House) -> None:
    with house.records.transaction() as unit:
        assert unit.tries.find("a" * 64) == Tries()
        unit.tries.save("a" * 64, Tries(1, NOW))
        unit.tries.save("a" * 64, Tries(2, NOW + HOUR))
        assert unit.tries.find("a" * 64) == Tries(2, NOW + HOUR)
        assert unit.tries.forget_before(NOW + HOUR) == 0
        unit.tries.save("a" * 64, Tries())
        assert unit.tries.find("a" * 64) == Tries()
        unit.tries.save("b" * 64, Tries(1, NOW))
        assert unit.tries.forget_before(NOW + HOUR) == 1
