"""The container of a picture that a reader made, looked at without decoding it.

A picture is sound if it is what our readers write and nothing else: a PNG of eight bits, grey or RGB, in one frame, or
a baseline JPEG, of the size that is said, to the last byte (ISO/IEC 15948, 5 and 11.2; ITU-T T.81, B.1 and B.2).
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_IHDR: Final = struct.Struct(">IIBBBBB")
_GREY_OR_RGB: Final = frozenset({0, 2})
_SMALLEST: Final = 12  # a chunk without data
_FRAME, _SCAN, _END = 0xC0, 0xDA, 0xD9
_TABLES: Final = frozenset({0xDB, 0xC4, 0xDD, 0xE0})
_STUFFED: Final = frozenset({0x00, *range(0xD0, 0xD8)})
_MARK: Final = 0xFF


def is_sound(kind: str, data: bytes, *, width: int, height: int) -> bool:
    """Tell whether some bytes are a picture of that kind and size, and nothing else."""
    try:
        return (_png if kind == "png" else _jpeg)(data) == (width, height)
    except (struct.error, IndexError, ValueError):
        return False


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != _SIGNATURE:
        return None
    at, names = 8, []
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + _SMALLEST + length
        if struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(data[at + 4 : end - 4]):
            return None
        names.append(name)
        at = end
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or set(names[1:-1]) != {b"IDAT"} or data[-12:-8] != bytes(4):
        return None
    width, height, depth, colour, *rest = _IHDR.unpack(data[16:29])
    plain = depth == 8 and colour in _GREY_OR_RGB and rest == [0, 0, 0]  # noqa: PLR2004 -- bits
    return (width, height) if plain else None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    if data[:2] != b"\xff\xd8":
        return None
    at, size = 2, None
    while True:
        marker = data[at + 1]
        if data[at] != _MARK:
            return None
        if marker == _END:
            return size if at + 2 == len(data) else None
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker == _FRAME and size is None:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = (width, height)
        elif marker not in _TABLES and marker != _SCAN:
            return None
        at += 2 + length
        if marker == _SCAN:
            at = _after_scan(data, at)


def _after_scan(data: bytes, at: int) -> int:
    """Find the marker that ends the packed pixels."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] not in _STUFFED:
            return at
        at += 2
