"""ID tokens: whether one is from the provider, for us, for this sign-in, and of this moment.

Rules kept here (OpenID Connect Core 1.0, 3.1.3.7): the algorithm is one of a short list, whatever the token says of
itself, so neither `none` nor a public key taken for a shared secret gets through; issuer, audience and nonce are
compared whole; a token without an end, or from the future, is none.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from joserfc import jwt
from joserfc.errors import JoseError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Signatures with a key of the provider's; nothing that a client secret or nobody signs."""

LARGEST_TOKEN: Final = 32 * 1024
SKEW: Final = timedelta(minutes=1)
FRESH_WITHIN: Final = timedelta(minutes=2)
"""How long ago somebody may have proved there who she is for it to be a proof here: the way back takes seconds."""

_LONGEST_SUBJECT: Final = 255
"""OpenID Connect Core 1.0, section 2: `sub` has at most 255 ASCII characters."""
_FAULTS: Final = (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
"""What a made-up token sets off in the parsers beside joserfc's own errors."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token of this sign-in has to say."""

    issuer: str
    client: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token that holds says: whom the provider knows, a verified address or none, and when she proved it."""

    subject: str
    email: str
    fresh: bool


def read(untrusted: str, keys: KeySet, expected: Expected, *, now: datetime) -> Claims | None:
    """Read a token; None for one that does not hold, whatever is wrong with it."""
    if not 0 < len(untrusted) <= LARGEST_TOKEN:
        return None
    try:
        found = jwt.decode(untrusted, keys, algorithms=list(ALGORITHMS)).claims
        _registry(expected, now).validate(found)
        return _claims(found, expected, now)
    except _FAULTS:
        return None


def _registry(expected: Expected, now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(SKEW.total_seconds()),
        iss={"essential": True, "value": expected.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": expected.client},
        exp={"essential": True},
        iat={"essential": True},
    )


def _claims(found: dict[str, Any], expected: Expected, now: datetime) -> Claims | None:
    subject, email = found["sub"], found.get("email")
    if not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isascii():
        return None
    if not _for_us_alone(found, expected.client) or not _same(found.get("nonce"), expected.nonce):
        return None
    # `is True`: some providers send the word "false".
    verified = isinstance(email, str) and found.get("email_verified") is True
    return Claims(subject, email if verified and isinstance(email, str) else "", _fresh(found.get("auth_time"), now))


def _for_us_alone(found: dict[str, Any], client: str) -> bool:
    """Refuse a token that was issued to another program, or to several without saying to which."""
    audience, party = found["aud"], found.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    return party == client if party is not None or several else True


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _fresh(auth_time: object, now: datetime) -> bool:
    if isinstance(auth_time, bool) or not isinstance(auth_time, int | float):
        return False
    since = now - datetime.fromtimestamp(auth_time, UTC)
    return -SKEW <= since <= FRESH_WITHIN
