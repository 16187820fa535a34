"""Her own account in the browser: every way to prove who one is, set up, used and taken away."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyotp
import pytest
from lxml import etree

from redactor.app import create_app
from tests.identity.authenticator import Authenticator
from tests.services.house import PASSWORD, Clock, House, start
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.web.browser import Browser

NEW = "another long phrase"


def token_of(person: Browser) -> str:
    return str(person.tree.xpath("string(//input[@name='csrf_token']/@value)"))


def ask(person: Browser, where: str, **fields: str) -> dict[str, Any]:
    """Do what the script does first: ask the service what to ask the browser for."""
    answer = person.client.post(where, data={"csrf_token": token_of(person), **fields}, headers=OWN)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type == "application/json"
    made: dict[str, Any] = json.loads(answer.get_data())
    return made


def post(person: Browser, where: str, **fields: str) -> TestResponse:
    return person.client.post(where, data={"csrf_token": token_of(person), **fields}, headers=OWN)


def add_passkey(person: Browser, device: Authenticator, name: str = "Desk laptop") -> TestResponse:
    person.open("/account")
    asked = ask(person, "/account/passkeys/options")
    made = device.create(asked["options"])
    return post(person, "/account/passkeys", name=name, answer=made, ceremony=str(asked["ceremony"]))


def sign_in_with(app: Flask, device: Authenticator) -> tuple[Browser, TestResponse]:
    person = browser(app)
    person.open("/sign-in")
    asked = ask(person, "/sign-in/passkey/options")
    answer = device.get(asked["options"])
    return person, post(person, "/sign-in/passkey", answer=answer, ceremony=str(asked["ceremony"]))


def code_of(secret: str, house: House) -> str:
    return pyotp.TOTP(secret).at(house.clock())


def set_up_app(person: Browser, house: House) -> tuple[str, list[str]]:
    """Set an app up; return its secret and the recovery codes."""
    person.open("/account")
    person.send("/account/app")
    secret = re.findall(r"\b[A-Z2-7]{32}\b", person.text)[0]
    person.send("/account/app/confirm", code=code_of(secret, house))
    assert person.status == 200, person.text
    return secret, person.tree.xpath("//main//li/text()")


def try_sign_in(app: Flask, **fields: str) -> TestResponse:
    person = browser(app)
    person.open("/sign-in")
    return post(person, "/sign-in", email="secretary@lantern.example", **fields)


# ------------------------------------------------------------------------------------------------------------- passkeys


def test_a_passkey_is_made_named_and_signs_her_in(app: Flask) -> None:
    person, device = browser(app, "secretary"), Authenticator()
    assert add_passkey(person, device).status_code == 303
    assert add_passkey(person, Authenticator(), "Key in the safe").status_code == 303
    assert "Desk laptop" in person.open("/account").text_content()
    assert "Key in the safe" in person.text
    assert "A password alone" not in person.text

    other, came = sign_in_with(app, device)

    assert (came.status_code, came.headers["Location"]) == (303, "/")
    assert "With a passkey" in other.open("/account").text_content()


def test_the_page_that_asks_for_a_passkey_has_a_script_of_ours_and_no_other(app: Flask) -> None:
    tree = browser(app).open("/sign-in")

    assert [s.get("src") for s in tree.xpath("//script")] == ["/static/passkeys.js", "/static/redactor.js"]
    assert tree.xpath("string(//script)") == ""
    with app.test_client().get("/static/passkeys.js") as script:
        assert script.status_code == 200


def test_a_passkey_that_is_no_longer_hers_is_refused_with_the_bytes_of_a_wrong_password(app: Flask) -> None:
    person, device = browser(app, "secretary"), Authenticator()
    add_passkey(person, device)
    person.open("/account")
    person.send("/remove")
    assert person.status == 200
    assert "Desk laptop" not in person.text

    _, came = sign_in_with(app, device)
    _, strange = sign_in_with(app, _with_a_key_of_its_own())
    wrong = try_sign_in(app, password="wrong")

    pages = [re.sub(rb'(csrf_token" value=|email" [^>]*value=)"[^"]*"', rb"", a.get_data()) for a in (came, strange)]
    assert [a.status_code for a in (came, strange, wrong)] == [403, 403, 403]
    assert pages[0] == pages[1]
    assert b"We could not sign you in" in pages[0]
    assert "We could not sign you in" in wrong.get_data(as_text=True)


def _with_a_key_of_its_own() -> Authenticator:
    device = Authenticator()
    device.create({"user": {"id": "cDE"}, "rp": {"id": "localhost"}, "challenge": "AAAA"})
    return device


def test_a_closed_account_is_refused_like_an_unknown_one(app: Flask, house: House) -> None:
    device = Authenticator()
    add_passkey(browser(app, "secretary"), device)
    house.services.people.close(house["administrator"], house.ids["secretary"])

    _, came = sign_in_with(app, device)
    _, strange = sign_in_with(app, _with_a_key_of_its_own())

    assert came.status_code == strange.status_code == 403
    assert [h for h in came.headers if h[0] not in ("Date", "Set-Cookie")] == [
        h for h in strange.headers if h[0] not in ("Date", "Set-Cookie")
    ]


def test_a_passkey_confirms_that_it_is_she(app: Flask, house: House) -> None:
    person, device = browser(app, "secretary"), Authenticator()
    add_passkey(person, device)
    for _ in range(2):
        house.clock.forward(timedelta(minutes=10))
        person.open("/account")
    assert post(person, "/account/app").status_code == 403
    person.open("/confirm?next=%2Faccount")
    assert person.tree.xpath("//form[@data-passkey='get']")
    asked = ask(person, "/confirm/options")

    came = post(
        person, "/confirm?next=%2Faccount", answer=device.get(asked["options"]), ceremony=str(asked["ceremony"])
    )

    assert came.headers["Location"] == "/account"
    assert post(person, "/account/app").status_code == 303


def test_adding_a_passkey_wants_a_proof_made_just_now(app: Flask, house: House) -> None:
    person = browser(app, "secretary")
    for _ in range(2):
        house.clock.forward(timedelta(minutes=10))
        person.open("/account")

    assert post(person, "/account/passkeys/options").status_code == 403
    assert post(person, "/account/passkeys", name="x", answer="{}", ceremony="x").status_code == 403


def test_an_answer_that_was_made_for_somebody_else_is_not_kept(app: Flask) -> None:
    mine, hers, device = browser(app, "secretary"), browser(app, "member"), Authenticator()
    mine.open("/account")
    hers.open("/account")
    asked = ask(hers, "/account/passkeys/options")
    made = device.create(asked["options"])

    assert post(mine, "/account/passkeys", name="x", answer=made, ceremony=str(asked["ceremony"])).status_code == 422
    assert "You have none yet" in mine.open("/account").text_content()


def test_the_last_way_in_stays(tmp_path: Path) -> None:
    house = House(tmp_path, start(tmp_path, Clock()), Clock())
    app = create_app(services=house.services)
    secret, person, device = house.services.people.first_link(), browser(app), Authenticator()
    person.open(f"/first-start/{secret}")
    told = post(person, f"/first-start/{secret}/options", name="", email="ada@lantern.example")
    assert (told.status_code, json.loads(told.get_data())["fault"]) == (422, "Give a name of at most 200 letters.")
    fields = {"name": "Ada Marsh", "email": "ada@lantern.example"}
    asked = ask(person, f"/first-start/{secret}/options", **fields)
    answer = device.create(asked["options"])
    ceremony = str(asked["ceremony"])
    made = post(
        person,
        f"/first-start/{secret}",
        **fields,
        body="Lantern Board",
        policy="sec-panel",
        password="",
        answer=answer,
        ceremony=ceremony,
    )
    assert made.status_code == 303, made.get_data(as_text=True)

    ada, came = sign_in_with(app, device)
    assert came.status_code == 303
    ada.open("/account")
    ada.send("/remove")

    assert ada.status == 409
    assert "only way in" in ada.text
    assert sign_in_with(app, device)[1].status_code == 303


def test_an_invitation_is_accepted_with_a_passkey_and_starts_over(app: Flask, house: House) -> None:
    old = Authenticator()
    person = browser(app, "member")
    add_passkey(person, old)
    set_up_app(person, house)
    people = house.services.people
    invited = people.invite_again(house["administrator"], house.ids["member"])
    house.confirm_changes(house.ids["member"])
    newcomer, device = browser(app), Authenticator()
    newcomer.open(f"/invitation/{invited.secret}")
    asked = ask(newcomer, f"/invitation/{invited.secret}/options")
    answer = device.create(asked["options"])
    sent = {"answer": answer, "ceremony": str(asked["ceremony"])}

    assert post(newcomer, f"/invitation/{invited.secret}", **sent).status_code == 303

    assert sign_in_with(app, device)[1].status_code == 303
    assert sign_in_with(app, old)[1].status_code == 403
    assert post(newcomer, "/sign-in", email="member@lantern.example", password=PASSWORD).status_code == 403
    assert person.client.get("/account").headers["Location"].startswith("/sign-in")


def test_an_administrator_alone_does_not_get_into_an_account_that_has_a_passkey_only(house: House, app: Flask) -> None:
    people = house.services.people
    invited = people.invite(house["administrator"], name="Nell", email="nell@lantern.example", duties=["member"])
    newcomer, device = browser(app), Authenticator()
    newcomer.open(f"/invitation/{invited.secret}")
    asked = ask(newcomer, f"/invitation/{invited.secret}/options")
    answer = device.create(asked["options"])
    post(newcomer, f"/invitation/{invited.secret}", answer=answer, ceremony=str(asked["ceremony"]))

    again = people.invite_again(house["administrator"], invited.person)

    assert again.waits
    assert not people.invitation_works(again.secret)


# ------------------------------------------------------------------------------------------------------------------ app


def test_an_app_is_set_up_by_a_picture_or_a_key_and_asked_for_from_then_on(app: Flask, house: House) -> None:
    person = browser(app, "secretary")
    person.open("/account")
    person.send("/account/app")
    picture = person.client.get(person.tree.xpath("string(//main//img/@src)"))
    assert picture.content_type == "image/svg+xml"
    drawn = etree.fromstring(picture.get_data())
    assert etree.QName(drawn).localname == "svg"
    assert not drawn.xpath("//*[local-name()='script' or local-name()='style' or @style or @onload]")
    person.send("/account/app/confirm", code="000000")
    assert person.status == 422
    assert try_sign_in(app, password=PASSWORD).status_code == 303  # it does not count yet

    secret, recovery = set_up_app(person, house)

    assert len(set(recovery)) == 10
    house.clock.forward(timedelta(seconds=30))
    assert try_sign_in(app, password=PASSWORD).status_code == 403
    assert try_sign_in(app, password=PASSWORD, code="000000").status_code == 403
    code = code_of(secret, house)
    assert try_sign_in(app, password="wrong", code=code).status_code == 403
    assert try_sign_in(app, password=PASSWORD, code=f" {code[:3]} {code[3:]}").status_code == 303
    assert try_sign_in(app, password=PASSWORD, code=code).status_code == 403  # used before


def test_the_code_that_set_the_app_up_does_not_sign_in(app: Flask, house: House) -> None:
    secret, _ = set_up_app(browser(app, "secretary"), house)

    assert try_sign_in(app, password=PASSWORD, code=code_of(secret, house)).status_code == 403


def test_a_recovery_code_works_once_and_new_ones_end_the_old(app: Flask, house: House) -> None:
    person = browser(app, "secretary")
    _, (first, second, *_) = set_up_app(person, house)

    assert try_sign_in(app, password=PASSWORD, code=first.upper().replace("-", " ")).status_code == 303
    assert try_sign_in(app, password=PASSWORD, code=first).status_code == 403
    assert "9 recovery codes" in person.open("/account").text_content()
    person.send("/account/recovery")
    assert try_sign_in(app, password=PASSWORD, code=second).status_code == 403


def test_neither_secret_nor_recovery_code_is_in_the_database(app: Flask, house: House) -> None:
    secret, recovery = set_up_app(browser(app, "secretary"), house)

    held = b"".join(p.read_bytes() for p in house.folder.rglob("*") if p.is_file())

    for word in (secret, *recovery, *(code.replace("-", "") for code in recovery)):
        assert word.encode() not in held
        assert word.lower().encode() not in held


def test_an_app_is_taken_away_and_her_other_sessions_end(app: Flask, house: House) -> None:
    person, elsewhere = browser(app, "secretary"), browser(app, "secretary")
    set_up_app(person, house)
    person.open("/account")
    person.send("/account/app/remove")

    assert person.status == 200
    assert elsewhere.client.get("/account").headers["Location"].startswith("/sign-in")
    assert try_sign_in(app, password=PASSWORD).status_code == 303


# --------------------------------------------------------------------------------------------- password and sessions


def test_a_new_password_ends_her_other_sessions(app: Flask) -> None:
    person, elsewhere = browser(app, "secretary"), browser(app, "secretary")
    person.open("/account")
    person.send("/account/password", password=NEW, password_again="other")
    assert person.status == 422
    person.send("/account/password", password="short", password_again="short")
    assert person.status == 422
    person.send("/account/password", password=NEW, password_again=NEW)
    assert person.status == 200

    assert elsewhere.client.get("/account").headers["Location"].startswith("/sign-in")
    assert try_sign_in(app, password=PASSWORD).status_code == 403
    assert try_sign_in(app, password=NEW).status_code == 303


def test_she_sees_where_she_is_signed_in_and_ends_it(app: Flask) -> None:
    person, second, third = (browser(app, "secretary") for _ in range(3))
    person.open("/account")
    assert person.text.count("With the password, since") == 3
    assert person.text.count("This session.") == 1
    where = person.tree.xpath(
        "string((//form[contains(@action,'/account/sessions/') and button[text()='End it']])[1]/@action)"
    )
    assert post(person, where).status_code == 303
    ended = [b.client.get("/account").status_code for b in (second, third)]
    assert sorted(ended) == [200, 303]
    person.open("/account")
    person.send("/account/sessions/end")

    assert [b.client.get("/account").status_code for b in (person, second, third)] == [200, 303, 303]


def test_nobody_ends_the_session_of_somebody_else(app: Flask, house: House) -> None:
    person, other = browser(app, "secretary"), browser(app, "member")
    with house.services.office.records.reading() as unit:
        (hers,) = unit.sessions.of(house.ids["member"])
    person.open("/account")

    refused = post(person, f"/account/sessions/{hers.id_hash}/end")

    assert refused.status_code == 404
    assert refused.get_data() == post(person, "/account/sessions/nothing/end").get_data()
    assert other.client.get("/account").status_code == 200


# --------------------------------------------------------------------------------------------------------------- tokens


def test_a_token_is_made_shown_once_and_ended(app: Flask, house: House) -> None:
    person, people = browser(app, "secretary"), house.services.people
    person.open("/account")
    person.send_fields("/account/tokens", {"name": "Nightly upload", "days": "30"})
    assert person.status == 422
    form = {"csrf_token": token_of(person), "name": "Nightly upload", "days": "30", "scope": ["draft.upload"]}
    person.response = person.client.post("/account/tokens", data=form, headers=OWN)
    secret = re.findall(r"redactor_[0-9a-f]{64}", person.text)[0]
    assert secret not in person.open("/account").text_content()
    assert "Upload drafts" in person.text
    found = people.resume_token(secret)
    assert found is not None
    assert (found.person, found.scopes) == (house.ids["secretary"], frozenset({"draft.upload"}))

    assert (
        post(person, person.tree.xpath("string(//form[contains(@action,'/account/tokens/')]/@action)")).status_code
        == 303
    )

    assert people.resume_token(secret) is None


def test_every_scope_that_a_page_offers_has_words(app: Flask) -> None:
    for who in ("secretary", "officer", "member"):
        person = browser(app, who)
        person.open("/account")
        bare = [e.get("value") for e in person.tree.xpath("//input[@name='scope']") if e.get("value") in person.text]
        assert bare == []


@pytest.mark.parametrize("who", ["secretary", "officer", "member", "administrator"])
def test_every_duty_has_its_own_account(app: Flask, who: str) -> None:
    person = browser(app, who)

    assert person.open("/account").xpath("string(//h1)") == "Your account"
    assert "A password alone" in person.text
