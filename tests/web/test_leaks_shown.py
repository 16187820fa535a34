"""A leak as the review shows it: both places side by side, and underlined on the paper in words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from redactor.web.presenting.leaks import underlined
from tests.services.house import MINUTES
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House

LEAKING = f"{MINUTES}\n## 5. Any other business\n\nThe lamps come from Brightwater Ostler, the Chair said.\n"


def test_both_places_stand_side_by_side(app: Flask, house: House) -> None:
    meeting = house.upload(LEAKING)
    for name in ("secretary", "officer"):
        person = browser(app, name)
        person.open(f"/meetings/{meeting}/review")
        (places,) = person.tree.xpath("//div[@class='r-places']")
        there, here = (" ".join(p.text_content().split()) for p in places.xpath(".//p"))
        assert places.xpath(".//strong/text()") == ["Withheld, item 2", "Public, item 5"]
        assert there == "Brightwater Ostler offered 412,000 pounds for the lamps."
        assert here == "The lamps come from Brightwater Ostler, the Chair said."
        assert {mark.text_content() for mark in places.xpath(".//mark")} == {"Brightwater Ostler"}
        paper = person.tree.xpath("//*[@id='item-5']//*[contains(@class, 'r-paper')]")[0]
        assert [mark.text_content() for mark in paper.xpath(".//mark")] == ["Brightwater Ostler"]


def test_a_term_is_underlined_in_words_and_never_in_a_tag() -> None:
    paper = Markup('<p class="strong">A strong &amp; classy act: Strong  &amp; class</p>')
    found = underlined(paper, ["strong", "Strong & class", "p"])
    assert found.startswith('<p class="strong">A <mark class="r-leak">strong</mark> &amp; classy act: <mark')
    assert found.count("<mark") == 2
    assert found.striptags() == paper.striptags()
    assert underlined(paper, []) is paper
    assert "<mark" not in underlined(Markup("<b>x</b>"), ["<b>", "b"])
