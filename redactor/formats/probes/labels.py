"""What a list label may be: numbers, letters, Roman numerals, marks, and a few words that lists are numbered with.

More than that would be a place where text could hide.
"""

from __future__ import annotations

import re

_LONGEST = 60
_NUMBER = re.compile(r"[a-z]?\d{1,6}(?:st|nd|rd|th|[a-z])?", re.ASCII)
_LETTERS = re.compile(r"([a-z])\1{0,19}")
_ROMAN = re.compile(r"m{0,33}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\s.,:;()\[\]{}/\\§#&+*°'\"\-–—•◦‣▪■□●○◆◇►✓→>%]*")
_WORDS = frozenset(
    "annex appendix article box chapter chart clause equation figure item paragraph para part question rule schedule "
    "section step table".split()
)
_GLYPH = re.compile("[•◦‣▪■□●○◆◇►✓→\\-–—*§o·\uf020-\uf0ff]")


def is_label(text: str) -> bool:
    """Tell whether a text is a label that a list can draw."""
    return (
        len(text) <= _LONGEST
        and _MARKS.fullmatch(_WORD.sub("", text)) is not None
        and all(map(_numbers, _WORD.findall(text)))
    )


def is_template(text: str) -> bool:
    """Tell whether a text is a pattern of labels, such as `(%2)`, or the glyph of a bullet."""
    if _GLYPH.fullmatch(text):
        return True
    rest = re.sub("%[1-9]", "", text)
    words = _WORD.findall(rest)
    return (
        len(text) <= _LONGEST
        and _MARKS.fullmatch(_WORD.sub("", rest)) is not None
        and all(w.casefold() in _WORDS for w in words)
    )


def _numbers(word: str) -> bool:
    folded = word.casefold()
    if folded in _WORDS or _NUMBER.fullmatch(folded):
        return True
    return word in {folded, word.upper()} and bool(_LETTERS.fullmatch(folded) or _ROMAN.fullmatch(folded))
