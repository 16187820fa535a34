"""Registers as the browser meets them: rows by reader, filters, files, putting off, masks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.core.decisions import Decisions, ItemDecision, Span
from tests.services.test_registers import FIRST, SECRETS
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


@pytest.fixture
def meeting(house: House) -> str:
    meeting = house.upload(FIRST)
    item = ItemDecision("2", reason="commercial", owner="M. Reed", event="The contract is signed.")
    house.services.review.decide(house["secretary"], meeting, Decisions(items={"2": item}), expected_seq=1)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    return meeting


@pytest.fixture
def app(house: House, meeting: str) -> Flask:
    return create_app(services=house.services)


def test_each_reader_gets_the_rows_counts_and_filters_that_are_hers(app: Flask, house: House) -> None:
    house.clear("member", "AMBER")
    member, other = browser(app, "member"), browser(app, "other")
    for person in (member, other):
        person.open("/registers/actions")
        assert "You see the rows that you may read." in person.text
    assert "2 actions" in member.text
    assert "dry rot" in member.text
    assert "1 action" in other.text
    assert "Surveyor" not in other.text
    assert not any(secret in other.text for secret in SECRETS)


def test_a_filter_without_rows_says_so(app: Flask) -> None:
    other = browser(app, "other")
    other.open("/registers/actions?words=Brightwater")
    assert "No actions match." in other.text
    nowhere = other.text
    other.open("/registers/actions?words=xyzzy")
    assert other.text == nowhere.replace("Brightwater", "xyzzy")


def test_filters_and_pages_are_addresses(app: Flask, house: House) -> None:
    other = browser(app, "other")
    other.open("/registers/actions?owner=Clerk&overdue=yes")
    assert "No actions match." in other.text
    house.clock.forward(timedelta(days=60))
    other = browser(app, "other")
    other.open("/registers/actions?owner=Clerk&overdue=yes")
    assert "overdue" in other.text
    for odd in ("?page=0", "?page=99999999", "?page=x", "?year=2031&body=nobody", "?status=%00"):
        other.open(f"/registers/actions{odd}")
        assert other.status == 200


def test_rows_are_taken_away_as_files(app: Flask, house: House) -> None:
    other = browser(app, "other")
    other.open("/registers/actions.json?owner=Clerk")
    assert other.response is not None
    rows = json.loads(other.response.get_data())["rows"]
    assert [row["reference"] for row in rows] == ["LB8/01"]
    assert "attachment" in other.response.headers["Content-Disposition"]
    assert "no-store" in other.response.headers["Cache-Control"]
    other.open("/registers/decisions.csv")
    assert b"NOTED" in other.response.get_data()
    assert not any(secret.encode() in page for page in other.seen for secret in SECRETS)


def test_a_look_at_what_is_withheld_is_one_entry_of_the_record_with_all_that_it_counts(
    app: Flask, house: House, meeting: str
) -> None:
    house.services.lifecycle.happened(house["secretary"], meeting, "2", expected_seq=2)
    secretary = browser(app, "secretary")
    for asked, link in (("", "Only what is due (1)"), ("?due=yes", "Show all")):
        before = [event.rule for event in house.services.audit.events()]
        secretary.open(f"/registers/withheld{asked}")
        after = [event.rule for event in house.services.audit.events()]
        assert after[len(before) :] == ["duty:secretary.withheld"]
        assert link in secretary.text
        assert "M. Reed" in secretary.text


def test_what_is_due_is_put_off_or_its_event_is_noted_and_nothing_is_published(
    app: Flask, house: House, meeting: str
) -> None:
    before = house.services.publication.served()
    secretary = browser(app, "secretary")
    secretary.open("/registers/withheld")
    assert "after: The contract is signed." in secretary.text
    assert "M. Reed" in secretary.text
    secretary.send("/2/happened")
    assert "The event is noted" in secretary.text
    assert "1 withheld item" in secretary.text
    secretary.send("/2/later", until="2031-09-01")
    assert "Kept withheld" in secretary.text
    found = {w.item: w.review for w in house.services.lifecycle.withheld(house["officer"], house.clock().date())}
    assert found["2"] == "2031-09-01"
    assert house.services.publication.served() == before


def test_the_start_counts_what_is_due(app: Flask, house: House, meeting: str) -> None:
    officer = browser(app, "officer")
    officer.open("/")
    assert "to look at again" not in officer.text
    seq = house.services.review.view(house["secretary"], meeting).seq
    house.services.lifecycle.happened(house["secretary"], meeting, "2", expected_seq=seq)
    officer.open("/")
    assert "1 withheld item to look at again" in officer.text


def test_a_day_that_has_passed_is_refused_with_a_word(app: Flask) -> None:
    secretary = browser(app, "secretary")
    secretary.open("/registers/withheld")
    for day in ("2001-01-01", "soon", ""):
        secretary.send("/2/later", until=day)
        assert secretary.status in (409, 422)
        secretary.open("/registers/withheld")


def test_an_officer_sees_what_is_due_and_decides_nothing_there(app: Flask) -> None:
    officer = browser(app, "officer")
    officer.open("/registers/withheld")
    assert officer.tree.xpath("//form[contains(@action, '/later')]") == []


def test_a_mask_is_given_and_its_name_stays_sealed(app: Flask, house: House, meeting: str) -> None:
    secretary = browser(app, "secretary")
    secretary.open("/registers/pseudonyms")
    secretary.send("/registers/pseudonyms", name="Brightwater Ostler", label="Bidder", item="2", scope="body")
    assert "Bidder ‘" in secretary.text
    assert "Sealed" in secretary.text
    assert "Brightwater" not in secretary.text
    house.grant("both", meeting, "2")
    both = browser(app, "both")
    both.open("/registers/pseudonyms")
    assert "Brightwater Ostler" in both.text
    house.clock.forward(timedelta(minutes=6))
    both.open("/registers/pseudonyms")
    assert "Brightwater" not in both.text
    assert "Confirm who you are" in both.text


def test_a_mask_without_its_parts_is_refused_with_words(app: Flask) -> None:
    secretary = browser(app, "secretary")
    secretary.open("/registers/pseudonyms")
    secretary.send("/registers/pseudonyms", name="", label="Bidder", item="2")
    assert "Write the name" in secretary.text
    secretary.send("/registers/pseudonyms", name="Brightwater Ostler", label="Brightwater", item="2")
    assert "These words say a part of the name." in secretary.text


CASES = """# Lantern Board Meeting 9

LB_9_0511

11 May 2031

## 1. Welcome

Everybody was welcomed.

## 2. Cases (RED)

The Board AGREED to hear three open cases and one new case.

Brightwater Ostler owes rent.
"""


def test_the_release_page_says_what_can_still_be_inferred(app: Flask, house: House) -> None:
    waiting = house.upload(CASES)
    change = Decisions(items={"2": ItemDecision("2", release=(Span("2", kind="decision"),))})
    seq = house.services.review.view(house["secretary"], waiting).seq
    house.services.review.decide(house["secretary"], waiting, change, expected_seq=seq)
    house.propose(waiting)
    officer = browser(app, "officer")
    officer.open(f"/meetings/{waiting}/release?tab=inferred")
    said = officer.tree.xpath("string(//*[@id='inferred'])")
    assert "“three open” and “one new”" in said
    assert "Brightwater" not in said
