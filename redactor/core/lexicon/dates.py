"""Telling dates: a day and a month, in any order and notation. A month and a year tell nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lexicon.vocabulary import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.lexicon.fold import Reading

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first""".split()
_SPELLED = {word: day for day, word in enumerate(_ORDINALS, start=1)}
_DAY = r"(?:[0-3]?\d)(?:\s?(?:st|nd|rd|th))?|" + "|".join(sorted(_ORDINALS, key=len, reverse=True))
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_DAY_MONTH = re.compile(
    rf"(?<![^\W_])(?<![£$€.,])(?P<days>(?:{_DAY})(?:\s?(?:/|-|,|&|and|to|or)\s?(?:{_DAY}))*)"
    rf"[\s,-]+(?:day of |of )?(?P<month>{_MONTH})\b\.?(?:[\s,-]+(?:of )?(?P<year>{_YEAR})\b)?"
)
_MONTH_DAY = re.compile(rf"\b(?P<month>{_MONTH})\b\.?\s+(?:the )?(?P<days>{_DAY})(?![^\W_])(?!\.\d)(?:[,\s]+(?P<year>{_YEAR})\b)?")
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d\d)(?![\w/-]|\.\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([/.-]?)(0\d|1[0-2])\2([0-2]\d|3[01])(?!\d)")
_NO_DAY = re.compile(r"\d+ of ")  # Section 3 of September's report
_CLOCK = re.compile(r"(?<![\w:.£$€/-])([01]?\d|2[0-3])[:.]([0-5]\d)(?::\d\d)?(?!\d|[.:/]\d|%)\s?(?P<half>[ap]\.?\s?m\b)?")
_NOON = 12
_ROUND_MINUTES = 15  # meetings begin and end at these
_ONE_DAY = re.compile(r"\d+|" + "|".join(sorted(_ORDINALS, key=len, reverse=True)))
_LAST_DAY = 31
_LAST_MONTH = 12
_CENTURY = 2000
_SHORT_YEAR = 100


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year; `year` is None where it is not said."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def meets(self, other: Day) -> bool:
        """Tell whether both can mean the same day."""
        years = {self.year, other.year} - {None}
        return (self.month, self.day) == (other.month, other.day) and len(years) <= 1


def days(text: Reading) -> Iterator[Day]:
    """Read every date of a text; numbers alone are read day first, as in Britain."""
    lower = text.lower
    if any(char.isdigit() for char in lower):
        for found in _ISO.finditer(lower):
            yield from _day(found[1], int(found[3]), int(found[4]), found)
        for found in _NUMERIC.finditer(lower):
            yield from _numeric(found)
    if not MONTHS.keys() & text.bag:
        return
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(lower):
            if _NO_DAY.match(found.group()):
                continue
            for one in _ONE_DAY.findall(found["days"]):
                yield from _day(found["year"], MONTHS[found["month"]], _SPELLED.get(one) or int(one), found)


def clocks(text: Reading) -> Iterator[Day]:
    """Read every telling time of a day, as a Day with month 0: hours and minutes make its day."""
    if ":" not in text.text and "m" not in text.lower:
        return
    for found in _CLOCK.finditer(text.lower):
        hour, minute = int(found[1]), int(found[2])
        if minute % _ROUND_MINUTES == 0 or (":" not in found.group() and not found["half"]):
            continue
        if found["half"]:
            hour = hour % _NOON + (_NOON if found["half"][0] == "p" else 0)
        yield Day(None, 0, hour * 60 + minute, found.start(), found.end())


def _numeric(found: re.Match[str]) -> Iterator[Day]:
    day, month = int(found[1]), int(found[3])
    if month > _LAST_MONTH:
        day, month = month, day
    yield from _day(found[4], month, day, found)


def _day(year: str | None, month: int, day: int, found: re.Match[str]) -> Iterator[Day]:
    number = int(year.strip("'")) if year else None
    if number is not None and number < _SHORT_YEAR:
        number += _CENTURY
    if 1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH:
        yield Day(number, month, day, found.start(), found.end())


@dataclass(frozen=True, slots=True)
class DayIndex:
    """The dates of what is withheld, by month and day."""

    days: dict[tuple[int, int], tuple[tuple[Day, str], ...]]

    def find(self, text: Reading) -> Iterator[tuple[Day, str]]:
        """Find the dates of a text that one of these can mean."""
        if not self.days:
            return
        for day in (*days(text), *clocks(text)):
            for withheld, source in self.days.get((day.month, day.day), ()):
                if day.meets(withheld):
                    yield day, source
                    break


def index(withheld: Iterable[Reading], known: Iterable[Reading]) -> DayIndex:
    """Collect the dates of what is withheld, without those that a known text says."""
    public = [day for text in known for day in (*days(text), *clocks(text))]
    found: dict[tuple[int, int], tuple[tuple[Day, str], ...]] = {}
    for text in withheld:
        for day in (*days(text), *clocks(text)):
            if not any(day.meets(other) for other in public):
                place = (day.month, day.day)
                found[place] = (*found.get(place, ()), (day, text.key))
    return DayIndex(found)
