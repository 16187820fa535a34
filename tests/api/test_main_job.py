"""From a draft to the public minutes, and to what a member may read, by programs alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.services.house import House

    Token = Callable[..., dict[str, str]]

SECRETARY = ("draft.upload", "draft.read", "draft.decide", "release.ask", "proven")
OFFICER = ("release.read", "release.decide", "access.grant", "proven")
MEMBER = ("meeting.list", "meeting.read", "copy.open", "proven")


def form(text: str = MINUTES) -> dict[str, object]:
    return {"body": BODY, "draft": (io.BytesIO(text.encode()), "draft.md")}


def test_a_program_takes_a_draft_to_the_public_and_a_member_s_reads_what_is_hers(
    app: Flask, house: House, token: Token
) -> None:
    client, hers = app.test_client(), token("secretary", *SECRETARY)
    made = client.post("/api/v1/meetings", data=form(), headers=hers)
    assert made.status_code == 201, made.get_json()
    meeting = made.get_json()["id"]
    assert made.headers["Location"] == f"/api/v1/meetings/{meeting}"

    shown = client.get(f"/api/v1/meetings/{meeting}", headers=hers)
    assert [f["code"] for f in shown.get_json()["findings"]] == ["unmarked-material"]
    assert shown.headers["ETag"] == '"seq-0"'
    match = hers | {"If-Match": shown.headers["ETag"]}
    decided = client.post(
        f"/api/v1/meetings/{meeting}/decisions", json={"decisions": '[document]\nunmarked = "WHITE"\n'}, headers=match
    )
    assert decided.json == {"decisions": 1}
    match = hers | {"If-Match": decided.headers["ETag"]}
    assert client.post(f"/api/v1/meetings/{meeting}/proposal", headers=match).status_code == 201

    theirs = token("officer", *OFFICER)
    waiting = client.get(f"/api/v1/meetings/{meeting}/proposal", headers=theirs).get_json()
    assert {f["name"] for f in waiting["files"]} >= {"minutes.docx", "minutes.html"}
    approved = client.post(
        f"/api/v1/meetings/{meeting}/proposal/approval", json={"folder_hash": waiting["folder_hash"]}, headers=theirs
    )
    assert approved.json == {"published": True}

    house.clear("member", "GREEN")
    reader = token("member", *MEMBER)
    (shelf,) = client.get("/api/v1/reading", headers=reader).get_json()
    assert shelf["open_items"] == ["4"]
    (portion, *_) = [
        p for p in client.get(f"/api/v1/reading/{meeting}/items/4", headers=reader).get_json() if p["kind"] != "heading"
    ]
    assert "gasometer" in portion["text"]
    copy = client.get(f"/api/v1/reading/{meeting}/copy?format=txt", headers=reader)
    assert b"gasometer" in copy.data
    assert b"Brightwater" not in copy.data


def test_an_upload_that_comes_twice_with_its_key_is_one_meeting(app: Flask, house: House, token: Token) -> None:
    client = app.test_client()
    hers = token("secretary", *SECRETARY) | {"Idempotency-Key": "a-key-of-some-chance-71"}
    first = client.post("/api/v1/meetings", data=form(), headers=hers)
    again = client.post("/api/v1/meetings", data=form(), headers=hers)
    other = client.post("/api/v1/meetings", data=form(MINUTES + "\nMore.\n"), headers=hers)

    assert first.json == again.get_json()
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")
    assert len(house.services.review.meetings(house["secretary"])) == 1


def test_a_key_whose_upload_failed_can_be_used_again(app: Flask, token: Token) -> None:
    client = app.test_client()
    hers = token("secretary", *SECRETARY) | {"Idempotency-Key": "a-key-of-some-chance-72"}
    refused = client.post(
        "/api/v1/meetings", data={"body": BODY, "draft": (io.BytesIO(b"PK\x03\x04"), "draft.docx")}, headers=hers
    )
    assert refused.status_code == 422
    assert client.post("/api/v1/meetings", data=form(), headers=hers).status_code == 201


def test_deciding_on_a_version_that_is_not_the_last_changes_nothing(app: Flask, house: House, token: Token) -> None:
    meeting, client = house.upload(), app.test_client()
    match = token("secretary", *SECRETARY) | {"If-Match": '"seq-0"'}
    answer = client.post(
        f"/api/v1/meetings/{meeting}/decisions", json={"decisions": '[item.2]\nmarking = "GREEN"\n'}, headers=match
    )
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert house.services.review.view(house["secretary"], meeting).seq == 1
