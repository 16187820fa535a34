"""The vectors, opened by a reader that was written from `docs/reference/envelope.md` alone.

It shares no code with the vault: HKDF and the key wrap are written out on HMAC and on single AES blocks.
"""

from __future__ import annotations

import hmac
import json
import math
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB, GCM

from redactor.vault.context import Context, Kind
from redactor.vault.keys import Epoch, Kek
from redactor.vault.sealing import seal

FILE = Path(__file__).parents[1] / "vectors" / "envelope-v1.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]


def page_context(context: dict[str, Any]) -> bytes:
    out = b""
    for name in ("kind", "body", "meeting", "portion", "marking", "version"):
        value = context[name]
        data = value.to_bytes(8, "big") if name == "version" else value.encode("utf-8")
        out += len(data).to_bytes(4, "big") + data
    return out


def page_hkdf(key: bytes, info: bytes) -> bytes:
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def page_unwrap(key: bytes, wrapped: bytes) -> bytes:
    block = Cipher(AES(key), ECB()).decryptor()  # noqa: S305 -- single blocks, as RFC 3394 has it
    head, rest = wrapped[:8], [wrapped[n : n + 8] for n in range(8, 40, 8)]
    for round_ in range(5, -1, -1):
        for n in range(3, -1, -1):
            counter = 4 * round_ + n + 1
            mixed = (int.from_bytes(head, "big") ^ counter).to_bytes(8, "big")
            both = block.update(mixed + rest[n])
            head, rest[n] = both[:8], both[8:]
    assert head == b"\xa6" * 8
    return b"".join(rest)


def page_padded_size(size: int) -> int:
    n = 4 + size
    exponent = math.floor(math.log2(n))
    step: int = 1 << (exponent - (math.floor(math.log2(exponent)) + 1))
    return max(256, math.ceil(n / step) * step)


def page_open(envelope: bytes, wrap: bytes, kek: bytes, context: dict[str, Any]) -> bytes:
    assert (envelope[:4], wrap[:4]) == (b"RDE\x01", b"RDW\x01")
    assert len(wrap) == 44
    ctx = page_context(context)
    dek = page_unwrap(page_hkdf(kek, b"redactor/envelope/v1/wrap\x00" + ctx), wrap[4:])
    gcm = Cipher(AES(dek), GCM(envelope[4:16], envelope[-16:])).decryptor()
    gcm.authenticate_additional_data(b"redactor/envelope/v1/text\x00" + ctx)
    padded = gcm.update(envelope[16:-16]) + gcm.finalize()
    size = int.from_bytes(padded[:4], "big")
    assert len(padded) == page_padded_size(size)
    assert not any(padded[4 + size :])
    return padded[4 : 4 + size]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_a_reader_written_from_the_page_opens_the_vectors(vector: dict[str, Any]) -> None:
    envelope, wrap, kek = (bytes.fromhex(vector[name]) for name in ("envelope", "wrap", "kek"))
    assert page_open(envelope, wrap, kek, vector["context"]) == bytes.fromhex(vector["text"])
    assert page_context(vector["context"]).hex() == vector["ctx"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_the_vault_writes_the_vectors_byte_for_byte(vector: dict[str, Any]) -> None:
    context = Context(**{**vector["context"], "kind": Kind(vector["context"]["kind"])})
    kek = Kek(Epoch(context.marking, "e"), bytes.fromhex(vector["kek"]))
    drawn = {32: bytes.fromhex(vector["dek"]), 12: bytes.fromhex(vector["nonce"])}
    it = seal(bytes.fromhex(vector["text"]), context, kek, random=drawn.__getitem__)
    assert it.envelope.envelope.hex() == vector["envelope"]
    assert it.wrap.wrap.hex() == vector["wrap"]


def test_the_vectors_are_what_their_generator_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker: dict[str, Any] = {"__name__": "maker", "__file__": str(FILE)}
    exec(FILE.with_name("make_envelope_v1.py").read_text(encoding="utf-8"), maker)  # noqa: S102 -- our own script
    maker["OUT"] = tmp_path / "again.json"
    maker["main"]()
    assert maker["OUT"].read_bytes() == FILE.read_bytes()
