"""Passkeys: made and shown by a device in software, and every way in which an answer is none."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.core.credentials import RelyingParty, Shown
from redactor.core.records import PersonRecord
from redactor.identity.passkeys import ANSWERED_WITHIN, StoredPasskeys
from redactor.storage.engine import open_engine
from redactor.storage.migrations import migrate
from redactor.storage.records import Records
from tests.identity.authenticator import Authenticator, unb64

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2031, 3, 12, 10, 0, tzinfo=UTC)
HERE = RelyingParty("localhost", "http://localhost")
ADA = PersonRecord(id="p1", email="ada.brook@example.org", name="Ada Brook")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    made = Records(engine)
    with made.transaction() as unit:
        unit.people.add(ADA)
        unit.people.add(replace(ADA, id="p2", email="owen@example.org"))
    yield made
    made.close()


@pytest.fixture
def passkeys(records: Records) -> StoredPasskeys:
    return StoredPasskeys(records, randomness=secrets.token_bytes)


@pytest.fixture
def device(passkeys: StoredPasskeys, records: Records) -> Authenticator:
    """Give a device with a passkey of Ada's."""
    made = Authenticator()
    register(passkeys, records, made)
    return made


def register(passkeys: StoredPasskeys, records: Records, device: Authenticator, person: str = "p1") -> bool:
    asked = passkeys.ask_new(HERE, person=person, address="a@example.org", name="Ada", purpose="register", now=NOW)
    shown = Shown(passkey=device.create(json.loads(asked.options)), ceremony=asked.ceremony, party=HERE)
    found = passkeys.made(shown, purpose="register", name="Phone", now=NOW)
    if found is not None:
        with records.transaction() as unit:
            unit.credentials.add_passkey(found)
    return found is not None


def show(
    passkeys: StoredPasskeys, device: Authenticator, *, party: RelyingParty = HERE, handle: bytes | None = None
) -> Shown:
    asked = passkeys.ask(HERE, purpose="sign-in", now=NOW)
    return Shown(passkey=device.get(json.loads(asked.options), handle=handle), ceremony=asked.ceremony, party=party)


def test_a_passkey_that_was_made_names_its_holder(passkeys: StoredPasskeys, device: Authenticator) -> None:
    for _ in range(2):
        assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) == "p1"


def test_a_device_whose_counter_stays_at_nought_works_too(passkeys: StoredPasskeys, records: Records) -> None:
    device = Authenticator(counts=False)
    register(passkeys, records, device)

    for _ in range(2):
        assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) == "p1"


def test_an_answer_works_once(passkeys: StoredPasskeys, records: Records) -> None:
    device = Authenticator(counts=False)  # or the counter would refuse it
    register(passkeys, records, device)
    shown = show(passkeys, device)

    assert passkeys.holder(shown, purpose="sign-in", now=NOW) == "p1"
    assert passkeys.holder(shown, purpose="sign-in", now=NOW) is None


def test_a_challenge_is_used_up_by_a_wrong_answer_as_well(passkeys: StoredPasskeys, device: Authenticator) -> None:
    shown = show(passkeys, device)

    assert passkeys.holder(replace(shown, passkey="{}"), purpose="sign-in", now=NOW) is None
    assert passkeys.holder(shown, purpose="sign-in", now=NOW) is None


def test_an_answer_is_for_its_purpose_and_in_time(passkeys: StoredPasskeys, device: Authenticator) -> None:
    assert passkeys.holder(show(passkeys, device), purpose="confirm", now=NOW) is None
    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW + ANSWERED_WITHIN) is None


@pytest.mark.parametrize(
    "party",
    [
        RelyingParty("localhost", "http://localhost:8000"),
        RelyingParty("localhost", "https://localhost"),
        RelyingParty("localhost", "http://evil.example"),
        RelyingParty("evil.example", "http://localhost"),
        None,
    ],
    ids=["port", "scheme", "origin", "host", "nobody"],
)
def test_an_answer_for_another_address_is_none(
    passkeys: StoredPasskeys, device: Authenticator, party: RelyingParty | None
) -> None:
    shown = replace(show(passkeys, device), party=party)

    assert passkeys.holder(shown, purpose="sign-in", now=NOW) is None


def test_a_page_of_somebody_else_gets_nothing_from_a_passkey_of_ours(
    passkeys: StoredPasskeys, device: Authenticator
) -> None:
    device.origin = "http://localhost.evil.example"

    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) is None


def test_a_device_has_to_verify_its_user(passkeys: StoredPasskeys, records: Records, device: Authenticator) -> None:
    device.verifies = False

    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) is None
    assert not register(passkeys, records, Authenticator(verifies=False))


def test_a_counter_that_goes_back_is_a_copied_passkey(passkeys: StoredPasskeys, device: Authenticator) -> None:
    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) == "p1"
    device.count -= 1

    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) is None


def test_a_passkey_that_was_taken_away_or_never_was_here_is_none(
    passkeys: StoredPasskeys, records: Records, device: Authenticator
) -> None:
    with records.transaction() as unit:
        (known,) = unit.credentials.passkeys("p1")
        unit.credentials.remove_passkey("p1", known.id)

    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) is None


def test_a_key_that_is_not_hers_signs_nothing(passkeys: StoredPasskeys, device: Authenticator) -> None:
    other = Authenticator()
    other.create({"user": {"id": "cDE"}, "rp": {"id": "localhost"}, "challenge": "AAAA"})
    (credential,), (key,) = device.keys, other.keys.values()
    device.keys[credential] = key

    assert passkeys.holder(show(passkeys, device), purpose="sign-in", now=NOW) is None


def test_a_handle_of_somebody_else_is_refused(passkeys: StoredPasskeys, device: Authenticator) -> None:
    assert passkeys.holder(show(passkeys, device, handle=b"p2"), purpose="sign-in", now=NOW) is None
    assert passkeys.holder(show(passkeys, device, handle=b"p1"), purpose="sign-in", now=NOW) == "p1"


def test_who_is_asked_for_one_of_hers_cannot_show_another_persons(
    passkeys: StoredPasskeys, records: Records, device: Authenticator
) -> None:
    owens = Authenticator()
    register(passkeys, records, owens, "p2")
    asked = passkeys.ask(HERE, purpose="confirm", now=NOW, person="p1")
    options = json.loads(asked.options)
    assert [unb64(c["id"]) for c in options["allowCredentials"]] == list(device.keys)
    options["allowCredentials"] = []

    shown = Shown(passkey=owens.get(options), ceremony=asked.ceremony, party=HERE)

    assert passkeys.holder(shown, purpose="confirm", now=NOW) is None


def test_signing_in_asks_everybody_the_same(passkeys: StoredPasskeys, device: Authenticator) -> None:
    first, second = (json.loads(passkeys.ask(HERE, purpose="sign-in", now=NOW).options) for _ in range(2))

    assert first.pop("challenge") != second.pop("challenge")
    assert first == second
    assert not first.get("allowCredentials")
    assert first["userVerification"] == "required"


def test_a_new_passkey_is_asked_for_where_there_is_none_and_without_naming_the_device(
    passkeys: StoredPasskeys, device: Authenticator
) -> None:
    asked = passkeys.ask_new(HERE, person="p1", address="a@example.org", name="Ada", purpose="register", now=NOW)
    options = json.loads(asked.options)

    assert [unb64(c["id"]) for c in options["excludeCredentials"]] == list(device.keys)
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"


def test_challenges_that_nobody_answered_do_not_pile_up(passkeys: StoredPasskeys, records: Records) -> None:
    for _ in range(3):
        passkeys.ask(HERE, purpose="sign-in", now=NOW)
    passkeys.ask(HERE, purpose="sign-in", now=NOW + ANSWERED_WITHIN)

    with records.transaction() as unit:
        assert unit.credentials.forget_unanswered(at=NOW + 2 * ANSWERED_WITHIN) == 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_made_up_answer_is_more_than_none(
    passkeys: StoredPasskeys, device: Authenticator, data: st.DataObject
) -> None:
    asked = passkeys.ask_new(HERE, person="p1", address="a@example.org", name="Ada", purpose="register", now=NOW)
    good = json.loads(show(passkeys, device).passkey), json.loads(Authenticator().create(json.loads(asked.options)))
    chosen = data.draw(st.sampled_from(good))
    where = data.draw(st.sampled_from([chosen, chosen["response"]]))
    where[data.draw(st.sampled_from(sorted(where)))] = data.draw(_JSON)
    text = data.draw(st.sampled_from([json.dumps(chosen), json.dumps(chosen)[:-3], ""]))
    fresh = passkeys.ask(HERE, purpose="sign-in", now=NOW)

    shown = Shown(passkey=text, ceremony=fresh.ceremony, party=HERE)

    assert passkeys.holder(shown, purpose="sign-in", now=NOW) is None
    made = passkeys.made(
        Shown(passkey=text, ceremony=asked.ceremony, party=HERE), purpose="register", name="x", now=NOW
    )
    assert made is None or made.person == "p1"


def test_a_party_has_passkeys_over_https_and_on_this_machine() -> None:
    assert HERE.fits
    assert RelyingParty("minutes.example", "https://minutes.example").fits
    assert not RelyingParty("minutes.example", "http://minutes.example").fits
    assert not RelyingParty("127.0.0.1", "http://127.0.0.1:8000").fits
