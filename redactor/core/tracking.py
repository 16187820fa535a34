"""A draft with what a person decided about its words as changes that can be accepted or rejected.

Rules kept here: a change holds what stood there and what stands there now, and nothing else of the draft is other than
it was; a document with changes is for whoever may read the whole draft, and no writer of copies knows what a change is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from redactor.core.document import PLAIN, Contents, Paragraph, Row, Run, Table
from redactor.core.hanging import IN_TABLE
from redactor.core.mending import letters_in, stretches
from redactor.core.rendering.pieces import look_of, runs_of
from redactor.core.rendering.rows import across

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from redactor.core.document import Block, Document, Inline
    from redactor.core.minutes import Minutes, Portion

_Steps = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Inlines that are put in, or taken out, of a portion. It stands in a mended draft, and nowhere else."""

    ref: str
    kind: Literal["in", "out"]
    inlines: tuple[Inline, ...]
    level = None

    @property
    def text(self) -> str:
        """Join the text of the inlines."""
        return "".join(i.text for i in self.inlines)


@dataclass(frozen=True, slots=True)
class ChangedRow(Row):
    """A row that is put in, or taken out, for a portion."""

    kind: Literal["in", "out"] = "in"
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ContentsHere:
    """The place of a table of contents, which a program makes anew."""

    levels: int
    text = ""
    level = None


@dataclass(frozen=True, slots=True)
class Author:
    """Whose a change is, and when it was decided (UTC)."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mended:
    """A draft with its changes, for the one writer that knows them; `refs` are the portions that are changed."""

    document: Document
    refs: tuple[str, ...]


def with_changes(minutes: Minutes, *, gap: str) -> Mended:
    """Put the mends into a draft as changes; `gap` stands for withheld words."""
    return _Tracking(minutes, gap).run()


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is taken out of a paragraph for a portion, by offsets, and the words that stand there instead."""

    start: int
    end: int
    words: str
    ref: str


class _Tracking:
    def __init__(self, minutes: Minutes, gap: str) -> None:
        self._minutes, self._gap = minutes, gap
        self._spots: dict[tuple[str, _Steps], list[Portion]] = {}
        self._letters: dict[str, int] = {}
        mends = [p for _, p in minutes.portions() if _words(p) is not None or p.cuts]
        self._refs = tuple(p.ref for p in mends)
        for portion in mends:
            self._spots.setdefault((portion.at.region, portion.at.steps), []).append(portion)

    def run(self) -> Mended:
        draft = self._minutes.document
        stories = tuple(
            replace(story, blocks=self._blocks(f"story:{n}", (), story.blocks)) for n, story in enumerate(draft.stories)
        )
        document = replace(draft, blocks=self._blocks("body", (), draft.blocks), stories=stories)
        return Mended(document, self._refs)

    def _blocks(self, region: str, prefix: _Steps, blocks: Sequence[Block]) -> tuple[Block, ...]:
        out: list[Block] = []
        for index, block in enumerate(blocks):
            steps = (*prefix, index)
            if isinstance(block, Contents):
                out.append(Paragraph(_odd((ContentsHere(block.levels),))))
            elif isinstance(block, Table):
                rows = (one for n, row in enumerate(block.rows) for one in self._row(region, (*steps, n), row, block))
                out.append(replace(block, rows=tuple(rows)))
            elif isinstance(block, Paragraph):
                out.append(self._paragraph(self._spots.get((region, steps), ()), block))
            else:
                out.append(block)
        return tuple(out)

    def _row(self, region: str, at: _Steps, row: Row, table: Table) -> Iterator[Row]:
        portion = next(iter(self._spots.get((region, at), ())), None)
        if portion is None:
            cells = (replace(c, blocks=self._blocks(region, (*at, n), c.blocks)) for n, c in enumerate(row.cells))
            yield replace(row, cells=tuple(cells))
            return
        inside = tuple(replace(c, blocks=self._inside(portion, c.blocks)) for c in row.cells)
        words = _words(portion)
        if words is None:
            yield replace(row, cells=inside)
            return
        yield ChangedRow(inside, row.format, row.control_level, kind="out", ref=portion.ref)
        put = Paragraph(_odd((Change(portion.ref, "in", runs_of(words, PLAIN)),)))
        yield ChangedRow(across(table, put).cells, control_level=row.control_level, kind="in", ref=portion.ref)

    def _inside(self, portion: Portion, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Change the paragraphs of a row."""
        out: list[Block] = []
        for block in blocks:
            if isinstance(block, Table):
                rows = (
                    replace(r, cells=tuple(replace(c, blocks=self._inside(portion, c.blocks)) for c in r.cells))
                    for r in block.rows
                )
                out.append(replace(block, rows=tuple(rows)))
            elif isinstance(block, Paragraph):
                out.append(self._changed(block, [*self._edits(portion, block, 0, len(block.text))]))
            else:
                out.append(block)
        return tuple(out)

    def _paragraph(self, portions: Iterable[Portion], block: Paragraph) -> Paragraph:
        edits: list[_Edit] = []
        for portion in portions:
            end = len(block.text) if portion.at.end is None else portion.at.end
            edits += self._edits(portion, block, portion.at.start, end)
        return self._changed(block, edits) if edits else block

    def _edits(self, portion: Portion, block: Paragraph, start: int, end: int) -> Iterator[_Edit]:
        """Give what is taken out between two offsets, and what stands there instead."""
        text, before = block.text[start:end], self._letters.get(portion.ref, 0)
        self._letters[portion.ref] = before + letters_in(text)
        words = _words(portion)
        if words is None:
            parts = (s for s in stretches(text, portion.cuts, before=before) if s.withheld)
            yield from (_Edit(start + s.start, start + s.end, self._gap, portion.ref) for s in parts)
        elif bare := text.strip():
            first = start + text.index(bare)
            in_row = self._whole_row(portion)
            yield _Edit(first, first + len(bare), "" if in_row else words, portion.ref)

    def _whole_row(self, portion: Portion) -> bool:
        """Tell whether a portion is a row: what stands for it is a row of its own."""
        return len(portion.at.steps) % IN_TABLE == IN_TABLE - 1

    def _changed(self, block: Paragraph, edits: Sequence[_Edit]) -> Paragraph:
        inlines: list[Inline | Change] = []
        at, look = 0, look_of(block)
        for edit in sorted(edits, key=lambda edit: edit.start):
            inlines += block.slice(at, edit.start)
            inlines.append(Change(edit.ref, "out", block.slice(edit.start, edit.end)))
            if edit.words:
                inlines.append(Change(edit.ref, "in", runs_of(edit.words, look)))
            at = edit.end
        inlines += block.slice(at, len(block.text))
        return replace(block, inlines=_odd(inlines))


def _words(portion: Portion) -> str | None:
    return portion.substitute if portion.substitute is not None else portion.reworded


def _odd(inlines: Iterable[Inline | Change | ContentsHere]) -> tuple[Inline, ...]:
    """Let a paragraph hold what no copy may: a writer of copies that meets it stops."""
    return cast("tuple[Inline, ...]", tuple(inlines))


def plain_document(document: Document) -> Document:
    """Lay out the changes side by side, to see what a document uses: styles, notes, pictures."""
    return replace(
        document,
        blocks=_flat(document.blocks),
        stories=tuple(replace(story, blocks=_flat(story.blocks)) for story in document.stories),
    )


def _flat(blocks: Iterable[Block]) -> tuple[Block, ...]:
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(replace(block, inlines=tuple(_inlines(block.inlines))))
        elif isinstance(block, Table):
            rows = (replace(r, cells=tuple(replace(c, blocks=_flat(c.blocks)) for c in r.cells)) for r in block.rows)
            out.append(replace(block, rows=tuple(rows)))
        else:
            out.append(block)
    return tuple(out)


def _inlines(inlines: Iterable[object]) -> Iterator[Inline]:
    for inline in inlines:
        if isinstance(inline, Change):
            yield from inline.inlines
        elif isinstance(inline, ContentsHere):
            yield Run("")
        else:
            yield cast("Inline", inline)
