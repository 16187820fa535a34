"""Emergencies and notices in a browser: who asks, who lets it be, what rings, and when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


def test_an_emergency_goes_from_asking_to_reading_to_its_end(public_app: Flask, published: House) -> None:
    meeting = published.ids["meeting"]
    member, officer, both = (browser(public_app, name) for name in ("member", "officer", "both"))
    member.open(f"/read/{meeting}/emergency")
    member.send("/emergency", item="2", why="")
    assert member.status == 422
    member.send("/emergency", item="2", why="The tender ends tonight.")
    assert "Your request is made" in member.text

    for person in (officer, both):
        person.open("/notices")
        assert "Notices (1 new)" in person.text
        assert "member asks to read an item in an emergency" in person.text
        person.open("/emergencies")
        person.open(person.tree.xpath("//td//a/@href")[0])
        assert "The tender ends tonight." in person.text
        person.send("/approve")
    assert "The item is open" in both.text
    assert "2031-Q1: 1" in both.text

    member.open(f"/read/{meeting}")
    assert "Brightwater" not in member.text
    assert not member.tree.xpath("//a[contains(@href, '/copy.')]")
    member.send("/items/2")
    assert "Brightwater" in member.text
    published.clock.forward(timedelta(minutes=30))
    member.sign_in("member").open(f"/read/{meeting}")
    assert not member.tree.xpath("//form[contains(@action, '/items/2')]")


def test_notices_are_marked_as_read_and_an_item_is_kept_closed_until_a_day(public_app: Flask, published: House) -> None:
    published.services.emergencies.ask(published["member"], published.ids["meeting"], item="2", why="Now.")
    officer = browser(public_app, "officer")
    officer.open("/notices")
    officer.send("/notices")
    assert "(1 new)" not in officer.text

    officer.open(f"/meetings/{published.ids['meeting']}/access")
    officer.send("/times", item="3", opens="2031-04-01")

    assert "Item 3 opens on 1 April 2031, 00:00 UTC." in officer.text
