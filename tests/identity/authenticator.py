"""A passkey in software: ES256, discoverable, user verified, no attestation. Each fault of a real one can be had."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """Encode as browsers do."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """Decode what `b64` made."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One device. `origin` is the page that the browser shows; `verifies` whether it asks its user for a finger."""

    origin: str = "http://localhost"
    verifies: bool = True
    count: int = 0
    counts: bool = True
    keys: dict[bytes, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    handles: dict[bytes, bytes] = field(default_factory=dict)

    def create(self, options: dict[str, Any]) -> str:
        """Make a passkey, as `navigator.credentials.create` does."""
        credential, key = secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1())
        self.keys[credential], self.handles[credential] = key, unb64(options["user"]["id"])
        numbers = key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(credential).to_bytes(2, "big") + credential + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", options["challenge"])),
            "attestationObject": b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["internal"],
        }
        return self._answer(credential, response)

    def get(self, options: dict[str, Any], *, handle: bytes | None = None) -> str:
        """Show a passkey, as `navigator.credentials.get` does; the newest, or one that was asked for."""
        allowed = [unb64(c["id"]) for c in options.get("allowCredentials") or []]
        credential = next((c for c in reversed(self.keys) if not allowed or c in allowed), None)
        if credential is None:
            raise LookupError
        data = self._data(options["rpId"], 0)
        client = self._client("webauthn.get", options["challenge"])
        signature = self.keys[credential].sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": b64(self.handles[credential] if handle is None else handle),
        }
        return self._answer(credential, response)

    def _data(self, host: str, flags: int) -> bytes:
        self.count += 1 if self.counts else 0
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        client = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(client).encode()

    @staticmethod
    def _answer(credential: bytes, response: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": b64(credential),
                "rawId": b64(credential),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
