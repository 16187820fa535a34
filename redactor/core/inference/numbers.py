"""Whole numbers as minutes write them, in figures and in words."""

from __future__ import annotations

import re
from typing import Final

from redactor.core.lexicon.numbers import SMALL

_WORDS: Final = "|".join(sorted(SMALL, key=len, reverse=True))
NUMBER: Final = rf"(?:(?<![\d.,:/£$€])\d{{1,3}}(?![\d:/%]|[.,]\d)|(?:{_WORDS})(?:-(?:{_WORDS}))?|a single|no)"
"""A pattern for a whole number; use it with IGNORECASE, between word boundaries."""
AMOUNT: Final = re.compile(
    r"(?P<sign>[£$€]|(?<![\w.,]))(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<per>%?)"
)


def whole(text: str) -> int:
    """Give the value of a match of `NUMBER`."""
    lower = text.lower().replace(" ", "-")
    if lower.isdigit():
        return int(lower)
    fixed = {"a-single": 1, "no": 0}
    return fixed[lower] if lower in fixed else sum(SMALL[part] for part in lower.split("-"))


def figure(cell: str) -> float | None:
    """Read a table cell that is one number, whatever its currency; None where it is none."""
    found = re.fullmatch(r"\(?[£$€]?\s?(-?\d[\d,]*(?:\.\d+)?)\s?(?:%|k|m|GBP|EUR)?\)?", cell.strip())
    return float(found[1].replace(",", "")) if found else None


def said(value: float) -> str:
    """Write a number without a needless fraction."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
