"""What is stored of a draft that goes round, of the comments on it, of its approval, and of a release to come.

Words that people write (a comment, an answer, a reason) are sealed and not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Half(StrEnum):
    """The two halves of minutes, which a body approves each by itself."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculationRecord:
    """A draft that went to named readers, to be commented on until it closes, or is closed."""

    id: str
    meeting: str
    draft_version: int
    at: datetime
    by: str
    closes: datetime
    readers: frozenset[str] = frozenset()
    closed_at: datetime | None = None
    closed_by: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether readers may still comment."""
        return self.closed_at is None and now < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """What became of a comment: taken into the draft, or declined."""

    comment: str
    taken: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRecord:
    """A comment on one portion of one draft, under the marking that the portion had."""

    id: str
    meeting: str
    circulation: str
    draft_version: int
    ref: str
    marking: str
    at: datetime
    by: str
    answer: AnswerRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRecord:
    """The moment at which an approved proposal is to be published."""

    proposal: str
    due: datetime
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRecord:
    """A proposal that was sent back."""

    proposal: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildRecord:
    """The folder in which an approved part is published after other minutes were published, by its hash."""

    proposal: str
    folder_hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionRecord:
    """That a body approved minutes: which half, when, and at which meeting, or outside of one (ex-committee).

    `amended` are the items that it is subject to an amendment of. It counts once another person confirmed it, for the
    draft that it was said of, from the entry `seq` of the list of decisions on.
    """

    id: str
    meeting: str
    draft_version: int
    half: Half
    on: str
    at_meeting: str | None
    amended: tuple[str, ...]
    by: str
    at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    refused: bool = False
    seq: int | None = None
