"""What is held for review: a term of new minutes that a sealed text of another meeting has.

Who may open that text is told which it is. Anybody else is told the item of her own minutes and nothing more: the place
would tell the word, and the word is what she may not know of. Guessing is made dear by a limit, and seen in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.fingerprints import Match

CODE: Final = "held"
MOST_A_DAY: Final = 10
"""Findings that one person who may not open their source may cause in a day (UTC); then she learns nothing more.

A secretary who guesses at a name needs one upload and one request for each guess. Ordinary months hold one or two.
"""

_KINDS: Final = {"amount": "An amount", "date": "A date", "name": "A name", "reference": "A reference"}
_CLOSED: Final = (
    "Something in {where} is held for review. Somebody who may open the reason has it on the list, and will let it "
    "pass or tell you what to withhold."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRecord:
    """One held term, without its words: those are sealed. `settled_at` tells that somebody let it pass.

    `item` is the item of the new minutes; `source_meeting`, `source_item` and `source_marking` say what has the term.
    `blind` tells that whoever caused it may not open that.
    """

    id: str
    body: str
    meeting: str
    item: str
    source_meeting: str
    source_item: str
    source_marking: str
    raised_at: datetime
    raised_by: str
    blind: bool
    settled_at: datetime | None = None
    settled_by: str | None = None


def open_finding(match: Match, item: str, *, source: str, place: str) -> Finding:
    """Tell somebody who may open the source what was found; `source` names its meeting."""
    what = _KINDS.get(match.kind, "A phrase")
    return Finding(
        CODE,
        f"{what} that stands in withheld text of item {match.source.item} of {source} stands here. Withhold this "
        "portion, put other words in its place, or let it pass with a reason.",
        None if item == FRONT else item,
        None if match.ref == item else match.ref,
        place,
        choices=("withhold", "public_text", "settle"),
        kind=match.kind,
        term=match.term,
    )


def closed_finding(item: str | None) -> Finding:
    """Tell anybody else no more than the item; nothing of it where she has asked too often."""
    where = "these minutes" if item in (None, FRONT) else f"item {item}"
    return Finding(CODE, _CLOSED.format(where=where), None if item == FRONT else item)
