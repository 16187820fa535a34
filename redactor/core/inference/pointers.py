"""Visible text that points to what is withheld: items, actions, papers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import HINT, LIKELY, POSSIBLE, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.inference.copies import Advice, Line, PublicCopy

_ONE: Final = r"\d{1,3}[A-Za-z]?(?!\w)(?:\.\d+)*"
_ITEMS: Final = re.compile(
    rf"\b(?:(?:agenda |minute )?items?|minutes?|paragraphs?) (?:no\.? ?)?({_ONE}(?:\s?(?:,|and|&|or|to|-)\s?{_ONE})*)"
    r"(?! (?:of|in) (?!the agenda|this|these))",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d{1,3}[A-Za-z]?")
_RANGE: Final = re.compile(r"(\d{1,3})\s?(?:to|-)\s?(\d{1,3})")
_PAPERS: Final = re.compile(
    r"\b(?:confidential|restricted|private|exempt|closed) "
    r"(?:annex|appendix|paper|report|session|part|briefing|letter)\w*",
    re.IGNORECASE,
)
_FURTHEST: Final = 40  # items in a range; more is no range of items


def pointers(copy: PublicCopy) -> Iterator[Advice]:
    """Look for references from what is visible to what is withheld."""
    for line in copy.lines:
        if line.kind == "stub":
            continue
        for number in sorted(named(line) & copy.partial - {line.item}):
            yield line.advise(
                "reference",
                POSSIBLE,
                f"This speaks of item {number}, of which a part is withheld: it tells what of it.",
            )
        for action in sorted(copy.actions):
            if re.search(rf"(?<!\w){re.escape(action)}(?!\w)", line.text):
                yield line.advise("reference", LIKELY, f"Action {action} is withheld, and is spoken of here.")
        found = _PAPERS.search(line.text)
        if found:
            yield line.advise("reference", HINT, f"{quoted(found.group())}: a reader learns that there is one.")


def named(line: Line) -> set[str]:
    """Name the items that a line speaks of by their number."""
    found: set[str] = set()
    for match in _ITEMS.finditer(line.text):
        found |= set(_NUMBER.findall(re.sub(r"\.\d+", "", match[1])))
        for first, last in _RANGE.findall(match[1]):
            found |= {str(n) for n in range(int(first), min(int(last), int(first) + _FURTHEST) + 1)}
    return found
