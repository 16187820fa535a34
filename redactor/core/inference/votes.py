"""Votes on what is withheld: with the list of who was there, numbers tell how people voted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import HINT, LIKELY, quoted
from redactor.core.inference.numbers import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.inference.copies import Advice, PublicCopy

_SIDES: Final = r"(?:votes? )?(?:in favour|for|against|abst(?:ained|entions?|aining)|to|dissenting|opposed)"
_COUNTED: Final = re.compile(
    rf"\b(?:vot\w+|carried|lost|majority|motion)\b.*?\b{NUMBER}\b|\b{NUMBER}\s+{_SIDES}\b.*?\b{NUMBER}\s+{_SIDES}\b"
    rf"|\b{NUMBER}\s+(?:members? |parties |people )?(?:in favour|votes? against|abstentions?|abstained)\b",
    re.IGNORECASE,
)
_ALL: Final = re.compile(
    r"\bunanimous(?:ly)?\b|\ball (?:members|present) (?:voted|agreed)\b|\bnem\.? con\b", re.IGNORECASE
)


def votes(copy: PublicCopy) -> Iterator[Advice]:
    """Look for votes in items of which a part is withheld."""
    for line in copy.gapped():
        found = _COUNTED.search(line.text)
        if found:
            yield line.advise(
                "vote", LIKELY, f"{quoted(found.group())}: with the list of who was there, votes can be worked out."
            )
        elif _ALL.search(line.text):
            yield line.advise("vote", HINT, "A vote of all says how each of those present voted.")
