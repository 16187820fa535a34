"""The provider of accounts elsewhere, over HTTP: where it is asked, its keys, and a code changed into a token.

Rules kept here: https, but on this machine; no redirect is followed and no proxy of the environment used; a call ends
after seconds and an answer after kilobytes; what the provider says of itself names the issuer of the settings, or it is
another one; keys are fetched again for a key that is not known, though not at every made-up name.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import requests
from joserfc.jwk import KeySet

from redactor.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SECONDS: Final = 5
"""How long the provider may be silent: somebody waits for the page."""
WHOLE_SECONDS: Final = 10
"""How long an answer may take in all, so that one that drips does not hold a thread."""
LARGEST_ANSWER: Final = 256 * 1024
MOST_KEYS: Final = 32
KNOWN_FOR: Final = 600.0
ASKED_AGAIN_AFTER: Final = 60.0
"""Seconds; so often at most an unknown key makes us ask for the keys again."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the provider says of itself."""

    authorisation: str
    token: str
    keys: str
    posts_secret: bool


@dataclass(frozen=True, slots=True)
class Client:
    """Us, as the provider knows us. Without a secret we are a public client, held by PKCE alone."""

    id: str
    secret: str = field(default="", repr=False)


@dataclass(slots=True)
class _Kept:
    metadata: Metadata | None = None
    keys: KeySet | None = None
    metadata_at: float = 0.0
    keys_at: float = 0.0


class Provider:
    """One provider. Nothing is asked before the first sign-in; what is kept, each process keeps for itself."""

    def __init__(self, issuer: str, client: Client, *, ticks: Callable[[], float] = time.monotonic) -> None:
        """Name a provider. Raises UsageError: its address is not one."""
        _https(issuer, UsageError)
        self.issuer, self.client = issuer, client
        self._ticks, self._kept, self._lock = ticks, _Kept(), threading.Lock()
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the environment would see codes and secrets

    def metadata(self) -> Metadata:
        """Say where the provider is asked. Raises `ProviderError`."""
        with self._lock:
            kept = self._kept
            if kept.metadata is None or self._ticks() - kept.metadata_at > KNOWN_FOR:
                address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
                kept.metadata, kept.metadata_at = _metadata(self._asked("GET", address), self.issuer), self._ticks()
            return kept.metadata

    def keys(self, wanted: str | None) -> KeySet:
        """Give its keys; fetched again where the wanted one is not among those kept. Raises `ProviderError`."""
        address = self.metadata().keys
        with self._lock:
            kept, age = self._kept, self._ticks() - self._kept.keys_at
            known = kept.keys is not None and (wanted is None or any(k.kid == wanted for k in kept.keys.keys))
            if kept.keys is None or age > KNOWN_FOR or (not known and age > ASKED_AGAIN_AFTER):
                kept.keys, kept.keys_at = _keys(self._asked("GET", address)), self._ticks()
            return kept.keys

    def token(self, code: str, *, verifier: str, redirect: str) -> str:
        """Change a code into an ID token; empty where the provider refuses it. Raises `ProviderError`."""
        metadata, client = self.metadata(), self.client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": verifier,
        }
        basic = None
        if client.secret and not metadata.posts_secret:
            basic = (quote(client.id, safe=""), quote(client.secret, safe=""))  # RFC 6749, 2.3.1
        else:
            form |= {"client_id": client.id} | ({"client_secret": client.secret} if client.secret else {})
        answer = self._asked("POST", metadata.token, form=form, basic=basic, refusal_is_empty=True)
        token = answer.get("id_token", "")
        return token if isinstance(token, str) else ""

    def _asked(
        self,
        method: str,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        basic: tuple[str, str] | None = None,
        refusal_is_empty: bool = False,
    ) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        try:
            with self._session.request(
                method,
                address,
                data=form,
                auth=basic,
                headers=headers,
                timeout=SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if refusal_is_empty and answer.status_code in (400, 401):
                    return {}
                found = json.loads(self._bounded(answer)) if answer.status_code == requests.codes.ok else None
        except (requests.RequestException, ValueError, RecursionError):
            raise _away() from None
        if not isinstance(found, dict):
            raise _away()
        return found

    def _bounded(self, answer: requests.Response) -> bytes:
        began, read = self._ticks(), bytearray()
        for chunk in answer.iter_content(8 * 1024):
            read += chunk
            if len(read) > LARGEST_ANSWER or self._ticks() - began > WHOLE_SECONDS:
                raise _away()
        return bytes(read)


def _metadata(found: Mapping[str, Any], issuer: str) -> Metadata:
    if found.get("issuer") != issuer:  # OpenID Connect Discovery 1.0, 4.3: exactly
        raise _away()
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    authorisation, token, keys = (_https(found.get(name), ProviderError) for name in names)
    methods = found.get("token_endpoint_auth_methods_supported")
    posts = isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods
    return Metadata(authorisation, token, keys, posts_secret=posts)


def _keys(found: Mapping[str, Any]) -> KeySet:
    held = found.get("keys")
    if not isinstance(held, list) or len(held) > MOST_KEYS:
        raise _away()
    # What signs with a shared secret, or encrypts, is no key of ours; a kind we do not know is left out.
    fitting = [
        k for k in held if isinstance(k, dict) and k.get("kty") in ("RSA", "EC") and k.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": fitting})
    except Exception:  # noqa: BLE001 -- whatever a made-up key sets off; it is no key
        raise _away() from None


def _https(address: object, fault: type[ProviderError | UsageError]) -> str:
    """Return an address that is https, or of this machine."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        fits = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        plain = bool(parts.hostname) and not parts.username and not parts.fragment
    except ValueError:
        fits = plain = False
    if not fits or not plain or not isinstance(address, str):
        if fault is UsageError:
            raise UsageError(
                "The address of the provider of accounts is not one.",
                remedy="Set REDACTOR_OIDC_ISSUER to an https address, exactly as the provider names itself.",
            )
        raise _away()
    return address


def _away() -> ProviderError:
    return ProviderError(
        "The service of your organisation’s accounts does not answer as it should.",
        remedy="Try again later, or sign in another way.",
    )
