"""Word files under a password, for people without a tool (MS-OFFCRYPTO 2.3.4.10, agile encryption: AES-256, SHA-512).

The format derives its key with a hundred thousand hashes and no more, so the password has to be strong by itself: one
that a person makes up is not. Nothing outside the password vouches for who made the file.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

import msoffcrypto  # type: ignore[import-untyped]  # ships no types

from redactor.errors import VaultError

SMALLEST: Final = 8 * 1024
"""Packages below 4 KB would rest in the container's stream for small things, where the library writes them damaged."""

_TYPES: Final = "[Content_Types].xml"
_DATED: Final = (1980, 1, 1, 0, 0, 0)


def protect(docx: bytes, password: str) -> bytes:
    """Encrypt a .docx under a password, and open the result once more to be sure. Raises VaultError."""
    package = docx if len(docx) >= SMALLEST else _larger(docx)
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(package)).encrypt(password, out)
    made = out.getvalue()
    if unprotect(made, password) != package:
        raise VaultError("The protected document does not open again.", remedy="Take another format, or a key.")
    return made


def unprotect(sealed: bytes, password: str) -> bytes:
    """Decrypt such a file, checking that nobody changed it. Raises VaultError."""
    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(sealed))
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain, verify_integrity=True)
    except Exception as error:  # the library raises its own kinds, and those of what it builds on
        raise VaultError(
            "The document does not open with this password: it is another one, or the file was changed.",
            code="not-opened",
            remedy="Type the password as it was given, or ask for the file again.",
        ) from error
    return plain.getvalue()


def _larger(docx: bytes) -> bytes:
    """Write the package anew without compression, with blanks behind the root element of its list of content types."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            blanks = b" " * SMALLEST if name == _TYPES else b""
            target.writestr(zipfile.ZipInfo(name, _DATED), source.read(name) + blanks)
    return out.getvalue()
