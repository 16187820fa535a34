"""The envelope: one text under one key, padded, bound to its context.

Format v1 of `docs/reference/envelope.md`, byte by byte. Exactly one form is accepted on opening; all
others are the same `SealError`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from redactor.errors import VaultError
from redactor.vault.context import SealError

if TYPE_CHECKING:
    from redactor.vault.context import Context
    from redactor.vault.keys import PlainKey, RandomBytes

HEADER: Final = b"RDE\x01"
NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16

SMALLEST_PADDED: Final = 256
"""Every short text looks alike: a name and a sentence take the same room."""

LARGEST_TEXT: Final = 2**30
"""Far above any upload; AES-GCM would bear more, memory would not."""

_OVERHEAD: Final = len(HEADER) + NONCE_SIZE + TAG_SIZE
_LENGTH_SIZE: Final = 4
_LABEL: Final = b"redactor/envelope/v1/text\x00"


@dataclass(frozen=True, slots=True)
class SealedPortion:
    """An envelope as it rests: the only form in which restricted text reaches a disk."""

    envelope: bytes = field(repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether these bytes have the outer form of an envelope; only opening proves more."""
        return self.envelope.startswith(HEADER) and len(self.envelope) >= _OVERHEAD + SMALLEST_PADDED


def padme(size: int) -> int:
    """Round a length up so that it tells little of itself (Nikitin et al., PoPETs 2019(4))."""
    exponent = size.bit_length() - 1
    step = 1 << max(exponent - exponent.bit_length(), 0)
    return -(-size // step) * step


def encrypt(text: bytes, context: Context, dek: PlainKey, *, random: RandomBytes) -> SealedPortion:
    """Encrypt a text under a key that is used for it alone. Raises `VaultError` where it is too long."""
    nonce = random(NONCE_SIZE)
    if len(nonce) != NONCE_SIZE:
        message = "The source of random bytes gave too few."
        raise VaultError(message, code="key")
    sealed = AESGCM(dek.reveal()).encrypt(nonce, _pad(text), _LABEL + context.encode())
    return SealedPortion(HEADER + nonce + sealed)


def decrypt(sealed: SealedPortion, context: Context, dek: PlainKey) -> bytes:
    """Open an envelope as what its context says. Raises `SealError`, whatever does not fit."""
    if not sealed.is_whole:
        raise SealError
    start = len(HEADER) + NONCE_SIZE
    nonce, untrusted = sealed.envelope[len(HEADER) : start], sealed.envelope[start:]
    try:
        padded = AESGCM(dek.reveal()).decrypt(nonce, untrusted, _LABEL + context.encode())
    except (InvalidTag, OverflowError):
        raise SealError from None  # the cause would tell which bond broke
    return _unpad(padded)


def _padded_size(size: int) -> int:
    return max(SMALLEST_PADDED, padme(_LENGTH_SIZE + size))


def _pad(text: bytes) -> bytes:
    if len(text) > LARGEST_TEXT:
        message = "A text is too long to be sealed."
        raise VaultError(message, code="too-long")
    size = _padded_size(len(text))
    return b"".join((len(text).to_bytes(_LENGTH_SIZE, "big"), text, bytes(size - _LENGTH_SIZE - len(text))))


def _unpad(padded: bytes) -> bytes:
    size = int.from_bytes(padded[:_LENGTH_SIZE], "big")
    end = _LENGTH_SIZE + size
    if _padded_size(size) != len(padded) or padded[end:] != bytes(len(padded) - end):
        raise SealError
    return padded[_LENGTH_SIZE:end]
