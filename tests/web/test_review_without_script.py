"""The review desk without script says and does what it does with it: nothing of it is in the scripts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.services.house import MINUTES
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House

LEAKING = f"{MINUTES}\n## 5. Any other business\n\nThe lamps come from Brightwater Ostler, the Chair said.\n"


def test_undo_and_redo_name_what_they_are_about_and_stay_at_the_open_item(app: Flask, house: House) -> None:
    meeting = house.upload()
    person = browser(app, "secretary")
    person.open(f"/meetings/{meeting}/review?item=2")
    person.send("/items/2", public_title="Tender", button="save")
    assert "Saved 12 March 2031, 09:00. The public result below is up to date." in person.text
    assert person.tree.xpath("//button[contains(., 'Undo ‘item 2’')]")

    person.send("/undo")
    assert person.tree.xpath("//h3[@id='decide-title']/text()") == ["Item 2: decide"]
    assert person.tree.xpath("string(//input[@id='public_title']/@value)") == ""
    (redo,) = (f for f in person.tree.xpath("//form") if "/redo" in f.get("action"))
    assert (redo.get("data-focus"), redo.get("data-said")) == ("item-2-title", "Done again: item 2.")

    person.send("/redo")
    assert person.tree.xpath("//h3[@id='decide-title']/text()") == ["Item 2: decide"]
    assert person.tree.xpath("string(//input[@id='public_title']/@value)") == "Tender"


def test_the_page_says_how_much_is_left(app: Flask, house: House) -> None:
    meeting = house.upload(LEAKING)
    person = browser(app, "secretary")
    person.open(f"/meetings/{meeting}/review")
    assert person.tree.xpath("//@data-left") == ["1 leak left."]
    person.send("/leaks")
    assert person.tree.xpath("//@data-left") == ["Nothing is left to settle."]


def test_sentences_of_one_decision_run_on_and_a_long_discussion_folds(app: Flask, house: House) -> None:
    more = "The pumps were old. They leaked.\n\nA diver looked. He found rust.\n\nNobody knew why."
    meeting = house.upload(MINUTES.replace("The Board AGREED", f"{more}\n\nThe Board AGREED"))
    person = browser(app, "secretary")
    person.open(f"/meetings/{meeting}/review")
    stretches = person.tree.xpath("//*[@id='item-2']//*[contains(@class, 'r-portion--withheld')]")
    folded = stretches[0].xpath(".//details")[0]
    assert "more paragraph" in folded.xpath("string(summary)")
    assert "A diver looked. He found rust." in [" ".join(p.text_content().split()) for p in folded.xpath("p")]
    shown = [" ".join(p.text_content().split()) for p in stretches[0].xpath("div/p")]
    assert shown == ["Brightwater Ostler offered 412,000 pounds for the lamps."]
    person.open(f"/meetings/{meeting}/review?item=2")
    assert not person.tree.xpath("//*[@id='item-2']//details[@class='r-more']")


def test_no_element_carries_a_script_or_a_style_of_its_own(app: Flask, house: House) -> None:
    meeting = house.upload(LEAKING)
    person = browser(app, "secretary")
    for address in (f"/meetings/{meeting}/review?item=2", "/upload"):
        tree = person.open(address)
        assert tree.xpath("//@style | //@onclick | //*[@*[starts-with(name(), 'hx-on')]]") == []
        assert [s for s in tree.xpath("//script") if s.text_content().strip()] == []
        assert all(src.startswith("/static/") for src in tree.xpath("//script/@src"))
