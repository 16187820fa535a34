"""An item that opens later: said where a release is asked for and decided; the secretary sets its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House

SAID = "Item 1 opens on 1 April 2031, 00:00 UTC. Nothing of it is released before."


def test_the_secretary_sets_the_day_and_both_read_it_before_the_release(app: Flask, house: House) -> None:
    meeting = house.upload()
    secretary, officer = browser(app, "secretary"), browser(app, "officer")
    secretary.open(f"/meetings/{meeting}")
    assert "Nothing waits for its day." in secretary.text
    secretary.send("/times", item="1", opens="2031-04-01")
    assert SAID in secretary.text

    house.propose(meeting)
    officer.open(f"/meetings/{meeting}/release")

    assert SAID in officer.text


def test_a_day_that_is_taken_back_is_said_no_more(app: Flask, house: House) -> None:
    meeting = house.upload()
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}")
    secretary.send("/times", opens="2031-03-13")
    assert "The whole meeting opens on 13 March 2031" in secretary.text
    secretary.send("/times", opens="")
    assert "Nothing waits for its day." in secretary.text
