"""Names of people and organisations: which a text has, and where another text says them.

A name is a run of capitalised words that does more than begin a sentence. It is betrayed by

- its *heads*, the words that no dictionary has (Thistlecombe), in any case, run together or parted;
- a rare English word at its head (Osprey), where that is written as a name;
- two of its words in a row, one of them a head; or all of it, where every word is a common one;
- its initials, where it has three.

What organisations end in (Power, Row, Ltd) never counts by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from redactor.core.lexicon.fold import umlauts
from redactor.core.lexicon.found import Found, Need, Origin
from redactor.core.lexicon.naming import ARTICLE, collect
from redactor.core.lexicon.sentences import begins_sentence
from redactor.core.lexicon.vocabulary import LEGAL_FORMS, TAILS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.lexicon.fold import Reading, Word
    from redactor.core.lexicon.world import World

WIDE = 2  # an acronym or a name of common words that stands in more visible portions is of the panel's vocabulary
_LONG_HEAD = 6  # a head so long is heard inside a longer word
_REACH = 8
_BETWEEN = frozenset(("and", "of", "the"))
_GAP = re.compile(r"(?:[\s&'/,-]|\.(?=\s|$)|and|of|the){1,12}")
_WEAK = frozenset((Need.RARE_BRAND, Need.RARE_WORD, Need.CAPITAL_INSIDE))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name seen; `weak` names the cause where it is a common word or an acronym, which counts only while rare."""

    start: int
    end: int
    source: str
    weak: str = ""
    rare_word: bool = False  # it may be no name


@dataclass(frozen=True, slots=True, repr=False)
class NameIndex:
    """What betrays the names of what is withheld.

    A text with none of the `triggers` among its folded words, and none of the `long_heads` in it, has no name.
    """

    found: Found
    long_heads: tuple[str, ...]
    triggers: frozenset[str]

    def find(self, text: Reading) -> Iterator[Sighting]:
        """Find these names in a text."""
        squeezed = text.folded.replace(" ", "").replace("-", "")
        long = [head for head in self.long_heads if head in squeezed]
        if not long and self.triggers.isdisjoint(text.bag):
            return
        yield from self._runs(text)
        yield from self._heads(text)
        yield from self._acronyms(text)
        for head in long:
            for found in re.finditer(head, text.lower):
                yield Sighting(found.start(), found.end(), self.found.heads[head][1])

    def _heads(self, text: Reading) -> Iterator[Sighting]:
        heads = self.found.heads
        before = None
        for word in text.words:
            folded = word.folded
            forms = (folded, folded.removesuffix("s"), umlauts(folded))
            need, source = next((heads[form] for form in forms if form in heads), (None, ""))
            if need is not None and _heard(text.text, word, need):
                weak = folded if need in _WEAK else ""
                yield Sighting(word.start, word.end, source, weak, need is Need.RARE_WORD)
            if before and before.end + 1 == word.start:
                need, source = heads.get(before.folded + folded, (None, ""))
                if need is Need.NOTHING:  # Thistle combe
                    yield Sighting(before.start, word.end, source)
            before = word

    def _acronyms(self, text: Reading) -> Iterator[Sighting]:
        for word in text.words:
            origin, source = self.found.acronyms.get(word.text, (None, ""))
            if origin is None:
                continue
            article = bool(ARTICLE.search(text.text, max(0, word.start - _REACH), word.start))
            if origin <= Origin.SEEN or article == (origin is Origin.MADE_WITH_ARTICLE):
                yield Sighting(word.start, word.end, source, "" if origin is Origin.BRACKETED else word.text)

    def _runs(self, text: Reading) -> Iterator[Sighting]:
        words = [word for word in text.words if word.folded not in _BETWEEN]
        for at, word in enumerate(words):
            for run, (capital, source) in self.found.runs.get(word.folded, {}).items():
                these = words[at : at + len(run)]
                if tuple(one.folded for one in these) != run or not in_a_row(text, these):
                    continue
                if not capital or text.caseless or written_as_name(text, these, words[at + len(run) - 1 :]):
                    yield Sighting(word.start, these[-1].end, source, " ".join(run) if capital else "")


def in_a_row(text: Reading, words: Sequence[Word]) -> bool:
    """Tell whether nothing but small words stands between these."""
    return all(_GAP.fullmatch(text.text, one.end, two.start) for one, two in pairwise(words))


def written_as_name(text: Reading, words: Sequence[Word], rest: Sequence[Word]) -> bool:
    """Tell whether these are capitalised and a name of their own; `rest` begins with the last of them."""
    return _are_capitalised(words) and _stands_alone(text, rest)


def _are_capitalised(words: Sequence[Word]) -> bool:
    return all(word.text[0].isupper() or word.text[0].isdigit() for word in words)


def _stands_alone(text: Reading, rest: Sequence[Word]) -> bool:
    """Tell whether a name ends with the first of these words: First Utility does not, in First Utility Rules."""
    if len(rest) == 1 or not rest[1].text[0].isupper() or rest[1].folded in TAILS | LEGAL_FORMS:
        return True
    return text.text[rest[0].end : rest[1].start] != " " or rest[1].text.isupper()


def _heard(text: str, word: Word, need: Need) -> bool:
    if need <= Need.RARE_WORD:
        return True
    if not any(char.isupper() for char in word.text):
        return False
    return need is Need.CAPITAL or not begins_sentence(text, word.start)


def index(withheld: Sequence[Reading], world: World) -> NameIndex:
    """Collect what betrays the names of what is withheld."""
    found = Found()
    for text in withheld:
        collect(text, world, found)
    long = (word for word, (need, _) in found.heads.items() if need is Need.NOTHING and len(word) >= _LONG_HEAD)
    triggers = {*found.heads, *(f"{head}s" for head in found.heads), *found.runs, *map(str.lower, found.acronyms)}
    return NameIndex(found, tuple(long), frozenset(triggers))
