"""What lists may know of sealed texts without opening them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.vault.context import Context, Kind
    from redactor.vault.envelope import SealedPortion
    from redactor.vault.keys import WrappedKey
    from redactor.vault.sealing import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """One version of a sealed text: what it is, not what it says."""

    kind: Kind
    portion: str
    version: int
    marking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDecision:
    """One entry of a meeting's list of decisions; `payload` is what it says, None where that was shredded."""

    meeting: str
    seq: int
    at: datetime
    by: str
    kind: str
    marking: str
    payload: Sealed | None


@dataclass(frozen=True, slots=True)
class StoredWrap:
    """A wrap with the context that its row claims; only unwrapping proves it."""

    context: Context
    wrap: WrappedKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMarks:
    """The sealed fingerprints of one item at one marking, under the key of this number."""

    body: str
    meeting: str
    item: str
    marking: str
    key: int
    envelope: SealedPortion = field(repr=False)
