"""Read what a PDF draws, for the search for tokens: glyph numbers, through every character map that the file has.

Which map belongs to which font does not matter to a search: a token turns up under the right one. Nothing here is
shared with the probe of the format.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>")
_DRAWN = re.compile(rb"<([0-9A-Fa-f]+)>")
_LARGEST: Final = 32 * 1024 * 1024  # an unpacked stream is cut here


def drawn(data: bytes) -> Iterator[str]:
    """Spell each stream of a PDF through each of its character maps."""
    streams = list(_streams(data))
    maps = [_map(stream) for stream in streams if b"beginbfchar" in stream]
    for stream in streams:
        glyphs = b"".join(_DRAWN.findall(stream)) if b" Tf" in stream else b""
        numbers = [int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs) - 3, 4)]
        for each in maps:
            yield "".join(each.get(number, " ") for number in numbers)


def _streams(data: bytes) -> Iterator[bytes]:
    for match in _STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[match.end() :], _LARGEST)
        except zlib.error:
            continue


def _map(stream: bytes) -> dict[int, str]:
    pairs = _PAIR.findall(stream)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for glyph, text in pairs}
