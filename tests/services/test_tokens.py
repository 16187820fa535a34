"""Tokens for programs: no more than their scopes, than their holder, and than their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.access import Denial, Grant, Subject
from redactor.core.audit import Action
from redactor.errors import NotFound, StepUpNeeded, UsageError
from redactor.services.persons.tokens import PROVEN
from tests.services.house import BODY, MINUTES, PASSWORD, start

if TYPE_CHECKING:
    from tests.services.house import House


def asking(house: House, name: str) -> Subject:
    return replace(house[name], stepped_up_at=house.clock())


def made(house: House, name: str, *scopes: str, days: int = 30) -> str:
    return house.services.people.tokens.make(asking(house, name), name="Nightly", scopes=scopes, days=days).secret


def test_a_token_does_what_its_scopes_say_and_nothing_else_of_its_holder(house: House) -> None:
    program = house.services.people.resume_token(made(house, "secretary", "meeting.list"))
    assert program is not None

    assert isinstance(house.services.office.permitted(program, "meeting.list"), Grant)
    assert isinstance(house.services.office.permitted(program, "draft.upload"), Denial)
    with pytest.raises(NotFound):
        house.services.intake.upload(program, body=BODY, filename="draft.md", untrusted=MINUTES.encode())
    with pytest.raises(NotFound):
        house.services.people.account.overview(program)


def test_a_token_is_never_a_proof_unless_a_scope_says_so(house: House) -> None:
    people = house.services.people
    plain, proven = (people.resume_token(made(house, "officer", "release.decide", *s)) for s in ((), (PROVEN,)))

    assert plain is not None
    assert proven is not None
    assert (plain.stepped_up_at, proven.stepped_up_at) == (None, house.clock())
    with pytest.raises(NotFound):
        people.tokens.make(proven, name="Another", scopes=["release.decide"], days=1)


def test_no_scope_is_given_that_its_holder_does_not_have_and_none_about_accounts_for_long(house: House) -> None:
    for name, scope in (
        ("member", "draft.upload"),
        ("secretary", "people.manage"),
        ("administrator", "clearance.confirm"),
        ("officer", "session.confirm"),
        ("secretary", "nothing.known"),
        ("secretary", PROVEN),
    ):
        with pytest.raises(UsageError, match="scope"):
            made(house, name, scope)
    for days in (0, 366):
        with pytest.raises(UsageError, match="days"):
            made(house, "secretary", "draft.upload", days=days)
    for name, scope in (("secretary", "account.manage"), ("administrator", "people.manage")):
        with pytest.raises(UsageError, match="days"):
            made(house, name, scope, days=31)


def test_a_duty_that_was_taken_away_takes_the_scope_along(house: House) -> None:
    people, secret = house.services.people, made(house, "both", "draft.upload")
    people.set_duties(house["administrator"], house.ids["both"], ["member"])
    house.confirm_changes(house.ids["both"])
    program = people.resume_token(secret)

    assert program is None or isinstance(house.services.office.permitted(program, "draft.upload"), Denial)


def test_a_token_ends_with_its_time_its_account_and_its_holders_word(house: House) -> None:
    people = house.services.people
    timed, closed, ended = (made(house, n, "meeting.read", days=1) for n in ("secretary", "member", "other"))
    people.close(house["administrator"], house.ids["member"])
    (record,) = people.tokens.all(asking(house, "other"))
    with pytest.raises(NotFound):
        people.tokens.revoke(asking(house, "secretary"), record.id)
    people.tokens.revoke(asking(house, "other"), record.id)

    assert people.resume_token(timed) is not None
    house.clock.forward(timedelta(days=1))
    assert [people.resume_token(s) for s in (timed, closed, ended)] == [None, None, None]
    with house.services.office.records.reading() as unit:
        held = [logged.entry for logged in unit.log.read()]
    assert sum(b'"rule":"token.refused"' in e and Action.SIGN_IN.value.encode() in e for e in held) == 3


def test_a_token_is_kept_as_a_hash_and_made_with_a_fresh_proof_only(house: House) -> None:
    secret = made(house, "secretary", "meeting.read")
    held = b"".join(p.read_bytes() for p in house.folder.rglob("*") if p.is_file())

    assert secret.encode() not in held
    assert secret.removeprefix("redactor_").encode() not in held
    stale = replace(house["secretary"], stepped_up_at=house.clock() - timedelta(minutes=16))
    with pytest.raises(StepUpNeeded):
        house.services.people.tokens.make(stale, name="x", scopes=["meeting.read"], days=1)
    for bad in (None, "", "redactor_", "redactor_" + "0" * 64, secret + "0", secret.upper()):
        assert house.services.people.resume_token(bad) is None


def test_where_a_second_factor_is_required_a_password_alone_opens_the_account_page_and_no_deed(
    house: House,
) -> None:
    strict = start(house.folder, house.clock, second_factor="required").people
    came = strict.sign_in("secretary@lantern.example", PASSWORD)
    cookie = getattr(came, "cookie", None)
    came_back, session = strict.resume(cookie), strict.signing_in.session(cookie)
    assert came_back is not None
    assert session is not None
    found = came_back.subject

    assert found.stepped_up_at is None
    with pytest.raises(StepUpNeeded):
        strict.tokens.make(found, name="x", scopes=["meeting.read"], days=1)
    strict.account.begin_app(found, session)
    house.clock.forward(timedelta(minutes=16))
    with pytest.raises(StepUpNeeded):
        strict.account.begin_app(found, session)
