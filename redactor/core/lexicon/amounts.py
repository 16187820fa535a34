"""Amounts: money, percentages, quantities and counts, whatever their notation.

Two amounts are the same when their values are, or when the coarser is the finer, rounded or cut to the places it
shows. What is told by everyday numbers (12 months, 100 %, a year) is told by nobody: `_telling` says which count.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lexicon.measures import CURRENCIES, MEASURES, SCALES
from redactor.core.lexicon.numbers import NUMBER_WORDS, WORD_NUMBER, value_of
from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import DAYS, MONTHS, STOP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from redactor.core.lexicon.fold import Reading

BARE_FROM = 1_000  # below, a bare number is told by item numbers, counts and pages
_YEARS = range(1900, 2100)
_MONEY_FROM = 10
_COUNT_FROM = 13
_HUNDRED = 100
_EVERYDAY_COUNTS = frozenset(
    (120, 150, 180, 250, 360, 750, 14, 15, 16, 18, 24, 25, 28, 31, 35, 36, 45, 48, 52, 60, 72, 75, 90, 365)
)
_EVERYDAY_PERCENTAGES = frozenset((0, 10, 50, 100))
_ENOUGH_DIGITS = 2  # a rounded amount with one digit (£2m) is told by too many amounts
_BARE_DIGITS = 3
_MOST_DIGITS = 24  # with their commas; a longer number is an identifier, or meant to exhaust us
_WIDEST_RANGE = 5_000

_CONTINENTAL = r"\d{1,3}(?:\.\d{3})+,\d\d(?!\d)"  # 77.310,00
_NUMBER = _CONTINENTAL + r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ .]\d{3}){2,}(?!\d)|\d+(?:\.\d+)?|\.\d+"
_FIGURES = re.compile(
    r"(?<![^\W_])(?<![\d/][/.,:])(?<![a-z][-/.])(?<!/)"
    r"(?P<currency>us\$|gbp|eur|usd|chf|jpy|[£€$¥])?\s?"
    rf"(?P<number>{_NUMBER})(?P<fraction>\s(?:1/2|1/4|3/4)\b)?"
)
_TAIL = re.compile(
    r"(?:[\s-]?(?P<scale>thousand|hundred|millions?|mln|mil|mn|m|k|billion|bln|bn|b|trillion|tn)(?![^\W_]))?"
    r"(?:[\s-]{0,2}(?P<unit>%|per ?cent(?:age)?|percent|basis points?|°\s?c|°|[^\W\d_]+(?:[23](?![^\W_])|-hours?)?))?"
)
_RANGE = re.compile(r"(?<![\w£€$.,/-])(\d{4,})\s*(?:-|to|through|until|and)\s*(\d{2,})(?![\w,.]\d|\w)")
_NEXT = re.compile(r"[\s-]([^\W\d_]+)(?:[\s-]([^\W\d_]+))?")
_NO_NOUNS = STOP | DAYS | frozenset(MONTHS)
_A_COUNT = ("count", "", 1.0)
_REACH = 14  # letters before a number that may say what it is
_FRACTION = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_HEDGE = re.compile(
    r"(?:about|around|nearly|almost|roughly|approximately|approx\.?|over|under|circa|ca?\.?|some|than|~|region of"
    r"|excess of|up to|close to)\s*$"
)
# The 19 of 2018-19, and numbers of standards and laws.
_NO_AMOUNT = re.compile(r"\d-$|\b(?:iso|bs|en|iec|ieee|pas|rfc|itu|nist|ts|sic)[ -]$")
_CUE = re.compile(r"(?:invoices?|letters?|ref(?:erence)?s?\.?|no\.?|numbers?|case|account|order|ticket|#)[\s:.(]*$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: `kind` money, percent, unit or count; `label` its currency or dimension, or empty."""

    kind: str
    label: str
    nouns: frozenset[str]  # of a count, what may be counted: the next two words
    value: float
    step: float  # worth of the last digit shown
    start: int
    end: int
    plain: bool  # digits alone, with no sign of what they count
    hedged: bool  # "about" stands before it
    cued: bool  # "invoice" stands before it: a reference


@dataclass(frozen=True, slots=True)
class Range:
    """A span of whole numbers, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class _Numeral:
    value: float
    step: float
    start: int
    end: int
    plain: bool


def amounts(text: Reading) -> Iterator[Amount]:
    """Read every amount of a text, in figures and in words."""
    lower = text.lower
    if text.has_figures:
        for found in _FIGURES.finditer(lower):
            amount = _in_figures(lower, found)
            if amount is not None:
                yield amount
    if not NUMBER_WORDS.isdisjoint(text.bag):
        for found in WORD_NUMBER.finditer(lower):
            value = value_of(found.group())
            if value is not None:
                numeral = _Numeral(value, _step(value), found.start(), found.end(), plain=False)
                yield from filter(None, (_with_tail(lower, numeral),))


def _in_figures(lower: str, found: re.Match[str]) -> Amount | None:
    digits = found["number"]
    if len(digits) > _MOST_DIGITS or (digits[0] == "0" and digits[1:2].isdigit()):
        return None  # an identifier, not an amount
    if re.fullmatch(_CONTINENTAL, digits):
        digits = digits.replace(".", "").replace(",", ".")
    if digits.count(".") > 1:  # 1.962.400, as on the Continent
        digits = digits.replace(".", "")
    value = float(digits.replace(",", "").replace(" ", "")) + _FRACTION.get((found["fraction"] or "").strip(), 0.0)
    currency = CURRENCIES.get(found["currency"] or "", "")
    start = found.start("currency") if currency else found.start("number")
    decimals = digits.partition(".")[2]
    step = float(10 ** -len(decimals)) if decimals else _step(value)
    amount = _with_tail(lower, _Numeral(value, step, start, found.end(), plain=digits.isdecimal()), currency)
    if amount and amount.kind == "count" and _NO_AMOUNT.search(lower, max(0, start - _REACH), start):
        return None if amount.value < BARE_FROM or lower[start - 1] != "-" else amount
    return amount


def _with_tail(lower: str, numeral: _Numeral, currency: str = "") -> Amount | None:
    """Read scale and unit after a number; None where the number is part of a longer word."""
    tail = _TAIL.match(lower, numeral.end)
    scale, unit = (tail["scale"], (tail["unit"] or "").replace(" ", "")) if tail else (None, "")
    if tail and unit and scale is None and tail.start("unit") == numeral.end and not currency and unit not in MEASURES:
        return None
    scaled_unit = MEASURES.get(unit) if not scale or unit in CURRENCIES else None
    kind, label, factor = ("money", currency, 1.0) if currency else scaled_unit or _A_COUNT
    measured = tail and (unit in CURRENCIES or (scaled_unit and not currency))
    end = tail.end() if tail and measured else tail.end("scale") if tail and scale else numeral.end
    factor *= SCALES.get(scale or "", 1)
    before = lower[max(0, numeral.start - _REACH) : numeral.start]
    return Amount(
        kind=kind,
        label=label,
        nouns=_nouns(lower, end) if kind == "count" else frozenset(),
        value=numeral.value * factor,
        step=numeral.step * factor,
        start=numeral.start,
        end=end,
        plain=numeral.plain and not scale and kind == "count",
        hedged=_HEDGE.search(before) is not None,
        cued=_CUE.search(before) is not None,
    )


def _nouns(lower: str, at: int) -> frozenset[str]:
    found = _NEXT.match(lower, at)
    words = (found[1], found[2]) if found else ()
    return frozenset(stem(word) for word in words if word and word not in _NO_NOUNS)


def ranges(lower: str) -> Iterator[Range]:
    """Read the spans of whole numbers: 20417 to 20423, 20417-23."""
    for found in _RANGE.finditer(lower):
        low, high = found.groups()
        high = low[: len(low) - len(high)] + high
        span = Range(int(low), int(high))
        if low[0] != "0" and 0 < span.high - span.low <= _WIDEST_RANGE and span.low not in _YEARS:
            yield span


def equal(one: Amount, other: Amount) -> bool:
    """Tell whether two amounts are the same amount of the same thing."""
    return _comparable(one, other) and math.isclose(one.value, other.value, rel_tol=1e-9)


def says(visible: Amount, withheld: Amount) -> bool:
    """Tell whether one amount gives the other away, being the same, or one the other rounded."""
    if not _comparable(visible, withheld):
        return False
    if equal(visible, withheld):
        return True
    coarse, fine = sorted((visible, withheld), key=lambda amount: amount.step, reverse=True)
    if coarse is withheld and _digits(coarse) < _BARE_DIGITS:
        return False  # many exact amounts round to £2.4m; few say so
    return _enough(coarse, fine) and _rounds(fine.value, coarse.value, coarse.step)


def _comparable(one: Amount, other: Amount) -> bool:
    if one.kind == other.kind:
        if one.kind == "count":
            return bool(one.nouns & other.nouns) or min(one.value, other.value) >= BARE_FROM
        return one.label == other.label
    if {one.kind, other.kind} != {"money", "count"} or min(one.value, other.value) < BARE_FROM:
        return False
    bare = one if one.kind == "count" else other
    return bare.plain or _digits(bare) >= _ENOUGH_DIGITS  # 2m may be two metres


def _step(value: float) -> float:
    """Give the worth of the last digit that is not nought."""
    digits = f"{value:.6f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    if decimals:
        return float(10 ** -len(decimals))
    return float(10 ** (len(whole) - len(whole.rstrip("0"))))


def _digits(amount: Amount) -> int:
    return len(str(round(amount.value / amount.step)))


def _enough(coarse: Amount, fine: Amount) -> bool:
    if coarse.kind == fine.kind == "money":
        return _digits(coarse) >= (1 if coarse.hedged and coarse.value >= BARE_FROM else _ENOUGH_DIGITS)
    if coarse.kind == "count" and (coarse.hedged or coarse.nouns & fine.nouns):
        return _digits(coarse) >= _ENOUGH_DIGITS and coarse.value >= BARE_FROM
    if coarse.kind == fine.kind == "percent" and coarse.step < 1:
        return _digits(coarse) >= _ENOUGH_DIGITS
    return _digits(coarse) >= _BARE_DIGITS


def _rounds(fine: float, coarse: float, step: float) -> bool:
    places = fine / step
    want = round(coarse / step)
    return want in {math.floor(places + 0.5), math.floor(places + 1e-9)}


def telling(amount: Amount) -> bool:
    """Tell whether an amount can betray anything by itself."""
    if amount.kind == "money":
        return amount.value >= _MONEY_FROM or amount.step < 1
    if amount.kind == "percent":
        return amount.value not in _EVERYDAY_PERCENTAGES
    if amount.kind == "unit":
        return amount.step < 1 or _digits(amount) >= _ENOUGH_DIGITS
    if amount.value >= BARE_FROM:
        return not (amount.plain and amount.value in _YEARS)
    uneven = amount.value % (10 if amount.value < _HUNDRED else _HUNDRED) != 0
    uneven = uneven and amount.value >= _COUNT_FROM and amount.value not in _EVERYDAY_COUNTS
    return bool(amount.nouns) and uneven


@dataclass(frozen=True, slots=True, repr=False)
class AmountIndex:
    """The telling amounts of what is withheld, each with the key of its portion."""

    amounts: tuple[tuple[Amount, str], ...]
    ranges: tuple[tuple[Range, str], ...]

    def find(self, text: Reading) -> Iterator[tuple[Amount, str]]:
        """Find the amounts of a text that one of these says."""
        if not self.amounts and not self.ranges:
            return
        for amount in amounts(text):
            source = self._source(amount)
            if source is not None:
                yield amount, source

    def _source(self, amount: Amount) -> str | None:
        if not telling(amount):
            return None
        for withheld, source in self.amounts:
            if says(amount, withheld):
                return source
        if amount.kind != "count" or amount.value < BARE_FROM or not amount.value.is_integer():
            return None
        return next((source for span, source in self.ranges if span.low <= amount.value <= span.high), None)


def identities(known: Reading) -> frozenset[tuple[str, str, float]]:
    """Give what known texts say exactly, for `index`."""
    return frozenset((amount.kind, amount.label, amount.value) for amount in amounts(known))


def index(withheld: Iterable[Reading], public: Collection[tuple[str, str, float]]) -> AmountIndex:
    """Collect the telling amounts of what is withheld, without those that are `public`."""
    found: dict[tuple[str, str, float], tuple[Amount, str]] = {}
    spans: dict[Range, str] = {}
    for text in withheld:
        for amount in amounts(text):
            identity = (amount.kind, amount.label, amount.value)
            if telling(amount) and identity not in public:
                found.setdefault(identity, (amount, text.key))
        for span in ranges(text.lower):
            spans.setdefault(span, text.key)
    return AmountIndex(tuple(found.values()), tuple(spans.items()))
