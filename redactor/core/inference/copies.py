"""A public copy as its reader has it: lines in their order, and where something is withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph
from redactor.core.hanging import find
from redactor.core.lexicon.fold import clean
from redactor.core.minutes import FRONT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.minutes import Minutes, Portion
    from redactor.core.rendering import Piece, Rendered

LIKELY, POSSIBLE, HINT = 1, 2, 3
"""Ranks: it likely gives something away; it may, with what else is known; it is a hint and no more."""
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Advice:
    """What a reader could conclude from one place. `ref` is a portion, or an item by its name."""

    kind: str
    rank: int
    item: str
    ref: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A portion of the copy, or a declared insertion: `kind` is the portion's kind, `title`, `stub` or `substitute`.

    `text` is cleaned of what carries no meaning; `cells` are those of a table row; `entry` tells that it is in a list,
    `place` names it to people.
    """

    item: str
    ref: str
    kind: str
    text: str
    cells: tuple[str, ...] = ()
    entry: bool = False
    place: str = ""

    @property
    def block(self) -> str:
        """Name the block or table that it belongs to."""
        return self.ref.rpartition(".")[0]

    def advise(self, kind: str, rank: int, message: str) -> Advice:
        """Advise about this line."""
        return Advice(kind, rank, self.item, self.ref, self.place, message)


class PublicCopy:
    """The lines of a copy and its gaps."""

    def __init__(self, rendered: Rendered, minutes: Minutes) -> None:
        """Read the ledger of the copy; of the minutes, take what is withheld by its place alone."""
        self._portions: dict[str, Portion] = {p.ref: p for _, p in minutes.portions()}
        self._places = {item.name: item.place for item in minutes.items}
        self._minutes = minutes
        self._seen = rendered.seen.refs
        self.items = tuple(item.name for item in minutes.items)
        self.lines = tuple(self._lines(rendered.ledger))
        withheld = [(item.name, p.ref) for item, p in minutes.portions() if p.ref not in self._seen]
        stubs = {line.item for line in self.lines if line.kind == "stub"}
        self.partial = frozenset({name for name, _ in withheld} | stubs) - {FRONT}
        """The items of which the copy says, or shows, that a part is withheld."""
        self.torn = frozenset(ref.rpartition(".")[0] for _, ref in withheld)
        """The blocks and tables of which a part is withheld."""
        self.actions = frozenset(
            action.reference
            for item in minutes.parts()
            for action in item.actions
            if action.reference and action.ref not in self._seen
        )
        """The references of withheld actions."""

    def of(self, item: str) -> Sequence[Line]:
        """Give the lines of one item."""
        return [line for line in self.lines if line.item == item]

    def gapped(self) -> Iterator[Line]:
        """Walk what is visible in, or as the title of, items of which a part is withheld; stubs say what they must."""
        return (line for line in self.lines if line.item in self.partial and line.kind != "stub")

    def beside(self, item: str) -> bool:
        """Tell whether an item stands next to one of which a part is withheld."""
        if item not in self.items:
            return False
        at = self.items.index(item)
        return any(name in self.partial for name in (*self.items[max(at - 1, 0) : at], *self.items[at + 1 : at + 2]))

    def _lines(self, ledger: Sequence[Sequence[Piece]]) -> Iterator[Line]:
        row: list[str] = []
        last = ""
        for piece in (piece for pieces in ledger for piece in pieces):
            if last and (piece.kind != "cell" or piece.key != last):
                yield self._row(last, row)
                row, last = [], ""
            if piece.kind == "cell":
                row, last = [*row, piece.text], piece.key
            elif (line := self._line(piece)) is not None:
                yield line
        if last:
            yield self._row(last, row)

    def _line(self, piece: Piece) -> Line | None:
        text = clean(piece.text).strip()
        if piece.kind in ("title", "public-title", "stub"):
            kind = "stub" if piece.kind == "stub" else "title"
            return Line(piece.key, piece.key, kind, text, place=self._places.get(piece.key, ""))
        if piece.kind == "note":
            return Line(FRONT, "note", "note", text)
        portion = self._portions.get(piece.key)
        if portion is None or piece.kind not in ("portion", "substitute"):
            return None
        kind = portion.kind if piece.kind == "portion" else "substitute"
        return Line(_item_of(piece.key), piece.key, kind, text, entry=self._in_list(portion), place=portion.place)

    def _row(self, ref: str, cells: Sequence[str]) -> Line:
        cleaned = tuple(clean(cell).strip() for cell in cells)
        place = self._portions[ref].place if ref in self._portions else ""
        return Line(_item_of(ref), ref, "table", "\t".join(cleaned), cleaned, entry=True, place=place)

    def _in_list(self, portion: Portion) -> bool:
        block = find(self._minutes.document, portion.at)
        return isinstance(block, Paragraph) and block.place is not None


def quoted(text: str) -> str:
    """Quote a few visible words."""
    words = " ".join(text.split())
    return f"“{words[: _SHOWN - 1]}…”" if len(words) > _SHOWN else f"“{words}”"


def _item_of(ref: str) -> str:
    return ref.rsplit(".", 2)[0]
