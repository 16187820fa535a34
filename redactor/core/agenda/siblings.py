"""Numbers of sections inside an item: `1.3 Monitoring` ends what stands under `1.2 Windfall sites`.

    section = figures 1*3("." figures) ["."] blank capital *character, short and without a stop behind it

Only the very next number ends a section, or that of a section that it stands in: a figure at the start of a torn line
(`1.3 million`) has no capital behind it, and hardly ever is the one that follows. Where each paragraph has a number of
its own, `1.3 The bid is one.` stands under the heading `1.2 Prices (RED)`: a sentence is no title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from redactor.core.document import Paragraph

_SECTION: Final = re.compile(r"\s{0,8}(?P<number>\d{1,3}(?:\.\d{1,3}){1,3})\.?\s{1,8}[A-Z]")
_LONGEST: Final = 80
_DRAWN: Final = re.compile(r"\s*(?P<number>\d{1,3}(?:\.\d{1,3}){1,3})\.?\s*\Z")

Number = tuple[int, ...]


def section_of(block: Paragraph) -> Number:
    """Read the number of a section, typed or drawn; empty where there is none, or a sentence behind it."""
    text = block.text.rstrip()
    if len(text) > _LONGEST or text.endswith((".", ";", ":", ",", "?", "!")):
        return ()
    match = _DRAWN.match(block.place.label) if block.place else _SECTION.match(block.text)
    return tuple(map(int, match.group("number").split("."))) if match else ()


def ends(number: Number, under: Number) -> bool:
    """Tell whether a section with this number ends the one that is `under` way."""
    depth = len(number) - 1
    return 0 < len(number) <= len(under) and number[:depth] == under[:depth] and number[depth] == under[depth] + 1
