"""Signed notes: a text and, below it, who signed it.

The format of C2SP `signed-note` with Ed25519 keys (type 0x01), as transparency logs use it, so that tools of others
read ours. Rules kept here: what is signed is a text that a person can read; a signature of an unknown key counts for
nothing, one of a known key that does not fit refuses the note; a signer's seed has no repr.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from redactor.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.vault.keys import RandomBytes

_ED25519: Final = b"\x01"
_SEED_SIZE: Final = 32
_HASH_SIZE: Final = 4
_PRIVATE: Final = "PRIVATE+KEY"
_NAME: Final = re.compile(r"[^\s+]{1,128}")
_MOST_SIGNATURES: Final = 16
"""A note with a thousand signatures would only make its reader work."""


class NoteError(VaultError):
    """A signed note, or a key for one, is not what it should be."""

    code = "signed-note"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who may have signed: a name and a public key. As text: `NAME+HASH+BASE64`."""

    name: str
    public: bytes

    def __str__(self) -> str:
        """Write the key as others keep it."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @property
    def id(self) -> bytes:
        """Give the four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_HASH_SIZE]

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a key. Raises NoteError."""
        parts = text.strip().split("+", 2)
        if len(parts) != len(("name", "hash", "key")):
            raise _no_key()
        key = cls(parts[0], _material(parts[2]))
        if not _NAME.fullmatch(key.name) or key.id.hex() != parts[1]:
            raise _no_key()
        return key


@dataclass(frozen=True, slots=True)
class SignerKey:
    """Who signs. As text: `PRIVATE+KEY+NAME+HASH+BASE64`, which is a secret."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def new(cls, name: str, *, random: RandomBytes) -> SignerKey:
        """Make a key. Raises NoteError where the name has white space or a plus in it."""
        if not _NAME.fullmatch(name):
            raise NoteError("The name of a signing key has no spaces and no plus sign.", remedy="Write panel.example.")
        return cls(name, random(_SEED_SIZE))

    @classmethod
    def parse(cls, text: str) -> SignerKey:
        """Read a key. Raises NoteError, which never quotes it."""
        parts = text.strip().split("+", 4)
        if "+".join(parts[:2]) != _PRIVATE or len(parts) != len(("PRIVATE", "KEY", "name", "hash", "key")):
            raise _no_key()
        key = cls(parts[2], _material(parts[4]))
        if not _NAME.fullmatch(key.name) or key.verifier.id.hex() != parts[3]:
            raise _no_key()
        return key

    def reveal(self) -> str:
        """Write the key, secret and all."""
        return f"{_PRIVATE}+{self.name}+{self.verifier.id.hex()}+{base64.b64encode(_ED25519 + self.seed).decode()}"

    @property
    def verifier(self) -> VerifierKey:
        """Give the key that others check with."""
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> bytes:
        """Sign a text, which ends with a line end. Ed25519 is deterministic: equal texts give equal notes."""
        if not text.endswith("\n") or any(ord(c) < ord(" ") and c != "\n" for c in text):
            raise NoteError("A text to be signed ends with a line end and holds no control characters.")
        signature = base64.b64encode(self.verifier.id + self._private.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {signature}\n".encode()


def opened(untrusted: bytes, keys: Iterable[VerifierKey]) -> tuple[str, tuple[VerifierKey, ...]]:
    """Give the text of a note and which of the keys signed it; none means that nobody known did.

    Raises NoteError where it is no signed note, or where a signature of a known key does not fit.
    """
    text, signatures = _parse(untrusted)
    known = {(key.name, key.id): key for key in keys}
    signers: list[VerifierKey] = []
    for name, held in signatures:
        key = known.get((name, held[:_HASH_SIZE]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(held[_HASH_SIZE:], text.encode())
        except (InvalidSignature, ValueError):
            raise NoteError("The signature does not fit the text.", remedy="Do not rely on it.") from None
        signers.append(key)
    return text, tuple(dict.fromkeys(signers))


def _parse(untrusted: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    try:
        note = untrusted.decode("utf-8")
    except ValueError:
        raise _no_note() from None
    text, blank, below = note.rpartition("\n\n")
    lines = below.split("\n")
    if not blank or lines[-1] or not 1 <= len(lines) - 1 <= _MOST_SIGNATURES:
        raise _no_note()
    if any(ord(c) < ord(" ") and c != "\n" for c in note):
        raise _no_note()
    return text + "\n", [_signature(line) for line in lines[:-1]]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, space, held = rest.partition(" ")
    if dash != "\u2014" or not space or not _NAME.fullmatch(name):
        raise _no_note()
    try:
        signature = base64.b64decode(held, validate=True)
    except ValueError:
        raise _no_note() from None
    if len(signature) <= _HASH_SIZE:
        raise _no_note()
    return name, signature


def _material(text: str) -> bytes:
    try:
        held = base64.b64decode(text, validate=True)
    except ValueError:
        raise _no_key() from None
    if held[:1] != _ED25519 or len(held) != 1 + _SEED_SIZE:
        raise _no_key()
    return held[1:]


def _no_key() -> NoteError:
    return NoteError("This is not a key for signed notes.", remedy="A key is one line: NAME+HASH+BASE64.")


def _no_note() -> NoteError:
    return NoteError("This is not a signed note.", remedy="Get it anew from where it stands.")
