"""Times around what is withheld: they say how long it took."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import HINT, POSSIBLE, quoted
from redactor.core.inference.numbers import NUMBER
from redactor.core.minutes import FRONT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.inference.copies import Advice, Line, PublicCopy

_CLOCK: Final = re.compile(
    r"(?<![\w:.£$€/-])(?:(?P<at>(?:at|until|from|by|around)\s))?(?P<hour>[01]?\d|2[0-3])(?P<mark>[:.])(?P<minute>[0-5]\d)"
    r"(?![\d:/%]|\.\d)\s?(?P<half>[ap]\.?m\b)?",
    re.IGNORECASE,
)
_LASTED: Final = re.compile(
    rf"\b(?:lasted|spent|took|after|for|ran over by|adjourned for)\s+(?:about |some |over |nearly )?({NUMBER})"
    r"\s+(?:minutes|hours)\b",
    re.IGNORECASE,
)
_NOON: Final = 12


def times(copy: PublicCopy) -> Iterator[Advice]:
    """Look for two times with a gap between them, and for how long a thing took."""
    told = [(line, minutes) for line in copy.lines if line.item != FRONT for minutes in clocks(line)]
    for (line, first), (after, second) in pairwise(told):
        between = _between(copy, line, after)
        if between and first < second:
            yield after.advise(
                "time",
                POSSIBLE,
                f"Two times, {second - first} minutes apart, say how long item {between} took at most.",
            )
    for line in copy.gapped():
        found = _LASTED.search(line.text)
        if found:
            yield line.advise("time", HINT, f"{quoted(found.group())} says how long a withheld part may be.")


def _between(copy: PublicCopy, first: Line, second: Line) -> str:
    """Name the one item with a gap that two times enclose, or nearly do; empty where there is none or are many."""
    if first.item not in copy.items or second.item not in copy.items:
        return ""
    start, end = copy.items.index(first.item), copy.items.index(second.item)
    enclosed = [name for name in copy.items[start : end + 1] if name in copy.partial]
    return enclosed[0] if len(enclosed) == 1 else ""


def clocks(line: Line) -> Iterator[int]:
    """Read the times of day that a line tells, in minutes after midnight."""
    for found in _CLOCK.finditer(line.text):
        if found["mark"] == "." and not (found["half"] or found["at"]):
            continue  # 3.15 is more often a paragraph than a time
        hour = int(found["hour"])
        if found["half"]:
            hour = hour % _NOON + (_NOON if found["half"][0] in "pP" else 0)
        yield hour * 60 + int(found["minute"])
