"""Her key, as the browser meets it: shown back, confirmed, and only then what her copies are encrypted to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage

from redactor.bootstrap import Tools
from redactor.core.audit import Action
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


def test_a_key_is_shown_back_and_used_once_it_is_confirmed(app: Flask, house: House) -> None:
    meeting, identity = house.publish(), pyrage.x25519.Identity.generate()
    house.clear("member", "AMBER")
    member, key = browser(app, "member"), str(identity.to_public())
    copy = f"/read/{meeting}/copy.age"
    member.open("/account/key")
    assert "Is this your key" not in member.text

    member.send("/account/key", key=f"  {key}\n")
    assert key in member.text
    assert "Is this your key?" in member.text
    assert member.client.get(copy).status_code == 400

    member.send("/account/key/confirm")
    assert "Confirmed" in member.text
    sealed = member.client.get(copy)
    assert sealed.headers["Content-Disposition"] == 'attachment; filename="minutes.age"'
    assert list(Tools().sealer.open(sealed.data, str(identity))) == ["minutes.docx"]

    member.open("/account/key")
    member.send("/account/key/forget")
    assert key not in member.text
    assert member.client.get(copy).status_code == 400
    rules = [e.rule.rpartition(".")[2] for e in house.services.audit.events() if e.action is Action.PERSON_CHANGE]
    assert rules[-3:] == ["key-given", "key-confirmed", "key-forgotten"]


def test_what_is_no_key_is_said_at_its_field(app: Flask) -> None:
    member = browser(app, "member")
    member.open("/account/key")
    member.send("/account/key", key="age1nonsense")
    assert "is not an age recipient" in member.text


def test_another_key_than_the_one_that_was_shown_is_not_confirmed(app: Flask) -> None:
    member = browser(app, "member")
    member.open("/account/key")
    member.send("/account/key", key=str(pyrage.x25519.Identity.generate().to_public()))
    hidden = member.form("/account/key/confirm").xpath(".//input[@type='hidden']")
    sent = {e.get("name"): e.get("value") for e in hidden} | {"key": str(pyrage.x25519.Identity.generate().to_public())}

    response = member.client.post("/account/key/confirm", data=sent, headers=OWN)

    assert response.status_code == 422
    member.open("/account/key")
    assert "Is this your key?" in member.text
