"""Text that only looks hidden: white, tiny, off the page. It is withheld from all, or made visible, never kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.document import Document, Paragraph, Run, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Block, Cell, Row

_COVERS = ("colour", "highlight", "shade", "size", "spacing", "position")


def without_hidden(document: Document, *, release: bool) -> Document:
    """Take out every run that looks hidden, or with `release` make it look like text; list where they were."""
    places: dict[str, str] = {}
    sweep = _Sweep(places, release=release)
    made = replace(
        document,
        blocks=sweep.blocks(document.blocks),
        stories=tuple(replace(s, blocks=sweep.blocks(s.blocks)) for s in document.stories),
        notes=tuple(replace(n, blocks=sweep.blocks(n.blocks)) for n in document.notes),
    )
    return replace(made, hidden=tuple(places.items())) if places else document


class _Sweep:
    def __init__(self, places: dict[str, str], *, release: bool) -> None:
        self._places = places
        self._release = release

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(self._block(b) for b in blocks)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Table):
            return replace(block, rows=tuple(self._row(r) for r in block.rows))
        return block

    def _row(self, row: Row) -> Row:
        return replace(row, cells=tuple(self._cell(c) for c in row.cells))

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, blocks=self.blocks(cell.blocks))

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        if not any(isinstance(i, Run) and i.look_hidden for i in paragraph.inlines):
            return paragraph
        kept = []
        for inline in paragraph.inlines:
            if not (isinstance(inline, Run) and inline.look_hidden):
                kept.append(inline)
                continue
            if inline.text.strip():
                self._places.setdefault(paragraph.origin, inline.look_hidden)
            if self._release:
                kept.append(replace(inline, format=inline.format.without(*_COVERS), look_hidden=None))
        return replace(paragraph, inlines=tuple(kept))
