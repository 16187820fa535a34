"""age v1 files for a post-quantum key: the recipient type mlkem768x25519 (C2SP age.md), which pyrage does not have yet.

Nothing here is of our own making: the key is wrapped with HPKE (RFC 9180) by `cryptography`, over the KEM that combines
ML-KEM-768 and X25519; header and payload are those of every age file. A file has this one recipient and no other, for
the spec wants no weaker one beside it. Remove this module once pyrage has the type.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256, SHAKE256, Hash
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from redactor.formats import bech32

RECIPIENT: Final = "age1pq"
IDENTITY: Final = "AGE-SECRET-KEY-PQ-"
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_VERSION: Final = b"age-encryption.org/v1\n"
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_MLKEM_KEY, _KEY, _SEED = 1184, 1216, 32
_ENCAPSULATED, _BODY = 1120, 32
_CHUNK: Final = 64 * 1024
_TAG: Final = 16
_LINE: Final = 64


class HybridError(ValueError):
    """A key or a file of this type does not hold what the format wants."""


def is_recipient(text: str) -> bool:
    """Tell whether somebody means a key of this type."""
    return text.strip().lower().startswith(f"{RECIPIENT}1")


def public_key(text: str) -> MLKEM768X25519PublicKey:
    """Read a recipient. Raises HybridError."""
    data = bech32.decode(RECIPIENT, text.strip())
    if data is None or len(data) != _KEY:
        raise HybridError
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(data[:_MLKEM_KEY])
        return MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(data[_MLKEM_KEY:]))
    except ValueError as error:
        raise HybridError from error


def seal(recipient: str, plain: bytes) -> bytes:
    """Encrypt to one recipient. Raises HybridError."""
    file_key, nonce = os.urandom(16), os.urandom(16)
    wrapped = _SUITE.encrypt(file_key, public_key(recipient), info=_INFO)
    stanza = b"-> mlkem768x25519 " + _raw64(wrapped[:_ENCAPSULATED]) + b"\n" + _body(wrapped[_ENCAPSULATED:])
    header = _VERSION + stanza + b"---"
    return header + b" " + _raw64(_mac(file_key, header)) + b"\n" + nonce + _payload(file_key, nonce, plain)


def unseal(sealed: bytes, identity: str) -> bytes:
    """Decrypt with an identity. Raises HybridError, whatever it is that does not fit."""
    key = _private_key(identity)
    header, mark, rest = sealed.partition(b"\n---")
    mac, newline, body = rest.partition(b"\n")
    if not mark or not newline or not header.startswith(_VERSION):
        raise HybridError
    file_key = _unwrapped(header + b"\n", key)
    if not hmac.compare_digest(mac, b" " + _raw64(_mac(file_key, header + mark))):
        raise HybridError
    return _opened(file_key, body[:16], body[16:])


def _private_key(text: str) -> MLKEM768X25519PrivateKey:
    seed = bech32.decode(IDENTITY, text.strip())
    if seed is None or len(seed) != _SEED:
        raise HybridError
    digest = Hash(SHAKE256(96))
    digest.update(seed)
    expanded = digest.finalize()  # draft-ietf-hpke-pq: 64 bytes for ML-KEM, 32 for X25519
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
    )


def _unwrapped(header: bytes, key: MLKEM768X25519PrivateKey) -> bytes:
    """Try every stanza of this type."""
    for stanza in header.removeprefix(_VERSION).split(b"-> ")[1:]:
        arguments, _, body = stanza.partition(b"\n")
        words = arguments.split(b" ")
        if words[0] != b"mlkem768x25519":
            continue
        if len(words) != len(("type", "encapsulated")):
            raise HybridError
        encapsulated, wrapped = _from64(words[1], _ENCAPSULATED), _from64(body.replace(b"\n", b""), _BODY)
        try:
            return _SUITE.decrypt(encapsulated + wrapped, key, info=_INFO)
        except (InvalidTag, ValueError):
            continue
    raise HybridError


def _from64(text: bytes, size: int) -> bytes:
    try:
        data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise HybridError from error
    if len(data) != size or _raw64(data) != text:
        raise HybridError
    return data


def _raw64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _body(data: bytes) -> bytes:
    """Write the body of a stanza: full lines of 64, and a shorter one at the end."""
    text = _raw64(data)
    return b"".join(text[n : n + _LINE] + b"\n" for n in range(0, len(text) + 1, _LINE))


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _derived(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(file_key)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _payload(file_key: bytes, nonce: bytes, plain: bytes) -> bytes:
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    starts = range(0, max(len(plain), 1), _CHUNK)
    return b"".join(
        cipher.encrypt(_nonce(n, last=start + _CHUNK >= len(plain)), plain[start : start + _CHUNK], None)
        for n, start in enumerate(starts)
    )


def _opened(file_key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    cipher, width = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")), _CHUNK + _TAG
    chunks = [sealed[n : n + width] for n in range(0, len(sealed), width)]
    try:
        opened = [cipher.decrypt(_nonce(n, last=n == len(chunks) - 1), c, None) for n, c in enumerate(chunks)]
    except (InvalidTag, ValueError) as error:
        raise HybridError from error
    if not opened or (len(opened) > 1 and not opened[-1]):
        raise HybridError
    return b"".join(opened)
