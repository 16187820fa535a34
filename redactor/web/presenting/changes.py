"""What differs between two versions of public minutes, block by block, in words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from redactor.web.screens.release import ChangeBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(r"<[^>]*>")
_SPACE: Final = re.compile(r"\s+")


def changes_between(before: str, after: str) -> tuple[ChangeBlock, ...]:
    """Compare two papers of our writer; empty where no word differs."""
    old, new = _lines(before), _lines(after)
    made = tuple(_blocks(old, new))
    return made if any(block.kind != "same" for block in made) else ()


def _blocks(old: list[str], new: list[str]) -> Iterator[ChangeBlock]:
    for kind, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            count = high - low
            yield ChangeBlock("same", f"{count} line{'s' * (count > 1)}: the same, word for word.")
            continue
        if high > low:
            yield ChangeBlock("removed", _joined(old[low:high]))
        if end > start:
            yield ChangeBlock("added", _joined(new[start:end]))


def _lines(paper: str) -> list[str]:
    """Give the words of each line; our writer begins a line for each block."""
    words = (Markup(_SPACE.sub(" ", _TAG.sub(" ", line)).strip()).unescape() for line in paper.split("\n"))  # noqa: S704 -- unescaped at once
    return [line for line in words if line]


def _joined(lines: list[str]) -> Markup:
    return Markup("<br>").join(escape(line) for line in lines)
