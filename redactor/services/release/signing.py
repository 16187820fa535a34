"""The key that signs what an installation publishes: made once, and sealed under a key of its own.

It is no key over texts, and none of those is: its marking is its own, so that burning a level does not take it along.
Rotation has its wrap renewed with all the others, and no epoch is burnt that it still needs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from redactor.errors import VaultError
from redactor.vault.context import Context
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import Epoch, WrappedKey
from redactor.vault.notes import SignerKey
from redactor.vault.sealing import Sealed, open_under, seal_under

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.services.ports import Keys
    from redactor.vault.keys import KekProvider, RandomBytes

MARKING: Final = "signing"
_CONTEXT: Final = Context("installation", "signing-key", "1", MARKING, 1)


class Kept(Protocol):
    """A small thing that all hosts share."""

    def keep(self, content: str) -> None:
        """Write it in the place of an earlier one. Raises StorageError."""

    def held(self) -> str | None:
        """Read it; None where there is none. Raises StorageError."""

    def first(self, make: Callable[[], str]) -> str:
        """Read it; where there is none, make it while every other host waits. Raises StorageError."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Gives the signing key, made when it is first asked for."""

    keys: Keys
    file: Kept
    random: RandomBytes

    def key(self) -> SignerKey:
        """Open the key. Raises VaultError, StorageError."""
        held = self.file.held()
        return _opened(self.keys, self.file.first(self._made) if held is None else held)

    def known(self) -> SignerKey | None:
        """Open the key; None where there is none yet. Raises VaultError, StorageError."""
        held = self.file.held()
        return None if held is None else _opened(self.keys, held)

    def _made(self) -> str:
        key = SignerKey.new(f"minutes-{self.random(4).hex()}", random=self.random)
        self.keys.prepare([MARKING])
        sealed = seal_under(self.keys, key.reveal().encode(), _CONTEXT, random=self.random)
        return _written(sealed)


@dataclass(frozen=True, slots=True)
class SigningSeal:
    """The same key as a custodian of the keys has it: under which epoch it is, wrapped anew, tried."""

    keys: KekProvider
    file: Kept

    def epoch(self) -> Epoch | None:
        """Name the epoch that the key is sealed under; None where there is no key yet. Raises VaultError."""
        held = self.file.held()
        return None if held is None else Epoch(MARKING, _parsed(held).wrap.epoch)

    def rewrap(self) -> None:
        """Wrap it under the current epoch; the sealed key itself stays as it is. Raises VaultError, StorageError."""
        held = self.file.held()
        if held is not None:
            sealed = _parsed(held)
            dek = self.keys.unwrap(sealed.wrap, _CONTEXT)
            wrap = self.keys.wrap(self.keys.current(MARKING), dek, _CONTEXT)
            self.file.keep(_written(replace(sealed, wrap=wrap)))

    def check(self) -> None:
        """Return if the key opens, or there is none. Raises VaultError, StorageError."""
        held = self.file.held()
        if held is not None:
            _opened(self.keys, held)


def _opened(keys: KekProvider, held: str) -> SignerKey:
    return SignerKey.parse(open_under(keys, _parsed(held), _CONTEXT).decode("ascii"))


def _written(sealed: Sealed) -> str:
    held = {
        "format": "redactor-signing-key",
        "version": 1,
        "epoch": sealed.wrap.epoch,
        "wrap": sealed.wrap.wrap.hex(),
        "envelope": sealed.envelope.envelope.hex(),
    }
    return json.dumps(held, indent=1) + "\n"


def _parsed(held: str) -> Sealed:
    try:
        fields = json.loads(held)
        wrap = WrappedKey(fields["epoch"], bytes.fromhex(fields["wrap"]))
        return Sealed(SealedPortion(bytes.fromhex(fields["envelope"])), wrap)
    except (ValueError, KeyError, TypeError):
        raise VaultError("The signing key is damaged.", remedy="Restore the records from their backup.") from None
