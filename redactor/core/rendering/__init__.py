"""From minutes and what an audience may see, to the document that the audience gets: built, never cut down.

Rules this package keeps:

- A block of the copy is made of pieces: visible portions, titles that may be shown, and declared insertions (banner,
  stub, public title, substitute, status). Each is written into the ledger, so that the gate can account for it.
- Numbers of withheld items stay; notes, captions, lists, pictures and styles are counted anew from what is shown.
- Where portions of an item are withheld, its stub stands once, at the first gap; a stub that the draft has is kept.
- Blank paragraphs in a gap go with it: the space left must not tell how much there was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.headings import looks_like_heading
from redactor.core.document import Contents, Omission, Paragraph, Picture, Run, SectionBreak, Table
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT
from redactor.core.rendering.mended import Mended
from redactor.core.rendering.pieces import GAP, REWORDED, Piece, Rendered, insertion, joined, text_of
from redactor.core.rendering.pruning import pruned
from redactor.core.rendering.rows import across, blank, mended
from redactor.core.rendering.shapes import Pictures, Shapes
from redactor.core.rendering.stubs import TITLE_WITHHELD, Gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redactor.core.access import Visible
    from redactor.core.document import Block, Document, Row
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy

__all__ = ["Piece", "Rendered", "render"]

_HEADING: Final = 2
_DEEPEST: Final = 6
_ANY: Final = 1 << 30
_Steps = tuple[int, ...]


def render(
    minutes: Minutes,
    policy: Policy,
    seen: Visible,
    *,
    status: str | None = None,
    images: Mapping[str, str] | None = None,
) -> Rendered:
    """Make the document that an audience gets.

    `status` replaces the draft's status line; `images` are the choices about pictures, for all (`""`) or by ref.
    """
    return _Rendering(minutes, policy, seen, status=status, images=images or {}).run()


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the copy, and the paragraph that says it all where the row only stands for others."""

    row: Row
    shown: bool
    alone: Paragraph | None = None


class _Rendering:
    def __init__(
        self, minutes: Minutes, policy: Policy, seen: Visible, *, status: str | None, images: Mapping[str, str]
    ) -> None:
        self._minutes, self._policy, self._seen, self._status = minutes, policy, seen, status
        self._spots: dict[tuple[str, _Steps], list[tuple[Item, Portion]]] = {}
        for item, portion in minutes.portions():
            self._spots.setdefault((portion.at.region, portion.at.steps), []).append((item, portion))
        self._heads = {(i.heading.region, i.heading.steps): i for i in minutes.items if i.heading}
        self._inner = {
            (region, steps[:n]) for region, steps in (*self._spots, *self._heads) for n in range(1, len(steps))
        }
        self._furniture = {(f.at.region, f.at.steps): f.kind for f in minutes.furniture}
        self._labels = labels_of(policy)
        self._gaps = Gaps(minutes, policy, seen)
        self._shapes, self._mended = Shapes(minutes.document), Mended(policy.gap)
        withheld = any(p.disposition != "release" or p.cuts for _, p in minutes.portions())
        self._pictures = Pictures(images, anything_withheld=withheld)
        self._level = policy.level(seen.banner)
        self._ledger: list[tuple[Piece, ...]] = []
        self._room = _ANY

    def run(self) -> Rendered:
        document, notes = pruned(self._document())
        for note in notes:
            self._ledger += [(Piece("note", "", p.text),) for p in note]
        return Rendered(document, tuple(self._ledger), self._seen)

    def _document(self) -> Document:
        draft = self._minutes.document
        stories = tuple(
            replace(story, blocks=self._blocks(f"story:{n}", (), story.blocks)) for n, story in enumerate(draft.stories)
        )
        self._room = _ANY
        opening = self._opening()
        blocks = (*opening, *self._blocks("body", (), draft.blocks))
        return replace(
            draft,
            blocks=self._contents(blocks),
            stories=stories,
            notes=tuple(replace(n, blocks=self._pictures.of_blocks(n.blocks)) for n in draft.notes),
            title=self._title(),
            losses=(),
            hidden=(),
            revisions=0,
        )

    def _opening(self) -> tuple[Block, ...]:
        """Begin the copy with its banner, and its status, where the draft has no place for them."""
        if any(kind == "statement" and region == "body" for (region, _), kind in self._furniture.items()):
            return ()
        return (self._made([insertion("banner", self._banner())]), *self._status_line())

    def _status_line(self) -> tuple[Paragraph, ...]:
        if self._status is None or "status" in self._furniture.values():
            return ()
        return (self._made([insertion("status", self._status)]),)

    # -- blocks

    def _blocks(self, region: str, prefix: _Steps, blocks: Sequence[Block]) -> tuple[Block, ...]:
        out: list[Block] = []
        for index, block in enumerate(blocks):
            steps = (*prefix, index)
            if isinstance(block, SectionBreak | Contents):
                out.append(block)
            elif isinstance(block, Table):
                out += self._table(region, steps, block)
            else:
                out += self._paragraph(region, steps, block)
        return tuple(out)

    def _paragraph(self, region: str, steps: _Steps, block: Paragraph) -> Sequence[Block]:
        item = self._heads.get((region, steps))
        if item is not None:
            self._room = _ANY
            return [self._heading(item, block)]
        kind = self._furniture.get((region, steps))
        if kind is not None and (kind != "status" or self._status is not None):
            self._room = _ANY
            return self._furnish(kind, block)
        spot = self._spots.get((region, steps))
        if spot is None:
            return self._loose(steps, block)
        pieces = self._pieces(spot, block)
        if not any(piece.kind != GAP for piece in pieces):
            self._room = 0
            return []
        if all(piece.kind in (GAP, "stub") for piece in pieces):
            self._room = 1
            return [self._made(pieces, self._shapes.stub(block))]
        self._room = _ANY
        if spot[0][1].kind == "heading" and spot[0][0].name != FRONT and looks_like_heading(block):
            block = replace(block, heading=min(max(block.heading or 0, _HEADING + 1), _DEEPEST))
        return [self._made(pieces, block)]

    def _loose(self, steps: _Steps, block: Paragraph) -> Sequence[Block]:
        """Keep a paragraph that is no portion: blank, beside something shown, or the number in an item's row."""
        if not block.text.strip():
            if not self._room and len(steps) == 1:
                return []
            self._room -= 1
            return [replace(block, inlines=tuple(i for i in block.inlines if not isinstance(i, Run | Picture)))]
        if len(steps) > 1 and steps[2] == 0:
            return [self._made([Piece("number", FRONT, block.text, block.inlines)], block)]
        return []

    def _pieces(self, spot: Sequence[tuple[Item, Portion]], block: Paragraph) -> list[Piece]:
        return [piece for item, portion in spot for piece in self._of_portion(item, portion, block)]

    def _of_portion(self, item: Item, portion: Portion, block: Paragraph) -> Iterable[Piece]:
        if portion.ref not in self._seen.mended:
            return (self._piece(item, portion, block),)
        if portion.reworded is not None:
            return (insertion(REWORDED, portion.reworded, portion.ref),)
        end = len(block.text) if portion.at.end is None else portion.at.end
        return self._mended.pieces(portion, block, portion.at.start, end)

    def _piece(self, item: Item, portion: Portion, block: Paragraph) -> Piece:
        if portion.ref in self._seen.refs:
            inlines = block.slice(portion.at.start, len(block.text) if portion.at.end is None else portion.at.end)
            return Piece("portion", portion.ref, text_of(inlines), inlines)
        if portion.substitute is not None:
            return insertion("substitute", portion.substitute, portion.ref)
        if portion.kind == "image" and not self._gaps.restricted(item):
            return Piece("omission", portion.ref, "", (Omission("picture"),))
        if sentence := self._gaps.take(item):
            return insertion("stub", sentence, item.name)
        return Piece(GAP, "", "", ())

    # -- headings, banner, status

    def _heading(self, item: Item, block: Paragraph) -> Paragraph:
        heading = replace(block, heading=_HEADING, item=item.name)
        if item.name in self._seen.titles:
            return self._made(self._shown_title(item, block), heading)
        level = self._policy.level(item.marking or "")
        words = item.public_title or (level.title_stub if level else "") or TITLE_WITHHELD
        pieces = [*self._number(item, block), insertion("public-title", words, item.name)]
        if level is not None and not level.public:
            pieces.append(insertion("label", f" [{self._policy.label(level)}]", item.name))
        return self._made(pieces, heading)

    def _shown_title(self, item: Item, block: Paragraph) -> list[Piece]:
        """Show a heading as it stands, without a label that a decision overruled."""
        level = self._policy.level(item.marking or "")
        is_open = bool(level and level.public) or all(p.ref in self._seen.refs for p in item.portions)
        said = {m.level for m in item.marks if m.level is not None}
        overruled = bool(said) and item.marking not in said
        start, end = item.title_span if overruled else (0, len(block.text))
        inlines = self._pictures.of_title(block.slice(start, end), bare=not is_open)
        return [*(self._number(item, block) if overruled else ()), Piece("title", item.name, text_of(inlines), inlines)]

    def _number(self, item: Item, block: Paragraph) -> tuple[Piece, ...]:
        return (insertion("number", f"{item.number}. ", item.name),) if item.number and not block.place else ()

    def _furnish(self, kind: str, block: Paragraph) -> Sequence[Block]:
        if kind == "status":
            return [self._made([insertion("status", self._status or "")], block)]
        if kind == "label":
            return [self._made([insertion("banner", self._label())], block)]
        return [self._made([insertion("banner", self._banner())], block), *self._status_line()]

    def _banner(self) -> str:
        return self._level.first_page if self._level else ""

    def _label(self) -> str:
        return self._policy.label(self._level) if self._level else ""

    def _title(self) -> str:
        """Give the document the meeting's title, where that stands in something everybody sees."""
        title = self._minutes.meeting.title
        front = (p for p in self._minutes.front.portions if p.ref in self._seen.refs)
        return title if title and any(title in p.text for p in front) else "Minutes"

    # -- tables

    def _table(self, region: str, steps: _Steps, table: Table) -> Sequence[Block]:
        lines: list[_Line] = []
        for index, row in enumerate(table.rows):
            at = (*steps, index)
            if (region, at) in self._spots:
                lines += self._whole_row(*self._spots[region, at][0], row, table)
            elif (region, at) in self._inner:
                lines += self._deep_row(region, at, row)
            elif self._room:
                lines.append(_Line(blank(row), shown=False))
        if any(line.shown for line in lines):
            self._room = _ANY
            return [replace(table, rows=mended([line.row for line in lines]))]
        alone = [line.alone for line in lines if line.alone is not None]
        self._room = len(alone)
        return alone

    def _whole_row(self, item: Item, portion: Portion, row: Row, table: Table) -> Sequence[_Line]:
        mended = portion.ref in self._seen.mended
        if portion.ref in self._seen.refs or (mended and portion.reworded is None):
            self._room = _ANY
            return [_Line(self._taken(portion, row), shown=True)]
        self._room = 0
        kind, text = (REWORDED, portion.reworded) if mended else ("substitute", portion.substitute)
        if text is not None:
            words = self._made([insertion(kind, text, portion.ref)])
            return [_Line(across(table, words), shown=True)]
        if sentence := self._gaps.take(item):
            words = self._made([insertion("stub", sentence, item.name)])
            return [_Line(across(table, words), shown=False, alone=words)]
        return []

    def _taken(self, portion: Portion, row: Row) -> Row:
        """Take a whole row over, paragraph by paragraph, into the ledger."""
        cells = tuple(replace(c, blocks=tuple(self._taken_blocks(portion, c.blocks))) for c in row.cells)
        return replace(row, cells=cells, control_level=None, origin="")

    def _taken_blocks(self, portion: Portion, blocks: Sequence[Block]) -> Sequence[Block]:
        out: list[Block] = []
        for block in blocks:
            if isinstance(block, Table):
                out.append(replace(block, rows=tuple(self._taken(portion, r) for r in block.rows), origin=""))
            elif isinstance(block, Paragraph):
                out.append(self._taken_paragraph(portion, block))
        return out

    def _taken_paragraph(self, portion: Portion, block: Paragraph) -> Paragraph:
        if self._is_banner(portion, block):
            self._mended.skip(portion, block.text)
            words = self._label() if self._labels.line(block.text) else self._banner()
            return self._made([insertion("banner", words)], block)
        inlines = self._pictures.of_row(portion, block.inlines)
        if portion.ref not in self._seen.refs:
            shown = replace(block, inlines=inlines)
            return self._made([*self._mended.pieces(portion, shown, 0, len(shown.text))], block)
        return self._made([Piece("cell", portion.ref, block.text, inlines)], block)

    def _is_banner(self, portion: Portion, block: Paragraph) -> bool:
        """Tell whether a paragraph in the table of a page header says how the draft is marked."""
        region, steps = portion.at.region, (*portion.at.steps[:-1], -1)
        if region == "body" or (region, steps) not in self._furniture:
            return False
        return self._labels.line(block.text) is not None or self._labels.statement(block.text) is not None

    def _deep_row(self, region: str, at: _Steps, row: Row) -> Sequence[_Line]:
        cells = []
        for n, cell in enumerate(row.cells):
            self._room = _ANY
            cells.append(replace(cell, blocks=self._blocks(region, (*at, n), cell.blocks)))
        made = replace(row, cells=tuple(cells), control_level=None, origin="")
        headed = any(key == region and steps[: len(at)] == at for key, steps in self._heads)
        return [_Line(made, shown=True)] if headed or _says(made) else []

    # -- contents

    def _contents(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Put the headings that the copy shows in the place of a table of contents."""
        if not any(isinstance(b, Contents) for b in blocks):
            return blocks
        heads = [b for b in blocks if isinstance(b, Paragraph) and b.item]
        out: list[Block] = []
        for block in blocks:
            out += map(self._entry, heads) if isinstance(block, Contents) else [block]
        return tuple(out)

    def _entry(self, head: Paragraph) -> Paragraph:
        label = f"{head.place.label} " if head.place and head.place.label else ""
        words = text_of([i for i in head.inlines if isinstance(i, Run)])
        return self._made([insertion("contents", f"{label}{words}", head.item or "")])

    def _made(self, pieces: Sequence[Piece], shape: Paragraph | None = None) -> Paragraph:
        """Join pieces to a paragraph, and write them into the ledger."""
        self._ledger.append(tuple(piece for piece in pieces if piece.kind != GAP))
        return joined(pieces, shape or Paragraph())


def _says(row: Row) -> bool:
    return any(not isinstance(b, Paragraph) or b.inlines for cell in row.cells for b in cell.blocks)
