"""The certificate of a destroyed epoch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final

from redactor.errors import StorageError

CANNOT_UNDO: Final = (
    "Earlier copies of the keyring and of the wraps, held together, still open what this key protected: destroy them.",
    "What was read, exported, printed or published before stays so.",
    "The disk may hold earlier blocks of the keyring file until it uses them again.",
    "The destroyed texts cannot be brought back by anybody, not even by mistake or by order of a court.",
)
"""What a burnt epoch does not reach, and what nobody can take back."""


@dataclass(frozen=True, slots=True)
class BurnCertificate:
    """What was destroyed, when, by whom, and what was proved before. It holds no text."""

    epoch: str
    at: str
    by: str
    texts_destroyed: int
    wraps_opened: int
    texts_opened_from_backup: int
    backup_sha256: str
    cannot_undo: tuple[str, ...]

    def encode(self) -> bytes:
        """Return the file, byte for byte the same for the same certificate."""
        body = {"format": "redactor-burn-certificate", "version": 1} | asdict(self)
        return json.dumps(body, indent=1, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def decode(cls, untrusted: bytes) -> BurnCertificate:
        """Read a file back. Raises StorageError."""
        try:
            held = json.loads(untrusted)
            if (held.pop("format"), held.pop("version")) != ("redactor-burn-certificate", 1):
                raise StorageError("The certificate of a destroyed key is of another version.")
            return cls(**{**held, "cannot_undo": tuple(held["cannot_undo"])})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StorageError("The certificate of a destroyed key is damaged.") from error

    @property
    def sha256(self) -> str:
        """Hash the file; the audit log holds it from the moment of the deed."""
        return sha256(self.encode()).hexdigest()
