"""Salts that need no storage: derived from one secret, for one draft under one policy and one set of decisions.

HKDF with SHA-256 (RFC 5869). One-way for each name, so a salt that is public tells nothing about another. The draft,
the policy and the decisions are mixed in: a gap has another salt when any of them changes, so that what is withheld in
two versions cannot be linked, and a salt that one version shows opens nothing in another.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from redactor.core.certificate.model import fields_of
from redactor.core.hashtree import SALT_SIZE

SECRET_SIZE: Final = 32
_PURPOSE: Final = b"redactor/certificate/v1"
_LONGEST: Final = 32  # one block of the expansion is all that a salt needs


@dataclass(frozen=True, slots=True)
class Salts:
    """Derives the salts of one certificate. `secret` says whether they hide anything."""

    key: bytes = field(repr=False)
    secret: bool

    @classmethod
    def of(cls, secret: bytes | None, *, draft: str, policy: str, decisions: str) -> Salts:
        """Extract the key (RFC 5869, 2.2). Without a secret, salts are what anybody can compute."""
        about = fields_of(_PURPOSE, draft.encode(), policy.encode(), decisions.encode())
        if secret is None:
            return cls(sha256(_PURPOSE).digest(), secret=False)
        return cls(hmac.digest(about, secret, "sha256"), secret=True)

    def salt(self, kind: str, ref: str) -> bytes:
        """Expand the key for one place (RFC 5869, 2.3)."""
        info = fields_of(kind.encode(), ref.encode())
        return hmac.digest(self.key, info + b"\x01", "sha256")[:SALT_SIZE]


def signing_secret(seed: bytes) -> bytes:
    """Derive from a signer's seed the secret for salts; neither tells the other."""
    key = hmac.digest(b"redactor/certificate/v1/salts", seed, "sha256")
    return hmac.digest(key, b"salts\x01", "sha256")[:_LONGEST]
