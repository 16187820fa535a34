"""Cut a font down to what draws the glyphs of a file: no names, no characters, no outlines that nothing draws.

A fallback font that has variants of a sign, such as large sums and brackets of mathematics, keeps them all when it is
cut by others, because a layout engine might ask for them; a printed page never does.
"""

from __future__ import annotations

import itertools
import re
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a reader needs to draw glyphs by number: ISO 32000-1, 9.9, table 126.
_NEEDED: Final = frozenset({b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep", b"CFF "})
_ENTRY: Final = struct.Struct(">4sIII")
_MAPPED: Final = re.compile(rb"^<([0-9a-f]{4})> <(?:[0-9a-f]{4})+>$", re.MULTILINE)
_HEAD_OF_GLYPH: Final = 10
# Flags of a part of a composite glyph (OpenType 1.9, glyf).
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


def mapped(table: bytes) -> frozenset[int]:
    """Read from a character map (ToUnicode) which glyphs a file draws."""
    return frozenset(int(found[1], 16) for found in _MAPPED.finditer(table))


def slim(font: bytes, drawn: frozenset[int]) -> bytes:
    """Keep the tables of a font that draw, and in them the outlines of the glyphs that are drawn (OpenType 1.9, 4)."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = [_ENTRY.unpack_from(font, 12 + 16 * n) for n in range(count)]
    tables = {tag: font[at : at + size] for tag, _, at, size in entries if tag in _NEEDED}
    if b"glyf" in tables:
        tables |= _blanked(tables, drawn)
    return _written(font[:4], tables)


def _written(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    head = kind + struct.pack(">HHHH", len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    at, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        directory += _ENTRY.pack(tag, sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF, at, len(data))
        body += padded
        at += len(padded)
    return head + directory + body


def _blanked(tables: dict[bytes, bytes], drawn: frozenset[int]) -> dict[bytes, bytes]:
    """Leave out the outlines of glyphs that are neither drawn nor a part of one; they keep their numbers."""
    long = struct.unpack_from(">h", tables[b"head"], 50)[0]
    places = [n * (1 if long else 2) for (n,) in struct.iter_unpack(">I" if long else ">H", tables[b"loca"])]
    outlines = [tables[b"glyf"][a:b] for a, b in itertools.pairwise(places)]
    kept = _whole(outlines, drawn)
    if all(number in kept or not outline for number, outline in enumerate(outlines)):
        return {}
    left = [outline if number in kept else b"" for number, outline in enumerate(outlines)]
    ends = itertools.accumulate((len(outline) for outline in left), initial=0)
    spelt = b"".join(struct.pack(">I", end) if long else struct.pack(">H", end // 2) for end in ends)
    return {b"glyf": b"".join(left), b"loca": spelt}


def _whole(outlines: list[bytes], drawn: frozenset[int]) -> set[int]:
    """Add to what is drawn the glyphs that it is made of, and the one that stands for those that are missing."""
    kept: set[int] = set()
    waiting = {0, *drawn}
    while waiting:
        number = waiting.pop()
        kept.add(number)
        if number < len(outlines):
            waiting |= set(_parts(outlines[number])) - kept
    return kept


def _parts(outline: bytes) -> Iterator[int]:
    """List the glyphs that a composite glyph is made of."""
    composite = len(outline) >= _HEAD_OF_GLYPH and struct.unpack_from(">h", outline)[0] < 0
    at, more = _HEAD_OF_GLYPH, composite
    while more and at + 4 <= len(outline):
        flags, part = struct.unpack_from(">HH", outline, at)
        yield part
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        more = bool(flags & _MORE)
