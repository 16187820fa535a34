"""Proving again who one is: the page, coming back, and the form that was interrupted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask import request
from werkzeug.datastructures import MultiDict

from redactor.app import create_app
from redactor.core.audit import AuditEvent
from redactor.core.proof import PROOF_FOR_DEEDS, is_fresh
from redactor.errors import StepUpNeeded
from redactor.web.actions import action
from redactor.web.door import services, subject
from tests.services.house import PASSWORD
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser


@pytest.fixture
def app(house: House) -> Flask:
    """Give the service with one page of its own, whose deed wants a proof made just now."""
    made = create_app(services=house.services)

    @action("session.end")
    def deed() -> str:
        if not is_fresh(subject().stepped_up_at, within=PROOF_FOR_DEEDS, now=services().office.clock()):
            raise StepUpNeeded("Prove it.")
        said = "; ".join(f"{k}={v}" for k, v in request.form.items(multi=True) if k != "csrf_token")
        return f"<html><body>done: {said}</body></html>"

    made.add_url_rule("/deeds", "deeds", deed, methods=["GET", "POST"])
    return made


@pytest.fixture
def later(app: Flask, house: House) -> Browser:
    """Give the browser of somebody who signed in some time ago and has been active since."""
    person = browser(app, "secretary")
    for _ in range(2):
        house.clock.forward(timedelta(minutes=10))
        person.open("/upload")
    return person


def send(person: Browser, **fields: str | list[str]) -> None:
    """Send a form to the deed, with the token of the page that is shown."""
    token = person.tree.xpath("string(//input[@name='csrf_token']/@value)")
    person.response = person.client.post("/deeds", data={"csrf_token": token, **fields}, headers=OWN)


def inputs(person: Browser, action: str) -> MultiDict[str, str]:
    """Give every field of a form, however often its name stands there."""
    return MultiDict([(e.get("name"), e.get("value", "")) for e in person.form(action).xpath(".//input[@name]")])


def rules(house: House) -> list[tuple[str, str]]:
    with house.services.office.records.reading() as unit:
        events = [AuditEvent.decode(logged.entry) for logged in unit.log.read()]
    return [(e.rule, e.outcome.value) for e in events if e.action.value == "sign-in"]


def test_signing_in_is_a_proof_for_some_time(app: Flask) -> None:
    assert "done" in browser(app, "secretary").open("/deeds").text_content()


def test_a_page_that_wants_a_proof_comes_after_it(later: Browser, house: House) -> None:
    later.open("/deeds?page=2")
    assert later.path == "/confirm?next=%2Fdeeds%3Fpage%3D2"
    before = later.client.get_cookie("sid")

    later.send("/confirm", password=PASSWORD)

    assert later.path == "/deeds?page=2"
    assert "done" in later.text
    after = later.client.get_cookie("sid")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert house.services.people.resume(before.value) is None
    assert rules(house)[-1] == ("confirm.password", "granted")


def test_a_form_that_was_interrupted_is_offered_again_as_it_was(later: Browser) -> None:
    send(later, why="Agreed <by> the chair & board", item=["3", "4"])
    assert later.status == 403
    assert "Nothing was done yet" in later.text

    fields = inputs(later, "/confirm")
    fields.setlist("password", [PASSWORD])
    later.response = later.client.post("/confirm", data=fields, headers=OWN)
    assert later.status == 200
    assert "Carry on" in later.text
    again = inputs(later, "/deeds")
    assert again.poplist("csrf_token") != []
    assert again == MultiDict([("why", "Agreed <by> the chair & board"), ("item", "3"), ("item", "4")])
    send(later, why=again["why"], item=again.getlist("item"))

    assert "done: why=Agreed" in later.text


def test_what_was_interrupted_survives_a_wrong_password(later: Browser, house: House) -> None:
    send(later, why="Agreed")
    later.send("/confirm", password="wrong")
    assert later.status == 403
    assert "could not confirm" in later.text
    assert "Nothing was done yet" in later.text
    assert rules(house)[-1] == ("confirm.refused", "denied")

    later.send("/confirm", password=PASSWORD)

    assert later.form("/deeds").xpath("string(.//input[@name='why']/@value)") == "Agreed"


def test_a_file_cannot_be_kept_and_she_is_told(later: Browser) -> None:
    token = later.tree.xpath("string(//input[@name='csrf_token']/@value)")
    data = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode()
    data += b'\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="a.md"\r\n\r\nText\r\n--x--\r\n'
    later.response = later.client.post("/deeds", data=data, headers=OWN, content_type="multipart/form-data; boundary=x")

    assert "choose it again" in later.text
    assert b"Text" not in later.response.get_data()


def test_a_form_too_large_to_carry_leads_back_to_its_page(later: Browser) -> None:
    send(later, why="x" * 300_000)

    assert later.response is not None
    assert later.response.headers["Location"] == "/confirm?next=%2Fdeeds"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/nowhere", "/confirm", "/static/x", ""])
def test_a_confirmation_leads_to_no_form_that_is_not_ours(later: Browser, where: str) -> None:
    later.open("/confirm")
    token = later.tree.xpath("string(//input[@name='csrf_token']/@value)")
    fields = {"csrf_token": token, "password": PASSWORD, "carried-to": where, "carried-why": "x"}

    answer = later.client.post("/confirm?next=https://evil.example", data=fields, headers=OWN)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_too_many_tries_lock_the_confirmation_and_the_door(app: Flask, later: Browser) -> None:
    later.open("/confirm")
    for _ in range(5):
        later.send("/confirm", password="wrong")
    later.send("/confirm", password=PASSWORD)

    assert later.status == 429
    assert later.response is not None
    assert 0 < int(later.response.headers["Retry-After"]) <= 15 * 60
    assert "Wait 15 minutes" in later.text
    assert later.open("/upload").xpath("//h1")  # she stays signed in
    with pytest.raises(AssertionError, match="Too many tries"):
        browser(app, "secretary")


@pytest.mark.parametrize("method", ["PROPFIND", "DELETE", "QUERY"])
def test_a_method_that_an_address_does_not_know_is_answered_alike_for_everybody(app: Flask, method: str) -> None:
    answers = [b.client.open("/upload", method=method) for b in (browser(app), browser(app))]
    nowhere = [app.test_client().open("/nowhere", method=m) for m in (method, "GET")]

    assert [a.status_code for a in (*answers, *nowhere)] == [405, 405, 404, 404]
    assert nowhere[0].get_data() == nowhere[1].get_data()


def test_a_name_that_is_not_ours_is_called_one(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert b"does not answer under this name" in answer.data
    assert b"evil.example" not in answer.data


def test_a_proof_needs_the_token_of_the_form(later: Browser) -> None:
    assert later.client.post("/confirm", data={"password": PASSWORD}, headers=OWN).status_code == 400
