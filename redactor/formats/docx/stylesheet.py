"""The look of a document that has none: a draft in plain text or Markdown becomes a tidy A4 document.

The looks are constants of ours. Whoever reads the copy sees headings, lists and tables as Word shows its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Format, ListLevel, NumberedList, Paragraph, Style, Table, format_of
from redactor.core.numbering import BULLET
from redactor.formats.outline import heading_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.document import Block, Document, ListPlace
    from redactor.core.properties import Value

_DARK: Final = "1F3864"
_GREY: Final = "A6A6A6"
_NORMAL: Final = "normal"
_GRID: Final = "grid"
_SIZES: Final = {1: 28, 2: 24, 3: 22}
_LEVELS: Final = 9
_STEP: Final = 360
_LETTER = re.compile(r"\(?([a-zA-Z])[.)]\Z")
_ROMAN = re.compile(r"\(?([ivx]+|[IVX]+)[.)]\Z")
_NUMBER = re.compile(r"\d+")


def dressed(document: Document) -> Document:
    """Give a document without styles our own, and lists to the items that are in none."""
    if document.styles:
        return document
    lists = document.lists or _lists(document.blocks)
    ranks = heading_ranks(document)
    return replace(
        document,
        blocks=tuple(_apart(_dress(b, ranks) for b in document.blocks)),
        styles=_STYLES,
        lists=lists,
        defaults=(
            format_of(("font", "Calibri"), ("size", 22)),
            format_of(("space_after", 120), ("line", 264), ("line_rule", "auto")),
        ),
    )


def _apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Part tables that touch: Word would draw them as one."""
    last: Block | None = None
    for block in blocks:
        if isinstance(last, Table) and isinstance(block, Table):
            yield Paragraph()
        yield block
        last = block


def _dress(block: Block, ranks: Mapping[int, int]) -> Block:
    if isinstance(block, Paragraph):
        rank = ranks.get(id(block))  # 1 is the title's, so that the agenda items' 2 is Word's first heading
        return replace(block, style=None if rank is None else f"heading{max(rank - 1, 1)}")
    if isinstance(block, Table):
        rows = tuple(
            replace(r, cells=tuple(replace(c, blocks=tuple(_dress(b, ranks) for b in c.blocks)) for c in r.cells))
            for r in block.rows
        )
        return replace(block, rows=rows, style=_GRID)
    return block


def _heading(level: int) -> Style:
    size = _SIZES.get(level, 22)
    look = format_of(("bold", True), ("size", size), ("colour", _DARK))
    kept = format_of(("keep_next", True), ("keep_lines", True), ("outline", level - 1))
    spacing = format_of(("space_before", 240), ("space_after", 80)).merged(kept)
    return Style(f"heading{level}", "paragraph", f"heading {level}", _NORMAL, _NORMAL, level, spacing, look)


def _grid() -> Style:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    look: dict[str, Value] = {f"margin_{side}": 80 for side in ("left", "right")}
    for side in sides:
        look |= {f"border.{side}.style": "single", f"border.{side}.size": 4, f"border.{side}.colour": _GREY}
    return Style(_GRID, "table", "Table Grid", paragraph=Format({"space_after": 40}), table=Format(look))


_STYLES: Final = (
    Style(_NORMAL, "paragraph", "Normal"),
    *(_heading(level) for level in range(1, _LEVELS + 1)),
    _grid(),
)


def _lists(blocks: Iterable[Block]) -> tuple[NumberedList, ...]:
    """Make a list of our own for each list that items say they are in."""
    first: dict[tuple[int, int], str] = {}
    for place in _places(blocks):
        first.setdefault((place.list, place.level), place.label)
    count = 1 + max((index for index, _ in first), default=-1)
    return tuple(
        NumberedList(index, tuple(_level(level, first.get((index, level), BULLET)) for level in range(_LEVELS)))
        for index in range(count)
    )


def _places(blocks: Iterable[Block]) -> Iterator[ListPlace]:
    for block in blocks:
        if isinstance(block, Paragraph) and block.place is not None and block.place.list >= 0:
            yield block.place
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _places(cell.blocks)


def _level(level: int, label: str) -> ListLevel:
    indent = Format({"indent_left": _STEP * (level + 1), "indent_first": -_STEP})
    number = _NUMBER.search(label)
    if number:
        template = f"{label[: number.start()]}%{level + 1}{label[number.end() :]}"
        return ListLevel("decimal", template, min(int(number[0]), 9999), paragraph=indent)
    for pattern, small, large in ((_ROMAN, "lowerRoman", "upperRoman"), (_LETTER, "lowerLetter", "upperLetter")):
        match = pattern.match(label)
        if match and (pattern is _LETTER or match[1].casefold() == "i"):
            template = f"{label[: match.start(1)]}%{level + 1}{label[match.end(1) :]}"
            return ListLevel(small if match[1].islower() else large, template, _start(match[1]), paragraph=indent)
    return ListLevel("bullet", BULLET, paragraph=indent)


def _start(text: str) -> int:
    return ord(text.casefold()) - 96 if len(text) == 1 and text.casefold() != "i" else 1
