"""Taking names from a text: runs of capitalised words, judged, and words in small letters that no dictionary has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from redactor.core.lexicon.english import is_common, is_common_compound, is_compound, is_english
from redactor.core.lexicon.fold import fold_word
from redactor.core.lexicon.found import Need, Origin
from redactor.core.lexicon.numbers import SMALL
from redactor.core.lexicon.scripts import in_other_scripts
from redactor.core.lexicon.sentences import begins_sentence
from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import (
    ABBREVIATED_NAMES,
    DAYS,
    DEPARTMENTS,
    EVERYDAY_CAPITALS,
    EVERYDAY_NAMES,
    FIRST_NAMES,
    LEGAL_FORMS,
    MONTHS,
    OPENERS,
    PARTICLES,
    REPORTING,
    ROLES,
    STOP,
    TAILS,
    TITLES,
)
from redactor.core.lexicon.world import initials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.lexicon.fold import Reading
    from redactor.core.lexicon.found import Found, Words
    from redactor.core.lexicon.world import World

ARTICLE = re.compile(r"\b(?:the|an?|its|their|our)\s$", re.IGNORECASE)

_ABBREVIATED = r"(?:[A-Z]|St|Mr|Mrs|Ms|Dr|Prof|Rev|Cllr|Wm|Chas|Edw|Geo|Jas|Jos|Messrs|Robt|Thos)\."
_CAPITALISED = r"(?:[dl]'|[a-z]{0,3}|\d{1,4})[A-Z][^\W_]*+(?:'[A-Z][^\W_]*+)*(?:'s(?!\w))?"
_NUMBER = r"\d{1,3}(?:st|nd|rd|th)?(?= [A-Z])"
_CAPITAL = rf"{_ABBREVIATED}|{_CAPITALISED}|{_NUMBER}"
_PARTICLE = "|".join(sorted(PARTICLES, key=len, reverse=True))
_LINK = "ym|yn|y|ar|upon|on|in|le|by|under|the|of|sur|en|sous|super|de|la"  # Stratford-upon-Avon
_GLUE = (
    rf"(?:(?<=\.)|[ ]|\n(?!\s*\n)|-(?:(?:{_LINK})-)?|[ ]?&[ ]?|[ ]of(?:[ ]the)?[ ]|[ ](?:(?:{_PARTICLE})[ ]){{1,2}}"
    r"|,[ ](?=(?:Ltd|Limited|Inc|LLP|PLC|plc)\b))"
)
_RUN = re.compile(rf"(?<![^\W_])(?:(?:{_PARTICLE})[ ]){{0,2}}(?:{_CAPITAL})(?:{_GLUE}(?:{_CAPITAL}|plc\b|ltd\b))*")
_PART = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*\.?")
_WORD = re.compile(r"[^\W_]+")
_FIGURES_FIRST = re.compile(r"\d+[A-Z][a-z]{2,}")  # 100Green
_IN_BRACKETS = re.compile(r"\s*\([\"']?([A-Z][A-Za-z0-9&]{1,7})[\"']?\)")
_CALLED = r"(?:project|operation|code ?-?name[d:]?|named|called|trading as|known as|t/a)"
_NAMED = re.compile(rf"\b{_CALLED}[\s:\"']{{1,3}}$", re.IGNORECASE)
# Without an article: "with Pure Planet", but "with the Cabinet Office".
_MET = re.compile(r"\b(?:is|was|with|by|from|against)\s$")
_BRAND = re.compile(
    r"(?:(?:^|[.!?]\s+)|\b(?:to|from|with|by|at|for|of|and|that|against|is|as|between|via)\s)"
    r"([a-z]{4,}(?:'s)?)(?![^\W_]|[@/]|[.-]\w)"
)
_SMALL = re.compile(r"(?<![\w@./-])[a-z]{4,}(?:'s)?(?![^\W_]|[@/]|[.-]\w)")
_PROJECTS = frozenset("project operation programme codename".split())
_REACH = 24  # letters before a name that may say what it is

# Endings of English words that a dictionary may lack; no names end so, or few.
_USUAL_ENDINGS = tuple(
    """ing ed ly tion tions sion ment ments ness able ible ity ities ive ous ise ised ising ance ence isation
    isations al ally ful ism""".split()
)
_SHORTEST = 3
_SHORTEST_INITIALS = 3
_LONG_CAPITALS = 5  # a longer word in capitals is a word, no acronym
_LONG = 6  # a word so long that no dictionary has is a name even where it only begins sentences
_LONGEST = 40  # letters of a word: longer is no word, or meant to exhaust us
_ORDINARY_FROM = 3  # in lower case in so many portions, a word no dictionary has is jargon
_PAIR = 2
_SAINTS = frozenset(("st", "saint"))

_DETERMINERS = DAYS | frozenset("the a an this that these those its their our his her any each every all no".split())
# Small words that begin a sentence, but no name, as First and Three do.
_OPENING = (STOP | DAYS) - frozenset("first second third one two three other own every more most just my".split())
_IN_FIGURES = {word: str(value) for word, value in SMALL.items()}
_IN_WORDS = {value: word for word, value in _IN_FIGURES.items()}


def collect(text: Reading, world: World, found: Found) -> None:
    """Take the names of one withheld text."""
    for word, need in _written_small(text, world):
        found.head(word, need, text.key)
    for word in in_other_scripts(text, world.words):
        found.head(word, Need.NOTHING, text.key)
    for run in _RUN.finditer(text.text):
        if _is_reference(text.text, run):
            continue
        around = _around(text.text, run.start())
        name = None
        for words in _split(run.group()):
            parts, around = _without_project(words, around, found, text.key)
            name = _Name(tuple(parts), around, world)
            name.keep(found, text.key)
            around = _Around(starts=False, article=False, named=around.named, met=False)
        bracket = _IN_BRACKETS.match(text.text, run.end())
        if name and name.is_name and bracket and bracket[1] not in world.capitals and bracket[1][0] in run.group():
            found.acronym(bracket[1], Origin.BRACKETED, text.key)


def _without_project(parts: list[_Part], around: _Around, found: Found, source: str) -> tuple[list[_Part], _Around]:
    """Part a code name from the word that says that it is one: Osprey, of Project Osprey; of plain words keep both."""
    if len(parts) < _PAIR or parts[0].folded not in _PROJECTS or parts[1].folded in DEPARTMENTS | ROLES | TAILS | STOP:
        return parts, around
    if is_common(parts[1].folded):
        if len(parts) == _PAIR:
            found.run((parts[0].folded, parts[1].folded), source, capital=True)
        return parts, around
    return parts[1:], _Around(starts=False, article=False, named=True, met=False)


def _is_reference(text: str, run: re.Match[str]) -> bool:
    """Tell whether a run is letters of a reference: QRS, of QRS/TB/0512 and of QRS-0512."""
    if not run.group().isupper():
        return False  # Marlow/Vale Ltd
    before, after = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 2]
    return before in {"/", "_"} or after[:1] in {"/", "_"} or (after[:1] == "-" and after[1:].isdigit())


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before a run: the beginning of a sentence, an article, "trading as", "with" and the like."""

    starts: bool
    article: bool
    named: bool
    met: bool


def _around(text: str, at: int) -> _Around:
    start = max(0, at - _REACH)
    starts = begins_sentence(text, at)
    article, named, met = (bool(one.search(text, start, at)) for one in (ARTICLE, _NAMED, _MET))
    return _Around(starts=starts, article=article, named=named, met=met)


def _written_small(text: Reading, world: World) -> Iterator[tuple[str, Need]]:
    """Find small words that no dictionary has: brands where a sentence would have a name, rare words elsewhere."""
    brands = {fold_word(cue[1]) for cue in _BRAND.finditer(text.text)}
    for found in _SMALL.finditer(text.text):
        word = fold_word(found.group())
        if len(word) > _LONGEST or word in world.words or _ends_as_usual(word) or is_compound(word):
            continue
        if word in brands:
            yield word, Need.RARE_BRAND
        elif len(word) >= _LONG:
            yield word, Need.RARE_WORD


def _split(run: str) -> Iterator[list[_Part]]:
    """Part a run where a possessive, a month, or "of" after a person ends a name."""
    parts: list[_Part] = []
    for word in _PART.findall(run):
        part = _Part(word.rstrip("."), fold_word(word.rstrip(".")))
        month = part.folded in MONTHS and part.folded != "may"
        if parts and (month or (word == "of" and not _opens(parts))):
            yield parts
            parts = []
        small = part.text.islower() and part.folded in STOP and part.folded not in PARTICLES
        if not month and not small:
            parts.append(part)
            if word.endswith("'s") and parts[0].folded not in _SAINTS:
                yield parts
                parts = []
    if parts:
        yield parts


def _opens(parts: list[_Part]) -> bool:
    """Tell whether what stands before "of" belongs to one name with what follows: University, but not Dr Okafor."""
    person = any(part.folded in TITLES | FIRST_NAMES or len(part.text) == 1 for part in parts)
    return is_english(parts[-1].folded) and not person


class _Name:
    """One run of capitalised words, judged: whose name it is, if any, and which of its words betray it."""

    def __init__(self, parts: tuple[_Part, ...], around: _Around, world: World) -> None:
        self._around, self._world = around, world
        self._person = any(part.folded in TITLES for part in parts)
        self._titled = parts[-1] if len(parts) > 1 and parts[-2].folded in TITLES else None
        own = parts[1:] if parts[0].text.isdigit() else parts  # 14 Orchard Rise
        two = len(own) == _PAIR and not (around.starts and own is parts)
        self._pair = two and (around.met or self._is_strange(own))
        self._whole = _without_opening(tuple(part for part in parts if part.folded not in TITLES), around)
        self._legal = any(part.folded in LEGAL_FORMS for part in self._whole[1:])
        self._core = self._whole[:1] + tuple(part for part in self._whole[1:] if part.folded not in LEGAL_FORMS)
        self._organisation = self._legal or _is_organisation(self._core)
        if not self._organisation and len(self._core) > 1:
            first = self._core[0]
            self._person |= any(part.folded in PARTICLES for part in self._core[1:-1])
            self._person |= first.folded in FIRST_NAMES | ABBREVIATED_NAMES or len(first.text) == 1
        self._evident = self._organisation or self._person
        self._heads = {part.folded: need for part in self._core if (need := self._need(part)) is not None}

    @property
    def is_name(self) -> bool:
        """Whether it names somebody, and not a thing that is written with capitals."""
        return self._evident or bool(self._heads)

    def keep(self, found: Found, source: str) -> None:
        """Keep what betrays this name."""
        for word, need in self._heads.items():
            found.head(word, need, source)
            for parts in _figure_parts(word):
                found.run(parts, source, capital=False)
        for words, capital in (*self._runs(), *self._titled_runs()):
            if words and not self._world.knows(words):
                found.run(words, source, capital=capital)
        for letters, origin in self._acronyms():
            found.acronym(letters, origin, source)

    def _runs(self) -> Iterator[tuple[Words, bool]]:
        """Give the runs of words that betray it, and whether they need capitals."""
        words = tuple(part.folded for part in self._core)
        if len(words) < _PAIR:
            if self._legal and not self._heads and not self._around.starts:
                yield tuple(part.folded for part in self._whole), True
            return
        distinct = self._heads.keys() | {part.folded for part in self._core if self._is_distinct(part)}
        yield from (
            (pair, False) for pair in pairwise(words) if not distinct.isdisjoint(pair) and min(map(len, pair)) > 1
        )
        if self._legal and words[-1] not in TAILS:  # Smith & Co, of Wm. Smith & Co
            yield (words[-1], self._whole[-1].folded), True
        if self._person:
            yield from _as_registers_have_it(words)
        if self.is_name or self._around.named or self._pair:
            yield from self._whole_runs(words)

    def _titled_runs(self) -> Iterator[tuple[Words, bool]]:
        """Give a surname that is too short, or too common a word, to betray anybody alone, behind each title."""
        if self._titled is None or self._titled.folded in self._heads:
            return
        word = self._titled.folded
        if word in self._world.words and word not in MONTHS:
            return
        yield from (((title, word), True) for title in TITLES)

    def _is_strange(self, parts: tuple[_Part, ...]) -> bool:
        """Tell whether two words are capitals that this draft never has small: Ocean Hawk, but not Risk Register."""
        usual = STOP | DAYS | ROLES | DEPARTMENTS | TAILS | MONTHS.keys() | TITLES | EVERYDAY_NAMES
        world = self._world
        return not self._around.article and all(
            p.text[1:].islower()
            and p.folded not in usual
            and stem(p.folded) not in REPORTING
            and p.folded not in world.words | world.secret_lower
            and not world.draft_lower[p.folded]
            for p in parts
        )

    def _whole_runs(self, words: Words) -> Iterator[tuple[Words, bool]]:
        """Give all of it; without initials (Smith & Sons, of A. B. Smith & Sons); without tails (Three Rivers)."""
        headed = bool(self._heads)
        yield from ((same, not (headed or (self._legal and len(words) > _PAIR))) for same in _figures_or_words(words))
        at = next((at for at, word in enumerate(words) if len(word) > 1 and not word.isdigit()), 0)
        if 0 < at < len(words) - 1:
            yield words[at:], not headed
        while len(words) > _PAIR and words[-1] in TAILS and not headed:
            words = words[:-1]
            yield from ((same, True) for same in _figures_or_words(words))

    def _acronyms(self) -> Iterator[tuple[str, Origin]]:
        for part in self._core:
            if _is_acronym(part) and self._tells(part.text) and not (self._around.starts and len(self._core) == 1):
                yield part.text, Origin.SEEN
        if self._person and len(self._core) >= _SHORTEST_INITIALS:
            letters = initials(part.text for part in self._core)
            if len(letters) >= _SHORTEST_INITIALS and letters not in self._world.capitals | EVERYDAY_CAPITALS:
                yield letters, Origin.MADE
        if not self._organisation:
            return
        for parts in (self._core, self._whole):
            letters = initials(part.text for part in parts)
            if len(letters) >= _SHORTEST_INITIALS and letters not in self._world.capitals | EVERYDAY_CAPITALS:
                yield letters, Origin.MADE_WITH_ARTICLE if self._around.article else Origin.MADE

    def _tells(self, letters: str) -> bool:
        low = letters.lower()
        known = letters in self._world.capitals | EVERYDAY_CAPITALS or low in self._world.words
        plain = is_english(low) or self._world.draft_lower[low] > 0
        return len(letters) >= _SHORTEST_INITIALS and not known and not plain

    def _is_distinct(self, part: _Part) -> bool:
        """Tell whether this word makes a pair of words telling: no common one, in the name of somebody."""
        word = part.folded
        if not self._evident or len(word) < _SHORTEST or word in TAILS | STOP | FIRST_NAMES:
            return False
        return word not in self._world.words and not is_common(word)

    def _need(self, part: _Part) -> Need | None:
        """Tell what this word needs to betray the name by itself; None where it does not."""
        word = part.folded
        if self._is_quiet(word) or (word[0].isdigit() and not _FIGURES_FIRST.fullmatch(part.text)):
            return None
        if _is_acronym(part):
            return Need.CAPITAL if self._evident and not is_english(word) else None
        if word in self._world.secret_lower or self._is_jargon(word):
            return None
        if any(char.isdigit() for char in word):
            named = self._evident or any(char.islower() for char in part.text[1:])
            return Need.NOTHING if named else None
        return self._need_of_english(word) if is_english(word) else self._need_of_unknown(word)

    def _is_quiet(self, word: str) -> bool:
        if len(word) < _SHORTEST or word in self._world.words or word in FIRST_NAMES or word in MONTHS:
            return True
        return word in STOP or word in DAYS or word in TITLES or word in PARTICLES or word in TAILS

    def _need_of_unknown(self, word: str) -> Need | None:
        if not self._around.starts or len(self._core) > 1 or self._evident:
            return Need.NOTHING
        if _ends_as_usual(word):
            return None
        return Need.NOTHING if len(word) >= _LONG else Need.CAPITAL_INSIDE

    def _need_of_english(self, word: str) -> Need | None:
        last = word == self._core[-1].folded
        alone = self._around.named and len(self._core) == 1
        if (self._person and last) or alone:
            return Need.CAPITAL_INSIDE if is_common(word) else Need.CAPITAL
        if is_common(word):
            return None
        after_unknown = last and len(self._core) > 1 and not is_english(self._core[0].folded)
        return Need.CAPITAL if self._organisation or after_unknown else None

    def _is_jargon(self, word: str) -> bool:
        """Tell whether the draft has this word in small letters as it has words of no name."""
        spread = self._world.draft_lower[word]
        usual = not self._evident and (_ends_as_usual(word) or is_common_compound(word))
        return spread >= _ORDINARY_FROM or (spread > 0 and (usual or is_english(word)))


def _ends_as_usual(word: str) -> bool:
    """Tell whether a word ends as English ones do; an adverb has a word before its -ly: nobody is Quillingergate."""
    if word.endswith("ly") and not word.endswith("ally"):
        return any(is_compound(base) for base in (word[:-2], f"{word[:-2]}e", f"{word[:-1]}e", f"{word[:-3]}y"))
    return word.endswith(_USUAL_ENDINGS)


def _without_opening(parts: tuple[_Part, ...], around: _Around) -> tuple[_Part, ...]:
    """Leave out the small words at the beginning of a sentence, and determiners anywhere."""
    small = _OPENING if around.starts else _DETERMINERS
    at = next((at for at, part in enumerate(parts) if part.folded not in small), len(parts))
    return parts[at:]


def _is_organisation(core: tuple[_Part, ...]) -> bool:
    if len(core) < _PAIR:
        return False
    department = len(core) == _PAIR and core[-1].folded in DEPARTMENTS and is_common(core[0].folded)
    return core[0].folded in OPENERS or (core[-1].folded in TAILS and not department and core[0].folded not in ROLES)


def _is_acronym(part: _Part) -> bool:
    letters = part.text.rstrip("s")
    capitals = sum(char.isupper() for char in letters)
    return letters.isalpha() and 1 < len(letters) < _LONG_CAPITALS and 2 * capitals > len(letters)


def _as_registers_have_it(words: Words) -> Iterator[tuple[Words, bool]]:
    """Give a person's name from its particle on (van der Berg), and turned round (Stone, Duncan)."""
    at = next((at for at, word in enumerate(words) if word in PARTICLES), 0)
    if 0 < at < len(words) - 1:
        yield words[at:], False
    yield (words[-1], words[0]), True


def _figure_parts(word: str) -> tuple[Words, ...]:
    """Part a word where letters and figures meet: Heat4U is Heat 4 U, Heat-4U and Heat4 U."""
    parts = tuple(re.findall(r"\d+|\D+", word))
    if len(parts) == 1:
        return ()
    return tuple({(parts[0], "".join(parts[1:])): 0, ("".join(parts[:-1]), parts[-1]): 0, parts: 0})


def _figures_or_words(words: Words) -> tuple[Words, ...]:
    """Give a name with its numbers in words, too, and in figures: 3 Rivers is Three Rivers."""
    other = tuple(_IN_WORDS.get(word) or _IN_FIGURES.get(word) or word for word in words)
    return (words,) if other == words else (words, other)
