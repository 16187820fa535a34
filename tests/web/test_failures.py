"""What went wrong has a page, also while that which knows who asks is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.errors import StorageError
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (("POST", "/read"), (405, "This address is not used like that")),
        (("GET", f"/{'x' * 5000}"), (414, "This address is too long")),
        (("POST", "/sign-in"), (403, "This form was not sent from this service")),
        (("GET", "/read"), (503, "The database is away")),
        (("GET", "/nowhere"), (404, "Page not found")),
    ],
    ids=["method", "long", "foreign", "away", "nowhere"],
)
def test_every_refusal_has_a_page_while_the_database_is_away(
    public_app: Flask, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, str], answered: tuple[int, str]
) -> None:
    (method, path), (status, said) = asked, answered
    member = browser(public_app, "member")

    def away(*_: object) -> None:
        raise StorageError("The database is away.")

    monkeypatch.setattr(type(public_app.extensions["redactor"].services.people), "resume", away)

    answer = member.client.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == status
    assert said in answer.text
    assert "member" not in answer.text
