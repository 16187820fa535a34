"""A program sends a large draft for release, and looks how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.services.working import proposing
from tests.services.hands import Line, ready
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.api.test_main_job import Token
    from tests.services.house import House


def test_a_program_asks_for_a_job_and_looks_until_it_has_ended(
    app: Flask, house: House, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, meeting = ready(house, Line()), house.upload()
    client, hers = app.test_client(), token("secretary", "draft.read", "release.ask", "job.read")
    where, match = f"/api/v1/meetings/{meeting}/sending", hers | {"If-Match": '"seq-1"'}
    monkeypatch.setattr(proposing, "LARGE", 0)

    sent = client.post(where, headers=match)
    assert sent.status_code == 202, sent.get_json()
    job = sent.get_json()["job"]
    assert (job["state"], job["kind"], job["meeting"]) == ("waiting", "proposal", meeting)
    assert client.post(where, headers=match).get_json()["job"]["id"] == job["id"]
    hand.once()

    ended = client.get(where, headers=hers).get_json()
    assert (ended["id"], ended["state"], ended["outcome"]) == (job["id"], "done", "sent")
    assert client.get("/api/v1/jobs", headers=hers).get_json() == [ended]
    stale = client.post(where, headers=hers | {"If-Match": '"seq-0"'})
    assert stale.status_code in {409, 412}


def test_a_small_draft_is_sent_at_once(app: Flask, house: House, token: Token) -> None:
    meeting = house.upload()
    hers = token("secretary", "release.ask") | {"If-Match": '"seq-1"'}

    sent = app.test_client().post(f"/api/v1/meetings/{meeting}/sending", headers=hers)

    assert (sent.status_code, sent.get_json()) == (202, {"job": None})
    assert house.services.publication.look(house["officer"], meeting).folder_hash


def test_what_is_asked_for_as_a_proposal_is_a_job_where_the_draft_is_large(
    app: Flask, house: House, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, meeting, client = ready(house, Line()), house.upload(), app.test_client()
    hers = token("secretary", "draft.read", "release.ask", "release.read") | {"If-Match": '"seq-1"'}
    where = f"/api/v1/meetings/{meeting}/proposal"
    monkeypatch.setattr(proposing, "LARGE", 0)

    asked = client.post(where, headers=hers)
    assert (asked.status_code, asked.headers["Location"]) == (202, f"/api/v1/meetings/{meeting}/sending")
    assert client.get(where, headers=hers).status_code == 404
    looked = client.get(asked.headers["Location"], headers=hers).get_json()
    assert looked == asked.get_json()["job"]
    hand.once()

    assert client.get(asked.headers["Location"], headers=hers).get_json()["outcome"] == "sent"
    assert client.get(where, headers=hers).status_code == 200


def test_what_has_to_be_settled_first_is_said_at_once_however_large_the_draft_is(
    app: Flask, house: House, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = house.services.intake.upload(
        house["secretary"], body=BODY, filename="draft.md", untrusted=MINUTES.encode()
    )
    hers = token("secretary", "release.ask") | {"If-Match": '"seq-0"'}
    for large in (0, 60_000):
        monkeypatch.setattr(proposing, "LARGE", large)
        answer = app.test_client().post(f"/api/v1/meetings/{meeting}/proposal", headers=hers)
        assert (answer.status_code, [f["code"] for f in answer.get_json()["findings"]]) == (409, ["unmarked-material"])
