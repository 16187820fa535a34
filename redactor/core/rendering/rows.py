"""Rows of a copy's tables: one that says something in place of others, blank ones, and merged cells that were cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Cell, Format, Paragraph, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redactor.core.document import Block, Table

_WIDEST: Final = 63  # ECMA-376 Part 1, 17.18.84: Word reads no wider span


def across(table: Table, block: Block) -> Row:
    """Make a row of one cell over all columns: it tells nothing about the row in whose place it stands."""
    columns = len(table.columns) or max((_columns(row) for row in table.rows), default=1)
    span = min(columns, _WIDEST)
    return Row((Cell((block,), Format({"span": span}) if span > 1 else Format()),))


def blank(row: Row) -> Row:
    """Keep the cells of a row and nothing in them."""
    return replace(
        row, cells=tuple(replace(cell, blocks=(Paragraph(),)) for cell in row.cells), control_level=None, origin=""
    )


def mended(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Begin a vertically merged cell anew where the row that it began in is not shown.

    A cell that continues nothing is read by programs in different ways; some show what stood above it.
    """
    out: list[Row] = []
    running: set[int] = set()
    for row in rows:
        cells, running = _mended(row, running)
        out.append(row if cells == row.cells else replace(row, cells=cells))
    return tuple(out)


def _mended(row: Row, running: set[int]) -> tuple[tuple[Cell, ...], set[int]]:
    at = _number(row.format, "before", 0)
    merged: set[int] = set()
    cells: list[Cell] = []
    for cell in row.cells:
        kind = cell.format.get("merge")
        if kind == "continue" and at not in running:
            cells.append(replace(cell, format=cell.format.merged(Format({"merge": "restart"}))))
        else:
            cells.append(cell)
        if kind is not None:
            merged.add(at)
        at += _number(cell.format, "span", 1)
    return tuple(cells), merged


def _columns(row: Row) -> int:
    return _number(row.format, "before", 0) + _number(row.format, "after", 0) + sum(_spans(row.cells))


def _spans(cells: Iterable[Cell]) -> Iterable[int]:
    return (_number(cell.format, "span", 1) for cell in cells)


def _number(look: Format, name: str, default: int) -> int:
    value = look.get(name, default)
    return value if isinstance(value, int) else default
