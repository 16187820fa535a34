from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.records import (
    ClearanceRecord,
    PersonRecord,
    SessionRecord,
    TokenRecord,
)
from redactor.errors import Conflict, NotFound
from redactor.storage import part
from tests.storage.house import HOUR, NOW

if TYPE_CHECKING:
    from tests.storage.house import House


def test_an_address_is_one_person_however_it_is_written(house: House) -> None:
    with house.records.reading() as unit:
        assert unit.people.by_email(" Clerk@Lantern.example ") == unit.people.get("clerk")
        assert unit.people.by_email("nobody@lantern.example") is None
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.people.add(PersonRecord(id="other", email="CLERK@lantern.example", name="Other"))


def test_a_person_is_changed_under_her_id(house: House) -> None:
    with house.records.transaction() as unit:
        changed = replace(unit.people.get("clerk"), duties=frozenset({"secretary", "auditor"}), active=False)
        unit.people.save(changed)
    with house.records.reading() as unit:
        assert unit.people.get("clerk") == changed
        assert [person.id for person in unit.people.all()] == ["clerk", "member", "officer"]
    with pytest.raises(NotFound), house.records.transaction() as unit:
        unit.people.save(replace(changed, id="nobody"))


def test_more_people_than_one_question_takes_are_asked_for_in_several(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "MOST_ASKED", 2)
    with house.records.reading() as unit:
        people = unit.people.all()
        named = unit.lists.crowd.names([*(person.id for person in people), "nobody"])
    assert named == {person.id: person.name for person in people}
    assert len(named) == 3


def test_a_password_hash_is_in_no_repr(house: House) -> None:
    with house.records.reading() as unit:
        person = replace(unit.people.get("clerk"), password_hash="$argon2id$…")
    assert "argon2" not in repr(person)


def test_a_clearance_waits_for_another_person_to_confirm_it_as_she_saw_it(house: House) -> None:
    given = ClearanceRecord(person="member", body="lantern-board", level="AMBER", given_by="clerk")
    with house.records.transaction() as unit:
        unit.people.set_clearance(given)
    for by, level in (("clerk", "AMBER"), ("officer", "RED")):
        with pytest.raises(Conflict), house.records.transaction() as unit:
            unit.people.confirm_clearance("member", "lantern-board", level=level, by=by)
    with house.records.transaction() as unit:
        unit.people.confirm_clearance("member", "lantern-board", level="AMBER", by="officer")
        assert unit.people.clearances("member") == (replace(given, confirmed_by="officer"),)
        unit.people.set_clearance(replace(given, level="RED"))
        assert unit.people.clearances("member")[0].confirmed_by is None
        unit.people.remove_clearance("member", "lantern-board")
        assert unit.people.clearances("member") == ()


def test_sessions_are_found_touched_and_closed(house: House) -> None:
    first = SessionRecord(id_hash="a" * 64, person="clerk", created=NOW, last_seen=NOW, expires=NOW + HOUR)
    second = replace(first, id_hash="b" * 64, created=NOW + HOUR, expires=NOW + 2 * HOUR)
    with house.records.transaction() as unit:
        unit.sessions.open(first)
        unit.sessions.open(second)
        unit.sessions.touch(first.id_hash, at=NOW + HOUR)
        known = unit.sessions.find(first.id_hash)
        assert known == replace(first, last_seen=NOW + HOUR)
        assert [session.id_hash[0] for session in unit.sessions.of("clerk")] == ["b", "a"]
        assert unit.sessions.forget_expired(at=NOW + HOUR) == 1
        assert unit.sessions.find(first.id_hash) is None
        unit.sessions.close(first.id_hash)
        assert unit.sessions.close_all("clerk") == 1
        assert unit.sessions.find(second.id_hash) is None


def test_every_session_but_one_is_closed(house: House) -> None:
    sessions = [
        SessionRecord(id_hash=name * 64, person=who, created=NOW, last_seen=NOW, expires=NOW + HOUR)
        for name, who in (("a", "clerk"), ("b", "clerk"), ("c", "clerk"), ("d", "member"))
    ]
    with house.records.transaction() as unit:
        for session in sessions:
            unit.sessions.open(session)
        assert unit.sessions.close_others("clerk", but="b" * 64) == 2
        assert [s.id_hash[0] for s in unit.sessions.of("clerk")] == ["b"]
        assert [s.id_hash[0] for s in unit.sessions.of("member")] == ["d"]


def test_a_token_works_once_in_time_and_for_its_purpose(house: House) -> None:
    token = TokenRecord(id_hash="c" * 64, person="member", purpose="invitation", created=NOW, expires=NOW + HOUR)
    with house.records.transaction() as unit:
        unit.sessions.issue(token)
    for purpose, at in (("password", NOW), ("invitation", NOW + HOUR)):
        with pytest.raises(NotFound), house.records.transaction() as unit:
            unit.sessions.redeem(token.id_hash, purpose=purpose, at=at)
    with house.records.transaction() as unit:
        assert unit.sessions.redeem(token.id_hash, purpose="invitation", at=NOW) == "member"
    with pytest.raises(NotFound), house.records.transaction() as unit:
        unit.sessions.redeem(token.id_hash, purpose="invitation", at=NOW)
