"""The shape of words of ours, and of what of the draft may not be shown as it is: no list, no heading, no picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Format, Omission, Paragraph, Picture, Run, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.core.document import Block, Document, Inline, Style
    from redactor.core.minutes import Portion

_KEPT: Final = frozenset({"align", "space_before", "space_after", "line", "line_rule", "contextual_spacing"})


class Shapes:
    """Shapes for the paragraphs of one document."""

    def __init__(self, document: Document) -> None:
        """Find the styles that number their paragraphs or make headings of them."""
        styles = {style.key: style for style in document.styles}
        self._telling = {key for key in styles if _tells(key, styles)}

    def stub(self, block: Paragraph) -> Paragraph:
        """Take from a paragraph the shape that a stub can have: no list, no heading, no indent, no frame."""
        style = None if block.heading or block.style in self._telling else block.style
        look = Format((name, value) for name, value in block.format.items() if name in _KEPT)
        return Paragraph(block.inlines, style=style, format=look)


def _tells(key: str, styles: Mapping[str, Style]) -> bool:
    seen: set[str] = set()
    at: str | None = key
    while at is not None and at in styles and at not in seen:
        seen.add(at)
        if styles[at].place is not None or styles[at].heading is not None:
            return True
        at = styles[at].based_on
    return False


class Pictures:
    """Which pictures a copy may show, where they are no portions of their own."""

    def __init__(self, choices: Mapping[str, str], *, anything_withheld: bool) -> None:
        """Read the choices for all (`""`) and by ref."""
        self._choices = choices
        self.free = not anything_withheld or choices.get("") == "release"

    def of_row(self, portion: Portion, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Keep the pictures in a row, or leave a note in the place of each."""
        choice = self._choices.get(portion.ref) or ("release" if portion.named else self._choices.get("", "release"))
        return inlines if choice == "release" else tuple(map(_note, inlines))

    def of_title(self, inlines: Iterable[Inline], *, bare: bool) -> tuple[Inline, ...]:
        """Keep of a heading what belongs to its words; `bare` leaves out notes and where a link leads, too."""
        kept = (i for i in inlines if self.free or not isinstance(i, Picture))
        if not bare:
            return tuple(kept)
        words = (i for i in kept if not hasattr(i, "note") and not isinstance(i, Picture | Omission))
        return tuple(replace(i, link=None) if isinstance(i, Run) else i for i in words)

    def of_blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Leave the pictures out of blocks that nobody could decide about, such as those of a note."""
        return blocks if self.free else tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            shown = any(isinstance(i, Picture) for i in block.inlines)
            return replace(block, inlines=tuple(map(_note, block.inlines))) if shown else block
        if isinstance(block, Table):
            rows = tuple(
                replace(r, cells=tuple(replace(c, blocks=self.of_blocks(c.blocks)) for c in r.cells))
                for r in block.rows
            )
            return replace(block, rows=rows)
        return block


def _note(inline: Inline) -> Inline:
    return Omission("picture") if isinstance(inline, Picture) else inline
