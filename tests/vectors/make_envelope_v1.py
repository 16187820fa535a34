"""Write the envelope's test vectors, from `docs/reference/envelope.md` and nothing else.

Shares no code with the vault, so that a mistake in one is a difference to the other. The random
bytes are made from a counter: equal runs give equal files.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

OUT = Path(__file__).with_name("envelope-v1.json")

CASES: list[tuple[str, dict[str, Any], bytes]] = [
    (
        "a sentence",
        {"kind": "portion", "body": "lantern-board", "meeting": "m-7", "portion": "p-4-2-3"},
        b"The bid of Larkspur Ltd. is withdrawn.",
    ),
    (
        "an empty text",
        {"kind": "title", "body": "lantern-board", "meeting": "m-7", "portion": "4"},
        b"",
    ),
    (
        "the longest text of the smallest envelope",
        {"kind": "portion", "body": "lantern-board", "meeting": "m-7", "portion": "p-9"},
        b"x" * 252,
    ),
    (
        "one byte more",
        {"kind": "portion", "body": "lantern-board", "meeting": "m-7", "portion": "p-9"},
        b"x" * 253,
    ),
    (
        "letters beyond ASCII in every field",
        {"kind": "decision", "body": "Größe", "meeting": "März", "portion": "№ 5"},
        "Zoë paid £1,200".encode(),
    ),
]


def field(value: bytes) -> bytes:
    """One field of the context: its length, then its bytes."""
    return len(value).to_bytes(4, "big") + value


def ctx(context: dict[str, Any]) -> bytes:
    """Encode the context as the page has it."""
    names = ("kind", "body", "meeting", "portion", "marking")
    texts = b"".join(field(context[name].encode()) for name in names)
    return texts + field(context["version"].to_bytes(8, "big"))


def padme(size: int) -> int:
    """Round a length up as Padmé does."""
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def vector(number: int, name: str, context: dict[str, Any], text: bytes) -> dict[str, Any]:
    """Seal one case with bytes made from its number."""
    kek, dek = (sha256(f"{label} {number}".encode()).digest() for label in ("kek", "dek"))
    nonce = sha256(f"nonce {number}".encode()).digest()[:12]
    padded = (len(text).to_bytes(4, "big") + text).ljust(max(256, padme(4 + len(text))), b"\0")
    aad = b"redactor/envelope/v1/text\0" + ctx(context)
    info = b"redactor/envelope/v1/wrap\0" + ctx(context)
    wrap_key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(kek)
    return {
        "name": name,
        "context": context,
        "ctx": ctx(context).hex(),
        "text": text.hex(),
        "kek": kek.hex(),
        "dek": dek.hex(),
        "nonce": nonce.hex(),
        "wrap_key": wrap_key.hex(),
        "envelope": (b"RDE\1" + nonce + AESGCM(dek).encrypt(nonce, padded, aad)).hex(),
        "wrap": (b"RDW\1" + aes_key_wrap(wrap_key, dek)).hex(),
    }


def main() -> None:
    """Write every case to the file beside this one."""
    markings = ("RED", "AMBER")
    vectors = [
        vector(n, name, {**context, "marking": markings[n % 2], "version": n**9 + 1}, text)
        for n, (name, context, text) in enumerate(CASES)
    ]
    body = {"format": "redactor envelope v1", "page": "docs/reference/envelope.md"}
    text = json.dumps({**body, "vectors": vectors}, indent=1, ensure_ascii=False)
    OUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
