"""Who left the room, joined or stayed out, and for which item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import LIKELY, POSSIBLE, quoted
from redactor.core.inference.pointers import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.inference.copies import Advice, PublicCopy

_ROOM: Final = r"(?:the |this )?(?:meeting|room|call|discussion|teleconference|session|chamber|table)"
_MOVES: Final = re.compile(
    rf"\b(?:left|joined|re-?joined|re-?entered|returned to|withdrew from|dropped off|stepped out of|attended) {_ROOM}\b"
    r"|\b(?:left|joined|attended|returned|present|in attendance) (?:only )?(?:for|at|after|before|during) (?:the )?"
    r"(?:agenda )?(?:this )?items?\b"
    r"|\bwithdrew\b(?! (?:the|its|their|his|her|a) (?:paper|proposal|motion|application|request))",
    re.IGNORECASE,
)
_STAYS_OUT: Final = re.compile(
    r"\brecus(?:ed|al|es)\b|\bdeclar\w+ (?:of )?(?:an?|his|her|their)?\s?(?:\w+ )?interests?\b|\bconflict of interest\b"
    r"|\btook no part\b|\bdid not (?:take part|participate|vote)\b|\bwas (?:excluded|asked to leave)\b|\bstood down\b",
    re.IGNORECASE,
)
_FOR_ITEMS: Final = re.compile(r"\b(?:for|until|from|after|before|only|part|left|joined)\b", re.IGNORECASE)


def presence(copy: PublicCopy) -> Iterator[Advice]:
    """Look for comings and goings in, beside and for items of which a part is withheld."""
    for line in copy.lines:
        if line.kind == "stub":
            continue
        moves, out = _MOVES.search(line.text), _STAYS_OUT.search(line.text)
        found = out or moves
        aimed = sorted(named(line) & copy.partial)
        if aimed and (found or (line.cells and _FOR_ITEMS.search(line.text))):
            yield line.advise("presence", LIKELY, f"This tells who was, or was not, there for item {', '.join(aimed)}.")
        elif found and line.item in copy.partial:
            rank = LIKELY if out or "attended" not in found.group().lower() else POSSIBLE
            yield line.advise(
                "presence", rank, f"{quoted(found.group())}: whom a withheld text is about shows by who comes and goes."
            )
        elif found and "attended" not in found.group().lower() and copy.beside(line.item):
            yield line.advise(
                "presence", POSSIBLE, f"{quoted(found.group())}, next to an item of which a part is withheld."
            )
