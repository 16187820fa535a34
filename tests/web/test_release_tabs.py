"""The releasing desk: each tab shows its part, and the decision stands below all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.web.deciding.findings import key_of
from tests.services.house import MINUTES
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser

LEAKING = f"{MINUTES}\n## 5. Any other business\n\nThe lamps come from Brightwater Ostler, the Chair said.\n"
TABS = {
    "text": ("//div[contains(@class, 'r-paper')]", "The Chair welcomed the members"),
    "files": ("//section[@id='files']", "minutes.html"),
    "gate": ("//section[@id='gate']", "read back by a second reader"),
    "withheld": ("//section[@id='withheld']", "RED"),
    "inferred": ("//section[@id='inferred']", "Advice about the visible words."),
}


@pytest.fixture
def officer(app: Flask, house: House) -> Browser:
    """Somebody who is to release minutes in which one term was let stand."""
    meeting, review = house.upload(LEAKING), house.services.review
    (leak, *_) = review.view(house["secretary"], meeting).leaks
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/review")
    for found in review.view(house["secretary"], meeting).leaks:
        form = next(f for f in secretary.tree.xpath("//form") if key_of(found) in f.xpath(".//input/@value"))
        assert form is not None
        secretary.send_fields("/leaks", {"leak": key_of(found), "do": "excuse", "why": "Announced on Monday."}, nth=1)
    assert leak.term
    house.propose(meeting)
    made = browser(app, "officer")
    made.open(f"/meetings/{meeting}/release")
    return made


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_shows_its_part_and_no_other(officer: Browser, tab: str) -> None:
    officer.open(f"{officer.path.partition('?')[0]}?tab={tab}")
    for name, (where, words) in TABS.items():
        found = officer.tree.xpath(where)
        assert bool(found) == (name == tab), name
        assert name != tab or words in found[0].text_content()
    assert officer.form("/release") is not None
    assert len(officer.tree.xpath("//a[@aria-current='page'][contains(@href, 'tab=')]")) == 1


def test_what_was_let_stand_is_told_with_its_reason(officer: Browser) -> None:
    officer.open(f"{officer.path}?tab=gate")
    assert "Let stand in item 5" in officer.text
    assert "because: Announced on Monday." in officer.text
    assert "the same bytes now" in officer.text


def test_an_unknown_tab_is_the_first(officer: Browser) -> None:
    officer.open(f"{officer.path}?tab=nothing-like-it")
    assert officer.tree.xpath("//a[@aria-current='page']/text()")[-1] == "Whole public text"


def test_a_proposal_whose_address_is_taken_says_so_and_makes_nothing_up(app: Flask, house: House) -> None:
    first, second = house.upload(), house.upload(MINUTES.replace("Welcome", "Opening"))
    seen, _ = house.propose(first), house.propose(second)
    house.services.publication.approve(house["officer"], first, seen=seen)
    officer = browser(app, "officer")
    officer.open(f"/meetings/{second}/release")
    assert "published under the same reference" in officer.text
    assert not [words for words in ("version 0", "No leak found", "0 files read back", "//\n") if words in officer.text]
    assert not officer.tree.xpath("//*[normalize-space(text())='//']")
