"""Sealed copies: they open with their own key, whole, and with no other; what is inside is one of ours."""

from __future__ import annotations

import io
import tarfile

import pyrage
import pytest

from redactor.errors import InputError, UsageError, VaultError
from redactor.formats import age


@pytest.fixture(scope="module")
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def test_a_copy_opens_with_its_key(key: pyrage.x25519.Identity) -> None:
    files = {"minutes.docx": b"PK\x03\x04", "minutes.md": "Zan – £".encode()}
    sealed = age.seal(str(key.to_public()), files)
    assert sealed.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert b"minutes" not in sealed
    assert age.unseal(sealed, f"# created: today\n# public key: {key.to_public()}\n{key}\n") == files


def test_equal_files_are_packed_to_equal_bytes_without_times_or_owners() -> None:
    assert age.packed({"b": b"2", "a": b"1"}) == age.packed({"a": b"1", "b": b"2"})
    with tarfile.open(fileobj=io.BytesIO(age.packed({"a": b"1"}))) as tar:
        assert [(m.name, m.mtime, m.uid, m.uname) for m in tar] == [("a", 0, 0, "")]


def test_another_key_and_a_changed_file_are_refused(key: pyrage.x25519.Identity) -> None:
    sealed = age.seal(str(key.to_public()), {"minutes.md": b"Zan"})
    with pytest.raises(VaultError):
        age.unseal(sealed, str(pyrage.x25519.Identity.generate()))
    with pytest.raises(VaultError):
        age.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), str(key))


def test_a_file_that_was_never_sealed_is_told_from_one_that_does_not_open(key: pyrage.x25519.Identity) -> None:
    for untrusted in (b"", b"no sealed file", b"PK\x03\x04"):
        with pytest.raises(InputError, match="no age file"):
            age.unseal(untrusted, str(key))


@pytest.mark.parametrize("identity", ["", "# nothing but a remark", "AGE-SECRET-KEY-1DAMAGED"])
def test_an_identity_file_without_a_sound_key_is_refused(identity: str) -> None:
    with pytest.raises(VaultError):
        age.unseal(b"", identity)


@pytest.mark.parametrize("text", ["", "age1", "age1qqqq", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1"])
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        age.check(text)


@pytest.mark.parametrize("name", ["../minutes.md", "a/b", "a\\b", ".hidden", "/etc/passwd"])
def test_a_name_that_leads_elsewhere_is_refused(key: pyrage.x25519.Identity, name: str) -> None:
    sealed = age.seal(str(key.to_public()), {name: b"x"})
    with pytest.raises(InputError):
        age.unseal(sealed, str(key))


def test_a_link_in_the_tar_is_refused(key: pyrage.x25519.Identity) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        link = tarfile.TarInfo("minutes.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    sealed = bytes(pyrage.encrypt(out.getvalue(), [key.to_public()]))
    with pytest.raises(InputError):
        age.unseal(sealed, str(key))
