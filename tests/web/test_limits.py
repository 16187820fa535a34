"""Too often is told with the time to wait; nobody is held up by what somebody else does."""

from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from werkzeug.exceptions import TooManyRequests

from redactor.app import create_app
from redactor.bootstrap import services
from redactor.config import settings
from redactor.core.quotas import Room
from redactor.errors import StorageError
from redactor.web.admission import Work
from redactor.web.limits import LARGEST_FORM, LARGEST_JSON, WRONG_TOKENS, check_shape
from tests.services.house import BODY, MINUTES
from tests.stocked import token_of
from tests.web.browser import BOUNDARY, OWN, browser, multipart

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


@pytest.mark.parametrize("where", ["/registers/actions.csv", "/api/v1/registers/decisions/export?form=json"])
def test_files_of_whole_registers_count_as_copies_and_their_pages_do_not(published: House, where: str) -> None:
    app = few(published)
    reader = browser(app, "member").client
    headers = token_of(published, "member") if where.startswith("/api") else {}
    client = app.test_client() if headers else reader

    assert [client.get(where, headers=headers).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert reader.get("/registers/actions").status_code == 200


def test_files_of_whole_registers_wait_for_a_heavy_place(published: House) -> None:
    app = create_app(services=published.services)
    places, reader = app.extensions["redactor"].limits.places, browser(app, "member").client
    places.bounds = replace(places.bounds, seconds=0.01, of_kind={**places.bounds.of_kind, Work.HEAVY: 0})

    assert reader.get("/registers/actions.csv").status_code == 503
    assert reader.get("/registers/actions").status_code == 200


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


def test_who_has_a_network_of_addresses_tries_no_more_tokens_than_who_has_one(app: Flask) -> None:
    client, wrong = app.test_client(), {"Authorization": "Bearer x"}
    tried = [
        client.get("/api/v1/meetings", headers=wrong, environ_base={"REMOTE_ADDR": f"2001:db8::{n:x}"}).status_code
        for n in range(1, WRONG_TOKENS + 2)
    ]

    assert tried == [401] * WRONG_TOKENS + [429]


def test_programs_of_one_person_ask_so_often_a_minute_all_together(house: House) -> None:
    client = few(house).test_client()
    tokens = [token_of(house, "secretary") for _ in range(2)]

    answers = [client.get("/api/v1/meetings", headers=tokens[n % 2]) for n in range(6)]

    assert [a.status_code for a in answers] == [200] * 5 + [429]
    assert 0 < int(answers[5].headers["Retry-After"]) <= 61
    assert client.get("/api/v1/meetings", headers=token_of(house, "second")).status_code == 200
    person = browser(client.application, "secretary")
    assert person.client.get("/").status_code == 200


def test_all_processes_count_together(house: House) -> None:
    one, other = few(house).test_client(), few(house).test_client()
    hers = token_of(house, "secretary")

    answers = [client.post("/api/v1/meetings", data={}, headers=hers) for client in (one, other, one)]

    assert [a.status_code for a in answers] == [422, 422, 429]


def test_who_has_used_all_is_refused_without_a_lock(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client, hers = few(house).test_client(), token_of(house, "secretary")
    answers = [client.post("/api/v1/meetings", data={}, headers=hers) for _ in range(2)]
    door = client.application.extensions["redactor"]
    monkeypatch.setattr(type(door.limits.records), "counting", lambda _: pytest.fail("it took the lock"))
    with pytest.raises(TooManyRequests):
        door.limits.take(door.limits.uploads, house.ids["secretary"])
    assert len(answers) == 2


def test_machines_that_sent_wrong_tokens_are_forgotten(house: House) -> None:
    app = few(house)
    wrong = {"Authorization": "Bearer x"}
    for n in range(20):
        app.test_client().get("/api/v1/meetings", headers=wrong, environ_base={"REMOTE_ADDR": f"192.0.2.{n}"})
    house.clock.forward(timedelta(hours=1))
    app.test_client().get("/api/v1/meetings", headers=wrong, environ_base={"REMOTE_ADDR": "192.0.2.99"})
    with closing(sqlite3.connect(house.folder / "records.db")) as database:
        assert database.execute("SELECT count(*) FROM rate WHERE kind = 'wrong-token'").fetchone() == (1,)
        assert b"192.0.2" not in str(database.execute("SELECT * FROM rate").fetchall()).encode()


# ----------------------------------------------------------------------------------------------------------- how large


@pytest.mark.parametrize("kind", ["application/json", "application/problem+json"])
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 40_000, "[" * 33 + "]" * 33])
def test_json_within_json_without_end_is_refused_before_it_is_parsed(
    app: Flask, house: House, *, kind: str, text: str
) -> None:
    hers = token_of(house, "secretary")
    answer = app.test_client().post("/api/v1/meetings/abc/decisions", data=text, content_type=kind, headers=hers)
    assert answer.status_code == 400
    assert app.test_client().post("/sign-in/passkey", data=text, content_type=kind, headers=OWN).status_code == 400


@pytest.mark.parametrize("text", [b"a" * 1_000_000, rb"\"" * 500_000])
def test_a_long_text_in_json_takes_no_more_memory_than_it_has(app: Flask, text: bytes) -> None:
    sent = b'{"a": "' + text + b'"}'
    with app.test_request_context("/", method="POST", data=sent, content_type="application/json"):
        tracemalloc.start()
        check_shape()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 5 * len(sent)


def test_brackets_within_a_text_are_no_depth(app: Flask) -> None:
    with app.test_request_context(
        "/", method="POST", data=r'{"a": "[[[[\"[{[[' + "[" * 100 + '", "b": [1]}', content_type="application/json"
    ):
        check_shape()


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"a=1&" * 6000, "application/x-www-form-urlencoded", 400),
        (b"a" * (LARGEST_FORM + 1), "application/x-www-form-urlencoded", 413),
        (b"a" * (LARGEST_FORM + 1), "application/octet-stream", 413),
        (b" " * (LARGEST_JSON + 1), "application/json", 413),
        (multipart({}, "x", ("a.txt", b"a" * LARGEST_FORM)), f"multipart/form-data; boundary={BOUNDARY}", 413),
    ],
    ids=["fields", "form", "bytes", "json", "file-where-none-is-wanted"],
)
def test_what_is_too_much_is_not_looked_at(app: Flask, *, data: bytes, kind: str, status: int) -> None:
    answer = app.test_client().post("/sign-in", data=data, content_type=kind, headers=OWN)
    assert answer.status_code == status


def test_a_form_of_too_many_parts_is_refused(app: Flask) -> None:
    person = browser(app, "secretary")
    person.open("/upload")
    data = multipart({f"f{n}": "" for n in range(1100)}, "draft", ("a.md", b"# A\n"))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    assert person.client.post("/upload", data=data, content_type=kind, headers=OWN).status_code == 413


def test_an_address_that_is_too_long_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/sign-in?next=" + "a" * 4000)
    assert answer.status_code == 414
    assert "too long" in answer.text


def test_a_draft_as_large_as_may_be_gets_through_with_its_form(house: House) -> None:
    large = services(settings(data_dir=house.folder, upload_mb=1), clock=house.clock)
    try:
        person = browser(create_app(services=large), "secretary")
        person.open("/upload")
        person.send("/upload", file=("a.md", b"# Meeting\n" + b" \n" * (512 * 1024 - 5)))
        assert (person.status, person.path.rpartition("/")[2]) == (200, "findings")
    finally:
        large.close()


@pytest.mark.parametrize("megabytes", [1, 60])
def test_as_much_is_received_as_the_setting_says_and_no_more(house: House, megabytes: int) -> None:
    own = services(settings(data_dir=house.folder, upload_mb=megabytes), clock=house.clock)
    try:
        client, hers = create_app(services=own).test_client(), token_of(house, "secretary")
        kind, answers = f"multipart/form-data; boundary={BOUNDARY}", []
        for more in (0, 1_200_000):
            data = multipart({"body": BODY}, "draft", ("a.xyz", b"x" * (megabytes * 1024 * 1024 + more)))
            answers.append(client.post("/api/v1/meetings", data=data, content_type=kind, headers=hers).status_code)
        assert answers == [422, 413]
    finally:
        own.close()


def test_a_body_that_is_full_is_told_on_the_page_and_to_programs_with_who_can_help(house: House) -> None:
    app = create_app(services=house.services)
    keeping = replace(house.services.office.keeping, room=Room(drafts=1))
    object.__setattr__(house.services.office, "keeping", keeping)
    house.upload()
    person = browser(app, "secretary")
    person.open("/upload")
    person.send("/upload", file=("a.md", MINUTES.encode()))
    assert person.status == 507
    assert "as many drafts as it may: 1" in person.text
    assert "whoever manages access can allow more" in person.text
    data = multipart({"body": BODY}, "draft", ("a.md", MINUTES.encode()))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    hers = token_of(house, "secretary")
    answer = app.test_client().post("/api/v1/meetings", data=data, content_type=kind, headers=hers)
    assert (answer.status_code, answer.get_json()["code"]) == (507, "no-room")
    assert "allow more" in answer.get_json()["remedy"]


def test_who_manages_access_sees_how_much_a_body_keeps_and_allows_it_more(app: Flask, house: House) -> None:
    object.__setattr__(house.services.office, "keeping", replace(house.services.office.keeping, room=Room(drafts=1)))
    house.upload()
    administrator = browser(app, "administrator")
    administrator.open("/limits")
    assert "1 of 1 drafts, 100 %" in administrator.text
    administrator.send(f"/limits/{BODY}", drafts="3", megabytes="")
    assert "It holds from now on" in administrator.text
    assert "1 of 3 drafts, 33 %" in administrator.text
    house.upload()


@pytest.mark.parametrize(
    "wrong", [{"drafts": "many"}, {"megabytes": "-1"}, {"drafts": "0"}, {"megabytes": "9" * 30}, {"drafts": "²"}]
)
def test_a_limit_that_is_none_is_told_at_its_field(app: Flask, wrong: dict[str, str]) -> None:
    administrator = browser(app, "administrator")
    administrator.open("/limits")
    administrator.send_fields(f"/limits/{BODY}", wrong)
    (typed,) = wrong.values()
    assert administrator.status == 422
    assert administrator.tree.xpath("//input[@value=$v]", v=typed)
    assert "whole number" in administrator.text
    assert "general limit" in administrator.open("/limits").xpath("string(//form//div[@class='govuk-hint'])").lower()


def test_what_is_away_says_when_to_ask_again(app: Flask, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person, hers = browser(app, "secretary"), token_of(house, "secretary")
    person.open("/upload")

    def away(*_: object, **__: object) -> None:
        raise StorageError("The database does not answer.")

    monkeypatch.setattr("redactor.services.drafting.intake.look_ahead", away)
    data = multipart({"body": BODY}, "draft", ("a.md", MINUTES.encode()))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    person.send("/upload", file=("a.md", MINUTES.encode()))
    assert person.response is not None
    answers = [person.response, app.test_client().post("/api/v1/meetings", data=data, content_type=kind, headers=hers)]
    assert [(a.status_code, a.headers["Retry-After"]) for a in answers] == [(503, "10")] * 2
