"""Minutes that are one big table: columns for number, discussion and action, a row or several for each item.

    item = a row whose first cell is a number, or a number and the title, then rows whose first cell is blank, repeats
           the number, or counts below it (3.1)

The cells are read block by block, as the body of any item is; the first line behind the number is the title if it looks
like one. Rows before the first number are front matter, and so is what stands outside of the tables.

A cell with nothing but a marking marks its row, in whichever column it stands; that of the row with the number marks
the item, and so does a marking in the first words behind the number. A cell all of whose text is marked marks what
stands beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.actions import action_of
from redactor.core.agenda.chains import LONGEST_TITLE, key_of, own_number, title_score
from redactor.core.agenda.content import Placed
from redactor.core.agenda.headings import title_of
from redactor.core.agenda.rows import row_marks
from redactor.core.agenda.strip import all_bold
from redactor.core.agenda.tables import cell_text, table_head
from redactor.core.document import Cell, Paragraph, Table, paragraphs
from redactor.core.minutes import FRONT, At, Item, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redactor.core.agenda.content import Content, Reader
    from redactor.core.document import Block, Document, Row
    from redactor.core.marking import Labels

_NUMBER: Final = re.compile(
    r"\s*(?:(?:agenda\s+)?item\s+)?(?P<number>\d{1,3}[A-Za-z]?(?:/[A-Z])?)[.):]?\s*(?:\(?(?:cont(?:inued|\.|d)?)\)?)?\s*\Z",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,3}\.?")
_SHARE: Final = 0.5  # the tables hold the minutes when more than this share of the document's text stands in them
_SEVERAL: Final = 2  # one numbered row makes no agenda
_LONGEST_TITLE: Final = 90
_LONGEST_NUMBER: Final = 20
_CELL_STEPS: Final = 4  # block, row, cell, block
_STOP: Final = re.compile(r"[.;!?]\s")


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one item, in the table that is the block `block`."""

    number: str
    block: int
    rows: tuple[int, ...]


def big_table_items(document: Document, reader: Reader, labels: Labels) -> tuple[tuple[Item, ...], list[Placed]] | None:
    """Read the items of big tables, and say what is front matter; None if the document is not made so."""
    titled = sum(1 for b in document.blocks if isinstance(b, Paragraph) and own_number(b)) < _SEVERAL
    read = partial(_number, labels=labels, titled=titled)
    found = {n: groups for n, block in enumerate(document.blocks) if (groups := _groups(block, n, read))}
    if sum(map(len, found.values())) < _SEVERAL or not _ascending([g for gs in found.values() for g in gs]):
        return None
    size = {index: _size(block) for index, block in enumerate(document.blocks)}
    if sum(size[index] for index in found) <= _SHARE * sum(size.values()):
        return None
    groups = [group for its in found.values() for group in its]
    items = tuple(
        _Item(document.blocks, group, labels).read(reader, group.number if group.number != FRONT else f"#{position}")
        for position, group in enumerate(groups, 1)
    )
    return items, list(_front(document.blocks, found))


def _front(blocks: Sequence[Block], found: dict[int, list[_Group]]) -> Iterator[Placed]:
    for index, block in enumerate(blocks):
        if index not in found:
            yield Placed(block, "body", (index,))
        elif first := found[index][0].rows[0]:
            yield Placed(block, "body", (index,), tuple(range(first)))


def _size(block: Block) -> int:
    return sum(len(p.text) for p in paragraphs((block,)))


def _number(row: Row, labels: Labels, *, titled: bool) -> str | None:
    """Read the number of a row; before a title in the same cell only where no numbers stand outside of the tables."""
    text = cell_text(row, 0) if row.cells else ""
    match = _NUMBER.match(_unmarked(text, labels)) if len(text) <= _LONGEST_NUMBER else None
    if match is None and titled and len(row.cells) > 1:
        first = next((b for b in row.cells[0].blocks if isinstance(b, Table) or _has_text(b)), None)
        own = _before_title(first)
        return own[0] if own else None
    return match.group("number") if match else None


def _before_title(block: Block | None) -> tuple[str, int] | None:
    """Read the number that stands before a title, and where the title begins."""
    if not isinstance(block, Paragraph) or len(block.text.strip()) > _LONGEST_TITLE:
        return None
    own = own_number(block)
    return own if own and title_score(block, own[1]) >= 1 else None


def _unmarked(text: str, labels: Labels) -> str:
    """Take the marking off that stands beside a number."""
    label = labels.at_end(text)
    return text[: label.start] if label else text


def _groups(block: Block, index: int, read: Callable[[Row], str | None]) -> list[_Group]:
    """Group the rows of a table by item; an action log is no minutes, whatever it counts."""
    if not isinstance(block, Table) or block.box:
        return []
    columns = table_head(block).columns
    if {"owner", "status"} & columns.keys() and "discussion" not in columns:
        return []
    groups: list[tuple[str, list[int]]] = []
    for at, row in enumerate(block.rows):
        number = read(row)
        if number is not None and not (groups and groups[-1][0] == number):
            groups.append((number, [at]))
        elif groups:
            groups[-1][1].append(at)
    return [_Group(number, index, tuple(rows)) for number, rows in groups]


def _ascending(groups: Sequence[_Group]) -> bool:
    keys = [key_of(g.number) for g in groups]
    return all(a < b for a, b in pairwise(keys))


class _Item:
    """One item of a big table, on its way from rows to portions."""

    def __init__(self, blocks: Sequence[Block], group: _Group, labels: Labels) -> None:
        table = blocks[group.block]
        assert isinstance(table, Table)  # noqa: S101 -- groups are made of tables
        self._table, self._group, self._labels = table, group, labels
        self._columns = table_head(table)
        self._cells = list(self._placed())
        self._head = self._heading()

    def read(self, reader: Reader, name: str) -> Item:
        group, head = self._group, self._head
        content = reader.read(name, [c for c in self._cells if c is not head])
        self._column_actions(content)
        self._mark_rows(content)
        title, span, at = "", (0, 0), None
        marks = (*self._number_marks(), *self._row_marks(group.rows[0]), *self._opening_marks())
        if head is not None and isinstance(head.block, Paragraph):
            offset = (_before_title(head.block) or ("", 0))[1]
            start, end, own = title_of(head.block, offset, self._labels)
            title, span, marks = head.block.text[start:end], (start, end), (*own, *marks)
            at = At("body", head.steps, 0, len(head.block.text))
        return Item(
            name,
            group.number,
            title,
            at,
            span,
            tuple(dict.fromkeys(marks)),
            tuple(content.portions),
            tuple(content.resolutions),
            tuple(content.actions),
            self._table.rows[group.rows[0]].origin,
        )

    def _placed(self) -> Iterator[Placed]:
        """Place every block of the cells, but the numbers in the first column, which are nobody's text."""
        for index in self._group.rows:
            for column, cell in enumerate(self._table.rows[index].cells):
                for at, block in enumerate(cell.blocks):
                    if column or not isinstance(block, Paragraph) or not _counts(block, self._labels):
                        yield Placed(block, "body", (self._group.block, index, column, at))

    def _heading(self) -> Placed | None:
        first = next((c for c in self._cells if isinstance(c.block, Table) or _has_text(c.block)), None)
        if first is None or not isinstance(first.block, Paragraph) or first.steps[1] != self._group.rows[0]:
            return None
        block, text = first.block, first.block.text.strip()
        titled = len(text) <= _LONGEST_TITLE and text[-1] not in ".;:," and text[:1].isupper()
        titled = titled or (first.steps[2] == 0 and _before_title(first.block) is not None)
        return first if block.heading or all_bold(block) or titled else None

    def _number_marks(self) -> tuple[Mark, ...]:
        """Read the markings that stand beside the number."""
        cell = self._table.rows[self._group.rows[0]].cells[0]
        beside = (b for b in cell.blocks if isinstance(b, Paragraph) and _counts(b, self._labels))
        marks = (mark for block in beside for mark in title_of(block, 0, self._labels)[2])
        return tuple(replace(mark, origin="heading") if mark.origin == "prefix" else mark for mark in marks)

    def _opening_marks(self) -> tuple[Mark, ...]:
        """Read the marking in the first words of an item whose first paragraph is no title, but runs on in its text."""
        first = next((c.block for c in self._cells if _has_text(c.block)), None)
        if self._head is not None or not isinstance(first, Paragraph):
            return ()
        text = first.text[:LONGEST_TITLE]
        label = self._labels.at_start(text) or next(self._labels.inside(text), None)
        if label is None or _STOP.search(text, 0, label.start):
            return ()
        return (Mark(label.level, "heading", label.text),)

    def _row_marks(self, index: int) -> tuple[Mark, ...]:
        """Read the cells of a row that hold nothing but a marking."""
        row = self._table.rows[index]
        alone = (
            cell if at and self._is_marking(cell, at) else Cell((Paragraph(),)) for at, cell in enumerate(row.cells)
        )
        return row_marks(replace(row, cells=tuple(alone)), self._columns, self._labels, ())

    def _is_marking(self, cell: Cell, column: int) -> bool:
        said = [p.text for p in paragraphs(cell.blocks) if p.text.strip()]
        lone = len(said) == 1 and self._labels.line(said[0]) is not None
        return lone or self._columns.role(column) == "marking"

    def _mark_rows(self, content: Content) -> None:
        """Let the marking of a row hold for its portions, and for none behind it: a cell is no line of the text."""
        marks = {index: self._row_marks(index) for index in self._group.rows}
        markings = {
            (index, at)
            for index in self._group.rows
            for at, cell in enumerate(self._table.rows[index].cells)
            if self._is_marking(cell, at)
        }
        for at, portion in enumerate(content.portions):
            steps = portion.at.steps
            own = portion.marks
            if len(steps) >= _CELL_STEPS and steps[1:3] in markings:
                own = tuple(m for m in own if m.origin not in ("line", "prefix", "portion"))
            content.portions[at] = replace(portion, marks=tuple(dict.fromkeys((*own, *marks[steps[1]]))))
        self._mark_beside(content)

    def _mark_beside(self, content: Content) -> None:
        """Let the marking of all that a cell says hold for what bears none in the other cells of its row."""
        cells: dict[tuple[int, ...], list[tuple[Mark, ...]]] = {}
        for portion in content.portions:
            said = tuple(m for m in portion.marks if self._labels.restricts(m.level))
            cells.setdefault(portion.at.steps[1:3], []).append(said)
        rows: dict[int, tuple[Mark, ...]] = {}
        for cell, marks in cells.items():
            if all(marks):
                rows[cell[0]] = (*rows.get(cell[0], ()), *(Mark(m.level, "row", m.label) for its in marks for m in its))
        for at, portion in enumerate(content.portions):
            if not portion.marks and (beside := rows.get(portion.at.steps[1])):
                content.portions[at] = replace(portion, marks=tuple(dict.fromkeys(beside)))

    def _column_actions(self, content: Content) -> None:
        """Take the paragraphs of an action column for actions, however they are worded."""
        column = self._columns.columns.get("action")
        known = {action.ref for action in content.actions}
        for index, portion in enumerate(content.portions):
            steps = portion.at.steps
            if column is None or len(steps) < _CELL_STEPS or steps[2] != column or portion.kind in ("action", "stub"):
                continue
            content.portions[index] = replace(portion, kind="action")
            if portion.ref not in known:
                content.actions.append(action_of(portion.ref, None, portion.text))


def _counts(block: Paragraph, labels: Labels) -> bool:
    """Tell whether a paragraph of the first column is blank, the number of an item or below one, or a marking."""
    if len(block.text) > _LONGEST_NUMBER:
        return False
    text = _unmarked(block.text, labels).strip()
    return not text or _NUMBER.match(text) is not None or _BELOW.fullmatch(text) is not None


def _has_text(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.text.strip())
