"""Signed notes: read by a stock tool, refused when anything in them was touched."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.vault.notes import NoteError, SignerKey, VerifierKey, opened

if TYPE_CHECKING:
    from pathlib import Path

KEY = SignerKey("panel.example", bytes(range(32)))
OTHER = SignerKey("other.example", bytes(32))
NOTE = KEY.sign("one line\nanother\n")
DER = bytes.fromhex("302a300506032b6570032100")  # RFC 8410, 4: the header of an Ed25519 public key


def test_a_note_says_what_was_signed_and_by_whom() -> None:
    assert opened(NOTE, [OTHER.verifier, KEY.verifier]) == ("one line\nanother\n", (KEY.verifier,))


def test_a_stranger_s_signature_counts_for_nothing() -> None:
    assert opened(NOTE, [OTHER.verifier]) == ("one line\nanother\n", ())


def test_two_may_sign_one_text() -> None:
    both = NOTE + OTHER.sign("one line\nanother\n").rpartition(b"\n\n")[2]
    assert opened(both, [KEY.verifier, OTHER.verifier])[1] == (KEY.verifier, OTHER.verifier)


def test_openssl_verifies_a_note(tmp_path: Path) -> None:
    text, _, below = NOTE.partition(b"\n\n")
    files = {
        "key": DER + KEY.verifier.public,
        "text": text + b"\n",
        "signature": base64.b64decode(below.split(b" ")[2])[4:],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    command = "openssl pkeyutl -verify -rawin -pubin -inkey key -keyform DER -in text -sigfile signature".split()
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "text").write_bytes(text + b".\n")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode != 0


def test_keys_are_read_as_they_are_written() -> None:
    assert SignerKey.parse(KEY.reveal()) == KEY
    assert VerifierKey.parse(f"{KEY.verifier}\n") == KEY.verifier


def test_a_key_of_another_s_making_is_read() -> None:
    # the example of golang.org/x/mod/sumdb/note
    theirs = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    note = (
        b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        b"\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
        b"RZb6KE6RyyBwJnAM=\n"
    )
    assert opened(note, [theirs])[1] == (theirs,)


def test_a_seed_has_no_repr_and_no_error_quotes_a_key() -> None:
    assert "seed" not in repr(KEY)
    with pytest.raises(NoteError) as raised:
        SignerKey.parse(KEY.reveal().replace("panel", "panic"))
    assert KEY.reveal().rpartition("+")[2] not in raised.value.diagnostics()


@given(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_no_byte_of_a_note_can_be_changed(at: int, by: int) -> None:
    changed = bytearray(NOTE)
    changed[at] ^= by
    try:
        text, signers = opened(bytes(changed), [KEY.verifier])
    except NoteError:
        return
    assert not signers or (text, signers) == opened(NOTE, [KEY.verifier])


@pytest.mark.parametrize(
    "text", ["", "a", "a+b", "a+00000000+AQ==", "PRIVATE+KEY+a", str(KEY.verifier)[:-4], "a b" + str(KEY.verifier)]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    for kind in (VerifierKey, SignerKey):
        with pytest.raises(NoteError):
            kind.parse(text)


@pytest.mark.parametrize("text", ["", "no end", "bell\a\n"])
def test_a_text_that_is_not_plain_lines_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        KEY.sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "x" * 129])
def test_a_name_that_a_note_could_not_carry_is_refused(name: str) -> None:
    with pytest.raises(NoteError):
        SignerKey.new(name, random=bytes)


@given(st.binary(max_size=120))
def test_nonsense_is_refused_without_a_fault_of_ours(data: bytes) -> None:
    with pytest.raises(NoteError):
        opened(data, [KEY.verifier])
