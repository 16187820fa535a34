"""What is held for review, in the browser: who sees it, and letting it pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.errors import GateStopped
from redactor.services.release.holding import Holding
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House

NEXT = "# Lantern Board Meeting 8\n\nLB_8_0408\n\n8 April 2031\n\nDraft Minutes\n\n## 1. Actions\n\nPay Brightwater.\n"


@pytest.fixture
def app(published: House) -> Flask:
    """Let a secretary who stays out of the source ask for a release that names it."""
    published.services.access.recuse(
        published["officer"], published.ids["meeting"], item="2", person=published.ids["secretary"]
    )
    with pytest.raises(GateStopped):
        published.propose(published.upload(NEXT))
    return create_app(services=published.services)


def test_an_officer_lets_it_pass_with_a_reason_and_is_told_where_it_is_sealed(app: Flask, published: House) -> None:
    officer = browser(app, "officer")
    officer.open("/held")
    page = officer.text
    assert "Brightwater" in page
    assert "Lantern Board Meeting 8" in page
    assert "item 2 of Lantern Board Meeting 7" in page
    (held,) = Holding(published.services.office).waiting(published["officer"])

    officer.send(f"/held/{held.record.id}", reason=" ")
    assert "Say why it may be public" in officer.text
    officer.send(f"/held/{held.record.id}", reason="It was in the Gazette.")

    assert "Nothing is held" in officer.text


def test_whoever_may_not_open_the_source_sees_an_empty_list(app: Flask) -> None:
    secretary = browser(app, "secretary")
    secretary.open("/held")

    assert "Nothing is held" in secretary.text
    assert "Brightwater" not in secretary.text


def test_the_review_tells_her_no_more_than_the_item(app: Flask, published: House) -> None:
    meeting = next(m.id for m in published.services.review.meetings(published["secretary"]))
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/review")
    secretary.send("/send")

    assert "held for review" in secretary.text
    assert "Meeting 7" not in secretary.text
