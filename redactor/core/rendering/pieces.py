"""The pieces that a copy is made of, and the ledger of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.document import PLAIN, Run

if TYPE_CHECKING:
    from redactor.core.access import Visible
    from redactor.core.document import Document, Format, Inline


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a copy. `kind` says what it is (portion, cell, title, note, number or an insertion), `key` whose.

    `inlines` are the draft's own where it is a portion; None where `text` is an insertion.
    """

    kind: str
    key: str
    text: str
    inlines: tuple[Inline, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A copy before it is written: the document, the pieces of each of its paragraphs, and what may be seen in it."""

    document: Document
    ledger: tuple[tuple[Piece, ...], ...]
    seen: Visible


def insertion(kind: str, text: str, key: str = "") -> Piece:
    """Declare words of ours; `**` makes them bold."""
    return Piece(kind, key, text)


def run_pieces(text: str, look: Format = PLAIN) -> tuple[Run, ...]:
    """Make runs of an insertion's words, bold between `**`."""
    parts = re.split(r"\*\*", text)
    bold = look.merged(BOLD)
    return tuple(Run(part, bold if n % 2 else look) for n, part in enumerate(parts) if part)


BOLD = type(PLAIN)({"bold": True})
