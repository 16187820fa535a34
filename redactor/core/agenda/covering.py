"""Which rows of a table the marking of another row holds for.

    head          a marking on a column's name, or on the name of the table, holds for every row
    section row   the one cell in its row that is not blank, shaped like a title: for what stands under it
    continuation  a row whose first cell is blank, or goes on from above, belongs to the row before it

Such a marking only restricts. A section ends where another one begins that bears a marking, or that is made as the
first was: in bold, or with a number. A row with blanks ends none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.strip import all_bold
from redactor.core.agenda.tables import cell_text
from redactor.core.document import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.document import Row, Table
    from redactor.core.minutes import Mark

_Marks = tuple["Mark", ...]
_TITLE: Final = 90  # characters; what is longer heads no section
_COLUMN: Final = 40  # characters; what is longer heads no column
_BODY: Final = 2  # rows that a first row has under it before it can be their head, where nothing else says so
_NUMBERED: Final = re.compile(r"\W{0,3}(?:[A-Za-z]{1,8}\s)?\d{1,3}\b")
_STOPS: Final = (".", ";", "!", "?")


def covering(table: Table, said: Sequence[_Marks], heads: frozenset[int], *, public: str) -> list[_Marks]:
    """Give for each row what other rows mark it with. `said` are the marks that stand in the rows."""
    own = [tuple(m for m in marks if m.level != public) for marks in said]
    if not any(own):
        return [()] * len(own)
    named = _each(m for at, marks in enumerate(own) if marks and _is_head(table, at, heads) for m in marks)
    sections, continued = _sections(table, own, said), _continued(table, own)
    return [tuple(dict.fromkeys((*named, *a, *b))) for a, b in zip(sections, continued, strict=True)]


def _each(marks: Iterable[Mark]) -> _Marks:
    """Keep one mark of each label: a long table would else bear all of them on each of its rows."""
    kept: dict[tuple[str | None, str], Mark] = {}
    for mark in marks:
        kept.setdefault((mark.level, mark.label.casefold()), mark)
    return tuple(kept.values())


def _texts(row: Row) -> list[str]:
    return [cell_text(row, at) for at in range(len(row.cells))]


def _is_head(table: Table, at: int, heads: frozenset[int]) -> bool:
    row, texts = table.rows[at], [text for text in _texts(table.rows[at]) if text]
    if at in heads or row.format.get("header"):
        return True
    if at or len(table.rows) <= _BODY or len(texts) <= 1:
        return False
    return not any(len(t) > _COLUMN or t.endswith(_STOPS) or any(c.isdigit() for c in t) for t in texts)


def _sections(table: Table, own: Sequence[_Marks], said: Sequence[_Marks]) -> Iterator[_Marks]:
    """Walk down the rows with the section that each stands in."""
    section: _Marks = ()
    bold = numbered = False
    for row, marks, any_mark in zip(table.rows, own, said, strict=True):
        title = _title(row)
        if title and any_mark:
            section, bold, numbered = marks, _is_bold(row), _NUMBERED.match(title) is not None
            yield ()
            continue
        if title and ((bold and _is_bold(row)) or (numbered and _NUMBERED.match(title))):
            section = ()
        yield section


def _title(row: Row) -> str:
    """Give the text of a row that heads a section; the empty word if it does not."""
    said = [text for text in _texts(row) if text]
    text = said[0] if len(said) == 1 else ""
    return text if len(text) <= _TITLE and not text.endswith(_STOPS) else ""


def _is_bold(row: Row) -> bool:
    return all(all_bold(p) for cell in row.cells for p in paragraphs(cell.blocks) if p.text.strip())


def _continued(table: Table, own: Sequence[_Marks]) -> Iterator[_Marks]:
    before: _Marks = ()
    for row, marks in zip(table.rows, own, strict=True):
        if not _goes_on(row):
            before = ()
        yield before
        before = _each((*before, *marks))


def _goes_on(row: Row) -> bool:
    """Tell a row that goes on with the one above: by a blank first cell, or by a cell that is merged with it."""
    if any(cell.format.get("merge") == "continue" for cell in row.cells):
        return True
    return len(row.cells) > 1 and not cell_text(row, 0)
