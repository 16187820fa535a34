"""What is published of a meeting, beside where its draft stands: enough for a list, and no text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.records import PublicationRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The last publication of a meeting; `withdrawn` tells that it was taken back and has no successor.

    `released` are the draft and the number of decisions that it was made of, `now` those of today, and `since` is when
    the meeting was published first.
    """

    publication: PublicationRecord
    withdrawn: bool
    released: tuple[int, int]
    now: tuple[int, int]
    since: datetime
