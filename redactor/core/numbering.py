"""The labels of lists, counted over what a document shows, so that a withheld list item leaves no gap.

Counting follows ECMA-376 Part 1, 17.9: lists of one scheme count together; an item starts every deeper level anew;
a list may start levels at a number of its own where it is first used.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redactor.core.document import Block, Document, ListLevel, ListPlace, NumberedList

BULLET: Final = "•"
LEVELS: Final = 9
_MOST_REPEATS = 20  # "aaaa…" for the 500th lettered item helps nobody
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 32767
_ALIEN = re.compile(r"[^%\w\s.,:;()\[\]{}/\\§#&+*°'\"\-–—•◦‣▪■□●○◆◇►✓→>]|_")
_WORDS = frozenset(
    "annex appendix article box chapter chart clause equation figure item paragraph para part question rule schedule "
    "section step table".split()
)


def renumbered(document: Document) -> Document:
    """Give every list item the label that a reader of this document would see drawn."""
    count = Counter(document.lists)
    blocks = _blocks(document.blocks, count)
    notes = tuple(replace(n, blocks=_blocks(n.blocks, count)) for n in document.notes)
    stories = tuple(replace(s, blocks=_blocks(s.blocks, count)) for s in document.stories)
    return replace(document, blocks=blocks, notes=notes, stories=stories)


def _blocks(blocks: tuple[Block, ...], count: Counter) -> tuple[Block, ...]:
    return tuple(_block(b, count) for b in blocks)


def _block(block: Block, count: Counter) -> Block:
    if isinstance(block, Paragraph):
        if block.place is None:
            return block
        label = count.label(block.place)
        return block if label == block.place.label else replace(block, place=replace(block.place, label=label))
    if isinstance(block, Table):
        rows = tuple(
            replace(r, cells=tuple(replace(c, blocks=_blocks(c.blocks, count)) for c in r.cells)) for r in block.rows
        )
        return block if rows == block.rows else replace(block, rows=rows)
    return block


class Counter:
    """Counts list items in reading order."""

    def __init__(self, lists: Iterable[NumberedList]) -> None:
        """Start every scheme before its first item."""
        self._lists = tuple(lists)
        self._counts: dict[int, list[int | None]] = {}
        self._used: set[int] = set()

    def label(self, place: ListPlace) -> str:
        """Count one item and draw its label; a place in no list keeps the label it has."""
        if not 0 <= place.list < len(self._lists):
            return place.label
        numbered = self._lists[place.list]
        if not 0 <= place.level < len(numbered.levels):
            return place.label
        counts = self._counts.setdefault(numbered.scheme, [None] * LEVELS)
        starts = [level.start for level in numbered.levels]
        self._begin(place.list, numbered, counts)
        before = counts[place.level]
        counts[place.level] = starts[place.level] if before is None else before + 1
        for deeper in range(place.level + 1, len(numbered.levels)):
            restart = numbered.levels[deeper].restart
            if restart is None or place.level < restart:
                counts[deeper] = None
        return draw(numbered.levels, counts, place.level)

    def _begin(self, index: int, numbered: NumberedList, counts: list[int | None]) -> None:
        if index in self._used:
            return
        self._used.add(index)
        for level, start in numbered.restarts:
            counts[level] = start - 1


def draw(levels: tuple[ListLevel, ...], counts: list[int | None], level: int) -> str:
    """Draw a label from the counts of all levels: the template's `%n` are the numbers of the levels."""
    look = levels[level]
    if look.number_format == "bullet":
        return BULLET
    template = plain_template(look.template)

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        if at >= len(levels):
            return ""
        value = counts[at]
        form = "decimal" if look.legal and at != level else levels[at].number_format
        return spell(levels[at].start if value is None else value, form)

    return " ".join(re.sub(r"%([1-9])", number, template).split())


def plain_template(template: str) -> str:
    """Keep of a label's template what numbers are commonly dressed with; words outside a closed set are left out."""
    kept = _ALIEN.sub("", template[:40])
    parts = re.split(r"(%[1-9])", kept)
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r"[^\W\d_]+|\d+", lambda m: m.group() if m.group().casefold() in _WORDS else "", parts[at])
    return "".join(parts)


def spell(value: int, number_format: str) -> str:
    """Write a number in one of the number formats; an unknown one is decimal."""
    rule = _SPELLERS.get(number_format)
    return rule(value) if rule is not None else str(value)


def _letters(value: int) -> str:
    if value < 1:
        return str(value)
    turn, at = divmod(value - 1, 26)
    return chr(97 + at) * min(turn + 1, _MOST_REPEATS)


def _roman(value: int) -> str:
    if not 0 < value <= _MOST_ROMAN:
        return str(value)
    out = ""
    for size, sign in _ROMAN:
        times, value = divmod(value, size)
        out += sign * times
    return out


def _ordinal(value: int) -> str:
    teens = 10 <= value % 100 <= 20  # noqa: PLR2004 -- 11th, 12th, 13th
    return f"{value}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


_SPELLERS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": "{:02d}".format,
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ordinal": _ordinal,
    "none": lambda _value: "",
}
