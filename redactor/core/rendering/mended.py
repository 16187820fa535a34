"""The pieces of a portion whose words a person mended: what is shown of it, the gaps in it, or other words for it.

A gap has one constant form and the place that the withheld words had; nothing tells how many there were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.mending import letters_in, stretches
from redactor.core.rendering.pieces import PART, REDACTED, Piece, insertion, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.document import Inline, Paragraph
    from redactor.core.minutes import Portion


class Mended:
    """Gives out the pieces of mended portions, paragraph by paragraph; each stretch that is shown is numbered."""

    def __init__(self, gap: str) -> None:
        """Begin before the first; `gap` stands for withheld words."""
        self._gap = gap
        self._letters: dict[str, int] = {}
        self._parts: dict[str, int] = {}

    def skip(self, portion: Portion, text: str) -> None:
        """Pass over text of a portion that the copy replaces by its own."""
        self._letters[portion.ref] = self._letters.get(portion.ref, 0) + letters_in(text)

    def pieces(self, portion: Portion, block: Paragraph, start: int, end: int) -> Iterator[Piece]:
        """Give the pieces of what stands between two offsets of a paragraph."""
        text = block.text[start:end]
        for part in stretches(text, portion.cuts, before=self._letters.get(portion.ref, 0)):
            if part.withheld:
                yield insertion(REDACTED, self._gap, portion.ref)
            else:
                yield self._part(portion, block.slice(start + part.start, start + part.end))
        self.skip(portion, text)

    def _part(self, portion: Portion, inlines: Sequence[Inline]) -> Piece:
        number = self._parts[portion.ref] = self._parts.get(portion.ref, 0) + 1
        return Piece(PART, f"{portion.ref}:{number}", text_of(inlines), tuple(inlines))
