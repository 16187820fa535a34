"""What holds for every page of the confidential service, tried over HTTP on a small application."""

from __future__ import annotations

import gc
import io
import secrets
import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, redirect, request
from flask.views import MethodView
from flask_wtf.csrf import generate_csrf

from redactor.errors import NotFound
from redactor.identity.sessions import SessionBook
from redactor.web import actions, cookies
from redactor.web.actions import UndeclaredEndpointError, action, open_to_anyone, seal
from redactor.web.receiving import LARGEST_REQUEST
from redactor.web.security import CONTENT_POLICY, Site, secure

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from flask.typing import ResponseReturnValue

    from redactor.core.records import SessionRecord

NOW = datetime(2031, 3, 12, 10, 0, tzinfo=UTC)
KNOWN = {"meeting.read", "draft.upload", "people.manage"}
HERE = {"Sec-Fetch-Site": "same-origin"}


class Sessions:
    """Sessions in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, SessionRecord] = {}

    def open(self, session: SessionRecord) -> None:
        self.kept[session.id_hash] = session

    def find(self, id_hash: str) -> SessionRecord | None:
        return self.kept.get(id_hash)

    def touch(self, id_hash: str, *, at: datetime) -> None:
        raise NotImplementedError

    def close(self, id_hash: str) -> None:
        self.kept.pop(id_hash, None)

    def close_all(self, person: str) -> int:
        raise NotImplementedError


def _make(site: Site | None = None) -> Flask:
    site = site or Site(https=False)
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY=secrets.token_hex(), TESTING=True)
    book = SessionBook(Sessions(), randomness=secrets.token_bytes)

    def authorise(wanted: str) -> ResponseReturnValue | None:
        session = book.resume(cookies.session_of(request, https=site.https), now=NOW)
        if session is None:
            return redirect("/sign-in")
        if wanted == "people.manage":
            raise NotFound("There is nothing here that you can read.")
        return None

    secure(app, site=site, authorise=authorise)

    _add_signing_in(app, book, site)
    _add_pages(app)
    seal(app, known=KNOWN)
    return app


def _add_signing_in(app: Flask, book: SessionBook, site: Site) -> None:
    @app.get("/sign-in")
    @open_to_anyone
    def sign_in() -> str:
        return str(generate_csrf())

    @app.post("/sign-in")
    @open_to_anyone
    def signed_in() -> Response:
        response = Response("in")
        cookies.keep_session(response, book.start(request.form["person"], now=NOW).reveal(), https=site.https)
        return response


def _add_pages(app: Flask) -> None:
    @app.get("/me")
    @action("meeting.read")
    def me() -> Response:
        response = Response("hers")
        response.set_etag("a-guess")
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

    @app.get("/people")
    @action("people.manage")
    def people() -> str:
        return "all"

    @app.post("/people/remove")
    @action("people.manage")
    def remove() -> str:
        return "gone"

    @app.post("/upload")
    @action("draft.upload")
    def upload() -> str:
        return str(len(request.files["draft"].read()))

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> tuple[str, int]:
        return "not found", 404


@pytest.fixture
def app() -> Flask:
    return _make()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _sign_in(client: FlaskClient, person: str = "p1", **options: str) -> str:
    """Sign in through the form, and return the token for more forms."""
    token = client.get("/sign-in", **options).text
    answer = client.post("/sign-in", data={"csrf_token": token, "person": person}, headers=HERE, **options)
    assert answer.status_code == 200
    return token


# ------------------------------------------------------------------------------------------------------------- headers


@pytest.mark.parametrize("path", ["/sign-in", "/me", "/nowhere", "/upload"])
def test_every_response_carries_the_headers(path: str, client: FlaskClient) -> None:
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_the_content_policy_is_the_strict_one() -> None:
    assert CONTENT_POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_a_view_cannot_have_its_page_kept_or_validated(client: FlaskClient) -> None:
    _sign_in(client)

    headers = client.get("/me").headers

    assert headers.getlist("Cache-Control") == ["no-store"]
    assert "ETag" not in headers


def test_over_https_browsers_are_told_to_stay_there(client: FlaskClient) -> None:
    assert "max-age=" in client.get("/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("https", "prefix"), [(True, "__Host-"), (False, "")])
def test_cookies_are_for_this_host_alone_and_unseen_by_scripts(https: bool, prefix: str) -> None:  # noqa: FBT001
    base = "https://localhost" if https else "http://localhost"
    client = _make(Site(https=https)).test_client()

    first = client.get("/sign-in", base_url=base)
    second = client.post("/sign-in", data={"csrf_token": first.text, "person": "p"}, headers=HERE, base_url=base)
    found = {line.split("=")[0]: line for answer in (first, second) for line in answer.headers.getlist("Set-Cookie")}

    assert set(found) == {f"{prefix}form", f"{prefix}sid"}
    for line in found.values():
        assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= set(line.split("; "))
        assert ("Secure" in line) == https
        assert "Domain" not in line
        assert "Expires" not in line


def test_signing_out_clears_what_the_browser_kept() -> None:
    response = Response()
    cookies.drop_session(response, https=True)

    assert response.headers["Set-Cookie"].startswith("__Host-sid=; Expires=Thu, 01 Jan 1970")
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


# --------------------------------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost.example.org"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({}, 403),
    ],
)
def test_a_form_is_accepted_from_our_own_pages_only(headers: dict[str, str], status: int, client: FlaskClient) -> None:
    token = client.get("/sign-in").text

    answer = client.post("/sign-in", data={"csrf_token": token, "person": "p1"}, headers=headers)

    assert answer.status_code == status


def test_another_origin_that_the_settings_name_is_ours() -> None:
    client = _make(Site(https=False, origins=frozenset({"https://minutes.example.org"}))).test_client()
    token = client.get("/sign-in").text
    headers = {"Origin": "https://minutes.example.org"}

    assert client.post("/sign-in", data={"csrf_token": token, "person": "p"}, headers=headers).status_code == 200


def test_a_name_that_somebody_else_points_at_the_service_is_refused() -> None:
    client = _make(Site(https=False, hosts=("minutes.example.org",))).test_client()

    assert client.get("/sign-in", base_url="http://minutes.example.org").status_code == 200
    refused = client.get("/sign-in", base_url="http://rebound.example.net")
    assert refused.status_code == 400
    assert refused.headers["Content-Security-Policy"] == CONTENT_POLICY


@pytest.mark.parametrize("token", ["", "made-up"])
def test_a_form_without_the_token_is_refused_even_from_our_own_pages(token: str, client: FlaskClient) -> None:
    client.get("/sign-in")

    assert client.post("/sign-in", data={"csrf_token": token, "person": "p"}, headers=HERE).status_code == 400


def test_a_token_of_another_browser_is_refused(app: Flask) -> None:
    stolen = app.test_client().get("/sign-in").text
    client = app.test_client()
    client.get("/sign-in")

    assert client.post("/sign-in", data={"csrf_token": stolen, "person": "p"}, headers=HERE).status_code == 400


def test_forms_work_over_https_although_pages_send_no_referrer() -> None:
    client = _make(Site(https=True)).test_client()

    _sign_in(client, base_url="https://localhost")

    assert client.get("/me", base_url="https://localhost").status_code == 200


def test_a_token_in_the_authorization_header_needs_no_form_token_and_a_password_there_does(client: FlaskClient) -> None:
    form = {"person": "p"}

    assert client.post("/sign-in", data=form, headers={"Authorization": "Bearer mtk_0"}).status_code == 200
    assert client.post("/sign-in", data=form, headers={"Authorization": "Basic eDp4"}).status_code == 403


# ------------------------------------------------------------------------------------------------------------ endpoints


def test_an_undeclared_endpoint_keeps_the_service_from_starting(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open", methods=["GET", "POST"])

    with pytest.raises(UndeclaredEndpointError, match=r"forgotten \(GET\); forgotten \(POST\)"):
        seal(app, known=KNOWN)


def test_an_action_that_the_table_lacks_keeps_the_service_from_starting(app: Flask) -> None:
    app.add_url_rule("/x", "x", action("meeting.burn")(lambda: "open"))

    with pytest.raises(UndeclaredEndpointError, match=r"meeting\.burn is unknown"):
        seal(app, known=KNOWN)


def test_an_endpoint_that_comes_after_the_start_is_refused(app: Flask) -> None:
    app.add_url_rule("/late", "late", lambda: "open")

    with pytest.raises(UndeclaredEndpointError, match="late"):
        app.test_client().get("/late")


def test_each_method_of_a_class_of_views_is_declared(app: Flask) -> None:
    class Things(MethodView):
        @open_to_anyone
        def get(self) -> str:
            return "read"

        def post(self) -> str:
            return "written"

    app.add_url_rule("/things", view_func=Things.as_view("things"))

    with pytest.raises(UndeclaredEndpointError, match=r": things \(POST\)\."):
        seal(app, known=KNOWN)
    assert app.test_client().get("/things").text == "read"
    assert app.test_client().head("/things").status_code == 200
    with pytest.raises(UndeclaredEndpointError):
        app.test_client().post("/things", headers=HERE)


def test_a_stranger_is_sent_to_sign_in_before_anything_of_hers_is_read(app: Flask) -> None:
    body = io.BytesIO(b"never read")
    answer = app.test_client().post(
        "/upload",
        input_stream=body,
        headers=HERE,
        content_type="multipart/form-data; boundary=x",
        content_length=10,
    )

    assert answer.location == "/sign-in"
    assert body.tell() == 0


def test_a_denial_is_the_page_that_is_not_found(client: FlaskClient) -> None:
    _sign_in(client)

    denied = client.get("/people")

    assert (denied.status_code, denied.text) == (404, "not found")


def test_a_denied_address_and_one_that_leads_nowhere_answer_forms_alike(client: FlaskClient) -> None:
    _sign_in(client)

    answers = [client.post(path, headers=HERE) for path in ("/people/remove", "/nowhere")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_two_clients_are_two_people(app: Flask) -> None:
    """Fails where a test plug-in lets all clients of a test share one context."""
    one, other = app.test_client(), app.test_client()
    _sign_in(one)

    assert one.get("/me").status_code == 200
    assert other.get("/me").status_code == 302
    assert one.get("/me").status_code == 200


# -------------------------------------------------------------------------------------------------------------- uploads


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave temporary files no place to be."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))


def _send(client: FlaskClient, size: int, token: str) -> int:
    """Send a form with a file; the test client's own way of building one would spool it to a disk."""
    head = 'Content-Disposition: form-data; name="'
    body = (
        f'--edge\r\n{head}csrf_token"\r\n\r\n{token}\r\n'
        f'--edge\r\n{head}draft"; filename="draft.docx"\r\n\r\n{"x" * size}\r\n--edge--\r\n'
    ).encode()
    answer = client.post("/upload", data=body, headers=HERE, content_type="multipart/form-data; boundary=edge")
    assert answer.status_code in {200, 413}
    return int(answer.text) if answer.status_code == 200 else -1


@pytest.mark.usefixtures("no_disk")
def test_an_upload_never_touches_a_disk(client: FlaskClient) -> None:
    token = _sign_in(client)

    assert _send(client, 3_000_000, token) == 3_000_000


@pytest.mark.usefixtures("no_disk")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what is left of the failed file
def test_the_test_above_would_notice_a_disk() -> None:
    plain = Flask(__name__)

    @plain.post("/upload")
    def upload() -> str:
        return str(len(request.files["draft"].read()))

    plain.testing = True
    with pytest.raises(FileNotFoundError):
        _send(plain.test_client(), 3_000_000, "")
    gc.collect()


def test_more_than_fifty_megabytes_are_refused(client: FlaskClient) -> None:
    assert LARGEST_REQUEST == 50 * 1024 * 1024
    token = _sign_in(client)

    assert _send(client, LARGEST_REQUEST, token) == -1


def test_a_stream_without_a_length_is_bounded_too(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    monkeypatch.setattr("redactor.web.receiving.LARGEST_REQUEST", 1000)
    token = _sign_in(client)

    assert _send(client, 900, token) == 900
    assert _send(client, 1001, token) == -1


def test_the_guard_knows_no_switch(app: Flask, client: FlaskClient) -> None:
    app.config.update(WTF_CSRF_ENABLED=False, WTF_CSRF_CHECK_DEFAULT=False)

    assert client.post("/sign-in", data={"person": "p"}, headers=HERE).status_code == 400
    assert actions.demand_declared_action.__doc__
