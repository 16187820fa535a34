"""The public log: every publication there was, in order, and nothing else.

Rules kept here: an entry is the hash of a certificate, so that the log's size tells how much was published and nothing
of what was not; a checkpoint is the text of C2SP `tlog-checkpoint`; the log only grows.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from redactor.core.hashtree import Checkpoint, consistency_proof, leaf_hash, root_of
from redactor.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENTRIES: Final = "log/entries.txt"
CHECKPOINT: Final = "log/checkpoint.txt"
_ENTRY: Final = re.compile(r"[0-9a-f]{64}")
_LINES: Final = 3


def read(data: bytes) -> tuple[str, ...]:
    """Read the entries: SHA-256 in hex, one a line. Raises StorageError."""
    lines = data.decode("ascii", "replace").split("\n")
    if lines.pop() or not all(map(_ENTRY.fullmatch, lines)):
        raise _damaged()
    return tuple(lines)


def write(entries: Iterable[str]) -> bytes:
    """Write the entries."""
    return "".join(f"{entry}\n" for entry in entries).encode()


def leaves(entries: Iterable[str]) -> list[bytes]:
    """Hash the entries for the tree."""
    return [leaf_hash(bytes.fromhex(entry)) for entry in entries]


def state(entries: Sequence[str]) -> Checkpoint:
    """Give the state of the log."""
    return Checkpoint(len(entries), root_of(leaves(entries)))


def text_of(origin: str, known: Checkpoint) -> str:
    """Say a state in the text of a checkpoint."""
    return f"{origin}\n{known.size}\n{base64.b64encode(known.root).decode()}\n"


def parse(text: str, *, origin: str) -> Checkpoint:
    """Read a state out of the text of a checkpoint of one log. Raises StorageError."""
    lines = text.split("\n")
    try:
        if lines[0] != origin or len(lines) != _LINES + 1 or lines[-1] or str(int(lines[1])) != lines[1]:
            raise _damaged()
        return Checkpoint(int(lines[1]), base64.b64decode(lines[2], validate=True))
    except (ValueError, IndexError):
        raise _damaged() from None


def proof(entries: Sequence[str], earlier: int) -> tuple[bytes, ...]:
    """Prove that the log grew out of its first `earlier` entries. Raises TreeError."""
    return consistency_proof(earlier, leaves(entries))


def _damaged() -> StorageError:
    return StorageError("The public log is damaged.", remedy="Restore the published folder from its backup.")
