"""What comes in is refused on the file or kept sealed; what goes out carries the same headers, whatever the page."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.bootstrap import services
from redactor.config import settings
from redactor.errors import RedactorError, StepUpNeeded
from redactor.resources import sample_dir
from redactor.web import failures
from redactor.web.actions import open_to_anyone
from redactor.web.door import to_confirmation
from tests.services.house import MINUTES, SECRETS
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.services.house import House

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000


def refused(app: Flask, name: str, data: bytes) -> str:
    """Upload something, and give what is said on the file."""
    person = browser(app, "secretary")
    person.open("/upload")
    person.send("/upload", file=(name, data))
    assert person.status == 422, person.text
    return " ".join(person.tree.xpath("//*[@class='r-files__refused']")[0].text_content().split())


def test_a_file_that_is_no_draft_is_refused_on_the_file_and_nothing_is_kept(app: Flask, house: House) -> None:
    before = sorted(house.folder.rglob("*"))

    assert "only .docx" in refused(app, "Fares 2031.xlsm", b"PK\3\4")
    assert "password" in refused(app, "locked.docx", COMPOUND)
    assert refused(app, "cut.docx", (sample_dir() / "harbour-panel-14.docx").read_bytes()[:4000])
    assert refused(app, "empty.md", b"")
    assert refused(app, "latin.txt", "Caf\xe9".encode("latin-1"))

    assert browser(app, "secretary").open("/").xpath("//h2[text()='No meetings yet']")
    assert [
        p for p in sorted(house.folder.rglob("*")) if p not in before and p.suffix not in ("", ".db-wal", ".db-shm")
    ] == []


def test_a_form_without_a_file_says_so(app: Flask) -> None:
    person = browser(app, "secretary")
    person.open("/upload")
    person.send("/upload")

    assert person.status == 422
    assert "Choose the draft minutes" in person.text


def test_a_file_over_the_limit_is_told_on_the_file(house: House) -> None:
    small = services(settings(data_dir=house.folder, upload_mb=1), clock=house.clock)
    try:
        assert "The most is 1 MB." in refused(create_app(services=small), "large.md", b"a" * (1024 * 1024 + 1))
    finally:
        small.close()


def test_a_request_over_the_limit_is_not_read(app: Flask) -> None:
    door = app.extensions["redactor"]
    object.__setattr__(door.limits, "most_upload", 10_000)
    person = browser(app, "secretary")
    person.open("/upload")

    person.send("/upload", file=("draft.md", b"a" * 20_000))

    assert person.status == 413
    assert "This file is too large. The most is 50 MB. Nothing was kept." in person.text
    assert person.form("/upload") is not None


def test_six_hundred_kilobytes_never_touch_a_disk_in_the_clear(
    app: Flask, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.TemporaryFile", nowhere)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", nowhere)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", nowhere, raising=False)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", nowhere, raising=False)
    filler = "\n\n".join("the sea and the weather of that day and " * 300 for _ in range(54))
    person = browser(app, "secretary")
    person.open("/upload")

    person.send("/upload", file=("draft.md", f"{MINUTES}\n\n{filler}".encode()))

    assert person.path.endswith("/findings")
    assert not any(b"Brightwater" in p.read_bytes() for p in house.folder.rglob("*") if p.is_file())


def test_nothing_restricted_is_in_files_logs_or_output_after_the_whole_journey(
    app: Flask, house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    person = browser(app, "secretary")
    person.open("/upload")
    person.send("/upload", file=("draft Brightwater.md", MINUTES.encode()))
    where = person.path.removesuffix("/findings")
    person.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")
    person.open(f"{where}/review?item=2")
    person.send("/items/2", button="save", reason="no such reason Quillon")
    assert person.status == 422
    person.open(f"{where}/review")
    person.send("/send")
    officer = browser(app, "officer")
    officer.open(f"{where}/release")
    officer.send("/release", decision="release", read="yes")
    assert "The minutes are public." in officer.text

    out, err = capfd.readouterr()
    told = f"{caplog.text}{out}{err}"
    for word in (*SECRETS, "draft Brightwater"):
        assert word not in told
        for path in house.folder.rglob("*"):
            assert word not in path.name
            if path.is_file():
                assert word.encode() not in path.read_bytes(), path


# ------------------------------------------------------------------------------------------------------ headers


def test_every_answer_carries_the_headers_and_is_kept_nowhere(published: House) -> None:
    app = create_app(services=published.services)
    person, meeting = browser(app, "secretary"), published.ids["meeting"]
    client = person.client
    answers = [
        client.get(f"/meetings/{meeting}/review"),
        client.get(f"/read/{meeting}"),
        client.get("/nowhere"),
        client.get("/static/redactor.css"),
        client.get("/healthz"),
        client.post("/upload"),
        client.post("/upload", headers=OWN),
        client.put("/upload", headers=OWN),
        app.test_client().get("/"),
    ]

    assert [a.status_code for a in answers] == [200, 200, 404, 200, 200, 403, 400, 405, 303]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none';")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "ETag" not in answer.headers
        answer.close()
    assert answers[7].headers["Allow"]


def test_the_cookie_changes_when_somebody_signs_in_and_is_worth_nothing_after_she_signed_out(app: Flask) -> None:
    person = browser(app)
    person.open("/sign-in")
    token = person.tree.xpath("string(//input[@name='csrf_token']/@value)")
    person.sign_in("secretary")
    old = person.client.get_cookie("sid")
    assert old is not None
    assert person.tree.xpath("string(//input[@name='csrf_token']/@value)") != token
    assert person.client.post("/sign-out", data={"csrf_token": token}, headers=OWN).status_code == 400

    person.open("/")
    person.send("/sign-out")

    assert person.client.get_cookie("sid") is None
    person.client.set_cookie("sid", old.value)
    assert person.client.get("/").headers["Location"] == "/sign-in"


def test_over_https_cookies_are_for_this_host_alone(house: House) -> None:
    safe = services(settings(data_dir=house.folder, https=True), clock=house.clock)
    try:
        client = create_app(services=safe).test_client()
        page = client.get("/sign-in", base_url="https://localhost")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
        assert token is not None
        form = {"email": "secretary@lantern.example", "password": "quite a long phrase", "csrf_token": token[1]}
        answer = client.post("/sign-in", data=form, headers=OWN, base_url="https://localhost")
    finally:
        safe.close()

    cookies = answer.headers.getlist("Set-Cookie")
    sid = next(c for c in cookies if c.startswith("__Host-sid="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(sid.split("; "))
    assert "Strict-Transport-Security" in answer.headers


def test_wrong_and_unknown_people_get_the_same_answer_and_too_many_tries_are_told_so(app: Flask) -> None:
    known, unknown = browser(app), browser(app)
    for person, email in ((known, "secretary@lantern.example"), (unknown, "nobody@lantern.example")):
        person.open("/sign-in")
        person.send("/sign-in", email=email, password="a wrong phrase here")
    assert known.status == unknown.status == 403
    assert known.text == unknown.text
    for _ in range(12):
        known.send("/sign-in", email="secretary@lantern.example", password="a wrong phrase here")
    assert known.status == 429
    assert known.response is not None
    assert 0 < int(known.response.headers["Retry-After"]) <= 15 * 60
    assert "Too many tries. Wait 15 minutes." in known.text


# ------------------------------------------------------------------------------------------------------- errors


def _all(kind: type[RedactorError]) -> list[type[RedactorError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in _all(child))]


@pytest.mark.parametrize("kind", _all(RedactorError))
def test_every_error_has_an_answer(kind: type[RedactorError]) -> None:
    status, title = failures.answer_to(kind.__new__(kind))

    assert 400 <= status < 600
    assert title


def test_what_nobody_foresaw_is_told_without_a_word_of_the_text(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @open_to_anyone
    def fail() -> str:
        raise KeyError("Brightwater Ostler")

    app.view_functions["health.lives"] = fail

    answer = app.test_client().get("/healthz")

    assert answer.status_code == 500
    assert b"Brightwater" not in answer.data
    assert "Brightwater" not in caplog.text
    assert "KeyError at test_uploads_and_headers.py" in caplog.text


def test_a_locked_zip_is_no_draft(app: Flask) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("readme.txt", "no Word file")

    assert refused(app, "x.docx", packed.getvalue())


def test_a_missing_proof_sends_to_the_confirmation_and_back_to_where_the_person_was(app: Flask) -> None:
    @open_to_anyone
    def fail() -> str:
        raise StepUpNeeded("Confirm that it is you.")

    app.view_functions["health.lives"] = fail

    read = app.test_client().get("/healthz?a=1")

    assert (read.status_code, read.headers["Location"]) == (303, "/confirm?next=%2Fhealthz%3Fa%3D1")
    for method, path, after in (
        ("POST", "/read/abc/items/2", "%2Fread%2Fabc"),
        ("POST", "/meetings/abc/release", "%2Fmeetings%2Fabc%2Frelease"),
        ("POST", "/clearances", "%2Fclearances"),
        ("GET", "/read/a b<c>", "%2F"),
    ):
        with app.test_request_context(path, method=method):
            assert app.make_response(to_confirmation()).headers["Location"] == f"/confirm?next={after}"
