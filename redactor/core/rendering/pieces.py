"""The pieces that a copy is made of, the ledger of them, and how they are joined to a paragraph.

Where a piece was left out, its neighbours stand one space apart, as if nothing had been there; words that stand for it
have one constant look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import PLAIN, Break, Format, Paragraph, Run, Tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.access import Visible
    from redactor.core.document import Document, Inline

GAP: Final = "gap"
"""The kind of a piece that is not there: something was left out silently between its neighbours."""
PART: Final = "part"
"""The kind of what is shown of a portion between its gaps; its key is the ref and, behind a colon, a number."""
REDACTED: Final = "redacted"
"""The kind of what stands for withheld words inside a portion."""
REWORDED: Final = "reworded"
"""The kind of the secretary's words for a portion that is visible."""
_DRAWN = frozenset({"portion", "omission", PART, REDACTED})
_CLOSING = re.compile(r"[,.;:!?)\]’”]")
_BOLD: Final = Format({"bold": True})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a copy. `kind` says what it is (portion, part, cell, title, note or an insertion), `key` whose.

    `inlines` are the draft's own where it is a portion; None where `text` is an insertion.
    """

    kind: str
    key: str
    text: str
    inlines: tuple[Inline, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A copy before it is written: the document, the pieces of each of its paragraphs, and what may be seen in it.

    `mark` is the line of a named reader's copy; a public copy has none. `notice` says whether the body approved it.
    """

    document: Document
    ledger: tuple[tuple[Piece, ...], ...]
    seen: Visible
    mark: str = ""
    notice: str = ""


def ref_of(piece: Piece) -> str:
    """Give the ref of the portion that a piece is of."""
    return piece.key.rpartition(":")[0] if piece.kind == PART else piece.key


def insertion(kind: str, text: str, key: str = "") -> Piece:
    """Declare words of ours; `**` makes them bold."""
    return Piece(kind, key, text)


def text_of(inlines: Sequence[Inline]) -> str:
    """Join the text of some inlines."""
    return "".join(i.text for i in inlines)


def joined(pieces: Sequence[Piece], shape: Paragraph) -> Paragraph:
    """Join pieces to a paragraph in the shape of the draft's."""
    look = look_of(shape)
    inlines: list[Inline] = []
    before: Piece | None = None
    for piece in pieces:
        made = list(runs_of(piece.text, look) if piece.inlines is None else piece.inlines)
        if before is not None and not {before.kind, piece.kind} <= _DRAWN:
            _set_apart(inlines, made, look)
        inlines += made
        before = piece
    if any(piece.inlines is None or piece.kind == GAP for piece in pieces):
        _trim(inlines)
    return replace(shape, inlines=tuple(map(_unmarked, inlines)), style_level=None, control_level=None, origin="")


def look_of(shape: Paragraph) -> Format:
    """Take over font and size for words of ours; colour or bold would tell what the withheld words looked like."""
    first = next((i.format for i in shape.inlines if isinstance(i, Run)), PLAIN)
    return Format((name, value) for name, value in first.items() if name in ("font", "size"))


def runs_of(text: str, look: Format) -> tuple[Run, ...]:
    """Make runs of an insertion's words, bold between `**`."""
    parts = re.split(r"\*\*", text)
    bold = look.merged(_BOLD)
    return tuple(Run(part, bold if n % 2 else look) for n, part in enumerate(parts) if part)


def _set_apart(before: list[Inline], after: list[Inline], look: Format) -> None:
    """Put exactly one space between two pieces that were not neighbours in the draft."""
    if not after:
        return
    while after and isinstance(first := after[0], Run | Tab | Break) and not first.text.strip():
        after.pop(0)
    if after and isinstance(first := after[0], Run):
        after[0] = replace(first, text=first.text.lstrip())
    _trim(before)
    if before and after and not (_CLOSING.match(after[0].text) and isinstance(before[-1], Run)):
        before.append(Run(" ", look))


def _trim(inlines: list[Inline]) -> None:
    """Take white space from the end: tabs and line ends too, for they led to what is left out."""
    while inlines and isinstance(last := inlines[-1], Run | Tab | Break) and not last.text.strip():
        inlines.pop()
    if inlines and isinstance(last := inlines[-1], Run) and last.text != last.text.rstrip():
        inlines[-1] = replace(last, text=last.text.rstrip())


def _unmarked(inline: Inline) -> Inline:
    if isinstance(inline, Tab | Break) or inline.level is None:
        return inline
    return replace(inline, level=None)
