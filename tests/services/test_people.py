"""The first person, invitations, duties, clearances, and signing in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from redactor.core.access import Denial, Grant
from redactor.core.audit import Action, Outcome
from redactor.errors import Conflict, NotFound, StorageError, UsageError
from redactor.services.persons.signing_in import Locked, Refused, SignedIn
from redactor.storage.bodies import BodyList
from redactor.storage.records import Unit
from tests.services.house import BODY, PASSWORD, Clock, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redactor.services.persons.people import People
    from tests.services.house import House


def found(people: People, secret: str, **changes: str) -> str:
    given: dict[str, Any] = {
        "name": "Ada Marsh",
        "email": "ada@x.example",
        "password": PASSWORD,
        "body": "Board",
        "policy": "sec-panel",
    }
    return people.found(secret, **(given | changes))


# ------------------------------------------------------------------------------------------------- the first start


def test_the_first_link_works_once_and_makes_an_administrator_who_reads_nothing(tmp_path: Path) -> None:
    people = start(tmp_path, Clock()).people
    secret = people.first_link()

    person = people.subject(found(people, secret))

    assert person.duties == {"administrator"}
    assert not people.first_link_works(secret)
    with pytest.raises(NotFound, match="has been used"):
        found(people, secret, email="eve@x.example")
    with pytest.raises(Conflict):
        people.first_link()


def test_the_first_body_comes_with_the_first_person_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = start(tmp_path, Clock())
    secret = services.people.first_link()
    with monkeypatch.context() as patch:
        patch.setattr(Unit, "audit", _fails)
        with pytest.raises(StorageError):
            found(services.people, secret, body="Bord")
    assert services.office.bodies.all() == ()

    found(services.people, secret)

    assert [body.name for body in services.office.bodies.all()] == ["Board"]
    services.close()


def test_a_body_is_added_with_its_entry_in_the_log_or_not_at_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = entries(house)
    monkeypatch.setattr(BodyList, "add", _fails)
    with pytest.raises(StorageError):
        house.services.people.add_body(house["administrator"], name="Harbour Panel", policy="tlp-2")
    assert entries(house) == before


def entries(house: House) -> int:
    with house.services.office.records.reading() as unit:
        return unit.log.size()


def _fails(*_: object) -> int:
    raise StorageError("The disk is full.")


def test_only_the_newest_first_link_works_and_it_is_kept_as_a_hash(tmp_path: Path) -> None:
    people = start(tmp_path, Clock()).people
    old, new = people.first_link(), people.first_link()

    assert people.first_link_works(new)
    assert not people.first_link_works(old)
    assert not people.first_link_works("")
    held = (tmp_path / "keys" / "first-start").read_text()
    assert new not in held
    with pytest.raises(NotFound):
        found(people, old)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"email": "nobody"},
        {"email": "a b@x"},
        {"password": "short"},
        {"password": "password1234"},
        {"password": "ada marsh board"},
        {"body": "…"},
        {"policy": "nowhere"},
    ],
)
def test_a_first_person_who_does_not_fit_is_refused_and_the_link_stays_good(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    people = start(tmp_path, Clock()).people
    secret = people.first_link()

    with pytest.raises(UsageError):
        found(people, secret, **changes)

    assert people.is_empty()
    assert found(people, secret)


# ----------------------------------------------------------------------------------------------------- invitations


def test_an_invitation_works_once_within_its_time(house: House) -> None:
    people = house.services.people
    invited = people.invite(house["administrator"], name="Nia Corrie", email="nia@x.example", duties=["member"])
    with pytest.raises(UsageError):
        people.accept(invited.secret, "nia corrie 12")

    assert people.accept(invited.secret, PASSWORD) == invited.person
    with pytest.raises(NotFound, match="has been used"):
        people.accept(invited.secret, PASSWORD)

    late = people.invite_again(house["administrator"], invited.person)
    house.confirm_changes(invited.person)
    house.clock.forward(timedelta(days=7))
    with pytest.raises(NotFound):
        people.accept(late.secret, PASSWORD)
    with pytest.raises(NotFound):
        people.accept("", PASSWORD)


def test_somebody_invited_cannot_sign_in_before_she_chose_a_password(house: House) -> None:
    house.services.people.invite(house["administrator"], name="N", email="n@x.example", duties=["member"])

    for password in ("", PASSWORD):
        assert house.services.people.sign_in("n@x.example", password) == Refused()


@pytest.mark.parametrize("duties", [[], ["chief"], ["administrator", "member"], ["officer", "administrator"]])
def test_duties_that_clash_or_are_none_are_refused(house: House, duties: list[str]) -> None:
    with pytest.raises(UsageError):
        house.services.people.invite(house["administrator"], name="N", email="n@x.example", duties=duties)
    with pytest.raises(UsageError):
        house.services.people.set_duties(house["administrator"], house.ids["member"], duties)


def test_an_address_is_used_once(house: House) -> None:
    with pytest.raises(Conflict):
        house.services.people.invite(
            house["administrator"], name="M", email="MEMBER@lantern.example", duties=["member"]
        )


@pytest.mark.parametrize("who", ["secretary", "officer", "member"])
def test_only_the_administrator_manages_people(house: House, who: str) -> None:
    people, member = house.services.people, house.ids["member"]
    deeds: tuple[Callable[[], object], ...] = (
        lambda: people.invite(house[who], name="N", email="n@x.example", duties=["officer"]),
        lambda: people.invite_again(house[who], member),
        lambda: people.set_duties(house[who], house.ids[who], ["officer"]),
        lambda: people.close(house[who], house.ids["administrator"]),
        lambda: people.everybody(house[who]),
        lambda: people.give_clearance(house[who], house.ids[who], body=BODY, level="RED"),
        lambda: people.remove_clearance(house[who], member, body=BODY),
    )
    for deed in deeds:
        with pytest.raises(NotFound):
            deed()


# ------------------------------------------------------------------------------------------------------ clearances


def test_a_clearance_takes_effect_when_another_duty_has_confirmed_it(house: House) -> None:
    people, member = house.services.people, house.ids["member"]
    people.give_clearance(house["administrator"], member, body=BODY, level="AMBER")
    assert house["member"].clearances == {}
    assert [m.record.id for m in people.unconfirmed(house["officer"])] == [member]

    with pytest.raises(NotFound):
        people.confirm_clearance(house["administrator"], member, body=BODY, level="AMBER")
    with pytest.raises(Conflict):
        people.confirm_clearance(house["officer"], member, body=BODY, level="RED")
    people.confirm_clearance(house["officer"], member, body=BODY, level="AMBER")

    assert house["member"].clearances == {BODY: "AMBER"}
    people.give_clearance(house["administrator"], member, body=BODY, level="RED")
    assert house["member"].clearances == {}


def test_nobody_confirms_her_own_clearance(house: House) -> None:
    people, officer = house.services.people, house.ids["officer"]
    people.give_clearance(house["administrator"], officer, body=BODY, level="RED")

    with pytest.raises(Conflict):
        people.confirm_clearance(house["officer"], officer, body=BODY, level="RED")


@pytest.mark.parametrize(("body", "level"), [("nowhere", "RED"), (BODY, "PURPLE")])
def test_a_clearance_for_what_does_not_exist_is_refused(house: House, body: str, level: str) -> None:
    with pytest.raises(UsageError):
        house.services.people.give_clearance(house["administrator"], house.ids["member"], body=body, level=level)


# ------------------------------------------------------------------------------------------------------- signing in


def test_signing_in_gives_a_cookie_that_names_her_with_what_she_holds_now(house: House) -> None:
    people = house.services.people
    signed = people.sign_in("Member@Lantern.example", PASSWORD)

    assert isinstance(signed, SignedIn)
    found = people.resume(signed.cookie)
    assert found is not None
    assert found.subject == replace(house["member"], stepped_up_at=house.clock())
    house.clear("member", "AMBER")
    resumed = people.resume(signed.cookie)
    assert resumed is not None
    assert resumed.subject.clearances == {BODY: "AMBER"}
    people.sign_out(signed.cookie)
    assert people.resume(signed.cookie) is None
    assert signed.cookie not in repr(signed)


@pytest.mark.parametrize(("email", "password"), [("member@lantern.example", "wrong"), ("nobody@x.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_one_answer(house: House, email: str, password: str) -> None:
    assert house.services.people.sign_in(email, password) == Refused()
    last = [*house.services.audit.events()][-1]
    assert (last.action, last.outcome, last.rule, last.actor) == (Action.SIGN_IN, Outcome.DENIED, "refused", None)


def test_five_failures_lock_the_address_for_a_while(house: House) -> None:
    people = house.services.people
    for _ in range(5):
        people.sign_in("member@lantern.example", "wrong")

    assert isinstance(people.sign_in("member@lantern.example", PASSWORD), Locked)
    house.clock.forward(timedelta(minutes=15))
    assert isinstance(people.sign_in("member@lantern.example", PASSWORD), SignedIn)


def test_a_session_ends_when_nobody_uses_it(house: House) -> None:
    signed = house.services.people.sign_in("member@lantern.example", PASSWORD)
    assert isinstance(signed, SignedIn)
    house.clock.forward(timedelta(minutes=15))

    assert house.services.people.resume(signed.cookie) is None


def test_a_closed_account_and_new_duties_sign_her_out_at_once(house: House) -> None:
    people = house.services.people
    changes: tuple[Callable[[], object], ...] = (
        lambda: people.set_duties(house["administrator"], house.ids["both"], ["officer"]),
        lambda: people.close(house["administrator"], house.ids["member"]),
    )
    for who, change in zip(("both", "member"), changes, strict=True):
        signed = people.sign_in(f"{who}@lantern.example", PASSWORD)
        assert isinstance(signed, SignedIn)
        change()
        assert people.resume(signed.cookie) is None
    assert people.sign_in("member@lantern.example", PASSWORD) == Refused()
    with pytest.raises(Conflict):
        people.close(house["administrator"], house.ids["administrator"])


def test_the_deeds_about_people_are_in_the_log(house: House) -> None:
    house.clear("member", "AMBER")
    deeds = [(e.action, e.rule) for e in house.services.audit.events()]

    assert (Action.PERSON_ADD, "first-start") in deeds
    assert deeds[-2:] == [
        (Action.CLEARANCE_CHANGE, "duty:administrator.given"),
        (Action.CLEARANCE_CHANGE, "duty:officer.confirmed"),
    ]


def test_duties_permit_what_their_table_says_and_nothing_unknown(house: House) -> None:
    permits = house.services.office.permits

    assert isinstance(permits(frozenset({"secretary"}), "draft.upload"), Grant)
    for duties, action in (
        ({"member"}, "draft.upload"),
        ({"secretary"}, "fly"),
        ({"chief"}, "meeting.list"),
        ((), "x"),
    ):
        assert isinstance(permits(frozenset(duties), action), Denial)


def test_a_first_start_that_crashed_half_way_can_be_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = start(tmp_path, Clock())
    secret = services.people.first_link()
    with monkeypatch.context() as patched:
        patched.setattr(type(services.office.records), "transaction", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            found(services.people, secret)

    assert found(services.people, secret)
    assert [b.id for b in services.office.bodies.all()] == ["board"]


def test_the_service_is_ready_before_the_first_start_and_after_it(tmp_path: Path) -> None:
    services = start(tmp_path, Clock())
    assert all(services.readiness.parts().values())
    found(services.people, services.people.first_link())
    services.close()
    assert all(start(tmp_path, Clock()).readiness.parts().values())


def test_a_second_body_has_its_own_policy(house: House) -> None:
    added = house.services.people.add_body(house["administrator"], name="Harbour Panel", policy="tlp-2")

    assert [(b.id, b.policy) for b in house.services.office.bodies.all()][-1] == (added, "tlp-2")
    with pytest.raises(Conflict):
        house.services.people.add_body(house["administrator"], name="harbour panel", policy="tlp-2")
    with pytest.raises(NotFound):
        house.services.people.add_body(house["secretary"], name="Another", policy="tlp-2")


def test_the_key_of_form_tokens_is_made_once_and_stays(house: House) -> None:
    assert house.services.form_secret() == house.again().services.form_secret()
    assert len(house.services.form_secret()) == 64


def test_a_closed_account_is_nobody_even_with_a_session_left(house: House) -> None:
    signed = house.services.people.sign_in("member@lantern.example", PASSWORD)
    assert isinstance(signed, SignedIn)
    with house.services.office.records.transaction() as unit:
        unit.people.save(replace(unit.people.get(house.ids["member"]), active=False))

    assert house.services.people.resume(signed.cookie) is None
