"""Accounts elsewhere: each check of an ID token, what the provider may send, and the way there and back.

The provider of these tests signs what it is told to; the one of `tests/web/test_elsewhere.py` is a real server.
"""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from redactor.core.credentials import Leaving, Returned, Vouched
from redactor.errors import ProviderError, UsageError
from redactor.identity import idtokens, provider
from redactor.identity.oidc import OutsideAccounts
from redactor.identity.provider import Client, Provider
from redactor.storage.engine import open_engine
from redactor.storage.migrations import migrate
from redactor.storage.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig"})
OTHER = RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig"})
EXPECTED = idtokens.Expected("https://accounts.lantern.example", "minutes", "n-1")
HOLDS: dict[str, Any] = {
    "iss": EXPECTED.issuer,
    "aud": "minutes",
    "sub": "u-17",
    "nonce": "n-1",
    "iat": AT,
    "exp": AT + 300,
    "email": "clerk@lantern.example",
    "email_verified": True,
}


def token(key: RSAKey | ECKey | OctKey = KEY, alg: str = "RS256", **changed: Any) -> str:  # noqa: ANN401 -- of any claim
    claims = {name: value for name, value in (HOLDS | changed).items() if value is not None}
    return jwt.encode({"alg": alg, "kid": "first"}, claims, key, algorithms=[alg])


def read(untrusted: str, keys: KeySet | None = None) -> idtokens.Claims | None:
    return idtokens.read(untrusted, keys or KeySet([KEY]), EXPECTED, now=NOW)


def test_a_token_that_holds_names_its_subject_and_its_verified_address() -> None:
    assert read(token()) == idtokens.Claims("u-17", "clerk@lantern.example", fresh=False)
    assert read(token(aud=["minutes", "diary"], azp="minutes")) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://accounts.lantern.example/"},
        {"iss": None},
        {"aud": "diary"},
        {"aud": None},
        {"aud": ["minutes", "diary"]},
        {"azp": "diary"},
        {"nonce": "n-2"},
        {"nonce": None},
        {"exp": AT - 61},
        {"exp": None},
        {"iat": AT + 61},
        {"iat": None},
        {"nbf": AT + 61},
        {"sub": ""},
        {"sub": None},
        {"sub": 17},
        {"sub": "u" * 256},
        {"sub": "ü"},
    ],
    ids=str,
)
def test_a_token_with_one_claim_that_does_not_fit_is_none(changed: dict[str, Any]) -> None:
    assert read(token(**changed)) is None


def test_a_token_of_another_key_or_another_algorithm_is_none() -> None:
    shared = OctKey.import_key(json.dumps(KEY.as_dict(private=False)))
    curve = ECKey.generate_key("P-256", parameters={"kid": "first"})
    unsigned = ".".join((_part({"alg": "none"}), _part(HOLDS), ""))

    assert read(token(OTHER)) is None
    assert read(token(shared, "HS256"), KeySet([KEY, shared])) is None
    assert read(token(KEY, "RS512")) is None
    assert read(unsigned) is None
    assert read(token(curve, "ES256"), KeySet([curve])) is not None


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("broken", ["", "x", "a.b.c", "....", "[" * 5000, "é.é.é", "a" * 40_000])
def test_what_is_no_token_at_all_is_none(broken: str) -> None:
    assert read(broken) is None


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_an_address_that_is_not_verified_is_no_address(verified: object) -> None:
    found = read(token(email_verified=verified))

    assert found is not None
    assert found.email == ""


@pytest.mark.parametrize(
    ("auth_time", "fresh"),
    [(AT, True), (AT - 120, True), (AT - 121, False), (AT + 61, False), (None, False), (True, False), ("now", False)],
)
def test_it_is_a_proof_only_where_she_proved_it_there_just_now(auth_time: object, *, fresh: bool) -> None:
    found = read(token(auth_time=auth_time))

    assert found is not None
    assert found.fresh is fresh


# ----------------------------------------------------------------------------------------------------- what is fetched


class Told:
    """A provider on this machine that answers what it is told to."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[tuple[str, dict[str, list[str]], str]] = []
        self.answers: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.metadata = {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorise?tenant=1",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/keys",
        }
        self.keys: list[dict[str, Any]] = [KEY.as_dict(private=False)]
        self.token = ""

    def answer(self, path: str) -> bytes:
        made = {
            "/.well-known/openid-configuration": self.metadata,
            "/keys": {"keys": self.keys},
            "/token": {"id_token": self.token, "token_type": "Bearer"},
        }
        return self.answers.get(path) or json.dumps(made[path]).encode()

    def count(self, path: str) -> int:
        return sum(asked == path for asked, _, _ in self.asked)


@contextmanager
def serving() -> Iterator[Told]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(parse_qs(form))

        def _answer(self, form: dict[str, list[str]]) -> None:
            said.asked.append((self.path, form, self.headers.get("Authorization", "")))
            if self.path in said.moved:
                self.send_response(302)
                self.send_header("Location", said.moved[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = said.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said = Told(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield said
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def told() -> Iterator[Told]:
    with serving() as found:
        yield found


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    made = Records(engine)
    yield made
    made.close()


class Accounts:
    """The way there and back over a provider that is told what to answer."""

    def __init__(self, told: Told, records: Records, secret: str = "") -> None:
        self.told, self.seconds, self._count = told, 0.0, 0
        self.provider = Provider(told.address, Client("minutes", secret), ticks=lambda: self.seconds)
        self.accounts = OutsideAccounts(records, self.provider, randomness=self._chance)

    def _chance(self, length: int) -> bytes:
        self._count += 1
        return hashlib.sha256(str(self._count).encode()).digest()[:length]

    def leave(self) -> tuple[Leaving, dict[str, str]]:
        leaving = self.accounts.leave("https://minutes.lantern.example/back", "/upload", now=NOW)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(leaving.address).query).items()}
        return leaving, asked

    def back(self, leaving: Leaving, asked: dict[str, str], **changed: str) -> Vouched | None:
        return self.back_at(NOW, leaving, asked, **changed)

    def back_at(self, at: datetime, leaving: Leaving, asked: dict[str, str], **changed: str) -> Vouched | None:
        self.told.token = self.told.token or token(iss=self.told.address, nonce=asked["nonce"])
        given = {"state": asked["state"], "code": "c-1", "browser": leaving.browser} | changed
        return self.accounts.back(Returned(**given), now=at)


def test_there_and_back_with_a_verifier_that_only_this_side_knows(told: Told, records: Records) -> None:
    accounts = Accounts(told, records, secret="s :/é")
    leaving, asked = accounts.leave()

    vouched = accounts.back(leaving, asked)

    assert vouched is not None
    assert (vouched.subject, vouched.email, vouched.wanted) == ("u-17", "clerk@lantern.example", "/upload")
    assert (asked["tenant"], asked["response_type"], asked["code_challenge_method"]) == ("1", "code", "S256")
    form = next(form for path, form, _ in told.asked if path == "/token")
    verifier = form["code_verifier"][0]
    assert verifier not in leaving.address
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert asked["code_challenge"] == challenge
    assert "client_secret" not in form


@pytest.mark.parametrize(
    "changed",
    [
        {"state": ""},
        {"state": "made up"},
        {"browser": ""},
        {"browser": "of somebody else"},
        {"code": ""},
        {"code": "c" * 3000},
        {"issuer": "https://another.example"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_of_this_browser_or_not_of_this_provider_asks_nobody(
    told: Told, records: Records, changed: dict[str, str]
) -> None:
    accounts = Accounts(told, records)
    leaving, asked = accounts.leave()

    assert accounts.back(leaving, asked, **changed) is None
    assert told.count("/token") == 0


def test_an_answer_counts_once_even_where_it_was_wrong(told: Told, records: Records) -> None:
    accounts = Accounts(told, records)
    leaving, asked = accounts.leave()

    assert accounts.back(leaving, asked, browser="of somebody else") is None
    assert accounts.back(leaving, asked) is None
    leaving, asked = accounts.leave()
    told.token = ""
    assert accounts.back(leaving, asked) is not None
    assert accounts.back(leaving, asked) is None


def test_an_answer_that_comes_too_late_is_none(told: Told, records: Records) -> None:
    accounts = Accounts(told, records)
    leaving, asked = accounts.leave()

    assert accounts.back_at(NOW + timedelta(minutes=10), leaving, asked) is None


def test_the_token_of_another_sign_in_is_none(told: Told, records: Records) -> None:
    accounts = Accounts(told, records)
    _, earlier = accounts.leave()
    leaving, asked = accounts.leave()
    told.token = token(iss=told.address, nonce=earlier["nonce"])

    assert accounts.back(leaving, asked) is None


def test_keys_are_kept_and_asked_for_again_for_an_unknown_one_but_not_at_every_made_up_name(
    told: Told, records: Records
) -> None:
    accounts = Accounts(told, records)
    accounts.provider.keys("first")
    accounts.provider.keys("first")
    assert told.count("/keys") == 1
    accounts.provider.keys("made up")
    assert told.count("/keys") == 1
    accounts.seconds = 61
    accounts.provider.keys("made up")
    accounts.provider.keys("made up again")
    assert told.count("/keys") == 2
    accounts.seconds = 1000
    accounts.provider.keys("first")
    assert told.count("/keys") == 3


@pytest.mark.parametrize("name", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("value", ["http://accounts.lantern.example/x", "ftp://x", "javascript:1", "https://", None, 7])
def test_a_provider_that_is_another_one_or_sends_us_over_plain_http_is_none(
    told: Told, records: Records, name: str, value: object
) -> None:
    told.metadata[name] = value  # type: ignore[assignment]  # on purpose

    with pytest.raises(ProviderError):
        Accounts(told, records).provider.metadata()


def test_what_is_too_large_or_no_json_or_moved_is_refused(told: Told, records: Records) -> None:
    for body in (b"[" * 100_000, b"[]", b" " * provider.LARGEST_ANSWER + json.dumps({"keys": []}).encode(), b"\xff"):
        told.answers["/keys"] = body
        with pytest.raises(ProviderError):
            Accounts(told, records).provider.keys("first")
    told.answers["/keys"] = json.dumps({"keys": [KEY.as_dict(private=False)] * 33}).encode()
    with pytest.raises(ProviderError):
        Accounts(told, records).provider.keys("first")
    told.answers.clear()
    told.moved["/keys"] = f"{told.address}/token"
    with pytest.raises(ProviderError):
        Accounts(told, records).provider.keys("first")
    assert told.count("/token") == 0


def test_keys_that_are_shared_secrets_are_left_out(told: Told, records: Records) -> None:
    told.keys.append({"kty": "oct", "k": "c2VjcmV0", "kid": "shared"})

    held = Accounts(told, records).provider.keys("first")

    assert [key.kid for key in held.keys] == ["first"]


@pytest.mark.parametrize(
    "issuer", ["http://accounts.lantern.example", "accounts", "https://a:b@c.example", "https://["]
)
def test_the_issuer_of_the_settings_is_https(issuer: str) -> None:
    with pytest.raises(UsageError, match="not one"):
        Provider(issuer, Client("minutes"))


def test_nobody_there_is_said_and_no_secret_is_in_a_repr() -> None:
    with pytest.raises(ProviderError, match="does not answer"):
        Provider("http://127.0.0.1:9", Client("minutes", "hidden")).metadata()
    assert "hidden" not in repr(Client("minutes", "hidden"))
