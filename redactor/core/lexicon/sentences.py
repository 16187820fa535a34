"""Where sentences begin, so that a capital there is not taken for a name's."""

from __future__ import annotations

import re

_BEFORE = re.compile(r"(?:^|[.!?:;|\t•]|\n\s*\n|(?:^|\n)\s*(?:[-*o]|\(?\w{1,3}[.)]))[\s\"'(\[*]*$")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|St|Mr|Mrs|Ms|Dr|Prof|Rev|Cllr|No|Ltd|cf|e\.g|i\.e)\.\s*$")


def begins_sentence(text: str, at: int) -> bool:
    """Tell whether what stands at `at` begins a sentence, a line or the cell of a table."""
    before = text[max(0, at - 24) : at]
    if at > len(before):
        before = "\x00" + before
    return bool(_BEFORE.search(before)) and not _ABBREVIATED.search(before)
