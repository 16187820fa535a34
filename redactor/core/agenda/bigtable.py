"""Minutes that are one big table: columns for number, discussion and action, a row or several for each item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.agenda.content import Placed, action_of
from redactor.core.agenda.headings import is_bold_line, title_of
from redactor.core.agenda.tables import cell_text, row_text, table_head
from redactor.core.document import Paragraph, Run, Table
from redactor.core.minutes import At, Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.agenda.content import Content, Reader
    from redactor.core.document import Document, Row
    from redactor.core.marking import Labels

_NUMBER = re.compile(r"\s*(?:item\s+)?(?P<number>\d{1,3}(?:/[A-Z])?)[.)]?\s*\Z", re.IGNORECASE)
_SHARE = 0.5
"""The table holds the minutes when more than this share of the document's text stands in it."""


@dataclass(frozen=True, slots=True)
class _Group:
    number: str
    rows: tuple[int, ...]


def big_table_items(document: Document, reader: Reader, labels: Labels) -> tuple[tuple[Item, ...], Sequence[int]] | None:
    """Read the items of a big table, and say which blocks are front matter; None if the document is none."""
    total = sum(len(_text(block)) for block in document.blocks) or 1
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table) or len(_text(block)) < _SHARE * total:
            continue
        groups = _groups(block)
        if len(groups) >= 2 and _is_minutes(block, groups):  # noqa: PLR2004 -- one numbered row makes no agenda
            items = tuple(_item(block, index, group, position, reader, labels) for position, group in enumerate(groups, 1))
            taken = {row for group in groups for row in group.rows}
            if set(range(len(block.rows))) - taken <= set(range(min(taken))):
                return items, [i for i in range(len(document.blocks)) if i != index]
    return None


def _text(block: object) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "".join(row_text(row) for row in block.rows) if isinstance(block, Table) else ""


def _groups(table: Table) -> list[_Group]:
    groups: list[tuple[str, list[int]]] = []
    for index, row in enumerate(table.rows):
        match = _NUMBER.match(cell_text(row, 0))
        if match:
            groups.append((match.group("number"), [index]))
        elif groups:
            groups[-1][1].append(index)
    return [_Group(number, tuple(rows)) for number, rows in groups]


def _is_minutes(table: Table, groups: list[_Group]) -> bool:
    """Tell minutes from an action log: ascending numbers, and cells that hold prose."""
    numbers = [int(re.match(r"\d+", g.number).group()) for g in groups]  # type: ignore[union-attr] -- the pattern begins with a digit
    ascending = all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
    head = table_head(table)
    return ascending and not ("owner" in head.columns and "reference" in head.columns and "discussion" not in head.columns)


def _item(table: Table, block: int, group: _Group, position: int, reader: Reader, labels: Labels) -> Item:
    cells = list(_cells(table, block, group))
    heading = _heading(cells)
    body = [c for c in cells if c is not heading]
    name = group.number or f"#{position}"
    content = reader.read(name, body, frozenset())
    _column_actions(content, table, block)
    title, span, marks = "", (0, 0), ()
    at = None
    if heading is not None and isinstance(heading.block, Paragraph):
        start, end, marks = title_of(heading.block, 0, labels)  # type: ignore[assignment] -- the empty tuple above
        title, span, at = heading.block.text[start:end], (start, end), At("body", heading.steps, 0, len(heading.block.text))
    number_marks = tuple(m for p in _number_cell(table.rows[group.rows[0]]) for m in title_of(p, 0, labels)[2])
    return Item(
        name, group.number, title, at, span, (*marks, *number_marks), tuple(content.portions),
        tuple(content.resolutions), tuple(content.actions), table.rows[group.rows[0]].origin,
    )


def _number_cell(row: Row) -> Iterator[Paragraph]:
    yield from (b for b in row.cells[0].blocks if isinstance(b, Paragraph) and not _NUMBER.match(b.text))


def _cells(table: Table, block: int, group: _Group) -> Iterator[Placed]:
    for row_index in group.rows:
        for cell_index, cell in enumerate(table.rows[row_index].cells):
            for at, inner in enumerate(cell.blocks):
                steps = (block, row_index, cell_index, at)
                number = cell_index == 0 and isinstance(inner, Paragraph) and (not inner.text.strip() or _NUMBER.match(inner.text))
                if not number:
                    yield Placed(inner, "body", steps)


def _heading(cells: list[Placed]) -> Placed | None:
    first = next((c for c in cells if isinstance(c.block, Paragraph) and c.block.text.strip()), None)
    if first is None or not isinstance(first.block, Paragraph):
        return None
    text = first.block.text.strip()
    heavy = next((i for i in first.block.inlines if isinstance(i, Run) and i.text.strip()), None)
    bold = bool(heavy and heavy.format.get("bold") and heavy.text.strip() == text)
    titled = len(text) <= 90 and not re.search(r"[.;:]\Z", text) and text[:1].isupper()  # noqa: PLR2004 -- longer is prose
    return first if bold or first.block.heading or is_bold_line(first.block) or titled else None


def _column_actions(content: Content, table: Table, block: int) -> None:
    """Take the paragraphs of an action column for actions, however they are worded."""
    column = table_head(table).columns.get("action")
    if column is None:
        return
    for index, portion in enumerate(content.portions):
        steps = portion.at.steps
        if len(steps) >= 4 and steps[0] == block and steps[2] == column and portion.kind not in ("action", "stub"):  # noqa: PLR2004 -- block, row, cell, block
            from dataclasses import replace  # noqa: PLC0415 -- used here alone

            content.portions[index] = replace(portion, kind="action")
            if not any(a.ref == portion.ref for a in content.actions):
                content.actions.append(action_of(portion.ref, None, portion.text))
