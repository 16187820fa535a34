"""A draft goes round, comes back, is scheduled, appears and is withdrawn: through the browser's forms alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redactor.app import create_app
from redactor.bootstrap.working import worker
from tests.services.house import SECRETS
from tests.web.browser import browser
from tests.web.test_two_people import draft, send

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


def test_a_draft_goes_round_and_each_comment_is_answered(app: Flask, house: House) -> None:
    where = draft(secretary := browser(app, "secretary"))
    meeting = where.rpartition("/")[2]
    secretary.open(f"{where}/circulate")
    secretary.send("/circulate", person=house.ids["member"], closes="2031-03-20")
    assert "Each reader finds her copy under Drafts." in secretary.text
    assert "Circulated" in secretary.text

    member = browser(app, "member")
    member.open("/drafts")
    assert "Draft minutes of the Lantern Board" in member.text
    member.open(f"/drafts/{meeting}")
    assert not any(word in member.text for word in SECRETS)
    member.send_fields("/comments", {"ref": "1.1.1", "words": " "}, nth=1)
    assert member.status == 422
    member.send_fields("/comments", {"ref": "1.1.1", "words": "It was the boat house."}, nth=1)
    assert "Your comment is kept" in member.text
    assert "It was the boat house." in member.text
    copy = member.client.get(f"/drafts/{meeting}/copy.txt")
    assert b"made for member" in copy.data
    assert b"boat house" not in copy.data
    assert browser(app, "other").client.get(f"/drafts/{meeting}").status_code == 404

    secretary.open("/")
    assert "until 21 March 2031, 00:00 UTC" in secretary.text
    secretary.open(f"{where}/comments")
    assert "It was the boat house." in secretary.text
    comment = secretary.tree.xpath("string(//form[contains(@action, '/comments/')]/@action)").rpartition("/")[2]
    secretary.send(f"/comments/{comment}", button="decline")
    assert secretary.status == 422
    secretary.send(f"/comments/{comment}", words="The lamp house; I was there.", button="decline")
    assert "Declined" in secretary.text
    assert "The lamp house; I was there." in member.open(f"/drafts/{meeting}").text_content()

    secretary.open(f"{where}/circulate")
    secretary.send("/circulate/close")
    assert member.client.get(f"/drafts/{meeting}").status_code == 404
    assert "No draft waits for you" in member.open("/drafts").text_content()


def test_a_release_is_scheduled_appears_by_itself_and_is_withdrawn_in_one_form(app: Flask, house: House) -> None:
    where = draft(secretary := browser(app, "secretary"))
    house.clock.forward(timedelta(minutes=1))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release")
    officer.send("/release", decision="later", read="yes")
    assert "Name a day and a time" in officer.text
    officer.send("/release", decision="later", read="yes", day="2031-03-11", time="06:00")
    assert officer.status == 422
    assert "a moment to come" in officer.text
    officer.send("/release", decision="later", read="yes", day="2031-03-12", time="11:30")
    assert "It appears by itself at its moment." in officer.text
    assert "on 12 March 2031, 11:30 UTC" in officer.open("/").text_content().replace("\n", "")
    assert "It appears by itself on 12 March 2031, 11:30 UTC." in " ".join(
        officer.open(f"{where}/release").text_content().split()
    )
    assert not (house.folder / "public" / "current").exists()

    house.clock.forward(timedelta(hours=3))
    worker(house.services).once()

    assert (house.folder / "public" / "current").exists()
    officer = browser(app, "officer")
    officer.open(f"{where}/versions")
    assert "Version 1" in officer.text
    assert officer.client.get(f"{where}/certificate.json").content_type == "application/json"

    person = browser(app, "officer")
    forms, pages = person.forms, person.pages
    person.open(f"{where}/withdraw")
    person.send("/withdraw", reason="A name stands in it.")
    assert (person.forms - forms, person.pages - pages) == (1, 1)
    assert "The address answers with neutral words." in person.text
    assert "Withdrawn" in person.text
    found = " ".join(person.open(f"{where}/versions").text_content().split())
    assert "by officer, 12 March 2031" in found
    assert person.client.get(f"{where}/withdraw").status_code == 404
    assert "Withdrawn" in browser(app, "secretary").open("/").text_content()


def test_a_withdrawal_wants_a_reason(published: House) -> None:
    app = create_app(services=published.services)
    officer = browser(app, "officer")
    officer.open(f"/meetings/{published.ids['meeting']}/withdraw")
    officer.send("/withdraw", reason=" ")

    assert officer.status == 422
    assert "Say why, in a few words" in officer.text


def test_an_approval_by_the_body_is_recorded_by_one_and_confirmed_by_another(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    secretary.open(f"{where}/adoption")
    assert secretary.text.count("These minutes have not been approved yet.") == 2
    secretary.send("/adoption", half="public", how="meeting", at="", on="")
    assert secretary.status == 422
    secretary.send("/adoption", half="public", how="meeting", at="LB_8_0408", on="2031-03-12", item="4")
    assert "It counts once an officer has confirmed it." in secretary.text
    assert secretary.tree.xpath("//button[@value='confirm']") == []

    officer = browser(app, "officer")
    officer.open(f"{where}/adoption")
    officer.send_fields(
        officer.tree.xpath("string(//form[contains(@action, 'adoption/')]/@action)"), {}, button="confirm"
    )

    assert "Copies made from now on say so." in officer.text
    words = "Approved at meeting LB_8_0408 on 12 March 2031, subject to an amendment to item 4."
    assert words in " ".join(officer.open(where).text_content().split())
