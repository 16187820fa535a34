"""Amounts: money, percentages, quantities and counts, whatever their notation.

Two amounts are the same when their values are, or when the coarser is the finer, rounded or cut to the places it
shows. What is told by everyday numbers (12 months, 100 %, a year) is told by nobody: `_telling` says which count.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.lexicon.numbers import NUMBER_WORDS, WORD_NUMBER, value_of
from redactor.core.lexicon.stems import stem
from redactor.core.lexicon.vocabulary import DAYS, MONTHS, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.lexicon.fold import Reading

BARE_FROM = 1_000  # below, a bare number is told by item numbers, counts and pages
_YEARS = range(1900, 2100)
_MONEY_FROM = 10
_COUNT_FROM = 13
_EVERYDAY_COUNTS = frozenset((14, 15, 16, 18, 24, 25, 28, 31, 35, 36, 45, 48, 52, 60, 72, 75, 90, 365))
_EVERYDAY_PERCENTAGES = frozenset((0, 10, 50, 100))
_ENOUGH_DIGITS = 2  # a rounded amount with one digit (£2m) is told by too many amounts
_BARE_DIGITS = 3
_WIDEST_RANGE = 5_000

_SCALE = {"k": 10**3, "thousand": 10**3, "hundred": 100, "m": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6}
_SCALE |= {"million": 10**6, "millions": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9}
_SCALE |= {"tn": 10**12, "trillion": 10**12}
_CURRENCY = {"£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "quid": "GBP"}
_CURRENCY |= {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "usd": "USD"}
_CURRENCY |= {"dollar": "USD", "dollars": "USD", "¥": "JPY", "yen": "JPY", "jpy": "JPY", "chf": "CHF"}
_PERCENT = frozenset("% percent pc pct percentage".split())
_BASIS_POINTS = frozenset("bp bps basispoint basispoints".split())
# Unit to what it measures and how much of it.
_SHORTEST_PLURAL = 3
_UNITS: dict[str, tuple[str, float]] = {}
for _dimension, _names in {
    "mass": "ug:1e-9 μg:1e-9 mcg:1e-9 microgram:1e-9 lb:0.4536 ounce:0.02835 oz:0.02835 mg:1e-6 milligram:1e-6 g:1e-3 gram:1e-3 gramme:1e-3 kg:1 kilo:1 kilogram:1 kilogramme:1 t:1e3 tonne:1e3 ton:1e3",
    "length": "mm:1e-3 millimetre:1e-3 cm:1e-2 centimetre:1e-2 metre:1 meter:1 km:1e3 kilometre:1e3 mile:1609.344 ft:0.3048 foot:0.3048 feet:0.3048 inch:0.0254 inches:0.0254 yard:0.9144",
    "area": "sqm:1 m2:1 ha:1e4 hectare:1e4 acre:4046.86",
    "volume": "ml:1e-3 millilitre:1e-3 l:1 litre:1 liter:1 m3:1e3",
    "speed": "mph:1.609344 kph:1 kmh:1",
    "power": "w:1 watt:1 kw:1e3 kilowatt:1e3 mw:1e6 megawatt:1e6 gw:1e9 gigawatt:1e9 kva:1e3 mva:1e6",
    "energy": "wh:1 kwh:1e3 mwh:1e6 gwh:1e9 twh:1e12 kilowatt-hour:1e3 megawatt-hour:1e6 therm:29307.1",
    "voltage": "mv:1e-3 millivolt:1e-3 v:1 volt:1 kv:1e3 kilovolt:1e3",
    "current": "ma:1e-3 milliamp:1e-3 amp:1 ampere:1",
    "frequency": "hz:1 hertz:1 khz:1e3 kilohertz:1e3 mhz:1e6 megahertz:1e6 ghz:1e9 gigahertz:1e9",
    "temperature": "°c:1 celsius:1 °:1 degree:1 degc:1",
    "pressure": "pa:1 kpa:1e3 mbar:100 bar:1e5 psi:6894.76",
    "sound": "db:1 decibel:1 dba:1",
    "data": "kb:1e3 kilobyte:1e3 mb:1e6 megabyte:1e6 gb:1e9 gigabyte:1e9 tb:1e12 terabyte:1e12",
}.items():
    for _entry in _names.split():
        _name, _factor = _entry.split(":")
        _UNITS[_name] = (_dimension, float(_factor))
        if len(_name) >= _SHORTEST_PLURAL:  # tons, but no "as" and no "vs"
            _UNITS.setdefault(_name + "s", (_dimension, float(_factor)))

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ .]\d{3}){2,}(?!\d)|\d+(?:\.\d+)?|\.\d+"
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
_MONTHS = frozenset(MONTHS)
_FRACTION = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_HEDGE = re.compile(
    r"(?:about|around|nearly|almost|roughly|approximately|approx\.?|over|under|circa|ca?\.?|some|than|~|region of|excess"
    r" of|up to|close to)\s*$"
)
# The 19 of 2018-19, and numbers of standards and laws.
_NO_AMOUNT = re.compile(r"\d-$|\b(?:iso|bs|en|iec|ieee|pas|rfc|itu|nist|ts|sic)[ -]$")
_CUE = re.compile(r"(?:invoices?|letters?|ref(?:erence)?s?\.?|no\.?|numbers?|case|account|order|ticket|#)[\s:.(]*$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: `kind` money, percent, unit or count; `label` its currency, dimension or counted noun, or empty."""

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
                yield from _with_tail(lower, _Numeral(value, _step(value), plain=False), found.start(), found.end(), "")


def _in_figures(lower: str, found: re.Match[str]) -> Amount | None:
    digits = found["number"]
    if digits[0] == "0" and digits[1:2].isdigit():
        return None  # an identifier, not an amount
    if digits.count(".") > 1:  # 1.962.400, as on the Continent
        digits = digits.replace(".", "")
    value = float(digits.replace(",", "").replace(" ", "")) + _FRACTION.get((found["fraction"] or "").strip(), 0.0)
    currency = _CURRENCY.get(found["currency"] or "", "")
    start = found.start("currency") if currency else found.start("number")
    decimals = digits.partition(".")[2]
    numeral = _Numeral(value, float(10 ** -len(decimals)) if decimals else _step(value), plain=digits.isdecimal())
    amount = next(_with_tail(lower, numeral, start, found.end(), currency), None)
    if amount and amount.kind == "count" and _NO_AMOUNT.search(lower, max(0, start - 12), start):
        return None if amount.value < BARE_FROM or lower[start - 1] != "-" else amount
    return amount


def _with_tail(lower: str, numeral: _Numeral, start: int, end: int, currency: str) -> Iterator[Amount]:
    """Read scale and unit after a number; nothing where the number is part of a longer word."""
    tail = _TAIL.match(lower, end)
    scale, unit = (tail["scale"], (tail["unit"] or "").replace(" ", "")) if tail else (None, "")
    if scale is None and unit and tail and tail.start("unit") == end and _glued(unit, currency=currency):
        return
    hedged, cued = bool(_HEDGE.search(lower, max(0, start - 14), start)), bool(_CUE.search(lower[max(0, start - 14) : start]))
    kind, label, factor = _measure(unit, currency, scaled=scale is not None)
    measured = kind in {"unit", "percent"} or unit in _CURRENCY
    stop = tail.end() if tail and measured else tail.end("scale") if tail and scale else end
    factor *= _SCALE.get(scale or "", 1)
    plain = numeral.plain and scale is None and kind == "count"
    nouns = _nouns(lower, stop) if kind == "count" else frozenset()
    yield Amount(kind, label, nouns, numeral.value * factor, numeral.step * factor, start, stop, plain, hedged, cued)


def _nouns(lower: str, at: int) -> frozenset[str]:
    found = _NEXT.match(lower, at)
    words = (found[1], found[2]) if found else ()
    return frozenset(stem(word) for word in words if word and word not in STOP | _MONTHS | DAYS)


def _glued(unit: str, *, currency: str) -> bool:
    return not currency and unit not in _UNITS and unit not in _BASIS_POINTS and unit not in _PERCENT and unit != "p" and not unit.startswith("°")


def _measure(unit: str, currency: str, *, scaled: bool) -> tuple[str, str, float]:
    if currency:
        return "money", currency, 1
    if unit in _CURRENCY:
        return "money", _CURRENCY[unit], 1
    if unit in {"p", "pence"} and not scaled:
        return "money", "GBP", 0.01
    if unit in _BASIS_POINTS:
        return "percent", "", 0.01
    if unit in _PERCENT or unit.startswith("percent"):
        return "percent", "", 1
    if unit in _UNITS and not scaled:
        dimension, factor = _UNITS[unit]
        return "unit", dimension, factor
    return "count", "" if unit in STOP or unit in MONTHS or unit in DAYS else stem(unit), 1


def ranges(lower: str) -> Iterator[Range]:
    """Read the spans of whole numbers: 20417 to 20423, 20417-23."""
    for found in _RANGE.finditer(lower):
        low, high = found.groups()
        high = low[: len(low) - len(high)] + high
        span = Range(int(low), int(high))
        if low[0] != "0" and 0 < span.high - span.low <= _WIDEST_RANGE and span.low not in _YEARS:
            yield span


def same(one: Amount, other: Amount) -> bool:
    """Tell whether two amounts say the same, one perhaps rounded."""
    if not _comparable(one, other):
        return False
    if math.isclose(one.value, other.value, rel_tol=1e-9):
        return True
    coarse, fine = sorted((one, other), key=lambda amount: amount.step, reverse=True)
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
    uneven = amount.value >= _COUNT_FROM and amount.value % 10 != 0 and amount.value not in _EVERYDAY_COUNTS
    return bool(amount.nouns) and uneven


@dataclass(frozen=True, slots=True)
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
            if same(amount, withheld):
                return source
        if amount.kind != "count" or amount.value < BARE_FROM or not amount.value.is_integer():
            return None
        return next((source for span, source in self.ranges if span.low <= amount.value <= span.high), None)


def index(withheld: Iterable[Reading], known: Reading) -> AmountIndex:
    """Collect the telling amounts of what is withheld, without those that `known` texts say exactly."""
    public = {(amount.kind, amount.label, amount.value) for amount in amounts(known)}
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
