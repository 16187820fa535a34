"""Finding pasted mail: whoever wrote it labelled it for another purpose, so a label in it is never the portion's.

A mail begins at a line `From:` (or `On … wrote:`, `-----Original Message-----`) that other header lines follow, and
goes on to the next heading, numbered title, or sentence in which the body decides. A line quoted with `>` is mail
wherever it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, Table, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.document import Block

_FROM: Final = re.compile(r"[\s>*]{0,20}(?:From|Von|De|O|O/Wrth)\s{0,3}:\s{0,20}\S", re.IGNORECASE)
_HEADER: Final = re.compile(r"(?:^|\n)[\s>*]{0,20}(?:To|Sent|Date|Subject|Cc|At|Anfonwyd)\s{0,3}:", re.IGNORECASE)
_ANNOUNCED: Final = re.compile(
    r"[\s>]{0,20}(?:-{2,}\s{0,3}(?:Original|Forwarded)\s+message\b|Begin\s+forwarded\s+message\b"
    r"|On\s.{4,120}\bwrote\s{0,3}:\s{0,20}\Z)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\s{0,20}(?:[-_]{3,}\s*\Z|The\s+(?:[\w-]+\s+){1,4}?(?:[A-Z]{4,}\b|noted\b|agreed\b|thanked\b)"
    r"|The\s+[\w -]{1,40}:\s*\Z|ACTION\b|[A-Z]{2,}\d*/\d+\s*:|\d{1,3}[.)]\s+[A-Z])"
)
_FIRSTS: Final = frozenset("FfVvDdOoBb-")
_REACH: Final = 6  # header lines stand together


def mail_blocks(blocks: Sequence[Block]) -> frozenset[int]:
    """Find the blocks that are pasted mail."""
    found: set[int] = set()
    inside = False
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            if inside or _is_mail_table(block):
                found.add(index)
            continue
        if not isinstance(block, Paragraph):
            continue
        text = block.text
        if _begins(text, blocks, index):
            inside = True
        elif inside and (block.heading or _ends(block)):
            inside = False
        if inside or text.lstrip()[:1] == ">":
            found.add(index)
    return frozenset(found)


def _begins(text: str, blocks: Sequence[Block], index: int) -> bool:
    if text.lstrip(" \t>*")[:1] not in _FIRSTS:
        return False
    if _ANNOUNCED.match(text):
        return True
    if not _FROM.match(text):
        return False
    following = blocks[index : index + _REACH]
    return any(_HEADER.search(b.text) for b in following if isinstance(b, Paragraph))


def _ends(block: Paragraph) -> bool:
    drawn = block.place is not None and block.place.level == 0 and block.place.label[:1].isdigit()
    return drawn or _ENDS.match(block.text) is not None


def _is_mail_table(table: Table) -> bool:
    """Tell a table that holds the header lines of a mail, or a box with a whole one."""
    texts = [p.text for p in paragraphs((table,))][: 2 * _REACH]
    return any(_FROM.match(t) or t.strip().casefold() == "from:" for t in texts) and any(
        _HEADER.search(t) or t.strip().casefold() in ("to:", "sent:", "subject:", "date:") for t in texts
    )
