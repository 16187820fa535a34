"""What a copy for one audience may hold, worked out from the draft and what is visible, without the renderer.

The gate asks this for every piece, link, picture and note of a rendered document. It shares nothing with the code
that renders: a mistake there must not be believed here.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from redactor.core.document import OBJECT, NoteReference, Paragraph, Picture, Row, Run, Table, paragraphs
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT
from redactor.core.rendering.stubs import NEUTRAL, TITLE_WITHHELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.access import Visible
    from redactor.core.document import Block, Document, Inline, Media
    from redactor.core.minutes import At, Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.rendering import Piece

_NUMBER: Final = re.compile(r"(?:item)?(\d{1,3}(?:[a-z]|/[a-z])?)[.):]*", re.IGNORECASE)
_IN_TABLE: Final = 3
"""Steps from a table down to a block in it: row, cell, block."""


def squeezed(text: str) -> str:
    """Take out white space and what stands for no text, so that only the words are compared."""
    return "".join(text.replace(OBJECT, "").split())


def words_of(piece: Piece) -> str:
    """Give the words of a piece as the copy shows them: the stars of an insertion are its look."""
    return piece.text.replace("**", "") if piece.inlines is None else piece.text


class Permitted:
    """Everything that may stand in one copy."""

    def __init__(self, minutes: Minutes, policy: Policy, seen: Visible, status: str | None) -> None:
        """Gather what is visible: portions, titles, and the links, pictures and notes that hang in them."""
        self.minutes, self.policy, self.seen, self.status = minutes, policy, seen, status
        self.portions: dict[str, Portion] = {p.ref: p for _, p in minutes.portions()}
        self.items: dict[str, Item] = {i.name: i for i in minutes.items}
        self.links: set[str] = set()
        self.pictures: set[tuple[Media, str]] = set()
        self.notes: set[str] = set()
        self._rows: dict[str, str] = {}
        self._labels = labels_of(policy)
        self._tables = {(f.at.region, f.at.steps[:-1]) for f in minutes.furniture if f.at.steps[-1:] == (-1,)}
        self._headings: dict[str, tuple[str, str]] = {}
        self._rules: dict[str, Callable[[Piece], bool]] = {
            "portion": self._portion,
            "cell": self._cell,
            "title": self._title,
            "public-title": self._public_title,
            "label": self._label,
            "number": self._number,
            "banner": self._banner,
            "stub": self._stub,
            "substitute": self._substitute,
            "status": self._status_line,
            "note": self._note,
            "contents": self._contents,
            "omission": self._omission,
        }
        self._gather()

    def _gather(self) -> None:
        for item, portion in self.minutes.portions():
            if portion.ref in self.seen.refs:
                self._take(self._inlines(portion))
                if item.name == FRONT or _is_row(portion.at):
                    self._rows[portion.ref] = self._row_words(portion)
        for item in self.minutes.items:
            block = find(self.minutes.document, item.heading) if item.heading else None
            if isinstance(block, Paragraph):
                self._headings[item.name] = (block.text, block.place.label if block.place else "")
                if item.name in self.seen.titles and self._open(item):
                    self._take(block.inlines)

    def _open(self, item: Item) -> bool:
        level = self.policy.level(item.marking or "")
        return bool(level and level.public) or all(p.ref in self.seen.refs for p in item.portions)

    def _inlines(self, portion: Portion) -> Iterator[Inline]:
        found = find(self.minutes.document, portion.at)
        if isinstance(found, Paragraph):
            yield from found.slice(portion.at.start, len(found.text) if portion.at.end is None else portion.at.end)
        elif isinstance(found, Row):
            yield from (i for p in _in_row(found) for i in p.inlines)

    def _take(self, inlines: Iterable[Inline]) -> None:
        for inline in inlines:
            if isinstance(inline, Run) and inline.link:
                self.links.add(inline.link)
            elif isinstance(inline, Picture):
                self.pictures.add((self.minutes.document.media[inline.media], inline.description))
            elif isinstance(inline, NoteReference):
                for paragraph in paragraphs(self.minutes.document.notes[inline.note].blocks):
                    self.notes.add(squeezed(paragraph.text))
                    self._take(paragraph.inlines)

    def _row_words(self, portion: Portion) -> str:
        """Say a row, without what says in the table of a page header how the draft is marked."""
        found = find(self.minutes.document, portion.at)
        if not isinstance(found, Row) or not self.has_banner(portion):
            return squeezed(portion.text)
        kept = (p.text for p in _in_row(found) if not self._labels.line(p.text) and not self._labels.statement(p.text))
        return squeezed("".join(kept))

    def has_banner(self, portion: Portion) -> bool:
        """Tell whether a portion is a row of a page header's table in which the draft says how it is marked."""
        return portion.at.region != "body" and (portion.at.region, portion.at.steps[:-1]) in self._tables

    # -- pieces

    def allows(self, piece: Piece) -> bool:
        """Tell whether a piece says no more than its kind may say."""
        rule = self._rules.get(piece.kind)
        if rule is None:
            return False
        if piece.inlines is not None:
            inside = squeezed("".join(i.text for i in piece.inlines if isinstance(i, Run)))
            if inside != squeezed(piece.text):
                return False
        return rule(piece)

    def _portion(self, piece: Piece) -> bool:
        portion = self._visible(piece.key)
        return portion is not None and squeezed(piece.text) == squeezed(portion.text)

    def _cell(self, piece: Piece) -> bool:
        return self._visible(piece.key) is not None and piece.key in self._rows

    def _title(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        if item is None or piece.key not in self.seen.titles:
            return False
        whole, _ = self._headings.get(piece.key, ("", ""))
        return squeezed(piece.text) in {squeezed(whole), squeezed(item.title)}

    def _public_title(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        if item is None or piece.inlines is not None:
            return False
        return piece.text in self._public_titles(item)

    def _public_titles(self, item: Item) -> set[str]:
        level = self.policy.level(item.marking or "")
        words = (item.public_title, level.title_stub if level else None, TITLE_WITHHELD)
        return {text for text in words if text}

    def _label(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        level = self.policy.level(item.marking or "") if item else None
        return level is not None and piece.text.strip(" []") == self.policy.label(level)

    def _number(self, piece: Piece) -> bool:
        match = _NUMBER.fullmatch(squeezed(piece.text))
        numbers = {i.number for i in self.minutes.items if piece.key in (FRONT, i.name) and i.number}
        return match is not None and match.group(1) in numbers

    def _banner(self, piece: Piece) -> bool:
        level = self.policy.level(self.seen.banner)
        return (
            level is not None and piece.inlines is None and piece.text in {level.first_page, self.policy.label(level)}
        )

    def _stub(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        if item is None or piece.inlines is not None or all(p.ref in self.seen.refs for p in item.portions):
            return False
        return piece.text in {text for text in (item.stub, NEUTRAL, *(x.stub for x in self.policy.levels)) if text}

    def _substitute(self, piece: Piece) -> bool:
        portion = self.portions.get(piece.key)
        return (
            portion is not None
            and piece.inlines is None
            and piece.key not in self.seen.refs
            and portion.substitute is not None
            and piece.text == portion.substitute
        )

    def _status_line(self, piece: Piece) -> bool:
        return self.status is not None and piece.inlines is None and piece.text == self.status

    def _note(self, piece: Piece) -> bool:
        return squeezed(piece.text) in self.notes

    def _contents(self, piece: Piece) -> bool:
        """Allow in the contents what the heading of the item says, as far as it is shown, behind its drawn number."""
        item = self.items.get(piece.key)
        if item is None:
            return False
        whole, drawn = self._headings.get(piece.key, ("", ""))
        number = f"{item.number}." if item.number else ""
        if piece.key in self.seen.titles:
            said = {whole, item.title, f"{number}{item.title}"}
        else:
            level = self.policy.level(item.marking or "")
            label = f"[{self.policy.label(level)}]" if level and not level.public else ""
            said = {f"{n}{words}{label}" for words in self._public_titles(item) for n in ("", number)}
        return squeezed(piece.text) in {squeezed(f"{before}{words}") for words in said for before in ("", drawn)}

    def _omission(self, piece: Piece) -> bool:
        return not piece.text

    def _visible(self, ref: str) -> Portion | None:
        return self.portions.get(ref) if ref in self.seen.refs else None

    def row(self, ref: str) -> str | None:
        """Give the words of a visible row, all cells together; None for anything else."""
        portion = self._visible(ref)
        return self._rows.get(ref) if portion is not None and _is_row(portion.at) else None


def digest(data: bytes) -> str:
    """Name an image by its bytes."""
    return hashlib.sha256(data).hexdigest()


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
        if len(steps) < _IN_TABLE:
            return block.rows[steps[1]]
        blocks, steps = block.rows[steps[1]].cells[steps[2]].blocks, steps[_IN_TABLE:]
    return None


def _is_row(at: At) -> bool:
    return len(at.steps) % _IN_TABLE == _IN_TABLE - 1


def _in_row(row: Row) -> Iterator[Paragraph]:
    for cell in row.cells:
        yield from paragraphs(cell.blocks)
