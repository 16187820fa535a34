"""What a paragraph that leads others marks: the list, the table or the paragraph behind its colon, and sub-lists.

    lead    = paragraph ":" (list items / table / paragraph)
            / list item, then list items of a deeper level
            / caption table
    caption = ("Table" / "Figure" / …) count …, behind its marking

A lead that bears a restricting marking restricts what it leads, unless that says otherwise itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, Table

if TYPE_CHECKING:
    from redactor.core.document import Block
    from redactor.core.minutes import Mark

_CAPTION: Final = re.compile(
    r".{0,60}?\b(?:table|figure|chart|exhibit|annex|appendix|schedule)\s(?:\d|[A-Z]\b|[IVX]{1,5}\b)", re.IGNORECASE
)
_LONGEST_CAPTION: Final = 160


@dataclass(frozen=True, slots=True)
class Lead:
    """The marks of a lead, how it leads, and whether what it leads has begun."""

    marks: tuple[Mark, ...] = ()
    colon: bool = False
    captions: bool = False
    listed: bool = False
    depth: int | None = None
    begun: bool = False

    def over(self, block: Block, *, listed: bool) -> Lead:
        """Say what of it holds for the block behind: the lead, or none."""
        if not self.marks:
            return NO_LEAD
        if listed and self.listed:
            return replace(self, begun=True) if self._is_deeper(block) else NO_LEAD
        if listed and self.colon:
            return replace(self, begun=True)
        leads = self.colon or (self.captions and isinstance(block, Table))
        return replace(self, begun=True) if leads and not self.begun else NO_LEAD

    def _is_deeper(self, block: Block) -> bool:
        """Tell whether a list item stands below the lead; where both are as deep, by the colon."""
        place = block.place if isinstance(block, Paragraph) else None
        if place is None or self.depth is None or place.level == self.depth:
            return self.colon
        return place.level > self.depth


NO_LEAD: Final = Lead()


def lead_of(block: Paragraph, marks: tuple[Mark, ...], *, listed: bool) -> Lead:
    """Make the lead that a paragraph with these restricting marks is, if it leads anything."""
    colon = block.text.rstrip(" \t\xa0*").endswith((":", ":)", ":]", "):", "]:"))
    captions = len(block.text) <= _LONGEST_CAPTION and _CAPTION.match(block.text) is not None
    if not marks or not (colon or captions or listed):
        return NO_LEAD
    return Lead(marks, colon, captions, listed, block.place.level if block.place else None)
