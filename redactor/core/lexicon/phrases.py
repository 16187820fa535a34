"""Rare phrases: a run of telling words that stands in both texts.

A word tells when it is neither a small word, nor what minutes always say, nor of the panel's public vocabulary. It
weighs 1, and 2 where not everybody uses it. A run, small words between them not counted, betrays a text from a weight
of 4: two rare words, three of which one is rare, or four. Three common ones are enough where no other visible portion
has any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lexicon.english import is_common
from redactor.core.lexicon.sentences import begins_sentence
from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import DAYS, MONTHS, REPORTING, STOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.lexicon.fold import Reading, Word

ENOUGH = 3
_PLENTY = 4
_FEWEST, _LONGEST = 2, 4  # words of a run
_SHORTEST = 3
_FURTHEST = 6  # words between two telling ones
_NEAR = 2  # words a run of two may span beyond its first
_VOCABULARY_FROM = 3  # a word in so many visible portions belongs to the panel's vocabulary

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class PhraseIndex:
    """The runs of telling words of what is withheld, each with the key of its portion."""

    runs: dict[Run, str]
    words: frozenset[str]
    public: frozenset[str]

    def find(self, text: Reading, spread: Callable[[str], int]) -> Iterator[tuple[int, int, str]]:
        """Find runs in a text as (start, end, source); `spread` tells in how many visible portions a word stands."""
        if len(self.words.intersection(map(stem, text.bag))) < _FEWEST:
            return
        last: tuple[int, int, str] | None = None
        for run, start, end in runs_of(text, self.public, self.words):
            source = self.runs.get(run)
            if source is None or not _rare(run, spread):
                continue
            if last and start <= last[1]:
                last = (min(start, last[0]), end, last[2])
                continue
            if last:
                yield last
            last = (start, end, source)
        if last:
            yield last


def _rare(run: Run, spread: Callable[[str], int]) -> bool:
    weight = sum(1 if is_common(word) else 2 for word in run)
    most = _VOCABULARY_FROM if weight >= _PLENTY else 1
    return all(spread(word) <= most for word in run)


def _telling(word: Word, public: frozenset[str]) -> str | None:
    """Give the stem of a word that tells, None for one that does not."""
    folded = word.folded
    if len(folded) < _SHORTEST or folded in STOP or folded.isdigit() or folded in MONTHS or folded in DAYS:
        return None
    cut = stem(folded)
    return None if cut in REPORTING or folded in REPORTING or cut in public else cut


def _is_title(text: Reading, word: Word) -> bool:
    """Tell whether a word is capitalised as names and defined terms are: Chief Executive. Names are names.py's."""
    return word.text[0].isupper() and not word.text.isupper() and not begins_sentence(text.text, word.start)


def runs_of(
    text: Reading, public: frozenset[str], among: frozenset[str] | None = None
) -> Iterator[tuple[Run, int, int]]:
    """Give the shortest runs that weigh enough; `among` are the only words that can be of use."""
    window: list[tuple[str, int, int]] = []  # stem, place, weight
    for place, word in enumerate(text.words):
        cut = None if _is_title(text, word) else _telling(word, public)
        if cut is None:
            continue
        if (among is not None and cut not in among) or (window and place - window[-1][1] > _FURTHEST):
            window.clear()
            if among is not None and cut not in among:
                continue
        window.append((cut, place, 1 if is_common(word.folded) else 2))
        del window[:-_LONGEST]
        weight = 0
        for at in range(len(window) - 1, -1, -1):
            weight += window[at][2]
            count = len(window) - at
            near = count > _FEWEST or window[-1][1] - window[at][1] <= _NEAR
            if near and (weight >= _PLENTY or (weight >= ENOUGH and count > _FEWEST)):
                yield tuple(one[0] for one in window[at:]), text.words[window[at][1]].start, word.end
            if weight >= _PLENTY:
                break


def index(withheld: Iterable[Reading], public: frozenset[str]) -> PhraseIndex:
    """Collect the runs of what is withheld; `public` are the stems of the known texts."""
    runs: dict[Run, str] = {}
    for text in withheld:
        for run, _, _ in runs_of(text, public):
            runs.setdefault(run, text.key)
    return PhraseIndex(runs, frozenset(word for run in runs for word in run), public)
