"""Names of people and organisations: which a text has, and where another text says them.

A name is a run of capitalised words that does more than begin a sentence. It is betrayed by

- its *heads*, the words that no dictionary has (Bramblewick), in any case, run together or parted;
- a rare English word at its head (Kestrel), where that is written as a name;
- two of its words in a row, one of them a head; or all of it, where every word is a common one;
- its initials, where it has three.

What organisations end in (Power, Row, Ltd) never counts by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from redactor.core.lexicon.numbers import SMALL
from redactor.core.lexicon.sentences import begins_sentence
from redactor.core.lexicon.vocabulary import (
    DAYS,
    DEPARTMENTS,
    EVERYDAY_CAPITALS,
    FIRST_NAMES,
    LEGAL_FORMS,
    MONTHS,
    OPENERS,
    PARTICLES,
    ROLES,
    STOP,
    TAILS,
    TITLES,
)
from redactor.core.lexicon.fold import fold_word
from redactor.core.lexicon.english import is_common, is_common_compound, is_compound, is_english
from redactor.core.lexicon.world import initials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.lexicon.fold import Reading, Word
    from redactor.core.lexicon.world import World

_CAPITAL = r"(?:[A-Z]|St|Mr|Mrs|Ms|Dr|Prof|Rev|Cllr)\.|(?:[dl]'|[a-z]{0,3}|\d{1,4})[A-Z][^\W_]*(?:'[A-Z][^\W_]*)*(?:'s(?!\w))?|\d{1,3}(?:st|nd|rd|th)?(?= [A-Z])"
_PARTICLE = "|".join(sorted(PARTICLES, key=len, reverse=True))
_LINK = "ym|yn|y|ar|upon|on|in|le|by|under|the|of|sur|en|sous|super|de|la"  # Stratford-upon-Avon
_GLUE = rf"(?:(?<=\.)|[ ]|\n(?!\s*\n)|-(?:(?:{_LINK})-)?|[ ]?&[ ]?|[ ]of(?:[ ]the)?[ ]|[ ](?:(?:{_PARTICLE})[ ]){{1,2}}|,[ ](?=(?:Ltd|Limited|Inc|LLP|PLC|plc)\b))"
_RUN = re.compile(rf"(?<![^\W_])(?:(?:{_PARTICLE})[ ]){{0,2}}(?:{_CAPITAL})(?:{_GLUE}(?:{_CAPITAL}|plc\b|ltd\b))*")
_FIGURES_FIRST = re.compile(r"\d+[A-Z][a-z]{2,}")  # 100Green
_PART = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*\.?")
_IN_BRACKETS = re.compile(r"\s*\([\"']?([A-Z][A-Za-z0-9&]{1,7})[\"']?\)")
_NAMED = re.compile(r"\b(?:project|operation|code ?-?name[d:]?|named|called|trading as|known as|t/a)[\s:\"']{1,3}$", re.IGNORECASE)
# Without an article: "with Pure Planet", but "with the Cabinet Office".
_MET = re.compile(r"\b(?:is|was|with|by|from|against)\s$")
_ARTICLE = re.compile(r"\b(?:the|an?|its|their|our)\s$", re.IGNORECASE)
_BRAND = re.compile(r"(?:(?:^|[.!?]\s+)|\b(?:to|from|with|by|at|for|of|and|that|against|is|as|between|via)\s)([a-z]{4,}(?:'s)?)(?![^\W_]|[@/]|[.-]\w)")
_LOWER = re.compile(r"(?<![\w@./-])[a-z]{4,}(?:'s)?(?![^\W_]|[@/]|[.-]\w)")
_LONG_HEAD = 6
_USUAL_ENDINGS = ("ing", "ed", "ly", "tion", "tions", "sion", "ment", "ments", "ness", "able", "ible", "ity", "ities")
_USUAL_ENDINGS += ("ive", "ous", "ise", "ised", "ising", "ance", "ence", "isation", "isations", "al", "ally", "ful", "ism")
_SHORTEST = 3
_SHORTEST_INITIALS = 3
_LONG_CAPITALS = 5  # a longer word in capitals is a word, no acronym
_ORDINARY_FROM = 3  # in lower case in so many portions, a word no dictionary has is jargon

_DETERMINERS = frozenset("the a an this that these those its their our his her any each every all no".split()) | DAYS
# Small words that begin a sentence but no name, as First and Three do.
_IN_FIGURES = {word: str(value) for word, value in SMALL.items()}
_IN_WORDS = {value: word for word, value in _IN_FIGURES.items()}
_OPENING = (STOP | DAYS) - frozenset("first second third one two three other own every more most just my".split())

# How much a head needs to be heard: nothing; to be rare, being a brand or another word that is written small; a
# capital; a capital inside a sentence.
ANY, LOWER, RARE, CAPITAL, INSIDE = range(5)
# Where an acronym comes from: beside its name in brackets, standing alone, or made here from the name's initials. A
# made one must keep to the article that the name has: "KRH was told" is Kestrel Row Heating, "the CSS" is a system.
BRACKETED, SEEN, MADE, MADE_WITH_ARTICLE = range(4)
WIDE = 2  # an acronym or a name of common words that stands in more visible portions is of the panel's vocabulary


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name."""

    text: str
    folded: str


@dataclass(slots=True)
class Found:
    """What betrays the names found so far: heads with what they need, runs by their first word, acronyms."""

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    runs: dict[str, dict[tuple[str, ...], tuple[bool, str]]] = field(default_factory=dict)
    acronyms: dict[str, tuple[int, str]] = field(default_factory=dict)

    def head(self, word: str, need: int, source: str) -> None:
        """Keep a head; what needs least stays."""
        if word not in self.heads or need < self.heads[word][0]:
            self.heads[word] = (need, source)

    def run(self, words: tuple[str, ...], *, capital: bool, source: str) -> None:
        """Keep words in a row; `capital` where they must be written as a name."""
        kept = self.runs.setdefault(words[0], {})
        if words not in kept or not capital:
            kept[words] = (capital, source)


def collect(text: Reading, world: World, found: Found) -> None:
    """Take the names of one withheld text."""
    for word, need in _small(text, world):
        found.head(word, need, text.key)
    for run in _RUN.finditer(text.text):
        starts = begins_sentence(text.text, run.start())
        named = bool(_NAMED.search(text.text, max(0, run.start() - 24), run.start()))
        met = bool(_MET.search(text.text, max(0, run.start() - 8), run.start()))
        article = bool(_ARTICLE.search(text.text, max(0, run.start() - 5), run.start()))
        name = None
        for parts in _split(run.group()):
            name = _Name(tuple(parts), text.key, starts=starts, article=article, named=named, met=met, world=world)
            name.keep(found)
            starts = False
        bracket = _IN_BRACKETS.match(text.text, run.end())
        if name and name.is_name and bracket and bracket[1] not in world.capitals and bracket[1][0] in run.group():
            found.acronyms[bracket[1]] = (BRACKETED, text.key)


def _small(text: Reading, world: World) -> Iterator[tuple[str, int]]:
    """Find words in lower case that no dictionary has: brands where a sentence would have a name, rare words elsewhere."""
    brands = {fold_word(cue[1]) for cue in _BRAND.finditer(text.text)}
    for found in _LOWER.finditer(text.text):
        word = fold_word(found.group())
        if word in world.words or word.endswith(_USUAL_ENDINGS) or is_compound(word):
            continue
        if word in brands:
            yield word, LOWER
        elif len(word) >= _LONG_HEAD:
            yield word, RARE


def _split(run: str) -> Iterator[list[Part]]:
    """Part a run where a possessive, a month or a day ends a name."""
    parts: list[Part] = []
    for word in _PART.findall(run):
        if word == "of" and parts and not _opens(parts):
            yield parts
            parts = []
        part = Part(word.rstrip("."), fold_word(word.rstrip(".")))
        if part.folded in MONTHS and part.folded != "may":
            if parts:
                yield parts
            parts = []
            continue
        if part.folded in STOP and part.text.islower() and part.folded not in PARTICLES:
            continue
        parts.append(part)
        if word.endswith("'s"):
            yield parts
            parts = []
    if parts:
        yield parts


def _opens(parts: list[Part]) -> bool:
    """Tell whether what stands before "of" belongs to one name with what follows: University, but not Dr Okafor."""
    return is_english(parts[-1].folded) and not any(
        part.folded in TITLES | FIRST_NAMES or part.folded in TITLES or len(part.text) == 1 for part in parts
    )


class _Name:
    """One run of capitalised words, judged."""

    def __init__(self, parts: tuple[Part, ...], source: str, *, starts: bool, article: bool, named: bool, met: bool, world: World) -> None:
        self._source, self._world, self._starts = source, world, starts
        self._article, self._named = article, named
        self._pair = met and len(parts) == 2 and not starts  # noqa: PLR2004
        self._person = any(part.folded in TITLES for part in parts)
        parts = tuple(part for part in parts if part.folded not in TITLES)
        while parts and parts[0].folded in (_OPENING if starts else _DETERMINERS):
            parts = parts[1:]
        self._legal = any(part.folded in LEGAL_FORMS for part in parts[1:])
        self._whole = parts
        self._core = tuple(part for at, part in enumerate(parts) if at == 0 or part.folded not in LEGAL_FORMS)
        self._organisation = self._legal or _is_organisation(self._core)
        first = self._core[0] if self._core else Part("", "")
        if not self._organisation and len(self._core) > 1:
            self._person |= any(part.folded in PARTICLES for part in self._core[1:-1])
            self._person |= first.folded in FIRST_NAMES or len(first.text) == 1

    @property
    def is_name(self) -> bool:
        """Whether it names somebody, and not a thing that is written with capitals."""
        return self._organisation or self._person or bool(self._heads())

    def keep(self, found: Found) -> None:
        """Keep what betrays this name."""
        if not self._core:
            return
        heads = self._heads()
        for word, need in heads.items():
            found.head(word, need, self._source)
        for part in self._core:
            if self._is_acronym(part) and self._tells(part.text) and not (self._starts and len(self._core) == 1):
                found.acronyms.setdefault(part.text, (SEEN, self._source))
        words = tuple(part.folded for part in self._core)
        distinct = heads.keys() | {part.folded for part in self._core if self._is_distinct(part)}
        for pair in pairwise(words):
            if not distinct.isdisjoint(pair) and not self._world.knows(pair) and min(map(len, pair)) > 1:
                found.run(pair, capital=False, source=self._source)
                found.run(("".join(pair),), capital=False, source=self._source)
        self._keep_surname(words, found)
        for word in heads:
            for parts in _figure_parts(word):
                found.run(parts, capital=False, source=self._source)
        if self._legal and len(words) == 1 and not heads and not self._starts:
            found.run(tuple(part.folded for part in self._whole), capital=True, source=self._source)
        if len(words) > 1 and (heads or self._organisation or self._person or self._named or self._pair) and not self._world.knows(words):
            self._keep_whole(words, bool(heads), found)

    def _is_distinct(self, part: Part) -> bool:
        word = part.folded
        if not (self._organisation or self._person) or len(word) < _SHORTEST or word in TAILS | STOP | FIRST_NAMES:
            return False
        return word not in self._world.words and not is_common(word)

    def _keep_surname(self, words: tuple[str, ...], found: Found) -> None:
        """Keep a name from its particle on (van der Berg), and turned round as registers have it (Stone, Duncan)."""
        at = next((at for at, word in enumerate(words) if word in PARTICLES), 0)
        if 0 < at < len(words) - 1:
            found.run(words[at:], capital=False, source=self._source)
            found.run(("".join(words[at:]),), capital=False, source=self._source)
        if self._person and len(words) > 1:
            found.run((words[-1], words[0]), capital=True, source=self._source)

    def _keep_whole(self, words: tuple[str, ...], headed: bool, found: Found) -> None:  # noqa: FBT001
        if not all(word in self._world.words for word in words) or self._organisation or self._person or self._named or self._pair:
            for same in (*_figures_or_words(words), ("".join(words),)):
                any_case = headed or (self._legal and len(words) > 2)  # noqa: PLR2004
                found.run(same, capital=not any_case, source=self._source)
        at = next((at for at, word in enumerate(words) if len(word) > 1), 0)
        if 0 < at < len(words) - 1:  # Smith & Sons, of A. B. Smith & Sons
            found.run(words[at:], capital=not headed, source=self._source)
        while len(words) > 2 and words[-1] in TAILS and not headed and not self._world.knows(words[:-1]):
            words = words[:-1]
            for same in _figures_or_words(words):
                found.run(same, capital=True, source=self._source)
        if self._organisation:
            for parts in (self._core, self._whole):
                letters = initials(part.text for part in parts)
                if len(letters) >= _SHORTEST_INITIALS and letters not in self._world.capitals | EVERYDAY_CAPITALS:
                    found.acronyms.setdefault(letters, (MADE_WITH_ARTICLE if self._article else MADE, self._source))

    def _heads(self) -> dict[str, int]:
        heads = {}
        for at, part in enumerate(self._core):
            need = self._need(at, part)
            if need is not None:
                heads[part.folded] = need
        return heads

    def _need(self, at: int, part: Part) -> int | None:
        word = part.folded
        if len(word) < _SHORTEST or word in self._world.words or word in STOP | DAYS | TITLES | PARTICLES or word in TAILS:
            return None
        evident = self._organisation or self._person
        if self._is_acronym(part):
            return CAPITAL if evident and not is_english(word) else None
        if word in MONTHS or (word[0].isdigit() and not _FIGURES_FIRST.fullmatch(part.text)):
            return None
        if word in self._world.secret_lower or self._is_jargon(word, evident=evident):
            return None
        if any(char.isdigit() for char in word):
            return ANY if evident or any(char.islower() for char in part.text[1:]) else None
        if word in FIRST_NAMES:
            return None
        if is_english(word):
            return self._need_of_english(at, word)
        if self._starts and len(self._core) == 1 and not evident:
            if word.endswith(_USUAL_ENDINGS):
                return None
            return ANY if len(word) >= _LONG_HEAD else INSIDE
        return ANY

    def _need_of_english(self, at: int, word: str) -> int | None:
        last = at == len(self._core) - 1
        if self._person and last:
            return INSIDE if is_common(word) else CAPITAL
        if self._named and len(self._core) == 1:
            return INSIDE if is_common(word) else CAPITAL
        if is_common(word):
            return None
        foreign_first = last and at > 0 and not is_english(self._core[0].folded)
        return CAPITAL if self._organisation or foreign_first else None

    def _is_jargon(self, word: str, *, evident: bool) -> bool:
        spread = self._world.draft_lower[word]
        plain = is_english(word) or (not evident and (word.endswith(_USUAL_ENDINGS) or is_common_compound(word)))
        return spread >= _ORDINARY_FROM or (spread > 0 and plain)

    def _is_acronym(self, part: Part) -> bool:
        letters = part.text.rstrip("s")
        capitals = sum(char.isupper() for char in letters)
        return letters.isalpha() and len(letters) > 1 and 2 * capitals > len(letters) and len(letters) < _LONG_CAPITALS

    def _tells(self, letters: str) -> bool:
        low = letters.lower()
        known = letters in self._world.capitals or low in self._world.words or self._world.draft_lower[low]
        return len(letters) >= _SHORTEST_INITIALS and not known and not is_english(low) and letters not in EVERYDAY_CAPITALS


def _figure_parts(word: str) -> tuple[tuple[str, ...], ...]:
    """Part a word where letters and figures meet: Gen4U is Gen 4 U, Gen-4U and Gen4 U."""
    parts = tuple(re.findall(r"\d+|\D+", word))
    if len(parts) == 1:
        return ()
    middles = {(parts[0], "".join(parts[1:])), ("".join(parts[:-1]), parts[-1]), parts}
    return tuple(sorted(middles))


def _figures_or_words(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Give a name with its numbers in words, too, and in figures: 3 Rivers is Three Rivers."""
    other = tuple(_IN_WORDS.get(word) or _IN_FIGURES.get(word) or word for word in words)
    return (words,) if other == words else (words, other)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name seen; `weak` names the cause where it is a common word or an acronym, which counts only while rare."""

    start: int
    end: int
    source: str
    weak: str = ""
    rare: bool = False  # a rare word that may be no name


@dataclass(frozen=True, slots=True)
class NameIndex:
    """What betrays the names of what is withheld."""

    heads: dict[str, tuple[int, str]]
    runs: dict[str, dict[tuple[str, ...], tuple[bool, str]]]
    acronyms: dict[str, tuple[int, str]]
    long_heads: tuple[str, ...]
    triggers: frozenset[str]  # folded words: a text with none of them, and no long head, has no name

    def find(self, text: Reading) -> Iterator[Sighting]:
        """Find these names in a text."""
        squeezed = text.folded.replace(" ", "").replace("-", "")
        long = [head for head in self.long_heads if head in squeezed]
        if not long and self.triggers.isdisjoint(text.bag):
            return
        yield from self._runs(text)
        yield from self._single(text)
        for head in long:
            for found in re.finditer(head, text.lower):
                yield Sighting(found.start(), found.end(), self.heads[head][1])

    def _single(self, text: Reading) -> Iterator[Sighting]:
        before = None
        for word in text.words:
            folded = word.folded
            entry = self.heads.get(folded) or (self.heads.get(folded[:-1]) if folded[-1] == "s" else None)
            if entry and _heard(text.text, word.text, word.start, entry[0]):
                yield Sighting(word.start, word.end, entry[1], folded if entry[0] in {LOWER, RARE, INSIDE} else "", rare=entry[0] == RARE)
            if word.text in self.acronyms and self._abbreviates(text, word):
                kind, source = self.acronyms[word.text]
                yield Sighting(word.start, word.end, source, weak="" if kind == BRACKETED else word.text)
            if before and len(folded) > 1 and (before.folded + folded) in self.heads and word.start - before.end == 1:
                need, source = self.heads[before.folded + folded]
                if need == ANY:
                    yield Sighting(before.start, word.end, source)
            before = word

    def _abbreviates(self, text: Reading, word: Word) -> bool:
        made = self.acronyms[word.text][0]
        if made in {BRACKETED, SEEN}:
            return True
        article = bool(_ARTICLE.search(text.text, max(0, word.start - 6), word.start))
        return article == (made == MADE_WITH_ARTICLE)

    def _runs(self, text: Reading) -> Iterator[Sighting]:
        words = [word for word in text.words if word.folded not in _BETWEEN]
        for at, word in enumerate(words):
            for run, (capital, source) in self.runs.get(word.folded, {}).items():
                these = words[at : at + len(run)]
                if tuple(one.folded for one in these) != run:
                    continue
                if capital and not (_all_capitals(these) and _stands_alone(text, words, at, at + len(run))):
                    continue
                gaps = (text.text[one.end : two.start] for one, two in pairwise(these))
                if all(_GAP.fullmatch(gap) for gap in gaps):
                    yield Sighting(word.start, these[-1].end, source, weak=" ".join(run) if capital else "")


_BETWEEN = frozenset(("and", "of", "the"))
_GAP = re.compile(r"(?:[\s&'/,-]|\.(?=\s|$)|and|of|the){1,12}")


def _all_capitals(words: list[Word]) -> bool:
    return all(word.text[0].isupper() or word.text[0].isdigit() for word in words)


def _stands_alone(text: Reading, words: list[Word], at: int, end: int) -> bool:
    """Tell whether these words are a whole name, and no part of a longer one: First Utility, of First Utility Rules."""
    if end == len(words) or not words[end].text[0].isupper() or words[end].folded in TAILS | LEGAL_FORMS:
        return True
    return text.text[words[end - 1].end : words[end].start] != " " or words[end].text.isupper()


def _heard(text: str, word: str, at: int, need: int) -> bool:
    if need in {ANY, LOWER, RARE}:
        return True
    if not any(char.isupper() for char in word):
        return False
    return need == CAPITAL or not begins_sentence(text, at)


def _is_organisation(core: tuple[Part, ...]) -> bool:
    if len(core) < 2:  # noqa: PLR2004
        return False
    department = len(core) == 2 and core[-1].folded in DEPARTMENTS and is_common(core[0].folded)  # noqa: PLR2004
    return (core[-1].folded in TAILS and not department and core[0].folded not in ROLES) or core[0].folded in OPENERS


def index(withheld: tuple[Reading, ...], world: World) -> NameIndex:
    """Collect what betrays the names of what is withheld."""
    found = Found()
    for text in withheld:
        collect(text, world, found)
    long_heads = tuple(word for word, (need, _) in found.heads.items() if need == ANY and len(word) >= _LONG_HEAD)
    triggers = {*found.heads, *(f"{head}s" for head in found.heads), *found.runs, *map(str.lower, found.acronyms)}
    return NameIndex(found.heads, found.runs, found.acronyms, long_heads, frozenset(triggers))
