"""What the administrator sees and does: invitations that wait, sessions of others, closed accounts, bodies."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.errors import Conflict, NotFound
from tests.services.house import PASSWORD
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


def row(page: str, name: str) -> str:
    return page[page.index(f"{name}@lantern.example") :][:160]


def test_she_sees_how_people_sign_in_and_which_invitations_wait(app: Flask, house: House) -> None:
    people = house.services.people
    people.invite(house["administrator"], name="Nell", email="nell@lantern.example", duties=["member"])
    browser(app, "member")
    ada = browser(app, "administrator")
    ada.open("/people")

    assert "Invited until 19 March 2031, 09:00" in row(ada.text, "nell")
    assert "Password 1 session" in row(ada.text, "member")
    assert "Password None" in row(ada.text, "officer")
    house.clock.forward(timedelta(days=8))
    assert "The invitation has expired" in row(browser(app, "administrator").open("/people").text_content(), "nell")


def test_she_ends_the_sessions_of_others(app: Flask, house: House) -> None:
    member, ada = browser(app, "member"), browser(app, "administrator")
    ada.open(f"/people/{house.ids['member']}")
    ada.send("/sessions/end")

    assert ada.status == 200
    assert member.client.get("/read").headers["Location"].startswith("/sign-in")
    assert "End all sessions" not in ada.text


def test_nobody_is_invited_into_a_closed_account(app: Flask, house: House) -> None:
    people, ada = house.services.people, house["administrator"]
    before = people.invite(ada, name="Nell", email="nell@lantern.example", duties=["member"])
    people.close(ada, before.person)

    with pytest.raises(Conflict, match="closed"):
        people.invite_again(ada, before.person)
    assert not people.invitation_works(before.secret)
    with pytest.raises(NotFound):
        people.accept(before.secret, PASSWORD)
    assert browser(app).client.get(f"/invitation/{before.secret}").status_code == 404


def test_she_adds_a_body_and_people_are_cleared_in_it_alone(app: Flask, house: House) -> None:
    house.clear("member", "AMBER")
    ada = browser(app, "administrator")
    ada.open("/bodies")
    assert "Lantern Board" in ada.text
    assert "1 person" in ada.text
    ada.send("/bodies", name="…")
    assert ada.status == 422
    ada.send("/bodies", name="Lantern Board")
    assert ada.status == 409
    ada.send("/bodies", name="Harbour Committee", policy="tlp-2")
    assert "0 people" in ada.text
    ada.open(f"/people/{house.ids['member']}")
    ada.send("/clearances", body="harbour-committee", level="GREEN")

    officer = browser(app, "officer")
    officer.open("/clearances")
    assert "Harbour Committee" in officer.text
    officer.send("/clearances")

    assert house["member"].clearances == {"lantern-board": "AMBER", "harbour-committee": "GREEN"}
    ada.open("/people")
    assert "GREEN in Harbour Committee, AMBER in Lantern Board" in row(ada.text, "member")


def test_with_several_bodies_a_draft_follows_the_policy_of_its_own(app: Flask, house: House) -> None:
    people = house.services.people
    people.add_body(house["administrator"], name="Harbour Committee", policy="tlp-2")
    clerk = browser(app, "secretary")
    clerk.open("/upload")
    clerk.send(
        "/upload",
        file=("draft.md", b"# Harbour Committee Meeting 1\n\nHC_1_0311\n\n## 1. Welcome\n\nAll came.\n"),
        body="harbour-committee",
    )

    with house.services.office.records.reading() as unit:
        (meeting,) = unit.meetings.all()
    assert (meeting.body, meeting.policy_name) == ("harbour-committee", "tlp-2")
    assert clerk.open("/").xpath("//h1")
    assert "Minutes" in clerk.text


def test_she_gives_a_clearance_for_a_time_and_whoever_confirms_it_sees_the_time(app: Flask, house: House) -> None:
    ada = browser(app, "administrator")
    ada.open(f"/people/{house.ids['member']}")
    ada.send("/clearances", level="AMBER", starts="2031-04-01", ends="2031-04-30")

    span = "holds from 1 April 2031, 00:00 UTC until 1 May 2031, 00:00 UTC"
    assert f"Waits for a releasing officer, {span}" in ada.text
    officer = browser(app, "officer")
    officer.open("/clearances")
    assert "AMBER from 1 April 2031, 00:00 UTC until 1 May 2031, 00:00 UTC" in officer.text
    ada.send("/clearances", level="AMBER", starts="2031-04-30", ends="2031-04-01")
    assert ada.status == 422
    assert "ends after it starts" in ada.text
    ada.send("/clearances", level="AMBER", ends="soon")
    assert (ada.status, "This is no day." in ada.text) == (422, True)


def test_she_ends_a_duty_on_a_day_and_cannot_lengthen_it(app: Flask, house: House) -> None:
    ada = browser(app, "administrator")
    ada.open(f"/people/{house.ids['member']}")
    ada.send("/duties/end", duty="member", ends="2031-03-31")
    assert "Member until 1 April 2031, 00:00 UTC." in ada.text
    for day, said in (("2031-04-01", "more time than was confirmed"), ("", "There is no day."), ("x", "no day")):
        ada.send("/duties/end", duty="member", ends=day)
        assert (ada.status, said in ada.text) == (422, True), day
    house.clock.forward(timedelta(days=20))
    assert house["member"].duties == frozenset()


def test_the_time_of_a_duty_that_is_added_is_shown_to_whoever_confirms_it(app: Flask, house: House) -> None:
    ada, officer = browser(app, "administrator"), browser(app, "officer")
    ada.open(f"/people/{house.ids['member']}")
    ada.send("/duties", duty="secretary", ends="2031-03-31")
    officer.open("/clearances")
    assert "Duties: secretary until 1 April 2031, 00:00 UTC" in officer.text
