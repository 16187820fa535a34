"""From minutes and what an audience may see, to the document that the audience gets: built, never cut down.

Rules this module keeps:

- A block of the copy is made of pieces: visible portions, titles that may be shown, and declared insertions (banner,
  stub, public title, substitute, status). Each is written into the ledger, so that the gate can account for it.
- Numbers of withheld items stay; notes, captions, lists, pictures and styles are counted anew from what is shown.
- Where portions of an item are withheld, its stub stands once, at the first gap; a stub that the draft has is kept.
- Blank paragraphs beside a gap go with it: the space left must not tell how much there was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.document import (
    PLAIN,
    Contents,
    Document,
    Omission,
    Paragraph,
    Picture,
    Run,
    SectionBreak,
    Table,
    format_of,
)
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT
from redactor.core.rendering.pieces import Piece, Rendered, insertion, run_pieces
from redactor.core.rendering.pruning import pruned
from redactor.core.rendering.stubs import Gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.access import Visible
    from redactor.core.document import Block, Cell, Inline, Row
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy

__all__ = ["Piece", "Rendered", "render"]

_HEADING = 2
_DEEPEST = 6
_Steps = tuple[int, ...]


def render(minutes: Minutes, policy: Policy, seen: Visible, *, status: str | None = None, images: bool = True) -> Rendered:
    """Make the document that an audience gets. `status` replaces the draft's status line; without `images`, a picture
    in a table row that nobody released by name gives way to a note.
    """
    return _Rendering(minutes, policy, seen, status=status, images=images).run()


@dataclass(slots=True)
class _Spot:
    """Where portions of one paragraph stand, in their order."""

    portions: list[tuple[Item, Portion]]


class _Rendering:
    def __init__(self, minutes: Minutes, policy: Policy, seen: Visible, *, status: str | None, images: bool) -> None:
        self._minutes, self._policy, self._seen = minutes, policy, seen
        self._status, self._images = status, images
        self._spots: dict[tuple[str, _Steps], _Spot] = {}
        for item, portion in minutes.portions():
            self._spots.setdefault((portion.at.region, portion.at.steps), _Spot([])).portions.append((item, portion))
        self._inner = {(region, steps[:n]) for region, steps in self._spots for n in range(1, len(steps))}
        self._heads = {(i.heading.region, i.heading.steps): i for i in minutes.items if i.heading}
        self._inner |= {(region, steps[:n]) for region, steps in self._heads for n in range(1, len(steps))}
        self._furniture = {(f.at.region, f.at.steps): f.kind for f in minutes.furniture}
        self._gaps = Gaps(minutes, policy, seen)
        self._ledger: list[tuple[Piece, ...]] = []
        self._shown_last = True

    def run(self) -> Rendered:
        minutes = self._minutes
        stories = tuple(
            replace(story, blocks=self._blocks(f"story:{n}", (), story.blocks)) for n, story in enumerate(minutes.document.stories)
        )
        self._shown_last = True
        blocks = self._blocks("body", (), minutes.document.blocks)
        if not any(kind == "statement" and at[0] == "body" for at, kind in self._furniture.items()):
            blocks = (self._made([insertion("banner", self._banner())]), *blocks)
        document = replace(
            minutes.document, blocks=self._contents(blocks), stories=stories, title=self._title(), losses=(), hidden=(), revisions=0
        )
        document, notes = pruned(document)
        for note in notes:
            self._ledger += [(Piece("note", "", p.text),) for p in note]
        return Rendered(document, tuple(self._ledger), self._seen)

    # -- blocks

    def _blocks(self, region: str, prefix: _Steps, blocks: Sequence[Block]) -> tuple[Block, ...]:
        out: list[Block] = []
        for index, block in enumerate(blocks):
            steps = (*prefix, index)
            if isinstance(block, SectionBreak):
                out.append(block)
            elif isinstance(block, Contents):
                out.append(block)
            elif isinstance(block, Table):
                out += self._table(region, steps, block)
            else:
                out += self._paragraph(region, steps, block)
        return tuple(out)

    def _paragraph(self, region: str, steps: _Steps, block: Paragraph) -> list[Block]:
        item = self._heads.get((region, steps))
        if item is not None:
            self._shown_last = True
            return [self._heading(item, block)]
        kind = self._furniture.get((region, steps))
        if kind is not None and self._replaces(kind):
            return self._furnish(kind, block)
        spot = self._spots.get((region, steps))
        if spot is None:
            return self._loose(region, steps, block)
        pieces = self._pieces(spot, block)
        self._shown_last = bool(pieces)
        if not pieces:
            return []
        alone = all(p.kind == "stub" for p in pieces)
        shape = _plainly(block) if alone else block
        if spot.portions[0][1].kind == "heading":
            shape = replace(shape, heading=min(max(block.heading or 0, _HEADING + 1), _DEEPEST)) if not alone else shape
        return [self._made(pieces, shape)]

    def _loose(self, region: str, steps: _Steps, block: Paragraph) -> list[Block]:
        """Keep a paragraph that is no portion: blank, beside something shown, or the number in an item's row."""
        if not block.text.strip():
            kept = self._shown_last or len(steps) > 1
            return [replace(block, inlines=tuple(i for i in block.inlines if not isinstance(i, Run | Picture)))] if kept else []
        if len(steps) > 1 and steps[2] == 0:
            return [self._made([Piece("number", FRONT, block.text, block.inlines)], block)]
        return []

    def _pieces(self, spot: _Spot, block: Paragraph) -> list[Piece]:
        pieces: list[Piece] = []
        for item, portion in spot.portions:
            if portion.ref in self._seen.refs:
                inlines = block.slice(portion.at.start, len(block.text) if portion.at.end is None else portion.at.end)
                pieces.append(Piece("portion", portion.ref, _text(inlines), inlines))
            elif portion.substitute is not None:
                pieces.append(insertion("substitute", portion.substitute, portion.ref))
            elif portion.kind == "image" and not self._gaps.restricted(item):
                pieces.append(Piece("omission", portion.ref, "", (Omission("picture"),)))
            elif sentence := self._gaps.take(item):
                pieces.append(insertion("stub", sentence, item.name))
        return pieces

    # -- headings, banner, status

    def _heading(self, item: Item, block: Paragraph) -> Paragraph:
        shown = item.name in self._seen.titles
        heading = replace(block, heading=_HEADING, item=item.name)
        if shown:
            return self._made([Piece("title", item.name, block.text, block.inlines)], heading)
        level = self._policy.level(item.marking or "")
        words = item.public_title or (level.title_stub if level else "") or "Title withheld"
        pieces = []
        if item.number and not block.place:
            pieces.append(insertion("number", f"{item.number}. ", item.name))
        pieces.append(insertion("public-title", words, item.name))
        if level is not None and not level.public:
            pieces.append(insertion("label", f" [{self._policy.label(level)}]", item.name))
        return self._made(pieces, heading)

    def _replaces(self, kind: str) -> bool:
        return kind != "status" or self._status is not None

    def _furnish(self, kind: str, block: Paragraph) -> list[Block]:
        self._shown_last = True
        if kind == "statement":
            words = self._banner()
        elif kind == "label":
            level = self._policy.level(self._seen.banner)
            words = self._policy.label(level) if level else ""
        else:
            words = self._status or ""
        return [self._made([insertion("banner" if kind != "status" else "status", words)], block)]

    def _banner(self) -> str:
        level = self._policy.level(self._seen.banner)
        return level.first_page if level else ""

    def _title(self) -> str:
        """Give the document the meeting's title, where that stands in something everybody sees."""
        title = self._minutes.meeting.title
        front = (p for p in self._minutes.front.portions if p.ref in self._seen.refs)
        return title if title and any(title in p.text for p in front) else "Minutes"

    # -- tables

    def _table(self, region: str, steps: _Steps, table: Table) -> list[Block]:
        rows: list[Row] = []
        for index, row in enumerate(table.rows):
            at = (*steps, index)
            if (region, at) in self._spots:
                rows += self._whole_row(self._spots[region, at].portions[0], row)
            elif (region, at) in self._inner:
                rows += self._deep_row(region, at, row)
            elif rows and self._shown_last:
                rows.append(_blank(row))
        if not any(_shows(row) for row in rows):
            stub = next((b for row in rows for cell in row.cells for b in cell.blocks), None)
            self._shown_last = stub is not None
            return [stub] if stub is not None else []
        self._shown_last = True
        return [replace(table, rows=tuple(rows))]

    def _whole_row(self, spot: tuple[Item, Portion], row: Row) -> list[Row]:
        item, portion = spot
        if portion.ref in self._seen.refs:
            self._shown_last = True
            return [self._taken(portion, row)]
        self._shown_last = False
        sentence = portion.substitute if portion.substitute is not None else self._gaps.take(item)
        if not sentence:
            return []
        kind, key = ("substitute", portion.ref) if portion.substitute is not None else ("stub", item.name)
        first = self._made([insertion(kind, sentence, key)])
        cells = [replace(c, blocks=(first if n == 0 else Paragraph(),)) for n, c in enumerate(_blank(row).cells)]
        return [replace(row, cells=tuple(cells))]

    def _taken(self, portion: Portion, row: Row) -> Row:
        """Take a whole row over, paragraph by paragraph, into the ledger."""
        return replace(row, cells=tuple(replace(c, blocks=self._taken_blocks(portion, c.blocks)) for c in row.cells))

    def _taken_blocks(self, portion: Portion, blocks: Sequence[Block]) -> tuple[Block, ...]:
        out: list[Block] = []
        for block in blocks:
            if isinstance(block, Table):
                out.append(replace(block, rows=tuple(self._taken(portion, r) for r in block.rows)))
            elif isinstance(block, Paragraph):
                inlines = block.inlines if self._images or portion.named else tuple(map(_without_picture, block.inlines))
                out.append(self._made([Piece("cell", portion.ref, block.text, inlines)], block))
        return tuple(out)

    def _deep_row(self, region: str, at: _Steps, row: Row) -> list[Row]:
        cells: list[Cell] = []
        for n, cell in enumerate(row.cells):
            self._shown_last = True
            cells.append(replace(cell, blocks=self._blocks(region, (*at, n), cell.blocks)))
        made = replace(row, cells=tuple(cells))
        numbered = any((region, (*at, n, i)) in self._heads for n in range(len(cells)) for i in range(len(row.cells[n].blocks)))
        return [made] if _shows(made) or numbered else []

    # -- contents

    def _contents(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Put the headings that the copy shows in the place of a table of contents."""
        if not any(isinstance(b, Contents) for b in blocks):
            return blocks
        heads = [b for b in blocks if isinstance(b, Paragraph) and b.item]
        out: list[Block] = []
        for block in blocks:
            if not isinstance(block, Contents):
                out.append(block)
                continue
            for head in heads:
                label = f"{head.place.label} " if head.place and head.place.label else ""
                inlines = tuple(Run(i.text) for i in head.inlines if isinstance(i, Run))
                words = f"{label}{_text(inlines)}"
                out.append(self._made([insertion("contents", words, head.item or "")]))
        return tuple(out)

    # -- pieces into paragraphs

    def _made(self, pieces: Sequence[Piece], shape: Paragraph | None = None) -> Paragraph:
        """Join pieces to a paragraph in the shape of the draft's, and write them into the ledger."""
        shape = shape or Paragraph()
        look = next((i.format for i in shape.inlines if isinstance(i, Run)), PLAIN).without("bold", "italic")
        inlines: list[Inline] = []
        for piece in pieces:
            made = run_pieces(piece.text, look) if piece.inlines is None else piece.inlines
            if inlines and piece.kind in ("stub", "substitute") and not _text(inlines).endswith((" ", "\n")):
                inlines.append(Run(" ", look))
            elif inlines and made and pieces[0] is not piece and not _text(inlines)[-1:].isspace() and piece.kind == "portion":
                inlines += [Run(" ", look)] if _inserted_before(pieces, piece) else []
            inlines += made
        self._ledger.append(tuple(pieces))
        return replace(shape, inlines=_trimmed(inlines), style_level=None, control_level=None, origin="")


def _inserted_before(pieces: Sequence[Piece], piece: Piece) -> bool:
    at = next(n for n, p in enumerate(pieces) if p is piece)
    return pieces[at - 1].kind != "portion"


def _trimmed(inlines: list[Inline]) -> tuple[Inline, ...]:
    while inlines and isinstance(last := inlines[-1], Run) and not last.text.strip():
        inlines.pop()
    if inlines and isinstance(last := inlines[-1], Run) and last.text != last.text.rstrip():
        inlines[-1] = replace(last, text=last.text.rstrip())
    return tuple(replace(i, level=None) if not isinstance(i, str) and getattr(i, "level", None) else i for i in inlines)


def _text(inlines: Sequence[Inline]) -> str:
    return "".join(i.text for i in inlines)


def _plainly(block: Paragraph) -> Paragraph:
    """Take from a paragraph the shape that a stub can have: no list, no heading."""
    style = None if block.heading else block.style
    return replace(block, style=style, heading=None, place=None, format=block.format.without("outline"))


def _without_picture(inline: Inline) -> Inline:
    return Omission("picture") if isinstance(inline, Picture) else inline


def _blank(row: Row) -> Row:
    return replace(row, cells=tuple(replace(c, blocks=(Paragraph(),)) for c in row.cells))


def _shows(row: Row) -> bool:
    """Tell whether a row shows anything besides a stub that stands for all of a table."""
    texts = [b for cell in row.cells for b in cell.blocks if not isinstance(b, Paragraph) or b.inlines]
    return bool(texts)
