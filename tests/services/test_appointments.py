"""What an administrator cannot do alone, and who stays whatever is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action
from redactor.errors import Conflict, NotFound
from redactor.services.persons.signing_in import Refused, SignedIn
from tests.services.house import PASSWORD, Clock, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.house import House

NEW = "another long phrase of hers"


def rules(house: House) -> list[str]:
    return [e.rule for e in house.services.audit.events() if e.action is Action.PERSON_CHANGE]


def second_administrator(house: House) -> str:
    people = house.services.people
    made = people.invite(house["administrator"], name="Bo", email="bo@lantern.example", duties=["administrator"])
    return people.accept(made.secret, PASSWORD)


@pytest.mark.parametrize("duties", [["secretary"], ["administrator"], ["officer", "member"]])
def test_nobody_changes_her_own_duties(house: House, duties: list[str]) -> None:
    with pytest.raises(Conflict, match="her own duties"):
        house.services.people.set_duties(house["administrator"], house.ids["administrator"], duties)

    assert house["administrator"].duties == {"administrator"}


def test_a_duty_that_opens_texts_is_held_once_an_officer_has_confirmed_it(house: House) -> None:
    people, member = house.services.people, house.ids["member"]

    assert not people.set_duties(house["administrator"], member, ["member", "secretary"])
    assert house["member"].duties == {"member"}
    assert house["member"].clearances == {}
    for who in ("administrator", "secretary", "member"):
        with pytest.raises(NotFound):
            people.confirm_clearance(house[who], member, body="*duties", level="member secretary")
    with pytest.raises(Conflict):
        people.confirm_clearance(house["officer"], member, body="*duties", level="member officer secretary")
    signed = people.sign_in("member@lantern.example", PASSWORD)
    assert isinstance(signed, SignedIn)
    house.confirm_changes(member)

    assert house["member"].duties == {"member", "secretary"}
    assert people.resume(signed.cookie) is None
    assert people.unconfirmed(house["officer"]) == ()
    assert rules(house)[-2:] == ["duty:administrator.duties-asked", "duty:officer.duties-confirmed"]


def test_a_second_administrator_does_not_make_the_first_a_reader_either(house: House) -> None:
    second = second_administrator(house)
    people = house.services.people

    assert not people.set_duties(people.subject(second), house.ids["administrator"], ["secretary"])
    assert house["administrator"].duties == {"administrator"}


def test_an_officer_does_not_confirm_her_own_duties(house: House) -> None:
    people, officer = house.services.people, house.ids["officer"]
    people.set_duties(house["administrator"], officer, ["officer", "secretary"])

    with pytest.raises(Conflict):
        people.confirm_clearance(house["officer"], officer, body="*duties", level="officer secretary")


def test_a_change_that_only_takes_away_holds_at_once_and_drops_what_waits(house: House) -> None:
    people, both = house.services.people, house.ids["both"]
    people.set_duties(house["administrator"], both, ["officer", "secretary", "member"])

    assert people.set_duties(house["administrator"], both, ["secretary"])
    assert house["both"].duties == {"secretary"}
    assert people.unconfirmed(house["officer"]) == ()
    assert rules(house)[-1] == "duty:administrator.duties"


def test_a_new_password_for_a_reader_waits_for_an_officer(house: House) -> None:
    people, secretary = house.services.people, house.ids["secretary"]
    made = people.invite_again(house["administrator"], secretary)

    assert made.waits
    assert not people.invitation_works(made.secret)
    with pytest.raises(NotFound):
        people.accept(made.secret, NEW)
    assert isinstance(people.sign_in("secretary@lantern.example", PASSWORD), SignedIn)
    house.confirm_changes(secretary)

    assert people.invitation_works(made.secret)
    assert house["secretary"].clearances == {}
    people.accept(made.secret, NEW)
    assert not people.invitation_works(made.secret)
    assert people.sign_in("secretary@lantern.example", PASSWORD) == Refused()
    assert rules(house)[-3:] == ["duty:administrator.invitation-asked", "duty:officer.password-confirmed", "invitation"]


def test_the_word_for_one_link_is_none_for_another(house: House) -> None:
    people, secretary = house.services.people, house.ids["secretary"]
    first = people.invite_again(house["administrator"], secretary)
    house.confirm_changes(secretary)
    second = people.invite_again(house["administrator"], secretary)

    for made in (first, second):
        assert not people.invitation_works(made.secret)
    house.confirm_changes(secretary)
    assert [people.invitation_works(made.secret) for made in (first, second)] == [False, True]


def test_a_link_made_before_she_chose_a_password_is_no_way_in_afterwards(house: House) -> None:
    people = house.services.people
    first = people.invite(house["administrator"], name="Nia", email="nia@x.example", duties=["secretary"])
    spare = people.invite_again(house["administrator"], first.person)
    assert people.invitation_works(spare.secret)
    people.accept(first.secret, PASSWORD)

    assert not people.invitation_works(spare.secret)
    with pytest.raises(NotFound):
        people.accept(spare.secret, NEW)


def test_an_administrator_gets_a_new_password_without_an_officer(house: House) -> None:
    made = house.services.people.invite_again(house["administrator"], second_administrator(house))

    assert not made.waits
    assert house.services.people.accept(made.secret, NEW) == made.person
    assert "duty:administrator.invited-again" in rules(house)


def test_the_last_administrator_and_the_last_officer_stay(house: House) -> None:
    people, boss = house.services.people, house["administrator"]
    people.close(boss, house.ids["both"])
    for deed in (
        lambda: people.close(boss, house.ids["officer"]),
        lambda: people.set_duties(boss, house.ids["officer"], ["administrator"]),
    ):
        with pytest.raises(Conflict, match="last releasing officer"):
            deed()
    second = second_administrator(house)
    asking = people.subject(second)  # let in just before she is closed out
    people.close(boss, second)
    with pytest.raises(Conflict, match="last administrator"):
        people.close(asking, house.ids["administrator"])
    with pytest.raises(Conflict, match="her own account"):
        people.close(boss, house.ids["administrator"])
    assert house["officer"].active
    assert house["administrator"].active
    assert "duty:administrator.closed" in rules(house)


def test_before_there_is_an_officer_the_first_is_made_without_one_and_the_record_says_so(tmp_path: Path) -> None:
    services = start(tmp_path, Clock())
    people = services.people
    boss = people.found(
        people.first_link(), name="Ada", email="ada@x.example", password=PASSWORD, body="Board", policy="sec-panel"
    )
    other = people.invite(people.subject(boss), name="Bo", email="bo@x.example", duties=["administrator"]).person

    with pytest.raises(Conflict):
        people.set_duties(people.subject(boss), boss, ["officer"])
    assert people.set_duties(people.subject(boss), other, ["officer"])
    assert not people.set_duties(people.subject(boss), other, ["officer", "secretary"])
    assert "duty:administrator.first-officer" in [e.rule for e in services.audit.events()]


def test_the_record_says_who_was_invited_before_there_was_an_officer(house: House) -> None:
    invited = [e.rule for e in house.services.audit.events() if e.action is Action.PERSON_ADD]

    assert invited[:2] == ["first-start", "duty:administrator.first-officer"]
    assert invited[-1] == "duty:administrator"
