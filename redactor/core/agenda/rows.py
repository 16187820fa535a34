"""Reading the rows of a table: each is one portion, with the markings in its cells, and perhaps an action.

A level's name in a cell is a marking in a column that is headed so, in brackets, behind a prefix, or in capitals. In a
column of states (`RAG`, `Status`) a bare colour is a state; it stays a word, which a person is asked about.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.actions import action_of, owner_of, reference_of, status_of
from redactor.core.agenda.strip import Strip
from redactor.core.agenda.tables import TableHead, cell_text, row_text
from redactor.core.document import NoteReference, Picture, paragraphs
from redactor.core.minutes import Action, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.document import Cell, Inline, Row
    from redactor.core.marking import Label, Labels

_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_NO_MARKING: Final = frozenset(("none", "n/a", "na", "nil", "unmarked", "tbc"))
_LOOSE_REFERENCE: Final = re.compile(
    r"\s*(?:(?:new\s+)?action\s+)?(?:[A-Z]{1,10}[ ]?\d+[/.-]\d+\w*|[A-Z]{2,6} ?\d{3,5}|\d{3,5})\s*\Z"
)


def row_marks(
    row: Row, head: TableHead, labels: Labels, notes: Sequence[str], *, quoted: bool = False
) -> tuple[Mark, ...]:
    """Read the markings in a row and in its notes: they hold for all of it."""
    marks = [Mark(row.control_level, "control", row.control_level)] if row.control_level else []
    for at, cell in enumerate(row.cells):
        marks += _cell_marks(cell, head.role(at), labels, notes, quoted=quoted)
    return tuple(dict.fromkeys(marks)) if marks else ()


def _cell_marks(cell: Cell, role: str | None, labels: Labels, notes: Sequence[str], *, quoted: bool) -> Iterator[Mark]:
    for paragraph in paragraphs(cell.blocks):
        text = paragraph.text
        if not paragraph.inlines:
            continue
        strip = Strip(paragraph, labels, notes, quoted=quoted)
        if strip.line and not quoted and role != "marking":
            yield from strip.set_marks(0, len(text))
            if _is_marking(strip.line, text, role):
                yield Mark(strip.line.level, "row", strip.line.text)
            continue
        found = strip.marks(0, len(text))
        yield from (m if m.origin in ("style", "control") else replace(m, origin="row") for m in found)
        if role == "marking" and not found and _WORD.search(text) and text.strip().casefold() not in _NO_MARKING:
            yield Mark(None, "row", text.strip())


def _is_marking(label: Label, text: str, role: str | None) -> bool:
    bare = text.strip(" *.") == label.text
    return label.prefixed or not bare or (role not in ("status", "state") and label.text.isupper())


def row_inlines(row: Row) -> list[Inline]:
    """Give every inline of a row."""
    return [i for cell in row.cells for paragraph in paragraphs(cell.blocks) for i in paragraph.inlines]


def row_notes(inlines: Sequence[Inline], notes: Sequence[str]) -> str:
    """Join the text of the notes that hang in a row."""
    return "\n".join(notes[i.note] for i in inlines if isinstance(i, NoteReference))


def has_picture(inlines: Sequence[Inline]) -> bool:
    """Tell whether a picture is among some inlines."""
    return any(isinstance(i, Picture) for i in inlines)


def row_action(ref: str, row: Row, head: TableHead, before: list[Action]) -> Action | None:
    """Read a row as an action. A row that only reports on the one `before` it changes that one's status."""
    if not head.columns:
        return _loose_action(ref, row)
    cells = head.cells(row)
    reference, text = reference_of(cells.get("reference", "")), cells.get("action", "")
    if not reference and not cells.get("owner") and before and before[-1].reference:
        status = status_of(row_text(row)) or cells.get("status")
        if status:
            before[-1] = replace(before[-1], status=status)
        return None
    if not (reference or text or cells.get("owner")):
        return None
    made = action_of(ref, reference, text or row_text(row))
    return replace(made, owner=cells.get("owner") or made.owner, status=cells.get("status") or made.status)


def _loose_action(ref: str, row: Row) -> Action | None:
    """Read an action in a table without a head: a reference in the first cell, an owner with a verb in the next."""
    first, text = cell_text(row, 0), cell_text(row, 1)
    if not _LOOSE_REFERENCE.match(first) or not text or not (owner_of(text) or status_of(text)):
        return None
    return action_of(ref, reference_of(first), text)
