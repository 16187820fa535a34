"""The lines of a copy, each split into the parts that it is made of."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.certificate.coding import CertificateError
from redactor.core.certificate.model import squeezed
from redactor.core.document import Field, NoteReference, Omission, Paragraph, paragraphs
from redactor.core.shown import legible, only_pages, shown, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.document import Block, Document, Inline
    from redactor.core.rendering import Piece, Rendered

TITLE: Final = "title"
PORTION: Final = "portion"
NOTE: Final = "note"
_OF_THE_ORIGINAL: Final = {"portion": PORTION, "part": PORTION, "cell": PORTION, "title": TITLE, "note": NOTE}
Key = tuple[str, str]
"""A title by its item, a portion (or a part of one, between gaps) by its ref, or a note's paragraph by its words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line: of something of the original (`key`), or an insertion for an item."""

    text: str
    key: Key | None = None
    insertion: str | None = None
    item: str = ""


def lines_of(rendered: Rendered) -> Iterator[tuple[str, tuple[Stretch, ...]]]:
    """Give every paragraph of a copy that says something: its region, and its parts. Raises CertificateError."""
    ledger = _Ledger(rendered)
    document = rendered.document
    for story in document.stories:
        yield from _lines(ledger, "page", story.blocks)
    yield from _lines(ledger, "body", document.blocks)
    for note in document.notes:
        yield from _lines(ledger, "note", note.blocks)


def _lines(ledger: _Ledger, region: str, blocks: Iterable[Block]) -> Iterator[tuple[str, tuple[Stretch, ...]]]:
    for paragraph in paragraphs(blocks):
        pieces = ledger.take(paragraph)
        text = shown(paragraph)
        if text:
            yield "page" if only_pages(paragraph) else region, tuple(_split(text, _stretches(pieces, paragraph)))


class _Ledger:
    """Finds the pieces of a paragraph: those of the same words that come next, a heading's only for a heading."""

    def __init__(self, rendered: Rendered) -> None:
        self._waiting: dict[tuple[str, bool], deque[tuple[Piece, ...]]] = {}
        for pieces in rendered.ledger:
            words = squeezed(legible("".join(_words(p) for p in pieces)))
            heads = any(p.kind in ("title", "public-title") for p in pieces)
            self._waiting.setdefault((words, heads), deque()).append(pieces)

    def take(self, paragraph: Paragraph) -> tuple[Piece, ...]:
        """Give the pieces; none for a paragraph without words, which may still say that something is left out."""
        words, heads = squeezed(legible(paragraph.text)), paragraph.item is not None
        if not words:
            return ()
        for key in ((words, heads), (words, not heads)):
            if self._waiting.get(key):
                return self._waiting[key].popleft()
        raise CertificateError("A paragraph of the copy is made of nothing that is declared.")


def _words(piece: Piece) -> str:
    return piece.text.replace("**", "") if piece.inlines is None else piece.text


def _stretches(pieces: Sequence[Piece], paragraph: Paragraph) -> Iterator[Stretch]:
    """Say what each piece shows. Numbers of captions are counted anew, so they are those of the finished paragraph."""
    counted = iter([str(i.number) for i in paragraph.inlines if isinstance(i, Field) and i.kind == "sequence"])
    if not pieces:
        yield from _shown(None, paragraph.inlines, counted)
    for piece in pieces:
        kind = _OF_THE_ORIGINAL.get(piece.kind)
        if piece.kind == "note":
            yield from _shown((NOTE, squeezed(legible(piece.text))), paragraph.inlines, counted)
        elif kind is not None:
            yield from _shown((kind, piece.key), piece.inlines or (), counted)
        elif piece.inlines is None:
            yield Stretch(_words(piece), insertion=piece.kind, item=piece.key.partition(".")[0])
        else:
            for stretch in _shown(None, piece.inlines, counted):
                yield Stretch(stretch.text, insertion=stretch.insertion or piece.kind, item="")


def _shown(key: Key | None, inlines: Iterable[Inline], counted: Iterator[str]) -> Iterator[Stretch]:
    words = ""
    for inline in inlines:
        if isinstance(inline, Omission):
            yield from (Stretch(words, key), Stretch(words_of(inline), insertion="omission"))
            words = ""
        elif isinstance(inline, Field) and inline.kind == "sequence":
            yield from (Stretch(words, key), Stretch(next(counted, ""), insertion="number"))
            words = ""
        else:
            words += words_of(inline)
    yield Stretch(words, key)


def _split(text: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Cut a line, as it is shown, into the parts that it is made of: the white space between two goes to the first."""
    said_by = [s for s in stretches if squeezed(legible(s.text))]
    if squeezed("".join(legible(s.text) for s in said_by)) != squeezed(text):
        raise CertificateError("A line of the copy is not what its parts say.")
    at = 0
    for number, stretch in enumerate(said_by, 1):
        end = len(text) if number == len(said_by) else _after(text, at, len(squeezed(legible(stretch.text))))
        yield Stretch(text[at:end], stretch.key, stretch.insertion, stretch.item)
        at = end


def _after(text: str, at: int, letters: int) -> int:
    """Find where a number of letters and the white space behind them end."""
    while letters or (at < len(text) and text[at].isspace()):
        letters -= not text[at].isspace()
        at += 1
    return at


def said(text: str) -> str:
    """Say a text in one line, without what nobody can see."""
    return " ".join(legible(text).split())


def note_paragraphs(document: Document, inlines: Iterable[Inline]) -> Iterator[Paragraph]:
    """Give the paragraphs of the notes that hang in some inlines, and of the notes in those."""
    for inline in inlines:
        if isinstance(inline, NoteReference):
            for paragraph in paragraphs(document.notes[inline.note].blocks):
                yield paragraph
                yield from note_paragraphs(document, paragraph.inlines)
