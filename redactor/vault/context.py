"""What a sealed text is, in the bytes that its envelope is bound to.

Rules kept here: different contexts never have equal bytes; nothing is normalised away; a context is
made from what was asked for, so this module can encode one and cannot parse one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from redactor.errors import VaultError

FIELD_LIMIT: Final = 1024
"""Most bytes a field may have: identities are short, and AAD is not a place for text."""

VERSION_LIMIT: Final = 2**63 - 1
"""What a signed 64-bit column of a database can hold."""


class Kind(StrEnum):
    """What a sealed text is; closed, so that a title can never be opened as a portion."""

    PORTION = "portion"
    ORIGINAL = "original"
    TITLE = "title"
    FILENAME = "filename"
    DECISION = "decision"
    REASON = "reason"


class SealError(VaultError):
    """A sealed text could not be opened. Which of its bonds did not hold is not said."""

    code = "seal"

    def __init__(self) -> None:
        """Say the one sentence that there is for every cause."""
        super().__init__(
            "A sealed text could not be opened.",
            remedy="Check that database, blobs and keyring are of the same day, or restore them together.",
        )


@dataclass(frozen=True, slots=True)
class Context:
    """The bonds of one sealed text: it opens as this, and as nothing else.

    Compute it from what was asked for and from the list of decisions, never from the row that holds
    the envelope. Raises `VaultError` where a field is empty, too long, or cannot be encoded.
    """

    body: str
    meeting: str
    portion: str
    marking: str
    version: int
    kind: Kind = Kind.PORTION

    def __post_init__(self) -> None:
        """Refuse what the format cannot hold, at once and by the name of the field."""
        for name in ("body", "meeting", "portion", "marking"):
            _check_text(name, getattr(self, name))
        if not 1 <= self.version <= VERSION_LIMIT:
            raise _unfit("version")

    def encode(self) -> bytes:
        """Return CTX of the format: length-prefixed fields in a fixed order."""
        texts = (self.kind.value, self.body, self.meeting, self.portion, self.marking)
        fields = [text.encode() for text in texts]
        return b"".join(map(_field, [*fields, self.version.to_bytes(8, "big")]))


def _field(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _check_text(name: str, value: str) -> None:
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise _unfit(name) from None
    if not 1 <= size <= FIELD_LIMIT:
        raise _unfit(name)


def _unfit(name: str) -> VaultError:
    return VaultError(f"The {name} of a text to be sealed is empty or too long.", code="context")
