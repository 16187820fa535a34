"""The text of a run as it is drawn: without what draws nothing, and with signs for the letters of a symbol font."""

from __future__ import annotations

import re
from typing import Final

from redactor.formats.docx.symbols import character

SYMBOL_FONTS: Final = frozenset({"Symbol", "Wingdings", "Wingdings 2"})
"""Fonts that draw their own signs for letters."""

_SPACES = re.compile(r"[\t\r\n]")
# Soft hyphens, joiners of nothing, tags and variation selectors spell whole messages that no font draws; U+FFFC stands
# for what is no text in the model itself.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
    # Joiners mean something between the letters of some scripts, and nothing beside ASCII or at an end.
    "|(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)"
)


def seen(text: str) -> tuple[str, bool]:
    """Give the text that is drawn, and whether anything was dropped that is not."""
    text = _SPACES.sub(" ", text)
    if text.isascii():
        return text, False
    clean = _INVISIBLE.sub("", text)
    return clean, clean != text


def signs(text: str, font: str) -> list[str | None]:
    """Give the signs that a symbol font draws for a text, one by one; None for one that is not known."""
    return [" " if c == " " else character(font, ord(c)) for c in text]
