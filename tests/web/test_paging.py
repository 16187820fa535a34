"""Pages of lists: one that is not there any more says so, and leads to those that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.pages import Span
from redactor.web.presenting.paging import pages_of
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

LEFT = "Nothing is left on this page. Look at the others."


@pytest.mark.parametrize(
    ("who", "path", "untrue"),
    [
        ("secretary", "/", "No meetings yet"),
        ("member", "/read", "No meetings yet"),
        ("officer", "/access", "No minutes are published yet"),
        ("officer", "/registers/withheld", "Nothing is withheld"),
    ],
)
def test_a_page_after_the_last_one_does_not_say_that_there_is_nothing(
    public_app: Flask, who: str, path: str, untrue: str
) -> None:
    person = browser(public_app, who)
    person.open(path)
    assert LEFT not in person.text

    person.open(f"{path}?page=9")

    assert person.status == 200
    assert LEFT in person.text
    assert untrue not in person.text
    assert path in person.tree.xpath("//nav[contains(@class, 'govuk-pagination')]//a/@href")


def test_the_files_of_a_register_are_offered_on_every_page_of_it(public_app: Flask) -> None:
    member = browser(public_app, "member")
    member.open("/registers/actions?page=9")

    assert "take all of them as CSV" in member.text
    assert "/registers/actions.csv" in member.tree.xpath("//a/@href")


def test_a_list_of_nothing_has_no_pages_whichever_is_asked_for() -> None:
    assert pages_of("/requests", Span.page(3), 0) is None


def test_the_ways_to_other_pages_keep_what_narrows_the_list() -> None:
    pages = pages_of("/registers/actions", Span.page(2), 100, fields={"body": "pier & quay", "year": ""})

    assert pages is not None
    assert pages.previous == "/registers/actions?body=pier+%26+quay"
    assert pages.following == "/registers/actions?body=pier+%26+quay&page=3"
    assert {link.href.partition("&page")[0] for link in pages.links if link.number} == {pages.previous}
