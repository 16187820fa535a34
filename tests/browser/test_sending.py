"""A large draft on its way, in a real browser: the page says how far it is by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from redactor.services.working import proposing
from tests.services.hands import Line, ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.people import Person
    from tests.services.house import House

pytestmark = pytest.mark.slow


def test_the_page_of_a_draft_on_its_way_follows_the_worker(
    house: House, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "LARGE", 0)
    hand = ready(house, Line())
    meeting = house.upload()
    assert house.services.proposing.send(house["secretary"], meeting, expected_seq=1) is not None
    secretary = person("secretary").open(f"/meetings/{meeting}/sending")
    said = secretary.page.locator("#sending")
    expect(said).to_contain_text("It waits for its turn.")
    assert secretary.violations() == []

    assert hand.once() == 1

    expect(said).to_contain_text("It is sent for release.", timeout=60_000)
    expect(said.get_by_role("link", name="Go to the meeting")).to_be_visible()
    assert secretary.violations() == []
    assert secretary.faults == []
