"""What the text formats agree on: what stands where when there are no pages.

Page headers and footers stand first, without what only counts pages; notes stand last, numbered in the order of their
references. Headings below an agenda item's rank below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.document import NoteReference, Paragraph, Picture, Table, paragraphs
from redactor.core.numbering import renumbered
from redactor.core.properties import LANGUAGES
from redactor.core.shown import only_pages, shown

if TYPE_CHECKING:
    from redactor.core.document import Block, Document, Media, Note, Row

ITEM = 2  # the title of the document is the only heading above an agenda item's
LOWEST = 6
_FIRST_ROW = 0x0020  # ECMA-376 Part 1, 17.18.87: the table style's first row is shown


@dataclass(frozen=True, slots=True)
class Outline:
    """A document laid out for a format without pages."""

    document: Document
    furniture: tuple[Paragraph, ...]
    body: tuple[Block, ...]
    notes: tuple[tuple[int, Note], ...]
    title: str
    language: str
    numbers: dict[int, int] = field(repr=False)
    ranks: dict[int, int] = field(repr=False)

    def note(self, reference: NoteReference) -> int:
        """Find the number of a note reference; zero where its note is not shown."""
        return self.numbers.get(reference.note, 0)

    def media(self, picture: Picture) -> Media | None:
        """Find a picture's image."""
        return self.document.media[picture.media] if 0 <= picture.media < len(self.document.media) else None

    def rank(self, paragraph: Paragraph) -> int:
        """Rank a heading: 1 for the title, 2 for agenda items, 0 where it is no heading."""
        return self.ranks.get(id(paragraph), 0)


def outline(document: Document) -> Outline:
    """Lay a document out."""
    document = renumbered(document)
    numbers = _note_numbers(document)
    return Outline(
        document=document,
        furniture=_furniture(document),
        body=document.blocks,
        notes=tuple((number, document.notes[index]) for index, number in numbers.items()),
        title=" ".join(document.title.split()),
        language=document.language if document.language in LANGUAGES - {"x-none"} else "en-GB",
        numbers=numbers,
        ranks=heading_ranks(document),
    )


def heading_ranks(document: Document) -> dict[int, int]:
    """Rank the headings without leaving a rank out: those within items below the items, by their levels."""
    titles = {s.key for s in document.styles if s.builtin == "Title"}
    ranks: dict[int, int] = {}
    levels: tuple[dict[int, int], dict[int, int]] = ({}, {})
    within = False
    for paragraph in paragraphs(document.blocks):
        if paragraph.item is not None:
            within = True
            ranks[id(paragraph)] = ITEM
        elif paragraph.style in titles:
            ranks[id(paragraph)] = 1
        elif paragraph.heading is not None:
            levels[within][id(paragraph)] = paragraph.heading
    for first, found in zip((ITEM, ITEM + 1), levels, strict=True):
        order = sorted(set(found.values()))
        ranks |= {key: min(first + order.index(level), LOWEST) for key, level in found.items()}
    return ranks


def has_header(table: Table) -> bool:
    """Tell whether the first row of a table names its columns."""
    if len(table.rows) < 2 or table.box:  # noqa: PLR2004 -- one row cannot be about another
        return False
    first = table.rows[0]
    look = table.format.get("look", 0)
    styled = table.style is not None and isinstance(look, int) and bool(look & _FIRST_ROW)
    return bool(first.format.get("header")) or styled or _all_bold(first)


def _all_bold(row: Row) -> bool:
    texts = [p for c in row.cells for p in paragraphs(c.blocks) if shown(p)]
    return len(texts) == len(row.cells) > 0 and all(
        getattr(i, "format", None) is not None and i.format.get("bold")
        for p in texts
        for i in p.inlines
        if i.text.strip() and hasattr(i, "format")
    )


def _note_numbers(document: Document) -> dict[int, int]:
    numbers: dict[int, int] = {}
    if document.notes:
        for paragraph in paragraphs(document.blocks):
            for inline in paragraph.inlines:
                if isinstance(inline, NoteReference) and _says_something(document, inline.note):
                    numbers.setdefault(inline.note, len(numbers) + 1)
    return numbers


def _says_something(document: Document, note: int) -> bool:
    return 0 <= note < len(document.notes) and any(
        shown(p) or any(isinstance(i, Picture) for i in p.inlines) for p in paragraphs(document.notes[note].blocks)
    )


def _furniture(document: Document) -> tuple[Paragraph, ...]:
    """Take each distinct line of the page headers, then of the footers, once."""
    used = {s for section in document.sections for s in section.stories if 0 <= s < len(document.stories)}
    seen: set[str] = set()
    out: list[Paragraph] = []
    for kind in ("header", "footer"):
        for index in sorted(used):
            story = document.stories[index]
            for paragraph in paragraphs(story.blocks) if story.kind == kind else ():
                text = shown(paragraph)
                if text and text not in seen and not only_pages(paragraph):
                    seen.add(text)
                    out.append(paragraph)
    return tuple(out)
