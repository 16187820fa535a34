"""Withholding words by selecting them, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.services.house import MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.people import Person
    from tests.services.house import House

pytestmark = pytest.mark.slow

SELECT = """node => {
    const at = node.textContent.indexOf("the members");
    document.getSelection().setBaseAndExtent(node.firstChild, at, node.firstChild, at + "the members".length);
}"""


def test_selected_words_go_into_the_field_and_leave_a_gap(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload(MINUTES)
    secretary = person("secretary").open(f"/meetings/{meeting}/review?item=1")
    page = secretary.page
    button = page.get_by_role("button", name="Withhold the selected words")
    assert not button.is_visible()
    page.locator("[data-words]").first.evaluate(SELECT)
    button.click()
    assert page.locator("[name='words-1.1.1']").input_value() == "the members"
    assert secretary.violations() == []
    secretary.press("Save item 1")
    expect(page.locator("#said")).to_have_text("Item 1 saved. Nothing is left to settle.")
    assert secretary.faults == []
    assert "The Chair welcomed [withheld] to the lamp house." in secretary.text
