"""Papers that a meeting holds beside its minutes: what is stored of them. Plain frozen values, no text.

Rules kept here:

- A paper's history only grows: it is filed, replaced, marked, moved with its item, removed. Each entry says all that
  holds after it.
- A marking is proposed, before the meeting, or final, with the minutes. A final one counts once minutes that were put
  forward after it are published; until then the highest marking since binds. So nobody lowers one alone.
- A reference is an identity and stands in the record in the clear; a title is sealed, like the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.policy import Policy

# With its prefix it is still the name of an item in an audit event, which has 32 characters.
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,25}", re.ASCII)
PREFIX: Final = "paper:"


class Deed(StrEnum):
    """What was done to a paper."""

    FILED = "filed"
    REPLACED = "replaced"
    MARKED = "marked"
    MOVED = "moved"
    REMOVED = "removed"


class Phase(StrEnum):
    """Whether a marking is proposed, before the meeting, or final, with the minutes."""

    PROPOSED = "proposed"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecord:
    """A paper of a meeting, by its reference."""

    id: str
    meeting: str
    reference: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """One entry of a meeting's papers, counted through all of them.

    `sealed` is the entry that the file and the title were sealed with, under that entry's marking. `was_public` tells
    that the title was public before the paper came here, or in an agenda that was.
    """

    meeting: str
    seq: int
    paper: str
    deed: Deed
    item: str | None
    marking: str
    phase: Phase
    was_public: bool
    suffix: str
    blob: str
    sealed: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its whole history, oldest entry first."""

    record: PaperRecord
    entries: tuple[PaperEntry, ...]

    @property
    def now(self) -> PaperEntry:
        """Give what holds now."""
        return self.entries[-1]

    @property
    def name(self) -> str:
        """Name it as an item, for grants and the audit."""
        return name_of(self.record.reference)

    @property
    def live(self) -> bool:
        """Tell whether it was not removed."""
        return self.now.deed is not Deed.REMOVED

    @property
    def version(self) -> int:
        """Count the files that it had."""
        return sum(entry.deed in (Deed.FILED, Deed.REPLACED) for entry in self.entries)

    @property
    def items(self) -> frozenset[str]:
        """Name every item that it ever belonged to: who stays out of one stays out of the paper."""
        return frozenset(entry.item for entry in self.entries if entry.item is not None)

    def said(self, phase: Phase) -> str | None:
        """Give the marking that was proposed last, or the final one; None where none was said."""
        return next((e.marking for e in reversed(self.entries) if e.phase is phase), None)

    def binding(self, policy: Policy, *, confirmed: int) -> str:
        """Give the level that binds its readers; `confirmed` is the last entry that published minutes were made with.

        A final marking that was confirmed counts, and every one since then binds as well.
        """
        held = [e for e in self.entries if e.seq <= confirmed and e.phase is Phase.FINAL][-1:]
        since = self.entries if not held else [e for e in self.entries if e.seq >= held[0].seq]
        return policy.highest(e.marking for e in since).id


def is_reference(text: str) -> bool:
    """Tell whether something can be a paper's reference."""
    return _REFERENCE.fullmatch(text) is not None


def name_of(reference: str) -> str:
    """Name a paper as an item."""
    return f"{PREFIX}{reference}"
