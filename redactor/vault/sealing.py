"""Seal a text and open it again: a fresh data key, the envelope, and the wrap, in one step.

Nobody else handles data keys. `seal` and `open_sealed` work with a KEK in hand, `seal_under` and
`open_under` with a provider, which may never give its KEKs away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.vault.envelope import SealedPortion, decrypt, encrypt
from redactor.vault.keys import PlainKey, WrappedKey

if TYPE_CHECKING:
    from redactor.vault.context import Context
    from redactor.vault.keys import Kek, KekProvider, RandomBytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text: two parts that rest apart, so that deleting the wrap shreds the envelope."""

    envelope: SealedPortion
    wrap: WrappedKey


def seal(plaintext: bytes, context: Context, kek: Kek, *, random: RandomBytes) -> Sealed:
    """Seal a text under a fresh key wrapped by `kek`. Raises `VaultError` where that cannot be."""
    dek = PlainKey.fresh(random)
    wrap = kek.wrap(dek, context)
    return Sealed(encrypt(plaintext, context, dek, random=random), wrap)


def open_sealed(sealed: Sealed, context: Context, kek: Kek) -> bytes:
    """Open a text as what was asked for. Raises `SealError`, whatever does not fit."""
    return decrypt(sealed.envelope, context, kek.unwrap(sealed.wrap, context))


def seal_under(provider: KekProvider, plaintext: bytes, context: Context, *, random: RandomBytes) -> Sealed:
    """Seal a text under the current epoch of its marking. Raises `VaultError` where there is none."""
    dek = PlainKey.fresh(random)
    wrap = provider.wrap(provider.current(context.marking), dek, context)
    return Sealed(encrypt(plaintext, context, dek, random=random), wrap)


def open_under(provider: KekProvider, sealed: Sealed, context: Context) -> bytes:
    """Open a text with the epoch that its wrap names. Raises `SealError`, whatever does not fit."""
    return decrypt(sealed.envelope, context, provider.unwrap(sealed.wrap, context))
