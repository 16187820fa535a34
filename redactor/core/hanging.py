"""What hangs in the words of minutes and is no line of them: targets of links, descriptions of pictures, notes.

A copy shows it beside its words, so each string of it belongs to the portion, or the title, that it hangs in: it may
stand where that may stand, and it gives away what that would give away. A link's target is taken as it is written, as
it reads with its percent signs decoded, and as the words between its punctuation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from redactor.core.document import NoteReference, Paragraph, Picture, Row, Run, Table, paragraphs
from redactor.core.shown import target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Block, Document, Inline
    from redactor.core.minutes import At, Item, Portion

IN_TABLE: Final = 3
"""Steps from a table down to a block in it: row, cell, block."""
_DECODINGS: Final = 3  # a target that was encoded more often than this was meant to hide something, and hides nothing
_SCHEME = re.compile(r"(?:https?://(?:www\.)?|mailto:)", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:aspx?|docx?|html?|pdf|php|pptx?|xlsx?)(?![^\W_])", re.IGNORECASE)
_BETWEEN = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_NO_WORDS: Final = frozenset("body cc bcc subject www http https com org net gov ac co uk".split())


def find(document: Document, at: At) -> Block | Row | None:
    """Find the paragraph, or the row, at a place."""
    blocks = document.blocks if at.region == "body" else document.stories[int(at.region.partition(":")[2])].blocks
    steps = at.steps
    while steps and 0 <= steps[0] < len(blocks):
        block = blocks[steps[0]]
        if len(steps) == 1:
            return block
        if not isinstance(block, Table) or not 0 <= steps[1] < len(block.rows):
            return None
        if len(steps) < IN_TABLE:
            return block.rows[steps[1]]
        blocks, steps = block.rows[steps[1]].cells[steps[2]].blocks, steps[IN_TABLE:]
    return None


def in_row(row: Row) -> Iterator[Paragraph]:
    """Walk the paragraphs of a row's cells."""
    for cell in row.cells:
        yield from paragraphs(cell.blocks)


def inlines_of(document: Document, portion: Portion) -> Iterator[Inline]:
    """Walk what a portion is made of."""
    found = find(document, portion.at)
    if isinstance(found, Paragraph):
        yield from found.slice(portion.at.start, len(found.text) if portion.at.end is None else portion.at.end)
    elif isinstance(found, Row):
        yield from (i for p in in_row(found) for i in p.inlines)


def heading_of(document: Document, item: Item) -> Iterator[Inline]:
    """Walk what the heading of an item is made of."""
    found = find(document, item.heading) if item.heading else None
    if isinstance(found, Paragraph):
        yield from found.inlines


def notes_of(document: Document, inline: Inline) -> Iterator[Paragraph]:
    """Walk the paragraphs of the note that an inline refers to, and of the notes in it."""
    if isinstance(inline, NoteReference):
        for paragraph in paragraphs(document.notes[inline.note].blocks):
            yield paragraph
            for inner in paragraph.inlines:
                yield from notes_of(document, inner)


def hanging(document: Document, inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Walk the links and the pictures among some inlines, and those in the notes that hang there."""
    for inline in inlines:
        if isinstance(inline, Picture) or (isinstance(inline, Run) and inline.link):
            yield inline
        for paragraph in notes_of(document, inline):
            yield from (i for i in paragraph.inlines if isinstance(i, Picture) or (isinstance(i, Run) and i.link))


def said_by(hung: Inline) -> tuple[str, str]:
    """Say what a link or a picture says: as a text, and as words without their case, of a target alone."""
    if isinstance(hung, Picture):
        return hung.description, ""
    link = target(hung.link) if isinstance(hung, Run) else ""
    address = _SCHEME.sub("", _decoded(link), count=1)
    words = (word for word in _BETWEEN.split(_ENDING.sub(" ", address)) if word and word.lower() not in _NO_WORDS)
    return address, " ".join(words)


def _decoded(link: str) -> str:
    for _ in range(_DECODINGS):
        plain = unquote(link, errors="replace")
        if plain == link:
            break
        link = plain
    return link
