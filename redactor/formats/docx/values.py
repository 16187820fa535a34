"""The simple values of the format, read tolerantly: what cannot be read is None, and nothing raises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.formats.docx.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element

VAL: Final = W + "val"
_OFF = frozenset({"0", "false", "off"})
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,6})?\Z")
_MEASURE = re.compile(r"([+-]?\d{1,9}(?:\.\d{1,6})?)(mm|cm|in|pt|pc|pi)\Z")
_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}\Z")

# No length in a document is longer; layout engines loop on more.
_MOST = 10**9


def on(el: _Element) -> bool:
    """Read a switch: present means on, unless its value says otherwise (17.17.4)."""
    return el.get(VAL, "1") not in _OFF


def number(text: str | None, unit: float = 1) -> int | None:
    """Read a number, or a length with a unit in multiples of which a point has `unit` (22.9.2.15)."""
    if text is None:
        return None
    if _NUMBER.match(text):
        return int(float(text))
    measure = _MEASURE.match(text)
    return round(float(measure[1]) * _POINTS[measure[2]] * unit) if measure else None


def twips(el: _Element, name: str) -> int | None:
    """Read a length in twentieths of a point."""
    return number(el.get(W + name), 20)


def percent(text: str | None) -> float | None:
    """Read a percentage, `50%` or fiftieths of a per cent; None for neither."""
    if text is None:
        return None
    if text.endswith("%"):
        value = number(text[:-1])
        return None if value is None else float(value)
    value = number(text)
    return None if value is None else value / 50


def colour(text: str | None) -> str | None:
    """Read a colour: six hex digits or `auto`."""
    if text is None:
        return None
    if text == "auto":
        return text
    return text.upper() if _COLOUR.match(text) else None


def clamped(value: int | None, low: int, high: int) -> int | None:
    """Bring a number into a range; what is absurd rather than large is dropped."""
    if value is None or abs(value) > _MOST:
        return None
    return min(max(value, low), high)
