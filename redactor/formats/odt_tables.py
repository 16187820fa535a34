"""What each cell of a table looks like: OpenDocument has no table styles with parts, so every cell says it all.

The parts of a table's style are laid over each other in Word's order: whole table, bands, columns, rows, corners
(ECMA-376 Part 1, 17.7.6). A part's outer borders go to the cells at its edge, its inner ones between its cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.document import PLAIN, Format, Table, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.document import Cell, Row, Style

_FIRST_ROW, _LAST_ROW, _FIRST_COLUMN, _LAST_COLUMN = 0x20, 0x40, 0x80, 0x100  # 17.18.87
_NO_ROW_BANDS, _NO_COLUMN_BANDS = 0x200, 0x400
_OUTER: Final = ("top", "left", "bottom", "right")
_PIECES: Final = ("style", "size", "colour")
_MARGINS: Final = (0, 108, 0, 108)
_TEXT_WIDTH: Final = 9026  # of an A4 page with the usual margins
_WIDEST: Final = 31680
BOX: Final = Format({f"border.{s}.{k}": v for s in _OUTER for k, v in (("style", "single"), ("size", 4))})

Area = tuple[int, int, int, int]  # first and last row, first and last column


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell where it stands: its row and column in the grid, and how many of each it covers."""

    cell: Cell
    row: int
    column: int
    across: int
    down: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """What a table's style and its own looks make of one cell."""

    cell: Format
    paragraph: Format
    character: Format


def grid(table: Table, rows: Sequence[Row]) -> tuple[int, ...]:
    """Give the columns' widths; a table that names none, or too few, has them equal."""
    count = max(
        whole(r.format, "before", 0) + sum(whole(c.format, "span", 1) for c in r.cells) + whole(r.format, "after", 0)
        for r in rows
    )
    if len(table.columns) >= count and any(table.columns[:count]):
        return tuple(min(max(w, 1), _WIDEST) for w in table.columns)
    return (_TEXT_WIDTH // count,) * count


def placed(rows: Sequence[Row]) -> list[list[Placed]]:
    """Place the cells; one that continues the cell above it, and is empty, makes that one higher."""
    out: list[list[Placed]] = []
    above: dict[int, tuple[int, int]] = {}  # column: row and index of the cell that may be continued
    for number, row in enumerate(rows):
        here: list[Placed] = []
        current: dict[int, tuple[int, int]] = {}
        column = whole(row.format, "before", 0)
        for cell in row.cells:
            across, merge = whole(cell.format, "span", 1), cell.format.get("merge")
            start = above.get(column)
            if merge == "continue" and start is not None and _same(out, start, across) and _empty(cell):
                top = out[start[0]][start[1]]
                out[start[0]][start[1]] = Placed(top.cell, top.row, top.column, top.across, number - top.row + 1)
                current[column] = start
            else:
                here.append(Placed(cell, number, column, across))
                if merge:
                    current[column] = (number, len(here) - 1)
            column += across
        out.append(here)
        above = current
    return out


def _same(out: list[list[Placed]], start: tuple[int, int], across: int) -> bool:
    return out[start[0]][start[1]].across == across


def _empty(cell: Cell) -> bool:
    texts = any(any(i.text.strip() for i in p.inlines) for p in paragraphs(cell.blocks))
    return not texts and not any(isinstance(b, Table) for b in cell.blocks)


class TableLook:
    """The looks of one table."""

    def __init__(self, table: Table, chain: Sequence[Style], *, rows: int, columns: int) -> None:
        """Lay the styles that a table's style is based on over each other, the farthest first in `chain`."""
        self._rows, self._columns = rows, columns
        self.whole = self.cell = self.paragraph = self.character = PLAIN
        self._parts: dict[str, tuple[Format, Format, Format]] = {}
        for style in chain:
            self.whole, self.cell = self.whole.merged(style.table), self.cell.merged(style.cell)
            self.paragraph = self.paragraph.merged(style.paragraph)
            self.character = self.character.merged(style.character)
            for name, *looks in style.conditions:
                old = self._parts.get(name, (PLAIN, PLAIN, PLAIN))
                self._parts[name] = (old[0].merged(looks[0]), old[1].merged(looks[1]), old[2].merged(looks[2]))
        own = BOX.merged(table.format) if table.box and not _bordered(table.format) else table.format
        self.whole = self.whole.merged(own)
        self._look = whole(own, "look", 0)

    def at(self, place: Placed) -> Look:
        """Say what one cell looks like."""
        cell, paragraph, character = self._base(place), self.paragraph, self.character
        for name, area in self._applying(place):
            over = self._parts.get(name)
            if over is not None:
                paragraph, character = paragraph.merged(over[0]), character.merged(over[1])
                cell = cell.merged(_bounded(over[2], area, place))
        return Look(cell.merged(place.cell.format), paragraph, character)

    def _base(self, place: Placed) -> Format:
        area = (0, self._rows - 1, 0, self._columns - 1)
        out = _bounded(self.whole, area, place).merged(_bounded(self.cell, area, place))
        margins = {f"margin_{s}": whole(out, f"margin_{s}", usual) for s, usual in zip(_OUTER, _MARGINS, strict=True)}
        kept = {k: v for k, v in out.items() if k == "shade" or k.startswith("border.")}
        return Format(kept | margins | {k: v for k, v in self.cell.items() if k in {"align", "no_wrap"}})

    def _applying(self, place: Placed) -> list[tuple[str, Area]]:
        """List the parts of the style that a cell belongs to, with the area of each."""
        bottom, right = self._rows - 1, self._columns - 1
        row, column, end = place.row, place.column, place.column + place.across - 1
        top_on = self._on(_FIRST_ROW) and row == 0
        last_on = self._on(_LAST_ROW) and row + place.down - 1 == bottom and bottom > 0
        left_on = self._on(_FIRST_COLUMN) and column == 0
        right_on = self._on(_LAST_COLUMN) and end == right and right > 0
        across, along, here = (row, row, 0, right), (0, bottom, column, end), (row, row, column, end)
        rows, columns = row - self._on(_FIRST_ROW), column - self._on(_FIRST_COLUMN)
        parts = (
            ("wholeTable", True, (0, bottom, 0, right)),
            (_band("Vert", columns, whole(self.whole, "band_columns", 1)),
             not (self._on(_NO_COLUMN_BANDS) or left_on or right_on), along),
            (_band("Horz", rows, whole(self.whole, "band_rows", 1)),
             not (self._on(_NO_ROW_BANDS) or top_on or last_on), across),
            ("firstCol", left_on, along), ("lastCol", right_on, along),
            ("firstRow", top_on, across), ("lastRow", last_on, (row, bottom, 0, right)),
            ("nwCell", top_on and left_on, here), ("neCell", top_on and right_on, here),
            ("swCell", last_on and left_on, here), ("seCell", last_on and right_on, here),
        )  # fmt: skip
        return [(name, area) for name, on, area in parts if on]

    def _on(self, bit: int) -> bool:
        return bool(self._look & bit)


def _band(kind: str, at: int, width: int) -> str:
    return f"band{at // max(width, 1) % 2 + 1}{kind}"


def _bordered(look: Format) -> bool:
    return any(name.startswith("border.") for name, _ in look.items())


def _bounded(look: Format, area: Area, place: Placed) -> Format:
    """Give a cell the borders that a look of an area has there."""
    edges = {
        "top": place.row == area[0], "bottom": place.row + place.down - 1 >= area[1],
        "left": place.column == area[2], "right": place.column + place.across - 1 >= area[3],
    }  # fmt: skip
    out = {k: v for k, v in look.items() if not k.startswith("border.")}
    for side, at_edge in edges.items():
        source = side if at_edge else ("insideH" if side in {"top", "bottom"} else "insideV")
        if look.get(f"border.{source}.style"):
            for piece in _PIECES:
                value = look.get(f"border.{source}.{piece}")
                if value is not None:
                    out[f"border.{side}.{piece}"] = value
    return Format(out)


def whole(look: Format, name: str, usual: int) -> int:
    """Read a number of a look."""
    value = look.get(name, usual)
    return value if isinstance(value, int) else usual
