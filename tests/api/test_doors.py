"""Who gets in: tokens and nothing else; what is absent and what is not allowed are the same bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from redactor.errors import NotFound, UsageError
from redactor.web.actions import Declared
from tests.web.browser import browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.services.house import House

    Token = Callable[..., dict[str, str]]


def addresses(app: Flask, meeting: str) -> Iterator[tuple[str, str, str]]:
    """Give each method, address and action of the API."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and rule.endpoint != "api.description":
            named = rule.rule.replace("<any(actions, decisions):name>", "actions").replace("<meeting>", meeting)
            address = re.sub(r"<[^>]+>", "2", named)
            declared = app.view_functions[rule.endpoint].__dict__["_redactor_declared"]
            assert isinstance(declared, Declared)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, address, declared.action or ""


def test_nobody_gets_in_without_a_token_and_a_session_of_the_browser_is_none(app: Flask, house: House) -> None:
    meeting = house.upload()
    signed_in = browser(app, "secretary").client
    tried = [*addresses(app, meeting)]
    assert len(tried) > 10
    for method, address, _ in tried:
        for client in (app.test_client(), signed_in):
            answer = client.open(address, method=method, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 401, (method, address)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("sent", ["Bearer ", "Bearer x", "Bearer " + "0" * 64, "Basic eDp5", "Bearer \u00e9"])
def test_a_token_that_does_not_work_is_answered_like_none(app: Flask, sent: str) -> None:
    client = app.test_client()
    bare = client.get("/api/v1/meetings")
    assert client.get("/api/v1/meetings", headers={"Authorization": sent}).data == bare.data


def test_what_is_absent_and_what_is_not_allowed_are_the_same_bytes(app: Flask, house: House, token: Token) -> None:
    there, client = house.upload(), app.test_client()
    hers = token("member", "meeting.read", "copy.open", "proven")
    absent = client.get("/api/v1/nothing-here", headers=hers)
    match = hers | {"If-Match": '"seq-1"'}
    for meeting in (there, "00000000000000000000"):
        for method, address, action in addresses(app, meeting):
            if "/meetings/" in address or action in ("meeting.read", "copy.open"):
                body = None if method == "GET" else {"decisions": "x", "folder_hash": "0" * 64, "reason": "x"}
                answer = client.open(address, method=method, json=body, headers=match)
                assert (answer.status_code, answer.data) == (404, absent.data), (method, address)


def test_a_token_does_no_more_than_its_scopes(app: Flask, house: House, token: Token) -> None:
    meeting, client = house.upload(), app.test_client()
    hers = token("secretary", "draft.read")
    assert client.get(f"/api/v1/meetings/{meeting}", headers=hers).status_code == 200
    denied = client.post(
        f"/api/v1/meetings/{meeting}/decisions",
        json={"decisions": '[item.2]\nmarking = "WHITE"\n'},
        headers=hers | {"If-Match": '"seq-1"'},
    )
    assert denied.status_code == 404
    assert house.services.review.view(house["secretary"], meeting).seq == 1


def test_a_token_makes_no_token_even_with_every_scope_of_its_holder(house: House, token: Token) -> None:
    bearer = token("secretary", "account.manage", "draft.read", "proven")["Authorization"].removeprefix("Bearer ")
    subject = house.services.people.resume_token(bearer)
    assert subject is not None
    with pytest.raises(NotFound):
        house.services.people.tokens.make(subject, name="another", scopes=["draft.read"], days=1)


def test_a_program_manages_people_with_a_proof_only_and_not_for_long(app: Flask, house: House, token: Token) -> None:
    client, somebody = app.test_client(), {"name": "Orla Finch", "email": "orla@lantern.example", "duties": ["member"]}
    refused = client.post("/api/v1/people", json=somebody, headers=token("administrator", "people.manage"))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "step-up-needed")
    invited = client.post("/api/v1/people", json=somebody, headers=token("administrator", "people.manage", "proven"))
    assert invited.status_code == 201
    with pytest.raises(UsageError, match="between 1 and 30"):
        house.services.people.tokens.make(house["administrator"], name="x", scopes=["people.manage"], days=31)
