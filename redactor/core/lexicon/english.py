"""Which words are plain English, so that a capital letter alone does not make a name of them."""

from __future__ import annotations

import base64
import zlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import EVERYDAY_NAMES, MODERN
from redactor.core.lexicon.words import COMMON, WIDER

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIXES = "un re pre non sub over inter multi micro mis de dis out semi anti ex in im bi co".split()
_SHORTEST = 3


@lru_cache(maxsize=16_384)
def is_common(word: str) -> bool:
    """Tell whether everybody uses this word; `word` is in lower case."""
    return stem(word) in _common() or word in _common() or word in EVERYDAY_NAMES


@lru_cache(maxsize=16_384)
def is_english(word: str) -> bool:
    """Tell whether a small dictionary has this word; `word` is in lower case."""
    return is_common(word) or stem(word) in _wider() or word in _wider() or word in MODERN


def is_compound(word: str) -> bool:
    """Tell whether a word is English, or put together of English ones: linkspan, resubmit."""
    return is_english(word) or _is_parted(word, is_english) or _is_prefixed(word)


def is_common_compound(word: str) -> bool:
    """Tell whether a word is English, or put together of common words: lockgate, but not Thistlecombe."""
    return is_english(word) or _is_parted(word, is_common) or _is_prefixed(word)


def _is_parted(word: str, known: Callable[[str], bool]) -> bool:
    parted = ((word[:at], word[at:]) for at in range(_SHORTEST, len(word) - _SHORTEST + 1))
    return any(known(first) and known(second) for first, second in parted)


def _is_prefixed(word: str) -> bool:
    return any(word.startswith(prefix) and is_english(word[len(prefix) :]) for prefix in _PREFIXES)


@cache
def _common() -> frozenset[str]:
    return _unpack(COMMON)


@cache
def _wider() -> frozenset[str]:
    return _unpack(WIDER)


def _unpack(packed: str) -> frozenset[str]:
    """Undo the front coding: `A` and a stem, or a later letter for as many letters of the stem before, and the rest."""
    found, last = [], ""
    for entry in zlib.decompress(base64.b85decode(packed)).decode().split("\n"):
        last = last[: ord(entry[0]) - ord("A")] + entry[1:]
        found.append(last)
    return frozenset(found)
