"""What a text gives away: the lexicon.

Text in, findings out. The lexicon of withheld passages knows the names, amounts, references, dates and rare phrases in
them; it tells where visible passages say one of these, through every notation that people write. It is quiet about
the panel's world: the glossary, front matter and public titles, and plain English words.

It knows no documents and no markings: what is withheld and what is no secret is the caller's to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from redactor.core.lexicon import amounts, dates, names, phrases, references
from redactor.core.lexicon.excuse import excuses
from redactor.core.lexicon.fold import Reading, clean, readings
from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.world import world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.lexicon.amounts import AmountIndex
    from redactor.core.lexicon.dates import DayIndex
    from redactor.core.lexicon.names import NameIndex
    from redactor.core.lexicon.phrases import PhraseIndex
    from redactor.core.lexicon.references import ReferenceIndex

__all__ = ["Hit", "Lexicon", "Passage", "excuses", "lexicon"]


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one portion; `key` is the caller's name for it.

    `caseless` tells that its capitals mean nothing, and their absence neither: the words of a web address.
    """

    key: str
    text: str = field(repr=False)
    caseless: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A visible passage says what a withheld one says.

    `kind` is name, amount, reference, date or phrase; `term` is restricted, and shown to the holder of the draft alone;
    `source` is the first withheld passage that says it.
    """

    key: str
    kind: str
    term: str = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    kind: str
    source: str
    weak: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """The terms of withheld passages, ready to be looked for; `lexicon` builds it."""

    _names: NameIndex
    _amounts: AmountIndex
    _dates: DayIndex
    _references: ReferenceIndex
    _phrases: PhraseIndex

    def search(self, visible: Iterable[Passage]) -> tuple[Hit, ...]:
        """Find what visible passages give away: one hit for each passage and term, in the order of the text."""
        passages = tuple(visible)
        texts = [reading for passage in passages for reading in _read(passage)]
        spread = _Spread(texts)
        mentions = [(text, tuple(self._mentions(text, spread))) for text in texts]
        for bridge, middle in _bridges(passages):
            across = (one for one in self._mentions(bridge, spread) if one.start < middle < one.end - 1)
            mentions.append((bridge, tuple(one for one in across if one.kind in _BRIDGED)))
        usual = _usual(mentions)
        found: dict[tuple[str, str, str], Hit] = {}
        for text, these in mentions:
            for mention in _outermost(one for one in these if one.weak not in usual):
                term = " ".join(text.text[mention.start : mention.end].split())
                hit = Hit(text.key, mention.kind, term, mention.source)
                found.setdefault((text.key, mention.kind, term.lower()), hit)
        return tuple(found.values())

    def _mentions(self, text: Reading, spread: Callable[[str], int]) -> Iterator[_Mention]:
        for reference, source in self._references.find(text):
            yield _Mention(reference.start, reference.end, "reference", source)
        for day, source in self._dates.find(text):
            yield _Mention(day.start, day.end, "date", source)
        for amount, source in self._amounts.find(text):
            yield _Mention(amount.start, amount.end, "reference" if amount.cued else "amount", source)
        for seen in self._names.find(text):
            yield _Mention(seen.start, seen.end, "phrase" if seen.rare_word else "name", seen.source, seen.weak)
        for start, end, source in self._phrases.find(text, spread):
            yield _Mention(start, end, "phrase", source)


def _read(passage: Passage) -> Iterator[Reading]:
    return readings(passage.key, passage.text, caseless=passage.caseless)


# Notes and page breaks part a sentence into two passages, and sometimes a name.
_BRIDGE = 60  # letters looked at on either side
_BRIDGED = frozenset(("name", "reference", "amount", "date"))
_ENDS = tuple(".!?:;|")


def _bridges(passages: Iterable[Passage]) -> Iterator[tuple[Reading, int]]:
    """Give the places where a passage goes on in the next, and where in them the second begins."""
    for one, two in pairwise(passages):
        tail = one.text[-_BRIDGE:].rstrip()
        if not tail or tail.endswith(_ENDS):
            continue
        for reading in readings(one.key, f"{tail}\n{two.text[:_BRIDGE].lstrip()}"):
            yield reading, len(clean(tail).removesuffix("-"))


class _Spread:
    """In how many visible passages a stem stands; counted when first asked."""

    def __init__(self, texts: Iterable[Reading]) -> None:
        self._texts, self._counted = texts, Counter[str]()

    def __call__(self, word: str) -> int:
        if not self._counted:
            for text in self._texts:
                self._counted.update({stem(one) for one in text.bag})
        return self._counted[word]


def _usual(mentions: Iterable[tuple[Reading, tuple[_Mention, ...]]]) -> frozenset[str]:
    """Give the weak causes that stand in so many passages that they belong to the panel's vocabulary."""
    places = {(mention.weak, text.key) for text, these in mentions for mention in these if mention.weak}
    spread = Counter(weak for weak, _ in places)
    return frozenset(weak for weak, count in spread.items() if count > names.WIDE)


def _outermost(mentions: Iterable[_Mention]) -> Iterator[_Mention]:
    """Leave out what stands inside a longer mention: one cause is one finding."""
    reached = -1
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if mention.end > reached:
            reached = mention.end
            yield mention


def lexicon(
    withheld: Iterable[Passage], *, known: Iterable[str], glossary: Iterable[str], draft: Iterable[str] = ()
) -> Lexicon:
    """Learn what withheld passages say.

    `known` are texts that are no secret: front matter, public titles, stubs, sentences of the policy. `glossary` are
    the policy's public terms. `draft` is all text of the draft: a word that stands there in lower case is no name.
    """
    secret = tuple(reading for passage in withheld for reading in _read(passage))
    public = Reading("", clean("\n".join(" ".join(text.split()) for text in (*known, *glossary))))
    judge = world(public, draft).beside(secret)
    return Lexicon(
        names.index(secret, judge),
        amounts.index(secret, amounts.identities(public)),
        dates.index(secret, dates.said(public)),
        references.index(secret, references.said(public)),
        phrases.index(secret, judge.stems),
    )
