"""Keys, each state of one in a type of its own, and the port that providers of KEKs fill.

Rules kept here: a secret has no repr, is not compared and does not pickle; a data key is wrapped
under a key derived for its context, so that a wrap opens as what it was made for or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn, Protocol, TypeAlias

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from redactor.errors import VaultError
from redactor.vault.context import SealError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from redactor.vault.context import Context

RandomBytes: TypeAlias = "Callable[[int], bytes]"
"""A source of bytes that nobody can foretell, given how many: `os.urandom` in service, a counter in tests."""

KEY_SIZE: Final = 32
"""Bytes of every key here: AES-256."""

WRAP_HEADER: Final = b"RDW\x01"
WRAP_SIZE: Final = len(WRAP_HEADER) + KEY_SIZE + 8  # RFC 3394 adds one block of 64 bits

_WRAP_LABEL: Final = b"redactor/envelope/v1/wrap\x00"


class Secret:
    """Bytes that are not to be shown, compared, copied or stored by accident."""

    __slots__ = ("_material",)

    def __init__(self, material: bytes) -> None:
        """Hold 32 bytes; anything else is no key. Raises `VaultError`."""
        if len(material) != KEY_SIZE:
            message = "A key has the wrong length."
            raise VaultError(message, code="key")
        self._material = bytes(material)

    def reveal(self) -> bytes:
        """Return the bytes, for the arithmetic and for nothing else."""
        return self._material

    def __repr__(self) -> str:
        """Name the type, never the bytes."""
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied. Raises `TypeError`."""
        message = f"{type(self).__name__} is not to be copied"
        raise TypeError(message)


class PlainKey(Secret):
    """A data key (DEK) in the clear: it seals or opens one message and is forgotten."""

    __slots__ = ()

    @classmethod
    def fresh(cls, random: RandomBytes) -> PlainKey:
        """Make a key that has never been used."""
        return cls(random(KEY_SIZE))


@dataclass(frozen=True, slots=True)
class Epoch:
    """The name of one KEK: its marking, and which of that marking's keys it is."""

    marking: str
    name: str


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it rests: useless without the KEK of its epoch and its context."""

    epoch: str
    wrap: bytes = field(repr=False)


class Kek(Secret):
    """The key of one marking and epoch, held in this process."""

    __slots__ = ("_expand", "epoch")

    def __init__(self, epoch: Epoch, material: bytes) -> None:
        """Hold the key under its name."""
        super().__init__(material)
        self.epoch = epoch
        extract = HMAC(bytes(KEY_SIZE), SHA256())  # RFC 5869, 2.2: without salt, as many zeros
        extract.update(self.reveal())
        self._expand = HMAC(extract.finalize(), SHA256())

    def wrap(self, dek: PlainKey, context: Context) -> WrappedKey:
        """Wrap a data key for one context. Raises `VaultError` where the marking is not this key's."""
        if context.marking != self.epoch.marking:
            message = "A text is to be sealed under the key of another marking."
            raise VaultError(message, code="key")
        wrapped = aes_key_wrap(self._derive(context), dek.reveal())
        return WrappedKey(epoch=self.epoch.name, wrap=WRAP_HEADER + wrapped)

    def unwrap(self, wrapped: WrappedKey, context: Context) -> PlainKey:
        """Unwrap a data key that was wrapped for just this context. Raises `SealError`."""
        named = Epoch(context.marking, wrapped.epoch) == self.epoch
        if not named or len(wrapped.wrap) != WRAP_SIZE or not wrapped.wrap.startswith(WRAP_HEADER):
            raise SealError
        try:
            return PlainKey(aes_key_unwrap(self._derive(context), wrapped.wrap[len(WRAP_HEADER) :]))
        except InvalidUnwrap:
            raise SealError from None  # the cause would tell which bond broke

    def _derive(self, context: Context) -> bytes:
        """Derive the wrapping key of a context: HKDF, whose first half is the same for every context of this key."""
        expand = self._expand.copy()
        expand.update(_WRAP_LABEL + context.encode() + b"\x01")  # RFC 5869, 2.3: one block is all there is
        return expand.finalize()


class KekProvider(Protocol):
    """Where KEKs live: a keyring file, or a service that never gives them away."""

    def current(self, marking: str) -> Epoch:
        """Name the key that new texts of a marking are sealed under. Raises `VaultError`: none is."""

    def wrap(self, epoch: Epoch, dek: PlainKey, context: Context) -> WrappedKey:
        """Wrap a data key under the key of an epoch, for one context. Raises `VaultError`."""

    def unwrap(self, wrapped: WrappedKey, context: Context) -> PlainKey:
        """Unwrap a data key. Raises `SealError`, whatever it is that does not fit."""

    def health(self) -> None:
        """Return if texts could be sealed and opened now. Raises `VaultError` with what to do."""


class KeyStore(KekProvider, Protocol):
    """A provider as those see it who make keys, renew them and destroy them.

    What every provider must hold, `tests/keys/contract.py` asks of each: a text opens as what it was sealed for;
    two epochs live side by side; after `destroy` nothing of an epoch opens, in no process.
    """

    def epochs(self) -> tuple[Epoch, ...]:
        """Name every key, oldest first; the last of a marking is its current one. Raises `VaultError`."""

    def add_epoch(self, marking: str, name: str, *, at: datetime, random: RandomBytes) -> Epoch:
        """Make a new key for a marking; new texts use it from now on. Raises `VaultError`: the name is taken."""

    def made(self, epoch: Epoch) -> datetime:
        """Say when a key was made. Raises `VaultError`: it is unknown."""

    def destroy(self, epoch: Epoch) -> None:
        """Destroy a key, whole or not at all. Raises `VaultError`: it is unknown, or the current one."""

    def rewrap(self, wraps: Sequence[tuple[WrappedKey, Context]], epoch: Epoch) -> tuple[WrappedKey | None, ...]:
        """Wrap data keys anew under another epoch of their marking; None for each that does not open.

        Raises `VaultError` where the provider cannot be asked.
        """

    def sign(self, name: str, message: bytes) -> bytes:
        """Sign with the Ed25519 key of that name, which is none of the keys that wrap. Raises `VaultError`."""

    def verifying_key(self, name: str, *, random: RandomBytes) -> bytes:
        """Give the 32 bytes that check what `sign` signed; the key is made the first time. Raises `VaultError`."""
