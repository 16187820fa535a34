"""Papers by programs: from a proposed marking before the meeting to the public folder, and to a reader's own copy."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.core.audit import AuditEvent
from redactor.web.admission import Work
from tests.services.test_annexes import PLAIN, SECRET, file

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.api.test_main_job import Token
    from tests.services.house import House

KEY = {"Idempotency-Key": "a-key-of-some-chance-81"}
FILES = ("paper.file", "draft.read", "draft.decide", "release.ask", "proven")
READS = ("paper.read", "proven")


def sent(client: FlaskClient, where: str, headers: dict[str, str], text: str = PLAIN, **fields: str) -> TestResponse:
    form = {"paper": (io.BytesIO(text.encode()), "LB_7_02.md"), **fields}
    return client.post(f"/api/v1/meetings/{where}", data=form, headers=headers)


def test_a_paper_goes_from_its_proposed_marking_to_the_public_beside_the_minutes(
    app: Flask, house: House, token: Token
) -> None:
    meeting, client, hers = house.upload(), app.test_client(), token("secretary", *FILES)
    where = f"/api/v1/meetings/{meeting}/papers"
    text = f"# Paper\n\n## 1. Hours\n\n{PLAIN}\n\n## 2. Staff (RED)\n\n{SECRET}\n"
    filed = sent(client, f"{meeting}/papers", hers, text, marking="WHITE", title="Opening hours", item="4")
    assert (filed.status_code, filed.get_json()) == (201, {"reference": "LB_7_02"})

    (line,) = client.get(where, headers=hers).get_json()
    assert (line["proposed"], line["final"], line["binding"], line["version"]) == ("WHITE", None, "WHITE", 1)
    assert [finding["code"] for finding in line["findings"]] == ["paper-marked-higher"]
    hers |= {"If-Match": f'"seq-{line["seq"]}"'}
    assert client.put(f"{where}/LB_7_02/choices", json={"parts": "withhold"}, headers=hers).status_code == 204
    final = {"marking": "WHITE", "phase": "final"}
    stale = client.put(f"{where}/LB_7_02/marking", json=final, headers=hers)
    assert (stale.status_code, stale.get_json()["code"]) == (409, "conflict")
    hers |= {"If-Match": '"seq-2"'}
    assert client.put(f"{where}/LB_7_02/marking", json=final, headers=hers).status_code == 204
    (line,) = client.get(where, headers=hers).get_json()
    assert (line["findings"], line["final"], line["choices"]["parts"]) == ([], "WHITE", "withhold")

    match = hers | {"If-Match": '"seq-1"'}
    assert client.post(f"/api/v1/meetings/{meeting}/proposal", headers=match).status_code == 201
    theirs = token("officer", "release.read", "release.decide", "proven")
    waiting = client.get(f"/api/v1/meetings/{meeting}/proposal", headers=theirs).get_json()
    (paper,) = [f["name"] for f in waiting["rest"] if f["name"].endswith("papers/lb-7-02.html")]
    shown = client.get(f"/api/v1/meetings/{meeting}/proposal/files/{paper}", headers=theirs)
    assert b"open to visitors" in shown.data
    assert b"Teasdale" not in shown.data
    released = client.post(
        f"/api/v1/meetings/{meeting}/proposal/approval", json={"folder_hash": waiting["folder_hash"]}, headers=theirs
    )
    assert released.get_json() == {"published": True}


def test_a_reader_finds_opens_and_copies_what_is_open_to_her_by_clearance_or_by_name(
    app: Flask, house: House, token: Token
) -> None:
    meeting, client, hers = house.upload(), app.test_client(), token("member", *READS)
    file(house, meeting, text=PLAIN, marking="GREEN")
    file(house, meeting, "LB_7_03", text=SECRET, marking="RED", title="Wages")
    house.clear("member", "GREEN")
    listed = client.get("/api/v1/papers", headers=hers)
    assert [(p["reference"], p["meeting"], p["level"]) for p in listed.get_json()] == [("LB_7_02", meeting, "GREEN")]
    assert '"total": 1' in listed.headers["X-Pagination"]

    now = house.clock()
    grant = {
        "item": "paper:LB_7_03",
        "person": house.ids["member"],
        "starts": now.isoformat(),
        "ends": (now + timedelta(days=1)).isoformat(),
        "why": "Her work.",
    }
    given = client.post(
        f"/api/v1/meetings/{meeting}/grants", json=grant, headers=token("officer", "access.grant", "proven")
    )
    assert given.status_code == 201, given.get_json()
    opened = client.get(f"/api/v1/papers/{meeting}/LB_7_03", headers=hers).get_json()
    assert "Teasdale" in opened["html"]
    assert opened["paper"]["named"] is True
    copy = client.get(f"/api/v1/papers/{meeting}/LB_7_02/copy?format=txt", headers=hers)
    assert b"lamp house" in copy.data
    assert b"member" in copy.data
    assert copy.headers["Content-Disposition"] == 'attachment; filename="LB_7_02.txt"'


def test_pages_of_papers_put_together_are_the_list_and_open_and_count_nothing_else(
    app: Flask, house: House, token: Token
) -> None:
    client, hers, meetings = app.test_client(), token("member", *READS), [house.upload() for _ in range(2)]
    for meeting in meetings:
        for reference in ("LB_7_02", "LB_7_03"):
            file(house, meeting, reference, marking="GREEN")
        file(house, meeting, "LB_7_04", marking="RED")
        house.clock.forward(timedelta(minutes=1))
    house.clear("member", "GREEN")
    answers = [client.get(f"/api/v1/papers?page_size=3&page={n}", headers=hers) for n in (1, 2)]
    found = [[(p["meeting"], p["reference"]) for p in a.get_json()] for a in answers]
    assert [len(page) for page in found] == [3, 1]
    assert set(found[0] + found[1]) == {(m, r) for m in meetings for r in ("LB_7_02", "LB_7_03")}
    assert all('"total": 4' in a.headers["X-Pagination"] for a in answers)
    with house.services.office.records.reading() as unit:
        last = AuditEvent.decode(next(iter(unit.log.newest_first())).entry)
    assert (last.meeting, last.items) == (found[1][0][0], (f"paper:{found[1][0][1]}",))


def test_a_paper_that_comes_twice_with_its_key_is_filed_once(app: Flask, house: House, token: Token) -> None:
    meeting, client, hers = house.upload(), app.test_client(), token("secretary", *FILES) | KEY
    first, again, other = (
        sent(client, f"{meeting}/papers", hers, marking="GREEN", title=title) for title in ("Hours", "Hours", "Wages")
    )
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")
    assert len(house.services.annexes.view(house["secretary"], meeting)) == 1


def test_another_file_that_comes_twice_with_its_key_is_one_version_more(app: Flask, house: House, token: Token) -> None:
    meeting, client, hers = house.upload(), app.test_client(), token("secretary", *FILES) | KEY
    file(house, meeting)
    hers |= {"If-Match": '"seq-1"'}
    answers = [sent(client, f"{meeting}/papers/LB_7_02/file", hers) for _ in range(2)]
    assert [(a.status_code, a.get_json()) for a in answers] == [(201, {"version": 2})] * 2
    assert [line.paper.version for line in house.services.annexes.view(house["secretary"], meeting)] == [2]


def test_what_is_no_file_and_what_has_no_marking_is_refused(app: Flask, house: House, token: Token) -> None:
    meeting, client, hers = house.upload(), app.test_client(), token("secretary", *FILES)
    words = client.post(f"/api/v1/meetings/{meeting}/papers", data={"paper": "words", "marking": "GREEN"}, headers=hers)
    assert (words.status_code, words.get_json()["code"]) == (422, "input-refused")
    assert sent(client, f"{meeting}/papers", hers).get_json()["errors"] == {
        "form_with_files": {"marking": ["Missing data for required field."]}
    }
    unknown = sent(client, f"{meeting}/papers", hers, marking="PURPLE")
    assert (unknown.status_code, unknown.get_json()["code"]) == (400, "marking")
    assert house.services.annexes.view(house["secretary"], meeting) == ()


def test_what_was_decided_about_one_file_says_nothing_about_the_file_that_came_meanwhile(
    app: Flask, house: House, token: Token
) -> None:
    meeting, client, hers = house.upload(), app.test_client(), token("secretary", *FILES) | {"If-Match": '"seq-1"'}
    file(house, meeting)
    house.services.annexes.replace(house["second"], meeting, "LB_7_02", filename="other.md", untrusted=b"Other words.")
    where = f"{meeting}/papers/LB_7_02"
    address = f"/api/v1/meetings/{where}"
    answers = [
        client.put(f"{address}/choices", json={"look_hidden": "release"}, headers=hers),
        client.put(f"{address}/marking", json={"marking": "WHITE", "phase": "final"}, headers=hers),
        sent(client, f"{where}/file", hers),
        client.delete(address, headers=hers),
    ]
    assert [(a.status_code, a.get_json()["code"]) for a in answers] == [(409, "conflict")] * 4
    bare = token("secretary", *FILES)
    assert client.delete(address, headers=bare).status_code == 422
    (line,) = house.services.annexes.view(house["secretary"], meeting)
    assert line.paper.now.seq == 2


def test_a_paper_that_was_taken_away_is_read_by_nobody(app: Flask, house: House, token: Token) -> None:
    meeting, client = house.upload(), app.test_client()
    file(house, meeting, marking="GREEN")
    house.clear("member", "GREEN")
    hers = token("secretary", *FILES) | {"If-Match": '"seq-1"'}
    gone = client.delete(f"/api/v1/meetings/{meeting}/papers/LB_7_02", headers=hers)
    assert gone.status_code == 204
    assert client.get("/api/v1/papers", headers=token("member", *READS)).get_json() == []
    assert client.get(f"/api/v1/papers/{meeting}/LB_7_02", headers=token("member", *READS)).status_code == 404


@pytest.mark.parametrize("where", ["", "/copy"])
def test_opening_and_settling_a_paper_wait_for_a_heavy_place_and_its_list_for_none(
    house: House, token: Token, where: str
) -> None:
    app = create_app(services=house.services)
    meeting, places, client = house.upload(), app.extensions["redactor"].limits.places, app.test_client()
    file(house, meeting, marking="GREEN")
    house.clear("member", "GREEN")
    hers, address = token("member", *READS), f"/api/v1/papers/{meeting}/LB_7_02{where}"
    assert client.get(address, headers=hers).status_code == 200
    places.bounds = replace(places.bounds, seconds=0.01, of_kind={**places.bounds.of_kind, Work.HEAVY: 0})

    assert client.get(address, headers=hers).status_code == 503
    assert client.get("/api/v1/papers", headers=hers).status_code == 200
    files = token("secretary", *FILES) | {"If-Match": '"seq-1"'}
    settles = f"/api/v1/meetings/{meeting}/papers/LB_7_02/choices"
    assert client.put(settles, json={}, headers=files).status_code == 503


def test_brackets_within_brackets_are_refused_where_files_are_taken_too(app: Flask, house: House, token: Token) -> None:
    meeting, hers = house.upload(), token("secretary", *FILES, "draft.upload")
    deep = "[" * 100_000 + "]" * 100_000
    answer = app.test_client().post(
        f"/api/v1/meetings/{meeting}/papers", data=deep, headers=hers, content_type="application/json"
    )
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
