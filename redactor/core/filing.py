"""What is stored for registers, pseudonyms and texts of other bodies, beside what is sealed. Plain frozen values.

No field holds a text that a marking may restrict: the rows of a register and the names behind pseudonyms are sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Stage(StrEnum):
    """Which state of a meeting rows were made of: as it is worked on, or as it was published."""

    NOW = "now"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """The rows of one item at one level, sealed together under that level; `version` is that of the sealed text."""

    meeting: str
    stage: Stage
    item: str
    marking: str
    version: int


class Scope(StrEnum):
    """Within what a pseudonym stands for one and the same."""

    MEETING = "meeting"
    MATTER = "matter"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudonymRecord:
    """A mask that stands for a sealed name inside a scope.

    `within` names the scope: a meeting, a body, or a keyed fingerprint of the matter's name. `fingerprint` is that of
    the name, keyed, so that it can be looked up and not guessed. `meeting` and `item` are where it was assigned:
    whoever may read `marking` there may learn the name.
    """

    id: str
    body: str
    meeting: str
    item: str
    marking: str
    scope: Scope
    within: str
    mask: str
    fingerprint: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRecord:
    """The body that the text of an item came from: nothing of it is released without that body's word."""

    meeting: str
    item: str
    body: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """The originating body's word for what was released of an item in one draft, after so many decisions."""

    meeting: str
    item: str
    body: str
    draft_version: int
    decisions_seq: int
    at: datetime
    by: str
