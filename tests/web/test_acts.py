"""How much a person does: acts counted in the browser, as docs/explanation/acts.md defines them.

An act is a form that is sent, or an address that is opened to reach one; where a form leads by itself is no act.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.services.house import MINUTES
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser

TOLD = Path(__file__).parents[2] / "docs" / "explanation" / "acts.md"
MOST = 10
SECONDS = 60


def acts(*people: Browser) -> int:
    """Count what people did."""
    return sum(person.forms + person.pages for person in people)


def told(name: str) -> int:
    """Read what the page says of a journey."""
    found = re.search(rf"^\| {re.escape(name)} \|.*\| (\d+) \|$", TOLD.read_text(), re.MULTILINE)
    assert found is not None, name
    return int(found[1])


def published(app: Flask) -> tuple[Browser, Browser, str]:
    """Publish a clean draft; give who did it, and where it stands."""
    secretary, officer = browser(app, "secretary"), browser(app, "officer")
    for person in (secretary, officer):
        person.forms = person.pages = 0  # signing in is once a day
    secretary.open("/upload")
    secretary.send("/upload", file=("draft.md", MINUTES.encode()))
    where = secretary.path.removesuffix("/findings")
    secretary.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")
    secretary.send("/send")
    assert "Sent for release" in secretary.text
    officer.open("/")
    officer.open(officer.tree.xpath("//a[text()='Read and release']/@href")[0])
    officer.send(f"{where}/release", decision="release", read="yes")
    assert "The minutes are public." in officer.text
    return secretary, officer, where


def test_a_clean_draft_is_published_in_at_most_ten_acts(app: Flask) -> None:
    secretary, officer, _ = published(app)

    assert acts(secretary, officer) == told("A clean draft, published") <= MOST


@pytest.mark.parametrize("changed", [1, 3])
def test_a_second_draft_costs_one_act_for_each_changed_portion(app: Flask, changed: int) -> None:
    secretary, officer, where = published(app)
    text = MINUTES
    for was, now in (("lamp house", "boat house"), ("dry rot", "wet rot"), ("a drawing", "a print"))[:changed]:
        text = text.replace(was, now)
    before = acts(secretary, officer)
    secretary.open(f"{where}/drafts")
    secretary.send("/drafts", file=("next.md", text.encode()))
    names = {e.get("name") for e in secretary.tree.xpath("//main//input[@type='radio' and @value='settle']")}
    assert len(names) == changed  # one answer for each changed portion, all in one form
    secretary.send_fields("/findings", dict.fromkeys(names, "settle"), button="review")
    secretary.send("/send")
    officer.open(f"{where}/release")
    officer.send(f"{where}/release", decision="release", read="yes")
    assert "The minutes are public." in officer.text
    assert acts(secretary, officer) - before <= told("A second draft, published")


def test_a_withdrawal_is_one_form_by_one_person_and_complete_within_a_minute(app: Flask, house: House) -> None:
    _, officer, where = published(app)
    officer.forms = officer.pages = 0
    began = time.perf_counter()
    officer.open(f"{where}/withdraw")
    officer.send("/withdraw", reason="A name stands in it.")
    took = time.perf_counter() - began

    assert officer.forms == 1
    assert acts(officer) == told("Published minutes, withdrawn")
    assert took < SECONDS
    left = [p for p in (house.folder / "public" / "current").rglob("*") if p.name.startswith("minutes.")]
    assert left == []
    assert not any(b"lamp house" in p.read_bytes() for p in (house.folder / "public").rglob("*") if p.is_file())


def test_mending_is_one_form_for_an_item_however_many_portions_of_it_change(app: Flask) -> None:
    secretary = browser(app, "secretary")
    secretary.open("/upload")
    secretary.send("/upload", file=("draft.md", MINUTES.replace("lamp house.", "lamp house. It rained.").encode()))
    where = secretary.path.removesuffix("/findings")
    secretary.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")
    secretary.forms = secretary.pages = 0
    secretary.open(f"{where}/review?item=1")
    mends = {"words-1.1.1": "the members", "reword-1.1.2": "The weather was discussed."}
    secretary.send_fields("/items/1", mends, button="save")

    assert acts(secretary) == told("An item, mended")
    said = " ".join(secretary.tree.xpath("//section[@id='item-1']")[0].text_content().split())
    assert "welcomed [withheld] to the lamp house" in said
    assert "The weather was discussed." in said
