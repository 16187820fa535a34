"""Where a browser is sent: to the page that was asked for, to no other site, and with no claim in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

SECRETARY = "secretary@lantern.example"


def test_after_signing_in_she_comes_to_the_page_that_she_asked_for_and_to_no_other_site(app: Flask) -> None:
    asked = app.test_client().get("/upload?x=1")
    assert asked.headers["Location"] == "/sign-in?next=%2Fupload%3Fx%3D1"
    person = browser(app)
    person.open("/upload")
    person.send("/sign-in", email=SECRETARY, password="quite a long phrase")
    assert person.path == "/upload"
    for bad in (
        "//evil.example/",
        "https://evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/a//b",
        "/sign-in",
        "x",
    ):
        person = browser(app)
        person.open(f"/sign-in?next={bad.replace('%', '%25')}")
        person.send("/sign-in", email=SECRETARY, password="quite a long phrase")
        assert person.path in ("/", "/%09/evil.example"), bad


def test_no_link_can_make_a_page_claim_that_something_was_done(app: Flask) -> None:
    person = browser(app, "secretary")

    assert "Released" not in person.open("/?said=released").text_content()
