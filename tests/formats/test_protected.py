"""A Word file under a password opens with it, for a decoder of another make too, and with nothing else."""

from __future__ import annotations

import io
import os
import zipfile
from base64 import b64decode
from hashlib import sha512
from typing import Final
from xml.etree import ElementTree as ET

import olefile  # type: ignore[import-untyped]  # ships no types
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from redactor.bootstrap import Tools
from redactor.core.access import Audience
from redactor.errors import VaultError
from redactor.formats.protected import SMALLEST, protect, unprotect
from redactor.services.reading.passphrases import is_ours, passphrase
from redactor.services.release.copies import make_copies
from tests.drafts import HEAD, draft

TEXT = HEAD + "1. One\n\nHello to all.\n\n2. Case (RED)\n\nZanzibarry Analytics was late.\n"
_E: Final = "{http://schemas.microsoft.com/office/2006/encryption}"
_P: Final = "{http://schemas.microsoft.com/office/2006/keyEncryptor/password}"
PASSWORD = "k7mq-x2fr-9abc-defg-hjk2"


@pytest.fixture(scope="module")
def docx() -> bytes:
    audience = Audience(items=frozenset({"2"}))
    return make_copies(Tools().formats, draft(TEXT), audience, ["docx"]).files[0].data


@pytest.fixture(scope="module")
def sealed(docx: bytes) -> bytes:
    return protect(docx, PASSWORD)


def test_what_comes_out_is_what_went_in(docx: bytes, sealed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(unprotect(sealed, PASSWORD))) as out, zipfile.ZipFile(io.BytesIO(docx)) as given:
        assert {n: out.read(n).rstrip(b" ") for n in out.namelist()} == {n: given.read(n) for n in given.namelist()}


def test_nothing_of_the_text_can_be_read_in_it(sealed: bytes) -> None:
    assert sealed.startswith(b"\xd0\xcf\x11\xe0")
    assert b"Zanzibarry" not in sealed
    assert b"word/document.xml" not in sealed


@pytest.mark.parametrize("password", ["", PASSWORD[:-1], PASSWORD.upper(), f"{PASSWORD} "])
def test_another_password_opens_nothing(sealed: bytes, password: str) -> None:
    with pytest.raises(VaultError) as refused:
        unprotect(sealed, password)
    assert PASSWORD not in refused.value.diagnostics()


def test_a_changed_file_is_refused(sealed: bytes) -> None:
    for at in (len(sealed) // 4, len(sealed) // 2, 3 * len(sealed) // 4):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(VaultError):
            unprotect(changed, PASSWORD)


def test_a_document_too_small_for_the_format_is_written_larger(docx: bytes, sealed: bytes) -> None:
    assert len(docx) < SMALLEST < len(unprotect(sealed, PASSWORD))


def test_a_large_document_comes_out_byte_for_byte(docx: bytes) -> None:
    large = io.BytesIO(docx)
    with zipfile.ZipFile(large, "a") as made:
        made.writestr("word/media/image1.png", os.urandom(3 * SMALLEST))

    assert unprotect(protect(large.getvalue(), PASSWORD), PASSWORD) == large.getvalue()


def test_a_decoder_that_shares_nothing_with_the_library_opens_it(sealed: bytes) -> None:
    assert decoded(sealed, PASSWORD) == unprotect(sealed, PASSWORD)
    with pytest.raises(AssertionError):
        decoded(sealed, "wrong")


def decoded(sealed: bytes, password: str) -> bytes:
    """Decrypt by MS-OFFCRYPTO 2.3.4.11 to 2.3.4.15, with primitives alone."""
    with olefile.OleFileIO(io.BytesIO(sealed)) as container:
        info = container.openstream("EncryptionInfo").read()
        package = container.openstream("EncryptedPackage").read()
    assert info[:8] == b"\x04\x00\x04\x00\x40\x00\x00\x00"
    tree = ET.fromstring(info[8:])  # noqa: S314 -- made by us a moment ago
    data, by_password = tree.find(f"{_E}keyData"), tree.find(f".//{_P}encryptedKey")
    assert data is not None
    assert by_password is not None
    assert (by_password.get("cipherAlgorithm"), by_password.get("keyBits")) == ("AES", "256")
    assert (by_password.get("hashAlgorithm"), by_password.get("spinCount")) == ("SHA512", "100000")
    salt = b64decode(by_password.get("saltValue", ""))
    digest = sha512(salt + password.encode("utf-16-le")).digest()
    for n in range(100_000):
        digest = sha512(n.to_bytes(4, "little") + digest).digest()

    def under(block: str, name: str) -> bytes:
        key = sha512(digest + bytes.fromhex(block)).digest()[:32]
        return cbc(key, salt, b64decode(by_password.get(name, "")))

    proof = under("fea7d2763b4b9e79", "encryptedVerifierHashInput")
    assert sha512(proof).digest() == under("d7aa0f6d3061344e", "encryptedVerifierHashValue")
    key, salt = under("146e0be7abacd0d6", "encryptedKeyValue"), b64decode(data.get("saltValue", ""))
    size, body = int.from_bytes(package[:8], "little"), package[8:]
    parts = (cbc(key, segment_iv(salt, n), body[n * 4096 : (n + 1) * 4096]) for n in range(-(-len(body) // 4096)))
    return b"".join(parts)[:size]


def segment_iv(salt: bytes, number: int) -> bytes:
    return sha512(salt + number.to_bytes(4, "little")).digest()[:16]


def cbc(key: bytes, iv: bytes, sealed: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()


def test_a_password_of_ours_has_its_form_and_no_two_are_alike() -> None:
    made = {passphrase(os.urandom) for _ in range(200)}

    assert len(made) == 200
    assert all(map(is_ours, made))
    assert not any(map(is_ours, ("", "password", PASSWORD[:-1], PASSWORD.replace("-", ""), "a" * 24)))
