"""Numbers written in words: thirty-seven, two million four hundred thousand, twelve and a half."""

from __future__ import annotations

import re

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SMALL = {word: value for value, word in enumerate(_ONES)} | {word: 10 * i for i, word in enumerate(_TENS, start=2)}
SMALL |= {"fourty": 40, "nought": 0, "dozen": 12}
_TOO_MUCH = 10**15  # nobody's money: a text made to exhaust us
NUMBER_WORDS = frozenset(SMALL) | frozenset(SCALES) | {"half"}

_NUMERAL = "|".join(sorted(SMALL, key=len, reverse=True))
_SCALE = "|".join(SCALES)
WORD_NUMBER = re.compile(
    rf"\b(?:half a|quarter of a|(?:a )?(?={_SCALE})|{_NUMERAL})"
    rf"(?:(?:-| |, )(?:and )?(?:three quarters|{_NUMERAL}|{_SCALE}|point|a half|a quarter)(?!\w))*\b"
)
_PARTS = re.compile(rf"half a|quarter of a|three quarters|a half|a quarter|point|{_NUMERAL}|{_SCALE}")
_FRACTIONS = {"a half": 0.5, "a quarter": 0.25, "three quarters": 0.75}
_LEADS = {"half a": 0.5, "quarter of a": 0.25}


def value_of(words: str) -> float | None:
    """Give the number that `words`, a match of WORD_NUMBER, spells; None where it spells none."""
    total, current, decimals = 0.0, 0.0, ""
    seen_point = False
    parts = _PARTS.findall(words)
    for part in parts:
        if part == "point":
            seen_point = True
        elif part in _FRACTIONS or part in _LEADS:
            current += (_FRACTIONS | _LEADS)[part]
        elif part in SMALL and seen_point:
            decimals += str(SMALL[part])
        elif part in SMALL:
            current += SMALL[part]
        else:
            current, decimals, seen_point = current + float(f"0.{decimals or 0}"), "", False
            current = (current or 1) * SCALES[part]
            if part != "hundred":
                total, current = total + current, 0.0
    value = total + current + float(f"0.{decimals or 0}")
    return round(value, 6) if parts and value < _TOO_MUCH else None
