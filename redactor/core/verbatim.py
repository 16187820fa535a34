"""Whether a copy says word for word what a person took out of a portion.

The lexicon knows what words give away; it may find nothing telling in `in the spring`. Whoever withheld just these
words meant them, so they must stand nowhere in the copy: not in another portion, a note, a title or words of ours. The
same holds for the whole of a portion that was reworded. What the draft itself says to everybody in front matter and
public titles, and what the policy says, is no secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.access import PUBLIC, visible
from redactor.core.lexicon.fold import clean
from redactor.core.mending import places_of, reading, taken_out, withheld_words
from redactor.core.minutes import FRONT
from redactor.core.permitted import words_of
from redactor.core.rendering.pieces import ref_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.access import Visible
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.rendering import Piece, Rendered


@dataclass(frozen=True, slots=True)
class Survivor:
    """Words that were taken out of the portion `source` and stand at `place`: a ref, or an item."""

    place: str
    source: str
    words: str = field(repr=False)


def survivors(rendered: Rendered, minutes: Minutes, policy: Policy) -> Iterator[Survivor]:
    """Find every place of a copy that says what was taken out; one for each place and words."""
    taken = tuple(_taken(minutes, policy, rendered.seen))
    if not taken:
        return
    places = _Places(minutes)
    told: set[Survivor] = set()
    for pieces in rendered.ledger:
        line = _heard(" ".join(map(words_of, pieces)))
        for source, words, telling in taken:
            if telling in line and places_of(line, _heard(words)):
                found = Survivor(places.of(pieces, words), source, words)
                if found not in told:
                    told.add(found)
                    yield found


def _heard(text: str) -> str:
    """Bring a text into the form in which words are compared: as a reader sees them, whatever their case."""
    return clean(text).casefold()


def _telling(words: str) -> str:
    """Give the longest word of some: a line without it needs no closer look."""
    return max(re.findall(r"\w+", _heard(words)), key=len, default="")


def _taken(minutes: Minutes, policy: Policy, seen: Visible) -> Iterator[tuple[str, str, str]]:
    """Give where words were taken out, the words, and the longest of them."""
    mends = [p for _, p in minutes.portions() if p.ref not in seen.refs and (p.cuts or p.reworded is not None)]
    known = _heard("\n".join(_known(minutes, policy))) if mends else ""
    for portion in mends:
        for words in _of(portion):
            if words and not places_of(known, _heard(words)):
                yield portion.ref, words, _telling(words)


def _of(portion: Portion) -> tuple[str, ...]:
    if portion.reworded is None:
        return withheld_words(portion)
    return (portion.text,) if taken_out(portion.text, portion.reworded) else ()


def _known(minutes: Minutes, policy: Policy) -> Iterator[str]:
    public = visible(minutes, PUBLIC, policy)
    for portion in minutes.front.portions:
        if portion.ref in public.refs:
            yield portion.text
        elif portion.ref in public.mended and portion.cuts:
            yield reading(portion, policy.gap)
    yield from (item.title for item in minutes.items if item.name in public.titles)
    yield from (text for level in policy.levels for text in (level.first_page, level.stub, level.title_stub))
    yield from policy.glossary


class _Places:
    """Names the place of a line by what it is made of."""

    def __init__(self, minutes: Minutes) -> None:
        self._portions = {p.ref: p for _, p in minutes.portions()}
        self._items: dict[str, Item] = {item.name: item for item in minutes.parts()}

    def of(self, pieces: Sequence[Piece], words: str) -> str:
        wanted = _heard(words)
        saying = [piece for piece in pieces if places_of(_heard(words_of(piece)), wanted)]
        return next(filter(None, map(self._place, (*saying, *pieces))), FRONT)

    def _place(self, piece: Piece) -> str | None:
        if piece.kind == "note":
            said = " ".join(piece.text.split())
            return next((p.ref for p in self._portions.values() if said and said in " ".join(p.notes.split())), None)
        place = ref_of(piece)
        return place if place in self._portions or place in self._items else None
