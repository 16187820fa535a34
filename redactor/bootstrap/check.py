"""What a look at one part of an installation says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WELL: Final = "well"
NOTE: Final = "note"
FAULT: Final = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `state` is well, a note, or a fault; `remedy` is what to do."""

    name: str
    state: str
    said: str
    remedy: str = ""
