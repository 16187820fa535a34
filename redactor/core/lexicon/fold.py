"""Reading a text as a person would: without the differences that carry no meaning.

Compatibility forms, quotes, dashes, invisible characters, look-alike letters, accents, emphasis marks, letter-spacing,
figures of other scripts, defanged addresses and words parted over a line are undone. What comes out is the text that
terms are taken from and looked for in; its case and its numbers are those of the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lookalikes import INVISIBLE, LOOKALIKES, ODD_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc\u02b9\uff07\u2039\u203a"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
_FRACTIONS = {"\u00bd": ".5", "\u00bc": ".25", "\u00be": ".75", "\u2153": ".333", "\u2154": ".667", "\u215b": ".125"}
_FRACTIONS |= {"\u2155": ".2", "\u2156": ".4", "\u2157": ".6", "\u2158": ".8", "\u215c": ".375", "\u215d": ".625"}
_FRACTIONS |= {"\u215e": ".875", "\u2159": ".167"}
_LETTERS = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"}
_LETTERS |= {"Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d", "\u0131": "i", "№": "No. ", "\u066a": "%"}

_TABLE = str.maketrans(
    dict.fromkeys(INVISIBLE, "")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_DASHES, "-")
    | _FRACTIONS
    | _LETTERS
)
_LOOKS = str.maketrans(LOOKALIKES)
_ALL_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"[^\x00-\x7f]")
_MARKS = re.compile("[\u0300-\u036f]")
_ODD_LETTER = re.compile(f"[{ODD_LETTERS}]")
_FRACTION_GAP = re.compile(r"(?<=\d)\s([\u00bc-\u00be\u2153-\u215e])")  # 12 ½
_BROKEN = re.compile(
    r"(?<=[^\W_])-[ \t]*\r?\n\s*(?=[^\W_])|(?<=[^\W\d_])- (?=[a-z])|(?<=\d,)[ \t]*\r?\n\s*(?=\d{3}(?!\d))"
)
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_]([ .])[^\W\d_](?:\1[^\W\d_]){2,}(?![^\W_])")
_DEFANGED = re.compile(
    r"\s?[(\[{](?P<sign>\.|:|dot|at|@)[)\]}]\s?|(?<![^\W_])(?P<scheme>h(?:xx|\*\*)p)(?=s?\[?:)", re.IGNORECASE
)
_SIGNS = {"dot": ".", "at": "@"}
_ENCODED = re.compile(r"%(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])", re.IGNORECASE)  # letters of a web address
_ADDRESS = re.compile(r"\S+")
_PATH = re.compile(r"[/=?&]")
_GROUPED = re.compile(r"(?<=\d)['_](?=\d{3}(?!\d))")
_QUOTED_PART = re.compile(r"(?<=[^\W_])\"(?=[^\W\d_])")
_DOTTED = re.compile(r"(?<![\w.])(?:(?:[A-Z]\.){2,}(?:[A-Z](?![^\W_])\.?)?|[A-Z]\.[A-Z]{2,4}(?![^\W_]))")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_(?:_+|(?=\w))|(?<=[^\W_])_+(?!\w)|~~")
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")
_LETTERS_AND_FIGURES = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?:s(?![^\W_'])|(?=[^\W\d_]))")
_DIGRAPH = re.compile(r"(?<=[^\Waeiou\d_])([aou])e(?=[^\Waeiou\d_])")
_FIGURE = re.compile(r"\d")
_FOLD = re.compile(r"'s$|'")


def clean(text: str) -> str:
    """Undo what carries no meaning; words parted by a hyphen over a line stay parted."""
    if not text.isascii():
        text = _plain(text)
    if "*" in text or "_" in text or "~" in text:
        text = _EMPHASIS.sub("", text)
    text = _undone(text)
    text = _SPACED.sub(lambda found: found.group().replace(found[1], ""), text)
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), text) if "." in text else text


def _undone(text: str) -> str:
    """Undo how addresses are made harmless or encoded, and what groups figures or quotes a part of a word."""
    if "[" in text or "(" in text or "xp" in text or "*" in text:
        text = _DEFANGED.sub(_refanged, text)
    if "%" in text and "/" in text:
        text = _ADDRESS.sub(_in_letters, text)
    if "'" in text or "_" in text:
        text = _GROUPED.sub(",", text)
    return _QUOTED_PART.sub("", text) if '"' in text else text


def _refanged(found: re.Match[str]) -> str:
    sign = found["sign"]
    return "http" if sign is None else _SIGNS.get(sign.lower(), sign)


def _in_letters(found: re.Match[str]) -> str:
    """Decode an address: what has a percent sign in its path or behind it, and does not end with one."""
    address = found.group()
    path = _PATH.search(address)
    return _ENCODED.sub(_decoded, address) if path and "%" in address[path.end() : -1] else address


def _decoded(found: re.Match[str]) -> str:
    return chr(int(found.group()[1:], 16))


def _undressed(found: re.Match[str]) -> str:
    """Undo the look-alike letters of a word, but of none that is another script's own.

    It is asked of each word: a pattern that looks for one with such a letter would look through a long one for each of
    its letters.
    """
    word = found.group().translate(_LOOKS)
    return word if word.isascii() else found.group()


def _in_our_figures(found: re.Match[str]) -> str:
    """Give a figure of another script as ours: 4 for ٤."""
    value = unicodedata.decimal(found.group(), None)
    return found.group() if value is None else str(value)


def _plain(text: str) -> str:
    text = _FRACTION_GAP.sub(r"\1", text).translate(_TABLE)
    if text.isascii():
        return text
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_TABLE)
    if _ODD_LETTER.search(text):
        text = _ALL_LETTERS.sub(_undressed, text)
    return _FIGURES.sub(_in_our_figures, text)


def joined(text: str) -> str:
    """Join the words that a hyphen parts over a line."""
    return _BROKEN.sub("", text) if "\n" in text or "- " in text else text


def fold_word(word: str) -> str:
    """Fold a word of a cleaned text to what it is compared by: lower case, no possessive, no apostrophe."""
    word = word.lower()
    return _FOLD.sub("", word) if "'" in word else word


def umlauts(word: str) -> str:
    """Give a folded word as it is where its umlauts are written as two letters: muller, for mueller."""
    return _DIGRAPH.sub(r"\1", word) if _has_digraph(word) else word


def _has_digraph(text: str) -> bool:
    return "ue" in text or "oe" in text or "ae" in text


def fold(text: str) -> str:
    """Fold a whole term to its words, one space between them."""
    return " ".join(fold_word(word) for word in _WORD.findall(joined(clean(text))))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a cleaned text, where it stands, and what it is compared by."""

    text: str
    start: int
    end: int
    folded: str


class Reading:
    """One portion's text as it is read: `key` names the portion.

    `lower` is the text in lower case; `folded` the same without possessives and apostrophes; `bag` its words, without
    their order and places, cheap enough to see whether a closer look is worth it. `caseless` tells that capitals, and
    small letters, mean nothing in it.
    """

    __slots__ = ("_words", "bag", "caseless", "folded", "has_figures", "key", "lower", "text")

    def __init__(self, key: str, text: str, *, caseless: bool = False) -> None:
        self.key = key
        self.caseless = caseless
        self.text = text
        self.lower = text.lower()
        self.folded = _APOSTROPHE.sub("", self.lower) if "'" in text else self.lower
        words = _LETTERS_AND_FIGURES.findall(self.folded)
        self.bag = frozenset((*words, *map(umlauts, words)) if _has_digraph(self.folded) else words)
        self.has_figures = _FIGURE.search(text) is not None
        self._words: tuple[Word, ...] | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """The words, in order; parted when first asked for."""
        if self._words is None:
            found = _WORD.finditer(self.text)
            self._words = tuple(Word(one.group(), one.start(), one.end(), fold_word(one.group())) for one in found)
        return self._words


def readings(key: str, text: str, *, caseless: bool = False) -> Iterator[Reading]:
    """Read a text; a second time with parted words joined, where any are."""
    cleaned = clean(text)
    yield Reading(key, cleaned, caseless=caseless)
    together = joined(cleaned)
    if together != cleaned:
        yield Reading(key, together, caseless=caseless)
