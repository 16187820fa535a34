"""Checkpoints of the audit log as signed notes, and the anchors that others keep of them.

    checkpoint   ORIGIN / size / root / `time …` / `salt …`      C2SP tlog-checkpoint; stays with the log
    anchor       ORIGIN/anchor / day / hash of the checkpoint    goes to other machines

Rules kept here: an anchor shows neither how many events there are nor whether there were any: one is made each day,
of equal length, and the salt in the checkpoint keeps its hash from being guessed. Pure: signatures come in.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from redactor.core.hashtree import HASH_SIZE, Checkpoint
from redactor.vault.notes import NoteError, VerifierKey, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

SALT_SIZE: Final = 32
_CHECKPOINT: Final = re.compile(
    r"(?P<origin>[^\s+]+)\n(?P<size>0|[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"time (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\nsalt [A-Za-z0-9+/]{43}=\n"
)
_ANCHOR: Final = re.compile(r"(?P<origin>[^\s+]+)/anchor\n(?P<day>\d{4}-\d\d-\d\d)\n(?P<hash>[A-Za-z0-9+/]{43}=)\n")


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A checkpoint whose signature was checked."""

    day: str
    checkpoint: Checkpoint
    hash: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor whose signature was checked: on that day the checkpoint had this hash."""

    day: str
    hash: bytes


def checkpoint_text(origin: str, state: Checkpoint, *, at: datetime, salt: bytes) -> str:
    """Write a checkpoint, ready to be signed."""
    return f"{origin}\n{state.size}\n{_b64(state.root)}\ntime {at:%Y-%m-%dT%H:%M:%SZ}\nsalt {_b64(salt)}\n"


def anchor_text(origin: str, day: date, checkpoint: KeptCheckpoint) -> str:
    """Write the anchor of a checkpoint, ready to be signed."""
    return f"{origin}/anchor\n{day:%Y-%m-%d}\n{_b64(checkpoint.hash)}\n"


def signed(text: str, key: VerifierKey, sign: Callable[[bytes], bytes]) -> bytes:
    """Sign a text with a key that a key store holds."""
    return f"{text}\n\u2014 {key.name} {_b64(key.id + sign(text.encode()))}\n".encode()


def read_checkpoint(untrusted: bytes, key: VerifierKey) -> KeptCheckpoint:
    """Read a checkpoint that this key signed. Raises NoteError."""
    text = _signed_text(untrusted, key)
    found = _CHECKPOINT.fullmatch(text)
    if found is None or found["origin"] != key.name:
        raise NoteError("This is no checkpoint of this log.")
    root = base64.b64decode(found["root"])
    return KeptCheckpoint(found["at"][:10], Checkpoint(int(found["size"]), root), sha256(text.encode()).digest())


def read_anchor(untrusted: bytes, key: VerifierKey) -> Anchor:
    """Read an anchor that this key signed. Raises NoteError."""
    found = _ANCHOR.fullmatch(_signed_text(untrusted, key))
    if found is None or found["origin"] != key.name:
        raise NoteError("This is no anchor of this log.")
    held = base64.b64decode(found["hash"])
    if len(held) != HASH_SIZE:
        raise NoteError("This is no anchor of this log.")
    return Anchor(found["day"], held)


def _signed_text(untrusted: bytes, key: VerifierKey) -> str:
    text, signers = opened(untrusted, [key])
    if key not in signers:
        raise NoteError("The note is not signed by the log's key.", remedy="Check which key was given.")
    return text


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
