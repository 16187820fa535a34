"""Accounts elsewhere (OpenID Connect): the authorisation code flow with PKCE, and what it vouches for.

Rules kept here: state, nonce and verifier are made and stored on this side, for one browser, and used up by the first
answer whatever it is (RFC 9700); the code is changed into a token directly with the provider; what does not hold is
nobody, without saying why. The end of a session at the provider is not followed.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from joserfc import jws
from joserfc.errors import JoseError

from redactor.core.credentials import ChallengeRecord, Leaving, Vouched
from redactor.identity import idtokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.core.credentials import Returned
    from redactor.identity.provider import Provider
    from redactor.identity.stores import Transactions

ANSWERED_WITHIN: Final = timedelta(minutes=10)
PURPOSE: Final = "elsewhere"
_LONGEST: Final = 2048
"""Characters of a code or state; longer is made up."""


class OutsideAccounts:
    """Sign-in by one provider, over transactions."""

    def __init__(self, records: Transactions, provider: Provider, *, randomness: Callable[[int], bytes]) -> None:
        self._records, self._provider, self._randomness = records, provider, randomness

    def leave(self, redirect: str, wanted: str, *, now: datetime) -> Leaving:
        """Send a browser to the provider. `wanted` is where it goes on to afterwards. Raises `ProviderError`."""
        where = self._provider.metadata().authorisation
        state, browser, nonce, verifier = (self._randomness(32).hex() for _ in range(4))
        held = {"browser": _hash(browser), "nonce": nonce, "verifier": verifier, "wanted": wanted, "back": redirect}
        record = ChallengeRecord(
            id_hash=_hash(state), purpose=PURPOSE, value=json.dumps(held).encode(), expires=now + ANSWERED_WITHIN
        )
        with self._records.transaction() as unit:
            unit.credentials.forget_unanswered(at=now)
            unit.credentials.ask(record)
        asked = {
            "response_type": "code",
            "client_id": self._provider.client.id,
            "redirect_uri": redirect,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return Leaving(f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}", browser)

    def back(self, returned: Returned, *, now: datetime) -> Vouched | None:
        """Say whom the provider vouches for; None for every answer that does not hold. Raises `ProviderError`."""
        held = self._answered(returned, now)
        if held is None or not 0 < len(returned.code) <= _LONGEST:
            return None
        if returned.issuer not in ("", self._provider.issuer):  # RFC 9207: the answer of another provider
            return None
        token = self._provider.token(returned.code, verifier=held["verifier"], redirect=held["back"])
        expected = idtokens.Expected(self._provider.issuer, self._provider.client.id, held["nonce"])
        found = idtokens.read(token, self._provider.keys(_key_of(token)), expected, now=now) if token else None
        if found is None:
            return None
        return Vouched(self._provider.issuer, found.subject, found.email, fresh=found.fresh, wanted=held["wanted"])

    def _answered(self, returned: Returned, now: datetime) -> dict[str, Any] | None:
        """Use the state up; None unless it was made for the browser that brings it."""
        if not 0 < len(returned.state) <= _LONGEST:
            return None
        with self._records.transaction() as unit:
            asked: ChallengeRecord | None = unit.credentials.answer(_hash(returned.state), purpose=PURPOSE, at=now)
        held: dict[str, Any] | None = None if asked is None else json.loads(asked.value)
        return held if held is not None and held["browser"] == _hash(returned.browser) else None


def _key_of(untrusted: str) -> str | None:
    """Name the key that a token says it is signed with; the name alone is taken from what is not yet checked."""
    try:
        named = jws.extract_compact(untrusted.encode()).headers().get("kid")
    except (JoseError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return named if isinstance(named, str) else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
