"""How fresh the proof has to be that the person who asks is the one who signed in, and how far a clock may be wrong.

Rules kept here: a proof that was never made, is too old, or lies in the future is none; a clock that reads earlier than
what was already written down is wrong, and where time decides, nothing is decided by it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

PROOF_FOR_READING: Final = timedelta(minutes=5)
"""For a level that only named people read."""

PROOF_FOR_DEEDS: Final = timedelta(minutes=15)
"""For what opens texts to others: releases, lowered markings, clearances, grants, approvals of emergencies."""

CLOCKS_DIFFER: Final = timedelta(minutes=2)
"""Machines that share a database may differ by as much; a larger step back is a clock that somebody has set."""


def is_fresh(proven: datetime | None, *, within: timedelta, now: datetime) -> bool:
    """Tell whether a proof was made and is at most so old."""
    return proven is not None and -CLOCKS_DIFFER <= now - proven <= within


def runs_behind(now: datetime, newest: datetime | None) -> bool:
    """Tell whether a clock reads earlier than the newest thing that was written down by it."""
    return newest is not None and newest - now > CLOCKS_DIFFER
