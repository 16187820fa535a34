"""Dates, ages, sizes and counts as the pages of the reading room say them."""

from __future__ import annotations

from datetime import date
from typing import Final

_DAYS_A_MONTH: Final = 30.44
_KILO: Final = 1024

FORMATS: Final = {
    "docx": "Word",
    "pdf": "PDF",
    "odt": "OpenDocument",
    "html": "Web page",
    "txt": "Plain text",
    "md": "Markdown",
    "json": "Data (JSON)",
}
"""What people call the formats, in the order in which they ask for them."""


def said_date(iso: str | None) -> str:
    """Say a date as Britain writes it; what is no date is said as it stands."""
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{day.day} {day:%B %Y}"


def said_age(since: str, until: str) -> str:
    """Say how long something has lasted: in days at first, then in months and years."""
    days = (date.fromisoformat(until) - date.fromisoformat(since)).days
    months = int(days / _DAYS_A_MONTH)
    if months < 1:
        return "Less than a month"
    years, rest = divmod(months, 12)
    return " and ".join(counted(n, word) for n, word in ((years, "year"), (rest, "month")) if n)


def said_size(size: int) -> str:
    """Say the size of a file."""
    return f"{size} bytes" if size < _KILO else f"{round(size / _KILO)} KB"


def counted(number: int, word: str) -> str:
    """Say a number of things."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def sentence(*parts: str) -> str:
    """Put what there is into sentences of their own."""
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def label_of(name: str) -> str:
    """Say what kind of file a name is of."""
    ending = name.rpartition(".")[2]
    return FORMATS.get(ending, ending)
