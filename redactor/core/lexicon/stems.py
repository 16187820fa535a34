"""Cutting English endings, just far enough that the forms of one word meet."""

from __future__ import annotations

from functools import lru_cache

_SHORTEST = 3
# Longest first; what stands in place of the ending.
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""), ("er", ""), ("e", ""))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Cut one English ending from a word in lower case; a stem keeps three letters at least."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)] + instead
    return word
