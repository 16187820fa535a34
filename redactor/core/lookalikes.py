"""What a reader sees of a text: invisible characters, look-alike letters, letter-spacing, underlines; places kept.

The tables are those of Unicode TR 39 for single letters, as far as they look like Latin ones. The lexicon reads with
them too; here every character of the undone text still knows where it stood, so that a marking can be cut out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_CYRILLIC: Final = (
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u0441\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
)
_GREEK: Final = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd\u03b9"
_ARMENIAN: Final = "\u0585\u0578\u057d\u0570"
_SMALL_CAPITALS: Final = (
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731"
    "\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22"
)
LOOKALIKES: Final = (
    dict(zip(_CYRILLIC, "ABESIJKMHOPCTYXaecopxyijshdqw", strict=True))
    | dict(zip(_GREEK, "ABEZHIKMNOPTYXovi", strict=True))
    | dict(zip(_ARMENIAN, "onuh", strict=True))
    | dict(zip(_SMALL_CAPITALS, "ABCDEFGHIJKLMNOPRSTUVWYZ", strict=True))
)
ODD_LETTERS: Final = "\u0262-\u029f\u0370-\u03ff\u0400-\u052f\u0570-\u0585\u1d00-\u1d22\ua730\ua731"
"""The ranges in which the look-alike letters are, for the inside of a class of characters."""

_DISGUISED: Final = re.compile(
    f"[{INVISIBLE}{ODD_LETTERS}\u0300-\u036f\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f110-\U0001f18f]"
)
_SPACED: Final = re.compile(r"(?<![^\W_])[A-Z](?:(?:[ .\u00b7\u2011-]|\xa0)[A-Z]){2,}(?![^\W_])")
_UNDERLINED: Final = re.compile(r"(?<![^\W_])_{1,3}(?=[A-Z]+_)|(?<=[A-Z])_{1,3}(?![^\W_])")
_BOXED_A: Final = (0x1F130, 0x1F150, 0x1F170)  # squared, negative circled and negative squared capital letters
_ALPHABET: Final = 26


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as a reader sees it, and for each of its characters the place in the text that was written."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Find where a span of what is seen stands in what was written."""
        if start >= end:
            at = self.places[start] if start < len(self.places) else self.places[-1] + 1
            return at, at
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=1024)
def seen(text: str) -> Seen | None:
    """Undo what disguises a text; None where nothing does, which is nearly always."""
    plain = text.isascii() or not _DISGUISED.search(text)
    if plain and not ("_" in text and _UNDERLINED.search(text)) and not _SPACED.search(text):
        return None
    found = [(piece, at) for at, char in enumerate(text) for piece in _shown(char)]
    shown = "".join(piece for piece, _ in found)
    apart = {at for match in _SPACED.finditer(shown) for at in range(match.start() + 1, match.end(), 2)}
    apart |= {at for match in _UNDERLINED.finditer(shown) for at in range(*match.span())}
    kept = [(piece, place) for at, (piece, place) in enumerate(found) if at not in apart]
    return Seen("".join(piece for piece, _ in kept), tuple(place for _, place in kept)) if kept else None


def _shown(char: str) -> str:
    """Give what is seen of a character: a Latin letter for one that looks like it, nothing for what is invisible."""
    if char.isascii():
        return char
    if char in INVISIBLE or unicodedata.combining(char):
        return ""
    for first in _BOXED_A:
        if first <= ord(char) < first + _ALPHABET:
            return chr(ord("A") + ord(char) - first)
    if not _DISGUISED.match(char):
        return char
    return LOOKALIKES.get(char) or unicodedata.normalize("NFKC", char)
