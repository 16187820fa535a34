"""Write a document as plain text: a line for each paragraph, a line for each row of a table.

White space in a text is single, so that longer gaps are ours alone: two spaces end a label, three come before what
hangs on a paragraph (notes, links, pictures), `  /  ` parts the paragraphs of a cell, and a tab parts cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.document import NoteReference, Paragraph, Picture, Run, Table, paragraphs
from redactor.core.numbering import BULLET
from redactor.core.shown import description, shown, target
from redactor.formats.outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Block, Document, Row
    from redactor.formats.outline import Outline


def write(document: Document) -> bytes:
    """Write a document as UTF-8 text."""
    laid = outline(document)
    lines: list[str] = []
    for paragraph in laid.furniture:
        _add(lines, _paragraph(laid, paragraph), apart=True)
    for block in laid.body:
        _block(laid, block, lines)
    for number, note in laid.notes:
        _add(lines, f"[{number}]  {_cell(laid, note.blocks)}" if _cell(laid, note.blocks) else "", apart=True)
    return ("\n".join(lines).strip("\n") + "\n").encode() if lines else b""


def _add(lines: list[str], line: str, *, apart: bool) -> None:
    """Add a line that is not empty, between empty ones where it stands `apart`."""
    if not line.strip():
        return
    if apart and lines and lines[-1]:
        lines.append("")
    lines.append(line)
    if apart:
        lines.append("")


def _block(laid: Outline, block: Block, lines: list[str]) -> None:
    if isinstance(block, Paragraph):
        listed = block.place is not None and bool(block.place.label) and not laid.rank(block)
        indent = "  " * block.place.level if listed and block.place else ""
        line = _paragraph(laid, block)
        _add(lines, line if line.startswith(" ") else indent + line, apart=not listed)
    elif isinstance(block, Table):
        rows = [text for row in block.rows if (text := _row(laid, row)).strip()]
        if rows:
            _add(lines, "\n".join(rows), apart=True)


def _row(laid: Outline, row: Row) -> str:
    return "\t".join(_cell(laid, cell.blocks) for cell in row.cells)


def _cell(laid: Outline, blocks: Iterable[Block]) -> str:
    return "  /  ".join(text for p in paragraphs(blocks) if (text := _paragraph(laid, p)))


def _paragraph(laid: Outline, paragraph: Paragraph) -> str:
    text = shown(paragraph)
    hanging = list(_hanging(laid, paragraph))
    label = paragraph.place.label if paragraph.place and text else ""
    label = "-" if label == BULLET else label
    return "   ".join([f"{label}  {text}" if label else text, *hanging]) if text or hanging else ""


def _hanging(laid: Outline, paragraph: Paragraph) -> Iterator[str]:
    """Name the notes, link targets and pictures of a paragraph."""
    for inline in paragraph.inlines:
        if isinstance(inline, Run) and inline.link:
            link = target(inline.link)
            if link and inline.text.strip() not in {"", link}:
                yield f"<{link}>"
        elif isinstance(inline, NoteReference) and laid.note(inline):
            yield f"[{laid.note(inline)}]"
        elif isinstance(inline, Picture) and laid.media(inline):
            text = description(inline.description)
            yield f"[Picture: {text}]" if text else "[Picture]"
