"""Fingerprints of terms: keyed, so that whoever has the database alone can guess nothing.

Rules kept here: a fingerprint is an HMAC under a key of one body and marking, which rests wrapped like any data key; a
set of them is sealed besides, so that not even which items share a term can be seen; their number is rounded up with
fingerprints of nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from redactor.vault.context import SealError
from redactor.vault.envelope import SealedPortion, decrypt, encrypt
from redactor.vault.keys import KEY_SIZE, PlainKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from redactor.vault.context import Context
    from redactor.vault.keys import RandomBytes

SIZE: Final = 16
"""Bytes of a fingerprint: among a million of them, one candidate in 10^32 meets one by chance."""

_MARK: Final = b"redactor/memory/v1/mark"
_SEAL: Final = b"redactor/memory/v1/seal"


class MemoryKey:
    """The key of what a body remembers at one marking. It has no repr that tells."""

    __slots__ = ("_marking", "_sealing")

    def __init__(self, key: PlainKey) -> None:
        """Derive the two keys that are used from the one that rests wrapped (RFC 5869, without salt)."""
        secret = hmac.digest(bytes(KEY_SIZE), key.reveal(), hashlib.sha256)
        self._marking = hmac.digest(secret, _MARK + b"\x01", hashlib.sha256)
        self._sealing = hmac.digest(secret, _SEAL + b"\x01", hashlib.sha256)

    def __repr__(self) -> str:
        """Name the type, never the bytes."""
        return "<MemoryKey>"

    def mark(self, token: str) -> bytes:
        """Make the fingerprint of a token."""
        return hmac.digest(self._marking, token.encode("utf-8", "surrogatepass"), hashlib.sha256)[:SIZE]

    def close(self, tokens: Iterable[str], context: Context, *, step: int, random: RandomBytes) -> SealedPortion:
        """Seal the fingerprints of some tokens, rounded up in number to a multiple of `step`, in no order of theirs."""
        return self._close({self.mark(token) for token in tokens}, context, step=step, random=random)

    def without(
        self, sealed: SealedPortion, tokens: Iterable[str], context: Context, *, step: int, random: RandomBytes
    ) -> SealedPortion:
        """Leave some tokens out of a sealed set, which keeps its size. Raises SealError."""
        marks = self.open(sealed, context)
        left = marks - {self.mark(token) for token in tokens}
        return sealed if left == marks else self._close(left, context, step=step, random=random)

    def open(self, sealed: SealedPortion, context: Context) -> frozenset[bytes]:
        """Open the fingerprints that were sealed for just this context. Raises SealError."""
        data = decrypt(sealed, context, self._key(context))
        if len(data) % SIZE:
            raise SealError
        return frozenset(data[at : at + SIZE] for at in range(0, len(data), SIZE))

    def _close(self, marks: AbstractSet[bytes], context: Context, *, step: int, random: RandomBytes) -> SealedPortion:
        padding = {random(SIZE) for _ in range(-len(marks) % step)}
        return encrypt(b"".join(sorted(marks | padding)), context, self._key(context), random=random)

    def _key(self, context: Context) -> PlainKey:
        """Derive the key of one set, so that no nonce can meet another of another set."""
        return PlainKey(hmac.digest(self._sealing, context.encode(), hashlib.sha256))
