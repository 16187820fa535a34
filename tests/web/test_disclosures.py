"""What left, as the browser meets it: the list, the form, the file, and the password that is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage

from redactor.bootstrap import Tools
from redactor.formats.protected import unprotect
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser


def opened(app: Flask, house: House, who: str = "officer") -> tuple[Browser, str]:
    person, where = browser(app, who), f"/meetings/{house.publish()}/disclosures"
    person.open(where)
    return person, where


def given(person: Browser, where: str, **said: str) -> bytes:
    form = person.form("/disclosures")
    fields = {e.get("name"): e.get("value", "") for e in form.xpath(".//input[@type='hidden']")}
    fields |= {"item": "3", "requester": "Tamsin Okafor", "reason": "She asked.", "format": "docx"} | said
    response = person.client.post(where, data=fields, headers=OWN)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"
    return bytes(response.data)


def test_a_copy_goes_out_under_the_password_that_the_page_shows_and_is_listed(app: Flask, house: House) -> None:
    officer, where = opened(app, house)
    password = officer.form("/disclosures").xpath(".//input[@name='password']")[0].get("value")
    assert officer.text.count(password) == 1

    data = given(officer, where, protection="password")

    assert unprotect(data, password).startswith(b"PK")
    officer.open(where)
    assert "Tamsin Okafor" in officer.text
    assert "She asked." in officer.text
    assert password not in officer.text


def test_a_copy_goes_out_encrypted_to_a_key(app: Flask, house: House) -> None:
    officer, where = opened(app, house)
    identity = pyrage.x25519.Identity.generate()

    data = given(officer, where, protection="age", format="txt", recipient=str(identity.to_public()))

    assert "dry rot" in Tools().sealer.open(data, str(identity))["minutes.txt"].decode()


def test_a_secretary_sees_that_a_copy_left_and_not_who_asked(app: Flask, house: House) -> None:
    officer, where = opened(app, house)
    given(officer, where, protection="none", format="txt")
    secretary = browser(app, "secretary")

    secretary.open(where)

    assert "somebody outside" in secretary.text
    assert "Tamsin" not in secretary.text
    assert "Give one person outside" not in secretary.text


def test_what_is_missing_is_said_at_its_field_and_nothing_leaves(app: Flask, house: House) -> None:
    officer, where = opened(app, house)
    for fields, said in (
        ({"requester": "A", "reason": "B"}, "Choose at least one item"),
        ({"item": "3", "reason": "B"}, "Say who asked"),
        ({"item": "3", "requester": "A"}, "Say why it is given"),
        ({"item": "3", "requester": "A", "reason": "B", "protection": "age"}, "Give the key"),
        (
            {"item": "3", "requester": "A", "reason": "B", "protection": "age", "recipient": "age1x"},
            "is not an age recipient",
        ),
        ({"item": "3", "requester": "A", "reason": "B", "password": "mine"}, "a password of ours"),
        ({"item": "99", "requester": "A", "reason": "B", "protection": "none"}, "names items that are there"),
    ):
        hidden = officer.form("/disclosures").xpath(".//input[@type='hidden']")
        sent = {e.get("name"): e.get("value", "") for e in hidden} | fields
        response = officer.client.post(where, data=sent, headers=OWN)
        assert response.status_code == 422, (fields, response.status_code)
        assert said in " ".join(response.text.replace("&#39;", "'").split()), said
    officer.open(where)
    assert "Nothing has left." in officer.text


def test_a_copy_is_found_by_the_number_on_it_and_who_asked_is_not_told(app: Flask, house: House) -> None:
    officer, where = opened(app, house)
    given(officer, where, protection="none", format="txt")
    officer.open(where)
    number = officer.tree.xpath("//tbody/tr/td")[0].text_content().strip()

    officer.open(f"/copies?number={number}")

    for word in (number, "Made by officer", "somebody outside", "12 March 2031, 09:00 UTC", "Lantern Board", "Text"):
        assert word in officer.text, word
    assert "Tamsin" not in officer.text
    assert "dry rot" not in officer.text
    assert browser(app, "secretary").client.get(f"/copies?number={number}").status_code == 404


def test_a_copy_of_a_meeting_that_she_stays_out_of_is_no_copy_on_the_page_and_in_the_record(
    app: Flask, house: House
) -> None:
    officer, where = opened(app, house)
    given(officer, where, protection="none", format="txt")
    officer.open(where)
    number = officer.tree.xpath("//tbody/tr/td")[0].text_content().strip()
    meeting = where.split("/")[2]
    house.services.access.recuse(house["officer"], meeting, person=house.ids["officer"], item="3")

    pages, entries = [], []
    for asked in (number, "0000-0000-0000"):
        officer.open(f"/copies?number={asked}")
        pages.append(officer.text.replace(asked, ""))
        event = list(house.services.audit.events())[-1]
        entries.append((event.action, event.outcome, event.rule, event.meeting, event.items))

    assert "There is no copy of this number" in pages[0]
    assert pages[0] == pages[1]
    assert entries[0] == entries[1]
