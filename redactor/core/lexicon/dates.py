"""Telling dates: a day and a month, in any order and notation. A month and a year tell nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lexicon.vocabulary import MONTHS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from redactor.core.lexicon.fold import Reading

# Welsh, French, German, Spanish and Italian; accents are folded away. A day has to stand beside them.
_TONGUES = """ionawr janvier januar enero gennaio|chwefror fevrier februar febrero febbraio|mawrth mars marz marzo
|ebrill avril abril aprile|mai mayo maggio|mehefin juin juni junio giugno|gorffennaf juillet juli julio luglio
|awst aout agosto|medi septembre septiembre settembre|hydref octobre oktober octubre ottobre
|tachwedd novembre noviembre|rhagfyr decembre dezember diciembre dicembre"""
_ALL_MONTHS = {word: at for at, words in enumerate(_TONGUES.split("|"), start=1) for word in words.split()} | MONTHS
_MONTHS = frozenset(_ALL_MONTHS)
_MONTH = "|".join(sorted(_ALL_MONTHS, key=len, reverse=True))
_ROMAN_MONTHS = {word: at for at, word in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), start=1)}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first""".split()
_SPELLED = {word: day for day, word in enumerate(_ORDINALS, start=1)}
_DAY = r"(?:[0-3]?\d)(?:\s?(?:st|nd|rd|th))?|" + "|".join(sorted(_ORDINALS, key=len, reverse=True))
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_NAMED = re.compile(rf"(?<![^\W_])(?:{_MONTH})(?![^\W_])\.?")
_DAYS_BEFORE = re.compile(
    rf"(?<![^\W_])(?<![£$€.,])(?P<days>(?:{_DAY})(?:\s?(?:/|-|,|&|and|to|or)\s?(?:{_DAY}))*)"
    r"(?:\.?[\s,-]+)(?:(?P<of>day of |of )|de )?$"
)
_DAY_AFTER = re.compile(rf"\s+(?:the )?(?P<days>{_DAY})(?![^\W_])(?!\.\d)")
_YEAR_AFTER = re.compile(rf"[\s,-]+(?:of )?(?P<year>{_YEAR})\b")
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d\d)(?![\w/-]|\.\d)")
_ROMAN = re.compile(r"(?<![\w/.-])(\d{1,2})([/. -])\s?(x?i{1,3}|i?[vx]|vi{1,3}|xi{0,2})\2\s?((?:19|20)\d\d)(?![\w/-])")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([/.-]?)(0\d|1[0-2])\2([0-2]\d|3[01])(?!\d)")
_CLOCK = re.compile(
    r"(?<![\w:.£$€/-])([01]?\d|2[0-3])[:.]([0-5]\d)(?::\d\d)?(?!\d|[.:/]\d|%)\s?(?P<half>[ap]\.?\s?m\b)?"
)
_HOURS = re.compile(r"(?<![\w.,/£-])([01]\d|2[0-3])([0-5]\d)\s?h(?:ou)?rs\b")
_NOON = 12
_REACH = 60  # letters before a month in which its days stand
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
    if text.has_figures:
        for found in _ISO.finditer(lower):
            yield from _day(found[1], int(found[3]), int(found[4]), found.span())
        for found in _NUMERIC.finditer(lower):
            yield from _numeric(found)
        for found in _ROMAN.finditer(lower):
            yield from _day(found[4], _ROMAN_MONTHS.get(found[3], 0), int(found[1]), found.span())
    if _MONTHS.isdisjoint(text.bag):
        return
    for month in _NAMED.finditer(lower):
        yield from _around(lower, month)


def _around(lower: str, month: re.Match[str]) -> Iterator[Day]:
    """Read the days that stand before or after the name of a month."""
    before = _DAYS_BEFORE.search(lower, max(0, month.start() - _REACH), month.start())
    after = None if before else _DAY_AFTER.match(lower, month.end())
    if before and before["of"] and before["days"].isdecimal():
        return  # Section 3 of September's report
    near = before or after
    if near is None:
        return
    end = max(month.end(), near.end())
    year = _YEAR_AFTER.match(lower, end)
    start, end = min(month.start(), near.start()), year.end() if year else end
    number = _ALL_MONTHS[month.group().rstrip(".")]
    for one in _ONE_DAY.findall(near["days"]):
        yield from _day(year and year["year"], number, _SPELLED.get(one) or int(one), (start, end))


def clocks(text: Reading) -> Iterator[Day]:
    """Read every telling time of a day, as a Day with month 0: hours and minutes make its day."""
    if not text.has_figures:
        return
    lower = text.lower
    for found in _HOURS.finditer(lower):
        yield Day(None, 0, int(found[1]) * 60 + int(found[2]), found.start(), found.end())
    for found in _CLOCK.finditer(lower):
        hour, minute = int(found[1]), int(found[2])
        told = ":" in found.group() or found["half"] or lower.endswith("at ", 0, found.start())
        if minute % _ROUND_MINUTES == 0 or not told:
            continue
        if found["half"]:
            hour = hour % _NOON + (_NOON if found["half"][0] == "p" else 0)
        yield Day(None, 0, hour * 60 + minute, found.start(), found.end())


def _numeric(found: re.Match[str]) -> Iterator[Day]:
    day, month = int(found[1]), int(found[3])
    if month > _LAST_MONTH:
        day, month = month, day
    yield from _day(found[4], month, day, found.span())


def _day(year: str | None, month: int, day: int, span: tuple[int, int]) -> Iterator[Day]:
    number = int(year.strip("'")) if year else None
    if number is not None and number < _SHORT_YEAR:
        number += _CENTURY
    if 1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH:
        yield Day(number, month, day, *span)


@dataclass(frozen=True, slots=True, repr=False)
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


def said(known: Reading) -> tuple[Day, ...]:
    """Give the dates and times that known texts say, for `index`."""
    return (*days(known), *clocks(known))


def index(withheld: Iterable[Reading], public: Collection[Day]) -> DayIndex:
    """Collect the dates of what is withheld, without those that are `public`."""
    found: dict[tuple[int, int], tuple[tuple[Day, str], ...]] = {}
    for text in withheld:
        for day in (*days(text), *clocks(text)):
            if not any(day.meets(other) for other in public):
                place = (day.month, day.day)
                found[place] = (*found.get(place, ()), (day, text.key))
    return DayIndex(found)
