"""Leaving out of a document what nothing in it uses: styles, lists, notes, pictures, sections, stories.

The rest is counted anew, so that a gap in a count tells nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.document import (
    Document,
    Field,
    ListPlace,
    NoteReference,
    Paragraph,
    Picture,
    SectionBreak,
    Style,
    Table,
    paragraphs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from redactor.core.document import Block, Inline, Note, Row, Section


def pruned(document: Document) -> tuple[Document, list[list[Paragraph]]]:
    """Prune a document; also give the paragraphs of the notes that stay, for the ledger."""
    document = _sections(document)
    order: list[int] = []
    body = (*document.blocks, *(b for s in document.stories for b in s.blocks))
    _gather(body, document.notes, order)
    notes = tuple(document.notes[n] for n in order)
    renumber = {old: new for new, old in enumerate(order)}
    pictures = list(dict.fromkeys(i.media for p in _all(body, notes) for i in p.inlines if isinstance(i, Picture)))
    lists = sorted({p.place.list for p in _all(body, notes) if p.place} | _style_lists(document))
    move = _Move(renumber, {old: new for new, old in enumerate(pictures)}, {old: new for new, old in enumerate(lists)})
    styles = _styles(document, {p.style for p in _all(body, notes)} | set(_table_styles(body)))
    made = replace(
        document,
        blocks=move.blocks(document.blocks),
        stories=tuple(replace(s, blocks=move.blocks(s.blocks)) for s in document.stories),
        notes=tuple(replace(n, blocks=move.blocks(n.blocks)) for n in notes),
        media=tuple(document.media[m] for m in pictures),
        styles=tuple(replace(s, place=move.place(s.place)) for s in styles),
        lists=tuple(document.lists[n] for n in lists),
    )
    return made, [list(paragraphs(n.blocks)) for n in made.notes]


def _all(body: Sequence[Block], notes: Iterable[Note]) -> Iterable[Paragraph]:
    yield from paragraphs(body)
    for note in notes:
        yield from paragraphs(note.blocks)


def _gather(blocks: Iterable[Block], notes: Sequence[Note], order: list[int]) -> None:
    for paragraph in paragraphs(blocks):
        for inline in paragraph.inlines:
            if isinstance(inline, NoteReference) and inline.note not in order:
                order.append(inline.note)
                _gather(notes[inline.note].blocks, notes, order)


def _style_lists(document: Document) -> set[int]:
    return {s.place.list for s in document.styles if s.place}


def _table_styles(blocks: Iterable[Block]) -> Iterable[str | None]:
    for block in blocks:
        if isinstance(block, Table):
            yield block.style
            for row in block.rows:
                for cell in row.cells:
                    yield from _table_styles(cell.blocks)


_DEFAULTS = frozenset({"Normal", "Normal Table", "Default Paragraph Font"})


def _styles(document: Document, used: set[str | None]) -> tuple[Style, ...]:
    """Keep the styles in use, what they build on, and the default ones."""
    by_key = {s.key: s for s in document.styles}
    kept: set[str] = set()
    todo = [k for k in used if k in by_key] + [s.key for s in document.styles if s.builtin in _DEFAULTS]
    while todo:
        key = todo.pop()
        if key in kept or key not in by_key:
            continue
        kept.add(key)
        if based_on := by_key[key].based_on:
            todo.append(based_on)
    return tuple(replace(s, follows=s.follows if s.follows in kept else None) for s in document.styles if s.key in kept)


class _Move:
    """Takes blocks over with the new numbers of notes, pictures, lists and captions."""

    def __init__(self, notes: dict[int, int], media: dict[int, int], lists: dict[int, int]) -> None:
        self._notes, self._media, self._lists = notes, media, lists
        self._counts: Counter[str] = Counter()
        self._inline: dict[type, Callable[[Inline], Inline]] = {
            NoteReference: self._note,
            Picture: self._picture,
            Field: self._field,
        }

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(self._block(b) for b in blocks)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Table):
            return replace(block, rows=tuple(map(self._row, block.rows)), origin="")
        if not isinstance(block, Paragraph):
            return block
        special = any(type(i) in self._inline for i in block.inlines)
        if not special and block.place is None:
            return block
        inlines = block.inlines
        if special:
            inlines = tuple(self._inline[type(i)](i) if type(i) in self._inline else i for i in inlines)
        return replace(block, inlines=inlines, place=self.place(block.place))

    def _row(self, row: Row) -> Row:
        cells = tuple(replace(c, blocks=self.blocks(c.blocks)) for c in row.cells)
        return replace(row, cells=cells, control_level=None, origin="")

    def place(self, place: ListPlace | None) -> ListPlace | None:
        return replace(place, list=self._lists[place.list]) if place else None

    def _note(self, inline: Inline) -> Inline:
        return replace(inline, note=self._notes[inline.note]) if isinstance(inline, NoteReference) else inline

    def _picture(self, inline: Inline) -> Inline:
        return replace(inline, media=self._media[inline.media]) if isinstance(inline, Picture) else inline

    def _field(self, inline: Inline) -> Inline:
        if not isinstance(inline, Field) or inline.kind != "sequence":
            return inline
        self._counts[inline.label] += 1
        return replace(inline, number=self._counts[inline.label])


def _sections(document: Document) -> Document:
    """Drop the sections in which nothing stands any more, and the stories that no section shows."""
    blocks: list[Block] = []
    kept: list[int] = []
    filled = False
    for block in document.blocks:
        if isinstance(block, SectionBreak):
            if filled:
                blocks.append(SectionBreak(len(kept)))
                kept.append(block.section)
            filled = False
        else:
            blocks.append(block)
            filled = True
    if filled or not kept:
        kept.append(len(document.sections) - 1)
    else:
        blocks.pop()
    sections = [document.sections[n] for n in kept]
    stories = [n for n in dict.fromkeys(x for s in sections for x in s.stories) if _says(document.stories[n].blocks)]
    move = {old: new for new, old in enumerate(stories)}
    return replace(
        document,
        blocks=tuple(blocks),
        sections=tuple(_section(s, move) for s in sections),
        stories=tuple(document.stories[n] for n in stories),
    )


def _section(section: Section, move: dict[int, int]) -> Section:
    return replace(section, stories=tuple(move[n] for n in section.stories if n in move))


def _says(blocks: Sequence[Block]) -> bool:
    return any(p.inlines for p in paragraphs(blocks))
