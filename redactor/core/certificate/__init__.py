"""The certificate of a publication: what a stranger needs to check it against the files, years later.

Format v1 of `docs/reference/certificate.md`. Rules this package keeps:

- What is visible is listed with its text and salt; what is not is one opaque hash for each contiguous gap, of one form
  whatever it holds. No place in a certificate counts what a gap holds.
- One Merkle tree (`core.hashtree`) covers everything that is said, so that no part can be exchanged.
- A commitment to something withheld wants a secret. Without one there is none: equal inputs give equal public files, so
  anybody could try guesses.
- Checking takes nothing on trust: every hash is computed again, every file is read by a probe.
"""

from __future__ import annotations

from redactor.core.certificate.checking import check, check_reveal
from redactor.core.certificate.coding import (
    CertificateError,
    decode,
    decode_reveal,
    encode,
    encode_reveal,
)
from redactor.core.certificate.making import certify, declassified, reveal
from redactor.core.certificate.model import Certificate, Gap, Leaf, Line, Listed, Part, Reveal
from redactor.core.certificate.salts import Salts

__all__ = [
    "Certificate",
    "CertificateError",
    "Gap",
    "Leaf",
    "Line",
    "Listed",
    "Part",
    "Reveal",
    "Salts",
    "certify",
    "check",
    "check_reveal",
    "declassified",
    "decode",
    "decode_reveal",
    "encode",
    "encode_reveal",
    "reveal",
]
