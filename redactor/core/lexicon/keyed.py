"""The lexicon as strings that can be compared by their hashes: what a text gives away, and what another may say of it.

A withheld text is remembered as tokens; a visible one is read as candidates. A candidate that is a token means that the
second says what the first withholds. Everything that the lexicon undoes in a text (case, notation, rounding, accents,
possessives) is undone on both sides before, since hashes know no likeness.

Months of minutes say the same things again and again, so less counts here than inside one draft: no word that may be
jargon, no amount that shows fewer than three figures (two of money), no date without its year or near the meeting's
own, no phrase of common words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from redactor.core.lexicon import amounts, dates, names, phrases, references
from redactor.core.lexicon.amounts import BARE_FROM, Amount
from redactor.core.lexicon.english import is_common, is_english
from redactor.core.lexicon.fold import Reading, clean, readings
from redactor.core.lexicon.found import Need
from redactor.core.lexicon.names import in_a_row, written_as_name
from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import MONTHS, REPORTING, STOP
from redactor.core.lexicon.world import world

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from redactor.core.lexicon.dates import Day
    from redactor.core.lexicon.fold import Word
    from redactor.core.lexicon.found import Found
    from redactor.core.lexicon.world import World

KINDS: Final = {"h": "name", "r": "name", "a": "name", "m": "amount", "f": "reference", "d": "date"}
"""What a token is, by its first letter; any other is a phrase."""

_NEEDS: Final = (Need.NOTHING, Need.RARE_BRAND, Need.CAPITAL)
_LONGEST_RUN: Final = 6
_BETWEEN: Final = frozenset(("and", "of", "the"))
_LONG_HEAD: Final = 6
_REACH: Final = 8
_FIGURES: Final = 3  # that an amount must show
_OF_MONEY: Final = 2
_STEPS: Final = 7  # decimal places up to which a rounded amount is remembered
_NEAR: Final = 100  # days before and after a meeting of which its minutes speak anyway
_YEAR, _MONTH = 365, 30
_SHINGLE: Final = 6
_TELLING: Final = 3  # words of a shingle that are neither small nor what minutes always say
_RARE: Final = 2  # of those, words that not everybody uses
_PHRASE: Final = 4
"""The weight of a phrase: two rare words and a common one, three rare ones, and no less."""
_USUAL_FROM: Final = 3  # a word in so many visible passages is of the body's vocabulary


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that a visible text has, and where."""

    token: str
    start: int
    end: int


def kind_of(token: str) -> str:
    """Name the class of a token, as findings do."""
    return KINDS.get(token[0], "phrase")


# ------------------------------------------------------------------------------------------------------ what is kept


@dataclass(frozen=True, slots=True, repr=False)
class Ground:
    """What is no secret of a draft, learnt once for all the parts of it that are remembered apart.

    A long draft has hundreds of these parts, and what is known grows with it: learnt for each, the cost is its square.
    """

    judge: World
    amounts: frozenset[tuple[str, str, float]]
    dates: tuple[Day, ...]
    references: frozenset[str]
    met: str | None

    def tokens(self, withheld: Iterable[str]) -> frozenset[str]:
        """Give what withheld texts are remembered by."""
        secret = tuple(reading for text in withheld for reading in readings("", text))
        judge = self.judge.beside(secret)
        made = set(_names(names.index(secret, judge).found, judge))
        made.update(t for amount, _ in amounts.index(secret, self.amounts).amounts for t in _kept_amounts(amount))
        made.update(f"f|{one.folded}" for one in references.index(secret, self.references).sought)
        made.update(_dates(secret, self.dates, self.met))
        for text in secret:
            made.update(c.token for c in (*_phrases(text), *_shingles(text)) if _is_telling(c.token, judge))
        return frozenset(made)


def ground(
    *, known: Iterable[str], glossary: Iterable[str], draft: Iterable[str] = (), met: str | None = None
) -> Ground:
    """Learn what is no secret; the texts are those of `lexicon`.

    `met` is the day of the meeting (ISO 8601): the days around it are in everybody's minutes, and tell nothing.
    """
    public = Reading("", clean("\n".join(" ".join(text.split()) for text in (*known, *glossary))))
    said = amounts.identities(public), dates.said(public), references.said(public)
    return Ground(world(public, draft), *said, met)


def tokens(
    withheld: Iterable[str],
    *,
    known: Iterable[str],
    glossary: Iterable[str],
    draft: Iterable[str] = (),
    met: str | None = None,
) -> frozenset[str]:
    """Give what withheld texts are remembered by, where there is one part to remember."""
    return ground(known=known, glossary=glossary, draft=draft, met=met).tokens(withheld)


def _names(found: Found, judge: World) -> Iterator[str]:
    yield from (f"h{need:d}|{word}" for word, (need, _) in found.heads.items() if need in _NEEDS)
    for runs in found.runs.values():
        for run, (capital, _) in runs.items():
            if len(run) <= _LONGEST_RUN:
                yield f"r{capital:d}|{' '.join(run)}"
    for letters in found.acronyms:
        if not is_english(letters.lower()) and letters not in judge.capitals:
            yield f"a|{letters}"


def _kept_amounts(amount: Amount) -> Iterator[str]:
    """Give an amount as it is, and rounded and cut to fewer figures, as others may say it."""
    if _figures(amount.value, amount.step) < _least(amount):
        return
    for label in _labels(amount):
        yield f"m|{label}|{_plain(amount.value)}"
        for step in _coarser(amount):
            places = amount.value / step
            for whole in {math.floor(places + 0.5), math.floor(places + 1e-9)}:
                yield f"m|{label}|~{_plain(whole * step)}"


def _dates(secret: Iterable[Reading], public: Collection[Day], met: str | None) -> Iterator[str]:
    for held in dates.index(secret, public).days.values():
        for day, _ in held:
            if day.year and day.month and not _is_near(day, met):
                yield f"d|{day.year}-{day.month}-{day.day}"


def _is_near(day: Day, met: str | None) -> bool:
    if not met or not day.year:
        return False
    held = date.fromisoformat(met)
    return abs((day.year - held.year) * _YEAR + (day.month - held.month) * _MONTH + day.day - held.day) <= _NEAR


def _is_telling(token: str, judge: World) -> bool:
    """Tell whether a phrase tells something even without the words that everybody may say."""
    kind, _, words = token.partition("|")
    left = [word for word in words.split() if stem(word) not in judge.stems and word not in judge.stems]
    telling = [word for word in left if _tells(word)]
    rare = sum(not is_common(word) for word in telling)
    if kind == "s":
        return len(telling) >= _TELLING and rare >= _RARE
    return len(telling) + rare >= _PHRASE


# ------------------------------------------------------------------------------------------------- what is looked for


def candidates(passages: Sequence[str]) -> tuple[tuple[int, Reading, tuple[Candidate, ...]], ...]:
    """Read visible passages: the index of each, how it was read, and all that it may say."""
    texts = [(at, reading) for at, text in enumerate(passages) for reading in readings(str(at), text)]
    usual = _usual([reading for _, reading in texts])
    return tuple((at, text, tuple(_read(text, usual))) for at, text in texts)


def _usual(texts: Sequence[Reading]) -> Callable[[str], bool]:
    spread: dict[str, int] = {}
    for text in texts:
        for cut in {stem(word) for word in text.bag}:
            spread[cut] = spread.get(cut, 0) + 1
    return lambda word: spread.get(word, 0) > _USUAL_FROM


def _read(text: Reading, usual: Callable[[str], bool]) -> Iterator[Candidate]:
    yield from _heads(text)
    yield from _runs(text)
    yield from _acronyms(text)
    for amount in amounts.amounts(text):
        yield from _said_amounts(amount)
    for reference in references.references(text):
        yield Candidate(f"f|{reference.folded}", reference.start, reference.end)
    for day in dates.days(text):
        if day.year:
            yield Candidate(f"d|{day.year}-{day.month}-{day.day}", day.start, day.end)
    for one in (*_phrases(text), *_shingles(text)):
        if not any(usual(stem(word)) for word in one.token.partition("|")[2].split() if not is_common(word)):
            yield one


def _heads(text: Reading) -> Iterator[Candidate]:
    before: Word | None = None
    for word in text.words:
        for folded in {word.folded, word.folded.removesuffix("s")}:
            yield from (Candidate(f"h{need:d}|{folded}", word.start, word.end) for need in _heard(word, text))
        if before and before.end + 1 == word.start:
            yield Candidate(f"h{Need.NOTHING:d}|{before.folded}{word.folded}", before.start, word.end)
        if len(word.folded) > _LONG_HEAD and not is_english(word.folded):
            yield from _inside(word)
        before = word


def _heard(word: Word, text: Reading) -> Iterator[Need]:
    yield Need.NOTHING
    yield Need.RARE_BRAND
    if text.caseless or any(char.isupper() for char in word.text):
        yield Need.CAPITAL


def _inside(word: Word) -> Iterator[Candidate]:
    """Give the beginnings and ends of a word that no dictionary has: a name run together with another word."""
    for at in range(_LONG_HEAD, len(word.folded)):
        yield Candidate(f"h{Need.NOTHING:d}|{word.folded[:at]}", word.start, word.end)
        yield Candidate(f"h{Need.NOTHING:d}|{word.folded[-at:]}", word.start, word.end)


def _runs(text: Reading) -> Iterator[Candidate]:
    words = [word for word in text.words if word.folded not in _BETWEEN]
    for at, first in enumerate(words):
        for size in range(1, _LONGEST_RUN + 1):
            these = words[at : at + size]
            if len(these) < size or not in_a_row(text, these[-2:]):
                break
            run = " ".join(word.folded for word in these)
            yield Candidate(f"r0|{run}", first.start, these[-1].end)
            if text.caseless or written_as_name(text, these, words[at + size - 1 :]):
                yield Candidate(f"r1|{run}", first.start, these[-1].end)


def _acronyms(text: Reading) -> Iterator[Candidate]:
    for word in text.words:
        if sum(map(str.isupper, word.text)) > 1:
            yield Candidate(f"a|{word.text}", word.start, word.end)


def _said_amounts(amount: Amount) -> Iterator[Candidate]:
    if _figures(amount.value, amount.step) < _least(amount):
        return
    for label in _labels(amount):
        for sign in ("", "~"):
            yield Candidate(f"m|{label}|{sign}{_plain(amount.value)}", amount.start, amount.end)


def _labels(amount: Amount) -> Iterator[str]:
    """Say of what it is an amount; a large number may be money whose sign was left out."""
    if amount.kind == "count":
        yield from (f"of {noun}" for noun in amount.nouns)
    else:
        yield f"{amount.kind} {amount.label}"
    if amount.kind in ("money", "count") and amount.value >= BARE_FROM and amounts.telling(amount):
        yield "number"


def _coarser(amount: Amount) -> Iterator[float]:
    step = 10.0 ** math.ceil(math.log10(amount.step) + 1e-9)
    for _ in range(_STEPS):
        if step > amount.step and _figures(amount.value, step) >= _least(amount):
            yield step
        step *= 10


def _least(amount: Amount) -> int:
    return _OF_MONEY if amount.kind == "money" else _FIGURES


def _figures(value: float, step: float) -> int:
    """Count the figures that an amount shows, without the noughts at its end."""
    return len(str(round(value / step)).rstrip("0"))


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _tells(word: str) -> bool:
    if len(word) < _TELLING or word in STOP or word.isdigit() or word in MONTHS:
        return False
    return stem(word) not in REPORTING and word not in REPORTING


def _phrases(text: Reading) -> Iterator[Candidate]:
    for run, start, end in phrases.runs_of(text, frozenset()):
        weight = len(run) + sum(not is_common(word) for word in run)
        if weight >= _PHRASE:
            yield Candidate(f"p|{' '.join(run)}", start, end)


def _shingles(text: Reading) -> Iterator[Candidate]:
    """Give six words in a row, enough of which are telling and rare."""
    words = text.words
    for at in range(len(words) - _SHINGLE + 1):
        these = words[at : at + _SHINGLE]
        telling = [word.folded for word in these if _tells(word.folded)]
        if len(telling) >= _TELLING and sum(not is_common(word) for word in telling) >= _RARE:
            yield Candidate(f"s|{' '.join(word.folded for word in these)}", these[0].start, these[-1].end)
