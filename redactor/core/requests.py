"""What is kept of an upload that may come twice: enough to know it again, nothing of what was in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """A request with a key of its caller's: `mark` tells its content by that key alone; `result` is what was made.

    Without a result it is being done, or was cut off.
    """

    person: str
    key_hash: str
    mark: str
    at: datetime
    result: str | None = None
