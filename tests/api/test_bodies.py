"""Joint meetings, bodies of one clerk and limits, by programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.quotas import MEGABYTE
from tests.services.house import BODY

if TYPE_CHECKING:
    from flask import Flask

    from tests.api.test_main_job import Token
    from tests.services.house import House

OTHER = "harbour-board"


@pytest.fixture
def two_bodies(house: House) -> House:
    house.services.people.add_body(house["administrator"], name="Harbour Board", policy="sec-panel")
    return house


def test_a_meeting_is_held_by_two_bodies_and_an_item_by_one(app: Flask, two_bodies: House, token: Token) -> None:
    meeting, client, hers = two_bodies.upload(), app.test_client(), token("secretary", "draft.upload", "draft.read")
    where = f"/api/v1/meetings/{meeting}/bodies"
    assert client.get(where, headers=hers).get_json() == {"bodies": [BODY], "items": {}}
    assert client.post(where, json={"body": OTHER}, headers=hers).status_code == 204
    assert client.post(where, json={"body": OTHER}, headers=hers).status_code == 409
    assert client.post(where, json={"body": "no-body"}, headers=hers).status_code == 400

    named = {"item": "4", "body": OTHER}
    assert client.put(f"{where}/items", json=named, headers=token("officer", "access.grant")).status_code == 403
    theirs = token("officer", "access.grant", "proven")
    assert client.put(f"{where}/items", json=named, headers=theirs).status_code == 204
    assert client.get(where, headers=hers).get_json() == {"bodies": [BODY, OTHER], "items": {"4": OTHER}}
    assert client.put(f"{where}/items", json={"item": "4", "body": None}, headers=theirs).status_code == 204
    assert client.get(where, headers=hers).get_json()["items"] == {}


def test_one_clerk_is_asked_for_by_one_duty_confirmed_by_another_and_ended_by_either(
    app: Flask, house: House, token: Token
) -> None:
    client = app.test_client()
    hers = token("administrator", "people.manage", "one-clerk.read", "proven")
    theirs = token("officer", "clearance.confirm", "one-clerk.read", "proven")
    asked = client.post(f"/api/v1/bodies/{BODY}/one-clerk", headers=hers)
    assert asked.status_code == 201
    assert client.post(f"/api/v1/bodies/{BODY}/one-clerk", headers=hers).status_code == 409
    (waits,) = client.get("/api/v1/one-clerk", headers=hers).get_json()
    assert (waits["id"], waits["body"], waits["holds"]) == (asked.get_json()["id"], BODY, False)

    confirmed = client.post(f"/api/v1/one-clerk/{waits['id']}/confirmation", headers=theirs)
    assert confirmed.status_code == 204
    (holds,) = client.get("/api/v1/one-clerk", headers=theirs).get_json()
    assert (holds["holds"], holds["confirmed_by"]) == (True, house.ids["officer"])
    assert client.delete(f"/api/v1/bodies/{BODY}/one-clerk", headers=theirs).status_code == 204
    assert client.get("/api/v1/one-clerk", headers=hers).get_json() == []
    assert client.delete(f"/api/v1/bodies/{BODY}/one-clerk", headers=theirs).status_code == 404


def test_a_program_without_a_proof_neither_asks_for_one_clerk_nor_confirms_it(
    app: Flask, house: House, token: Token
) -> None:
    client = app.test_client()
    asked = client.post(f"/api/v1/bodies/{BODY}/one-clerk", headers=token("administrator", "people.manage"))
    assert (asked.status_code, asked.get_json()["code"]) == (403, "step-up-needed")
    clerk = house.services.one_clerk.ask(house["administrator"], BODY)
    confirmed = client.post(f"/api/v1/one-clerk/{clerk}/confirmation", headers=token("officer", "clearance.confirm"))
    assert (confirmed.status_code, confirmed.get_json()["code"]) == (403, "step-up-needed")


def test_to_see_and_to_end_one_clerk_a_token_needs_what_its_holder_manages_or_confirms_by(
    app: Flask, house: House, token: Token
) -> None:
    house.services.one_clerk.ask(house["administrator"], BODY)
    client, bare = app.test_client(), token("administrator", "one-clerk.read")
    assert client.get("/api/v1/one-clerk", headers=bare).status_code == 404
    assert client.delete(f"/api/v1/bodies/{BODY}/one-clerk", headers=bare).status_code == 404


def test_limits_are_shown_and_set_for_one_body(app: Flask, house: House, token: Token) -> None:
    house.upload()
    client, hers = app.test_client(), token("administrator", "people.manage", "proven")
    (use,) = client.get("/api/v1/limits", headers=hers).get_json()
    assert (use["body"], use["kept"]["drafts"], use["own"]) == (BODY, 1, None)
    allowed = {"drafts": 3, "megabytes": None}
    assert client.put(f"/api/v1/limits/{BODY}", json=allowed, headers=hers).status_code == 204
    (use,) = client.get("/api/v1/limits", headers=hers).get_json()
    assert (use["may_keep"]["drafts"], use["own"]["drafts"], use["own"]["bytes"]) == (3, 3, None)
    assert use["may_keep"]["bytes"] % MEGABYTE == 0
    assert client.put(f"/api/v1/limits/{BODY}", json={"drafts": 0, "megabytes": 1}, headers=hers).status_code == 422
    assert client.put("/api/v1/limits/no-body", json=allowed, headers=hers).status_code == 400
