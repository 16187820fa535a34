"""The key that signs what an installation publishes: made once, and sealed under a key of its own.

It is no key over texts, and none of those is: its marking is its own, so that burning a level does not take it along.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from redactor.errors import VaultError
from redactor.vault.context import Context
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import WrappedKey
from redactor.vault.notes import SignerKey
from redactor.vault.sealing import Sealed, open_under, seal_under

if TYPE_CHECKING:
    from redactor.services.ports import Keys
    from redactor.vault.keys import RandomBytes

MARKING: Final = "signing"
_CONTEXT: Final = Context("installation", "signing-key", "1", MARKING, 1)


class Kept(Protocol):
    """A small file for its owner only."""

    def keep(self, content: str) -> None:
        """Write it. Raises StorageError."""

    def held(self) -> str | None:
        """Read it; None where there is none. Raises StorageError."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Gives the signing key, made when it is first asked for."""

    keys: Keys
    file: Kept
    random: RandomBytes

    def key(self) -> SignerKey:
        """Open the key. Raises VaultError, StorageError."""
        held = self.file.held()
        return self._make() if held is None else SignerKey.parse(self._open(held).decode("ascii"))

    def _make(self) -> SignerKey:
        key = SignerKey.new(f"minutes-{self.random(4).hex()}", random=self.random)
        self.keys.prepare([MARKING])
        sealed = seal_under(self.keys, key.reveal().encode(), _CONTEXT, random=self.random)
        held = {
            "format": "redactor-signing-key",
            "version": 1,
            "epoch": sealed.wrap.epoch,
            "wrap": sealed.wrap.wrap.hex(),
            "envelope": sealed.envelope.envelope.hex(),
        }
        self.file.keep(json.dumps(held, indent=1) + "\n")
        return key

    def _open(self, held: str) -> bytes:
        try:
            fields = json.loads(held)
            wrap = WrappedKey(fields["epoch"], bytes.fromhex(fields["wrap"]))
            sealed = Sealed(SealedPortion(bytes.fromhex(fields["envelope"])), wrap)
        except (ValueError, KeyError, TypeError):
            raise VaultError("The signing key is damaged.", remedy="Restore keys/signing from its backup.") from None
        return open_under(self.keys, sealed, _CONTEXT)
