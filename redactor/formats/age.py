"""age v1 files for people outside: one recipient each, a tar inside, opened by the stock `age` tool (C2SP age.md).

Keys that begin with age1pq are post-quantum ones; the tool reads their files from version 1.3 on.
"""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING, Final

import pyrage

from redactor.errors import InputError, UsageError, VaultError
from redactor.formats import age_hybrid

if TYPE_CHECKING:
    from collections.abc import Mapping

_BEGINNINGS: Final = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
LARGEST: Final = 256 * 1024 * 1024  # a sealed copy holds one document; more is not one of ours


def check(recipient: str) -> None:
    """Refuse what is no age recipient. Raises UsageError."""
    if age_hybrid.is_recipient(recipient):
        try:
            age_hybrid.public_key(recipient)
        except age_hybrid.HybridError as error:
            raise _no_recipient(recipient) from error
    else:
        _recipient(recipient)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except Exception as error:  # pyrage raises its own, undeclared kinds
        raise _no_recipient(text) from error


def _no_recipient(text: str) -> UsageError:
    return UsageError(
        f"{text[:12]}… is not an age recipient: it has a typing error, or is cut off.",
        code="recipient",
        remedy="Copy the whole public key of the recipient; it begins with age1.",
    )


def seal(recipient: str, files: Mapping[str, bytes]) -> bytes:
    """Pack files into a tar without times or owners, and encrypt it to one recipient, of either kind."""
    check(recipient)
    if age_hybrid.is_recipient(recipient):
        return age_hybrid.seal(recipient, packed(files))
    return bytes(pyrage.encrypt(packed(files), [_recipient(recipient)]))


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a tar; equal files give equal bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o600
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def unseal(sealed: bytes, identity: str) -> dict[str, bytes]:
    """Decrypt with the identities of an age key file, and unpack.

    Raises VaultError for a key that does not open the file, InputError for a file that is none of ours.
    """
    hybrids = [line.strip() for line in identity.splitlines() if line.strip().startswith(age_hybrid.IDENTITY)]
    keys = _identities(identity, others=bool(hybrids))
    if not sealed.startswith(_BEGINNINGS):
        raise InputError(
            "The file is no age file: it was never sealed, or it is another file.",
            code="malformed",
            remedy="Give the file ending in .age that you were sent.",
        )
    try:
        plain = _plain(sealed, hybrids, keys)
    except Exception as error:  # as in _recipient
        raise VaultError(
            "The file does not open with this key: it was sealed to another one, or it was changed.",
            code="not-opened",
            remedy="Use the identity file that belongs to the public key you gave, or ask for the file again.",
        ) from error
    return _unpacked(plain)


def _plain(sealed: bytes, hybrids: list[str], keys: list[pyrage.x25519.Identity]) -> bytes:
    """Try the keys of the kind that the file is for."""
    for hybrid in hybrids:
        try:
            return age_hybrid.unseal(sealed, hybrid)
        except age_hybrid.HybridError:
            continue
    return bytes(pyrage.decrypt(sealed, keys))


def _identities(text: str, *, others: bool) -> list[pyrage.x25519.Identity]:
    keys = []
    for line in text.splitlines():
        if line.strip().startswith("AGE-SECRET-KEY-1"):
            try:
                keys.append(pyrage.x25519.Identity.from_str(line.strip()))
            except Exception as error:  # as in _recipient
                raise VaultError(
                    "The identity file has a damaged key.", code="identity", remedy="Restore it from its backup."
                ) from error
    if not keys and not others:
        raise VaultError(
            "The identity file holds no age identity.",
            code="identity",
            remedy="Give the file that `age-keygen -o FILE` wrote.",
        )
    return keys


def _unpacked(plain: bytes) -> dict[str, bytes]:
    if len(plain) > LARGEST:
        raise InputError(
            "The sealed file is larger than any copy of ours.", code="too-large", remedy="Check where it comes from."
        )
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            return {member.name: _content(tar, member) for member in tar}
    except tarfile.TarError as error:
        raise InputError(
            "The sealed file opened, but what is inside is no copy of ours.",
            code="malformed",
            remedy="Check where it comes from.",
        ) from error


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Read a file of the tar; its name may lead nowhere else."""
    file = tar.extractfile(member) if member.isfile() else None
    if file is None or "/" in member.name or "\\" in member.name or member.name.startswith("."):
        raise tarfile.TarError
    return file.read()
