"""Meetings of several bodies: which they are, and which items name one of them. Plain frozen values, no text.

Rules kept here: a text of a joint meeting is for those whom every one of its bodies lets read it; an item may name one
body, and then that body alone lets people read it. A body joins under the policy of the meeting or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningRecord:
    """A body that holds a meeting together with the body that the meeting was begun for. It stays one of them."""

    meeting: str
    body: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingRecord:
    """An item of a joint meeting that is one body's alone; without a body it is everybody's again."""

    meeting: str
    seq: int
    item: str
    body: str | None
    at: datetime
    by: str
