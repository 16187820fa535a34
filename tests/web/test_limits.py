"""Too often is told with the time to wait; nobody is held up by what somebody else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.app import create_app
from redactor.web.limits import WRONG_TOKENS
from tests.stocked import token_of
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


def few(house: House) -> Flask:
    """Give a service that allows two uploads an hour and three copies a minute."""
    app = create_app(services=house.services)
    door = app.extensions["redactor"]
    uploads, copies = replace(door.limits.uploads, most=2), replace(door.limits.copies, most=3)
    programs = replace(door.limits.programs, most=5)
    limits = replace(door.limits, uploads=uploads, copies=copies, programs=programs)
    app.extensions["redactor"] = replace(door, limits=limits)
    return app


def test_uploads_of_one_person_are_limited_and_those_of_another_go_on(house: House) -> None:
    client = few(house).test_client()
    hers, others = token_of(house, "secretary"), token_of(house, "second")
    answers = [client.post("/api/v1/meetings", data={}, headers=hers) for _ in range(3)]

    assert [a.status_code for a in answers] == [422, 422, 429]
    assert answers[2].content_type == "application/problem+json"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3601
    assert client.post("/api/v1/meetings", data={}, headers=others).status_code == 422
    assert client.get("/api/v1/meetings", headers=hers).status_code == 200


def test_copies_are_limited_on_the_pages_too_and_the_page_says_what_to_do(published: House) -> None:
    published.clear("member", "AMBER")
    reader = browser(few(published), "member")
    where = f"/read/{published.ids['meeting']}/copy.txt"
    assert [reader.client.get(where).status_code for _ in range(3)] == [200, 200, 200]

    answer = reader.client.get(where)

    assert answer.status_code == 429
    assert "Wait a little" in answer.text
    assert int(answer.headers["Retry-After"]) <= 61


def test_tokens_tried_wrongly_are_limited_by_machine_and_hold_up_no_token_that_works(app: Flask, house: House) -> None:
    client, works = app.test_client(), token_of(house, "secretary")
    tried = [
        client.get("/api/v1/meetings", headers={"Authorization": f"Bearer redactor_{n:064x}"}).status_code
        for n in range(WRONG_TOKENS + 1)
    ]

    assert tried == [401] * WRONG_TOKENS + [429]
    assert client.get("/api/v1/meetings", headers=works).status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    wrong = {"Authorization": "Bearer x"}
    assert client.get("/api/v1/meetings", headers=wrong, environ_base=elsewhere).status_code == 401
