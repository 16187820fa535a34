"""Rare phrases: a run of telling words that stands in both texts.

A word tells when it is neither a small word, nor what minutes always say, nor of the panel's public vocabulary. Three
in a row, small words between them not counted, betray a text; fewer are chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import DAYS, MONTHS, REPORTING, STOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.lexicon.fold import Reading, Word

RUN = 3
_SHORTEST = 3
_FURTHEST = 4  # words between two telling ones
_VOCABULARY_FROM = 3  # a word in so many visible portions belongs to the panel's vocabulary

Shingle = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """The runs of telling words of what is withheld, each with the key of its portion."""

    runs: dict[Shingle, str]
    words: frozenset[str]
    public: frozenset[str]

    def find(self, text: Reading, spread: Callable[[str], int]) -> Iterator[tuple[int, int, str]]:
        """Find runs in a text as (start, end, source); `spread` tells in how many visible portions a word stands."""
        last: tuple[int, int, str] | None = None
        for run, start, end in _runs(text, self.public, self.words):
            source = self.runs.get(run)
            if source is None or any(spread(word) > _VOCABULARY_FROM for word in run):
                continue
            if last and start <= last[1]:
                last = (last[0], end, last[2])
                continue
            if last:
                yield last
            last = (start, end, source)
        if last:
            yield last


def _telling(word: Word, public: frozenset[str]) -> str | None:
    """Give the stem of a word that tells, None for one that does not."""
    folded = word.folded
    if len(folded) < _SHORTEST or folded in STOP or folded.isdigit() or folded in MONTHS or folded in DAYS:
        return None
    cut = stem(folded)
    return None if cut in REPORTING or folded in REPORTING or cut in public else cut


def _runs(text: Reading, public: frozenset[str], among: frozenset[str] | None = None) -> Iterator[tuple[Shingle, int, int]]:
    window: list[tuple[str, int]] = []
    for place, word in enumerate(text.words):
        cut = _telling(word, public)
        if cut is None:
            continue
        if among is not None and cut not in among:
            window.clear()
            continue
        if window and place - window[-1][1] > _FURTHEST:
            window.clear()
        window.append((cut, place))
        if len(window) > RUN:
            window.pop(0)
        if len(window) == RUN:
            (one, first), (two, _), (three, _) = window
            yield (one, two, three), text.words[first].start, word.end


def index(withheld: Iterable[Reading], public: frozenset[str]) -> PhraseIndex:
    """Collect the runs of what is withheld; `public` are the stems of the known texts."""
    runs: dict[Shingle, str] = {}
    for text in withheld:
        for run, _, _ in _runs(text, public):
            runs.setdefault(run, text.key)
    return PhraseIndex(runs, frozenset(word for run in runs for word in run), public)
