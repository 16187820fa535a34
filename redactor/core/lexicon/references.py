"""References: file and invoice numbers, company numbers, e-mail addresses, web addresses, telephone numbers, postcodes.

A reference is its letters and figures; what stands between them (`/`, `-`, a space, nothing) carries no meaning, and
neither do noughts before a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from redactor.core.lexicon.fold import Reading

_MIXED = re.compile(r"(?<![\w@.])(?=[\w/.:-]*\d)[^\W_]+(?:[/_.:-]{1,2}[^\W_]+)*(?![@\w])")
_LOOSE = re.compile(r"(?<![\w@./-])[A-Z]{2,6}(?:[ ][A-Z]{1,4})?[ ]\d{3,}(?:[ /-]\d+)*(?![\w@])")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"']+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:co|org|com|net|gov|ac|uk|eu|io|info|wales|scot)(?:\.[a-z]{2})?(?:/[^\s<>()\[\]\"']*)?(?![\w.-]\w)"
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|\(?0)[\d (][\d ()-]{7,}\d(?![\w])")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")
_GROUPS = re.compile(r"(?<![\w.,/-])\d+(?:[ -]\d+)+(?![\w,/]|\.\d)")
_LONG = re.compile(r"(?<![\w.,/£€$-])(?:0\d{3,}|\d{6,})(?![\w,/]|\.\d)")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_CUED = re.compile(
    r"\b(?:invoices?|letters?|ref(?:erence)?s?\.?|no\.?|numbers?|case|account|order|ticket|file|complaint)[\s:.(]{1,3}(\d{3,})\b"
)
_NUMBER_AND_UNIT = re.compile(r"\d+[^\W\d_]+")  # 12th, 450kW, 20mm
_NUMERIC_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$|\d{4}[-/]\d{2,4}$|\d{1,2}[:.]\d{2}$|[\d.,]+$")
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_PLATE = re.compile(r"\b[A-Z]{2}\d\d ?[A-Z]{3}\b|\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b")  # cars, people
_HANDLE = re.compile(r"(?<![\w@.])@(\w{4,})")
_STANDARD = re.compile(r"(?:iso|bs|en|iec|ieee|pas|rfc|itu|nist|eu|ec|covid)(?:[^a-z/]|/(?!\d))")
# Short codes, of which only the whole tells: HR/7, APT29, hunter2.
_SHORT = re.compile(r"(?<![\w@./-])(?:[A-Z]{2,4}/\d{1,2}|[A-Z]{3,}\d{2,}|[a-z]{4,}\d{1,3})(?![\w@/-])")
_COUNTED = re.compile(
    r"(?:annex|appendix|figure|grade|item|level|lot|meeting|option|page|paragraph|part|phase|room|section|stage|step|table|"
    r"tier|version|year|covid|windows|office)\d"
)
_SUFFIXED = re.compile(r"(\d{2,}/\d{5,})/[a-z]{2,4}", re.IGNORECASE)  # 26/00123/FUL is 26/00123 as well
# Without the words beside it, a number such as 20-11-43 is a date.
_SORT_CODE = re.compile(
    r"(?<![\w-])\d\d-(?:[2-9]\d|1[3-9])-\d\d(?![\w-])|(?:(?<=sort code )|(?<=sort code is ))\d\d-\d\d-\d\d(?![\w-])"
)
_BETWEEN = re.compile(r"[\s-]+")
_SEPARATOR = r"[\s/\\_.:#()-]{0,3}"
_SHORTEST = 5  # letters and figures of a telling reference
_LONGEST = 64  # a longer one is no reference, or meant to exhaust us
_FIGURES = 3
_LONG_GROUP = 8
_PHONE_DIGITS = 9
# Hosts that point to nobody: everybody's mail, and the names that RFC 2606 gives to examples.
_NOBODYS = frozenset(
    """gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk yahoo.com yahoo.co.uk icloud.com
    example.com example.net example.org""".split()
)


@dataclass(frozen=True, slots=True, repr=False)
class Reference:
    """A reference found: its folded form, and where it stands."""

    folded: str
    start: int
    end: int


def references(text: Reading) -> Iterator[Reference]:
    """Read every telling reference of a text."""
    lower = text.lower
    if "@" in lower or "." in lower:
        yield from _addresses(lower)
    if text.has_figures:
        yield from _numbers(text)


def _addresses(lower: str) -> Iterator[Reference]:
    for found in _MAIL.finditer(lower):
        yield Reference(found.group(), found.start(), found.end())
        host = found.group().partition("@")[2]
        if host not in _NOBODYS:
            yield Reference(host, found.end() - len(host), found.end())
    for found in _HANDLE.finditer(lower):
        yield Reference("@" + found[1], found.start(), found.end())
    for found in _WEB.finditer(lower):
        address = re.sub(r"^https?://|^www\.|(?<=//)www\.", "", found.group()).removeprefix("www.").rstrip("/.,;:")
        if address not in _NOBODYS:
            yield Reference(address, found.start(), found.end())


def _numbers(text: Reading) -> Iterator[Reference]:
    lower = text.lower
    for found in _POSTCODE.finditer(lower):
        yield Reference(found[1] + " " + found[2], found.start(), found.end())
    yield from _grouped(lower)
    for found in (*_PLATE.finditer(text.text), *_SORT_CODE.finditer(lower)):
        yield Reference(_folded(found.group().replace("-", "")), found.start(), found.end())
    for pattern in (_MIXED, _LOOSE, _LONG):
        for found in pattern.finditer(text.text):
            if _telling(found.group()):
                yield Reference(_folded(found.group()), found.start(), found.end())
    for found in _SHORT.finditer(text.text):
        if not _COUNTED.match(found.group()) and not _STANDARD.match(found.group().lower()):
            yield Reference(_folded(found.group()), found.start(), found.end())
    for found in (*_CUED.finditer(lower), *_SUFFIXED.finditer(lower)):
        yield Reference(_folded(found[1]), found.start(1), found.end(1))


def _grouped(lower: str) -> Iterator[Reference]:
    """Read numbers that are written in groups: telephone, account and meter numbers."""
    for found in _PHONE.finditer(lower):
        digits = re.sub(r"\D", "", found.group())
        if len(digits) >= _PHONE_DIGITS:
            yield Reference("tel:" + digits[-_PHONE_DIGITS:], found.start(), found.end())
    for found in _GROUPS.finditer(lower):
        digits = re.sub(r"\D", "", found.group())
        if _LONG_GROUP <= len(digits) <= _LONGEST:
            yield Reference(_folded(digits), found.start(), found.end())


def _telling(reference: str) -> bool:
    if len(reference) > _LONGEST or _STANDARD.match(reference.lower()):
        return False
    figures = sum(char.isdigit() for char in reference)
    letters = sum(char.isalpha() for char in reference)
    if letters == 0:
        return (
            bool(_ADDRESS.fullmatch(reference))
            or bool(_LONG.fullmatch(reference))
            or (figures >= _SHORTEST and not _NUMERIC_DATE.match(reference))
        )
    if _NUMBER_AND_UNIT.fullmatch(reference):
        return False
    return figures >= _FIGURES and figures + letters >= _SHORTEST


def _folded(reference: str) -> str:
    return "/".join(part.lstrip("0") or "0" for part in _PARTS.findall(reference.lower()))


@dataclass(frozen=True, slots=True, repr=False)
class _Sought:
    folded: str
    source: str
    clue: str  # its longest run of figures: a text without it cannot hold the reference


@dataclass(frozen=True, slots=True, repr=False)
class ReferenceIndex:
    """The references of what is withheld."""

    sought: tuple[_Sought, ...]

    def find(self, text: Reading) -> Iterator[tuple[Reference, str]]:
        """Find these references in a text, however they are written."""
        lower = text.lower
        joined = _BETWEEN.sub("", lower) if text.has_figures else lower
        for one in self.sought:
            if one.clue not in lower and one.clue not in joined:
                continue
            pattern = _pattern(one.folded)
            for found in pattern.finditer(lower):
                yield Reference(one.folded, found.start(), found.end()), one.source
            tail = one.folded.rpartition("/")[2]
            if tail.isdigit() and len(tail) >= _FIGURES and tail != one.folded and "tel:" not in one.folded:
                for found in _CUED.finditer(lower):
                    if found[1].lstrip("0") == tail:
                        yield Reference(one.folded, found.start(), found.end()), one.source


def _pattern(folded: str) -> re.Pattern[str]:
    """Write the pattern that finds a folded reference in any notation; `re` keeps the last ones compiled."""
    if folded.startswith("tel:"):
        return re.compile(r"(?<!\d)[+(]?(?:\d[\s()-]{0,3}){0,4}" + r"[\s()-]{0,3}".join(folded[4:]) + r"(?!\d)")
    if "@" in folded or "." in folded:
        return re.compile(rf"(?<![\w-]){re.escape(folded)}(?![\w-])")
    parts = [f"0*{_spaced(part)}" if part.isdigit() else re.escape(part) for part in re.split("[/ ]", folded)]
    if folded.isdigit():
        return re.compile(r"(?<!\d)0*" + r"[\s-]?".join(folded) + r"(?!\d)")
    return re.compile(rf"(?<![^\W_]){_SEPARATOR.join(parts)}(?![^\W_])")


def _spaced(figures: str) -> str:
    """Let long figures stand in groups."""
    return figures if len(figures) < _SHORTEST else r"[\s-]?".join(figures)


def _clue(folded: str) -> str:
    if folded.startswith("tel:"):
        return folded[-2:]
    if "@" in folded or "." in folded:
        return folded
    figures = max((part for part in _PARTS.findall(folded) if part.isdigit()), key=len, default=folded)
    return figures if len(figures) < _LONG_GROUP else figures[-2:]


def said(known: Reading) -> frozenset[str]:
    """Give the references that known texts have, folded, for `index`."""
    return frozenset(reference.folded for reference in references(known))


def index(withheld: Iterable[Reading], public: Collection[str]) -> ReferenceIndex:
    """Collect the references of what is withheld, without those that are `public`."""
    found: dict[str, _Sought] = {}
    for text in withheld:
        for reference in references(text):
            if reference.folded not in public and reference.folded not in found:
                found[reference.folded] = _Sought(reference.folded, text.key, _clue(reference.folded))
    return ReferenceIndex(tuple(found.values()))
