"""Counts that do not add up: three current and one new, five options of which four are shown, the remaining ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import HINT, LIKELY, POSSIBLE, quoted
from redactor.core.inference.numbers import NUMBER, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.inference.copies import Advice, Line, PublicCopy

_STATES: Final = (
    "current existing new previous former expelled removed withdrawn resolved closed open outstanding further "
    "additional other approved rejected refused accepted suspended pending late overdue upheld dismissed successful "
    "unsuccessful active inactive known unknown older recent departing"
).replace(" ", "|")
_COUNTED: Final = re.compile(
    rf"\b({NUMBER})\s+(?:of (?:them|these|which)\s+)?(?:(?:was|were|is|are|had been|remain)\s+)?(?:{_STATES})\b",
    re.IGNORECASE,
)
_REMAINING: Final = re.compile(r"\b(?:the )?(?:remaining|rest of the|other existing|others)\b", re.IGNORECASE)
_THINGS: Final = (
    "options bids tenders offers applicants applications candidates parties members cases complaints incidents "
    "breaches suppliers users proposals quotes claims firms companies sites defaults events recommendations risks "
    "issues conditions grounds reasons concerns points letters contracts"
).replace(" ", "|")
_ANNOUNCED: Final = re.compile(
    rf"\b({NUMBER})\s+(?:(?!and\b|or\b|of\b|to\b)[a-z]+\s+){{0,2}}({_THINGS})\b", re.IGNORECASE
)
_MANY: Final = 2


def counts(copy: PublicCopy) -> Iterator[Advice]:
    """Look at what is counted in items of which a part is withheld."""
    for item in copy.partial:
        lines = [line for line in copy.of(item) if line.kind not in ("stub", "action")]
        yield from _subtractions(lines)
        for at, line in enumerate(lines):
            yield from _announcements(line, lines[at + 1 :], lines)


def _subtractions(lines: Sequence[Line]) -> Iterator[Advice]:
    counted = [line for line in lines if _COUNTED.search(line.text)]
    for line in counted:
        found = [m.group() for m in _COUNTED.finditer(line.text)]
        if len(found) >= _MANY:
            said = " and ".join(quoted(words) for words in found[:3])
            yield line.advise("count", LIKELY, f"{said}: a reader can add and subtract, and know how many are meant.")
    for line in lines:
        found_rest = _REMAINING.search(line.text)
        if found_rest:
            said, beside = quoted(found_rest.group()), any(other is not line for other in counted)
            what = ", with the counts beside it, says how many are left." if beside else " says that there are others."
            yield line.advise("count", POSSIBLE if beside else HINT, f"{said}{what}")


def _announcements(line: Line, after: Sequence[Line], lines: Sequence[Line]) -> Iterator[Advice]:
    for found in _ANNOUNCED.finditer(line.text):
        number, thing = whole(found[1]), found[2].lower()
        if number < _MANY:
            continue
        shown = _labelled(thing, lines) or _listed(after)
        if 0 < shown < number:
            yield line.advise(
                "count", LIKELY, f"{quoted(found.group())}, but {shown} can be seen: {number - shown} must be withheld."
            )
        elif not shown:
            yield line.advise("count", HINT, f"{quoted(found.group())} says how many there are.")


def _labelled(thing: str, lines: Sequence[Line]) -> int:
    """Count what is named by a label: Option 1, bidder B."""
    stem = re.escape(re.sub(r"(?:ies|y|es|s)$", "", thing))
    label = re.compile(rf"\b{stem}(?:y|ies|e?s)?\s+['\"]?(\d{{1,2}}|[A-Z])['\"]?(?![\w.])", re.IGNORECASE)
    return len({m[1].upper() for line in lines for m in label.finditer(line.text) if m[1].isdigit() or m[1].isupper()})


def _listed(after: Sequence[Line]) -> int:
    """Count the entries of the list that follows a line at once."""
    blocks: list[str] = []
    for line in after:
        if not line.entry or line.kind == "decision":
            break
        blocks.append(line.ref if line.cells else line.block)
    return len(set(blocks))
