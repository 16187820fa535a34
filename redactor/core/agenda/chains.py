"""Numbers of items as chains: which of all the numbers at the start of a paragraph are those of the agenda.

    number    = [("Agenda") "Item" / "Minute"] 1*3DIGIT ["." 1*2DIGIT "."] [letter] ["/" capital] stop
    stop      = "." / ")" / ":" / dash between blanks / blanks

A number counts only as part of an ascending chain. Titles are told from inner lists, clauses and dates by how they look
(bold, capitals, no full stop) and by whether text stands between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.strip import all_bold
from redactor.core.document import Paragraph, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.document import Block
    from redactor.core.marking import Labels

LONGEST_TITLE: Final = 220

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b"
)
NUMBER: Final = re.compile(
    r"\s*+(?:(?:Agenda\s{1,3})?Item\s{1,3}|Minute\s{1,3})?"
    r"(?P<number>\d{1,3}(?:\.\d{1,2}(?=\.))?(?:[A-Za-z](?=[\s.):]))?(?:/[A-Z])?)"
    rf"(?P<stop>\s*+[.):](?!\d)\s*+(?!{_MONTH}\.?,?\s*+\d{{4}}\W*+\Z)|\s+[–—-]\s++|\s++(?!{_MONTH}))(?=\S)",
)
_CHAINED: Final = re.compile(r"(?:\d{1,3}\.){1,3}\s*+(?=\S)")
_DRAWN: Final = re.compile(r"\s*(?:Agenda\s+)?(?:Item\s+)?(\d{1,3}[A-Za-z]?(?:/[A-Z])?)\W*\Z", re.IGNORECASE)
_KEY: Final = re.compile(r"(\d+)(?:/?([A-Za-z]))?")
_VERB: Final = re.compile(r"\W*[A-Z]{4,}ED\b")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
LETTERS: Final = 32  # keys of 5A, 5B, 5C lie between those of 5 and 6
FILLED: Final = 0.25  # what text under a title is worth: the agenda on page 1 has none
_PROSE: Final = 60  # characters; what is shorter may be a name beside an agenda point
_LOST: Final = 0.4  # what a number left out of a chain costs
_MOST_LOST: Final = 4
_HIGHEST: Final = 999


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number at the start of a paragraph: the number as shown, where the title begins, and how like a title it is."""

    block: int
    key: int
    shown: str
    offset: int
    score: float

    @property
    def number(self) -> int:
        """Give the number without its letter."""
        return self.key // LETTERS


def key_of(shown: str) -> int:
    """Give the place of a number in the order of numbers: 5, 5A, 5B, 6."""
    match = _KEY.match(shown)
    if match is None:
        return 0
    letter = match.group(2)
    return int(match.group(1)) * LETTERS + (ord(letter.upper()) - ord("A") + 1 if letter else 0)


def own_number(block: Paragraph) -> tuple[str, int] | None:
    """Read the number of a heading, drawn by a numbering or typed, and the offset behind it."""
    if block.place and (drawn := _DRAWN.match(block.place.label)):
        return drawn.group(1), 0
    text = block.text
    first = text.lstrip()[:1]
    if not (first.isdigit() or first in ("A", "I", "M", "a", "i", "m")):
        return None
    typed = NUMBER.match(text)
    if typed is None:
        return None
    stop, offset = typed.group("stop"), typed.end()
    if not (stop.strip() or len(stop) > 1 or text[offset : offset + 1].isupper()):
        return None
    chained = _CHAINED.match(text, offset)
    return typed.group("number"), chained.end() if chained else offset


def candidates(blocks: Sequence[Block], apart: frozenset[int], labels: Labels) -> list[Candidate]:
    """List the numbers that may be those of items; a marking may stand before one."""
    found = list(_numbered(blocks, apart, labels))
    by_block = {c.block: c for c in found}
    ends = [c.block for c in found[1:]] + [len(blocks)]
    return [
        _crowded(replace(c, score=c.score + FILLED * has_prose(blocks, c, end)), by_block, blocks)
        for c, end in zip(found, ends, strict=False)
    ]


def has_prose(blocks: Sequence[Block], candidate: Candidate, end: int) -> bool:
    """Tell whether text stands between a title and the block `end`; a name beside an agenda point is none."""
    return any(is_prose(blocks[index]) for index in range(candidate.block + 1, end))


def is_prose(block: Block) -> bool:
    """Tell what is text, and no title, number or name."""
    return not isinstance(block, Paragraph) or len(block.text) >= _PROSE


def _numbered(blocks: Sequence[Block], apart: frozenset[int], labels: Labels) -> Iterator[Candidate]:
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or index in apart or len(block.text) > LONGEST_TITLE:
            continue
        if block.place and block.place.level > 0:
            continue
        own = own_number(block) or behind_marking(block, labels)
        if own is not None and (key := key_of(own[0])):
            yield Candidate(index, key, own[0], own[1], title_score(block, own[1]))


def behind_marking(block: Paragraph, labels: Labels) -> tuple[str, int] | None:
    """Read a number that a marking stands before: `(RED) 2. Budget`."""
    if block.place or not labels.may_stand(block.text) or not (label := labels.at_start(block.text)):
        return None
    own = own_number(Paragraph((Run(block.text[label.end :]),)))
    return (own[0], own[1] + label.end) if own else None


def title_score(block: Paragraph, offset: int) -> float:
    """Say how like a title a numbered paragraph looks; 1.0 is a plain line without a full stop."""
    before, rest = block.text[:offset], block.text[offset:].strip()
    bare = bool(before.strip()) and not before.strip(" \t\xa00123456789")
    signs = (
        (1.0, all_bold(block)),
        (1.0, block.heading is not None),
        (0.5, rest.isupper() and len(rest) > 2),  # noqa: PLR2004 -- AOB is a title, OK is none
        (-0.9, rest.endswith((".", ";", ","))),
        (-0.9, rest[:1].islower()),
        (-0.5, len(rest) > 120),  # noqa: PLR2004 -- titles that long are rare
        (-0.4, bare),
        (-0.5, "." in before.strip(" .")),
        (-0.6, _WORD.search(rest) is None),
        (-2.0, _VERB.match(rest) is not None),
    )
    return 1.0 + sum(worth for worth, seen in signs if seen)


def _crowded(candidate: Candidate, others: dict[int, Candidate], blocks: Sequence[Block]) -> Candidate:
    """Lower the score of a number beside its neighbour: a list or an agenda, not items with a body."""
    for step in (-1, 1):
        index = candidate.block + step
        while 0 <= index < len(blocks) and isinstance(b := blocks[index], Paragraph) and not b.text.strip():
            index += step
        near = others.get(index)
        if near and near.number == candidate.number + step and "." not in near.shown:
            return replace(candidate, score=candidate.score - 0.9)
    return candidate


class _Best:
    """The best chain that ends below a number: a tree of prefix maxima (Fenwick), so that finding it is cheap."""

    def __init__(self) -> None:
        self._tree: list[tuple[float, int]] = [(0.0, -1)] * (_HIGHEST + 1)

    def raise_to(self, number: int, value: float, end: int) -> None:
        while 0 < number <= _HIGHEST:
            self._tree[number] = max(self._tree[number], (value, end))
            number += number & -number

    def below(self, number: int) -> tuple[float, int]:
        best, number = (0.0, -1), number - 1
        while number > 0:
            best = max(best, self._tree[number])
            number -= number & -number
        return best


_Ends = dict[int, dict[int, tuple[float, int]]]
"""For each number and each key of it: what the best chain that ends there is worth, and its last candidate."""


def chain(found: Sequence[Candidate]) -> list[Candidate]:
    """Choose the ascending run with the best score; a number left out costs, a later start costs a little."""
    ends: _Ends = {}
    far = _Best()
    back: list[int] = []
    for index, candidate in enumerate(found):
        value, before = candidate.score - (0.0 if candidate.number <= 1 else 0.3), -1
        for total, end in _reachable(candidate, ends, far):
            if total + candidate.score > value:
                value, before = total + candidate.score, end
        back.append(before)
        here = ends.setdefault(candidate.number, {})
        if value > here.get(candidate.key, (0.0, 0))[0]:
            here[candidate.key] = (value, index)
            far.raise_to(candidate.number, value, index)
    return _walked_back(found, ends, back)


def _reachable(candidate: Candidate, ends: _Ends, far: _Best) -> Iterator[tuple[float, int]]:
    """Give what each chain is worth that the candidate can go on: those just before it, and the best of the others."""
    nearest = candidate.number - _MOST_LOST
    for number in range(nearest, candidate.number + 1):
        for key, (total, end) in ends.get(number, {}).items():
            if key < candidate.key:
                yield total - _LOST * max(candidate.number - number - 1, 0), end
    total, end = far.below(nearest)
    if end >= 0:
        yield total - _LOST * _MOST_LOST, end


def _walked_back(found: Sequence[Candidate], ends: _Ends, back: list[int]) -> list[Candidate]:
    at = max((best for keys in ends.values() for best in keys.values()), default=(0.0, -1))[1]
    out: list[Candidate] = []
    while at >= 0:
        out.append(found[at])
        at = back[at]
    return out[::-1] if len(out) > 1 or (out and out[0].score >= 1) else []
