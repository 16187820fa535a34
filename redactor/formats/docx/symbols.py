"""Characters of the old symbol fonts, and the bullets that a list may have.

Symbol and Wingdings put their own signs on the codes of letters, or on the same codes in Unicode's private range
(U+F000). Where the meaning of a sign is known it becomes that character; the tables hold what people use.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# ruff: noqa: RUF001 -- signs that look like letters are what these tables are about

BULLETS: Final = tuple("•◦▪–—-o*·□■➢✓✔→○●◆►»❖☐☑✗")
"""The bullets that a list can have."""

_PRIVATE: Final = 0xF000
_LAST_CODE: Final = 0x10FFFF

# The letters of the font Symbol are Greek; its other codes follow Adobe's encoding vector.
_GREEK_UPPER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_GREEK_LOWER = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL: Final[dict[int, str]] = {
    **{c: chr(c) for c in range(0x20, 0x40)},
    **{0x41 + i: c for i, c in enumerate(_GREEK_UPPER)},
    **{0x61 + i: c for i, c in enumerate(_GREEK_LOWER)},
    **dict(zip(range(0xA1, 0xC2), "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵ", strict=False)),
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5B: "[", 0x5C: "∴", 0x5D: "]", 0x5E: "⊥",
    0x5F: "_", 0x7B: "{", 0x7C: "|", 0x7D: "}", 0x7E: "∼", 0xA0: "€", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈",
    0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒",
    0xE2: "®", 0xE3: "©", 0xE4: "™", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS: Final[dict[int, str]] = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●",
    0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x73: "⬧", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA1: "○",
    0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final[dict[int, str]] = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x54: "☒", 0xA3: "□"}
_FONTS: Final = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}

# What no table knows but looks like one of ours.
_ALIKE: Final = {
    "❍": "○",
    "❑": "□",
    "⬧": "◆",
    "⬥": "◆",
    "➔": "→",
    "⇨": "→",
    "⁃": "-",
    "‣": "►",
    "∙": "·",
    "☒": "✗",
    "¡": "○",
}


def character(font: str, code: int) -> str | None:
    """Give the character that a symbol font draws for a code; None where that is not known."""
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(code - _PRIVATE if code >= _PRIVATE else code)
    return chr(code) if _is_common(code) else None


def _is_common(code: int) -> bool:
    """Tell whether a code means the same character in every ordinary font: no control, no surrogate, not private."""
    return unicodedata.category(chr(code))[0] != "C" if code <= _LAST_CODE else False


def bullet(text: str, font: str) -> str:
    """Bring a list's bullet into the closed set."""
    for sign in text[:1]:
        drawn = character(font, ord(sign)) if font.lower() in _FONTS or ord(sign) >= _PRIVATE else sign
        drawn = _ALIKE.get(drawn or "", drawn)
        if drawn in BULLETS:
            return str(drawn)
    return BULLETS[0]
