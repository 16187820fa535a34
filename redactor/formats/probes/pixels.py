"""Look into the container of an image: only what makes pixels may be there, to the last byte.

PNG: ISO/IEC 15948, 5 and 11; JPEG: ITU-T T.81, annex B, with the JFIF header of T.871.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_MOST_PIXELS = 100_000_000  # beyond this the pixels are not unpacked to be counted, and the image is refused
_SOI, _EOI, _SOS, _APP0, _STUFFED = 0xD8, 0xD9, 0xDA, 0xE0, 0x00
_JPEG_SEGMENTS = frozenset({0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD, _SOS, _APP0})
_RESTARTS = range(0xD0, 0xD8)
_JFIF = 16  # the length of a JFIF header without a thumbnail


def strays(kind: str, data: bytes) -> Iterator[str]:
    """Name everything in an image that is no pixel."""
    try:
        yield from (_png if kind == "png" else _jpeg)(data)
    except (struct.error, IndexError, ValueError, zlib.error, KeyError):
        yield "image that ends too early"


def _png(data: bytes) -> Iterator[str]:
    if not data.startswith(_SIGNATURE):
        yield "image of another kind"
        return
    at, header = len(_SIGNATURE), b""
    seen: list[bytes] = []
    packed: list[bytes] = []
    while at < len(data) and (not seen or seen[-1] != b"IEND"):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (sum_,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(name + body) != sum_:
            yield "image chunk with a wrong sum"
        if name not in _PNG_CHUNKS:
            yield "image chunk"
        header = body if name == b"IHDR" else header
        if name == b"IDAT":
            packed.append(body)
        if name == b"IEND" and body:
            yield "bytes in the last image chunk"
        seen.append(name)
        at += 12 + length
    if at != len(data):
        yield "bytes after the image"
    if seen[:1] != [b"IHDR"] or seen[-1:] != [b"IEND"] or seen.count(b"IHDR") != 1 or seen.count(b"PLTE") > 1:
        yield "image chunks out of order"
    yield from _unpacked(header, b"".join(packed))


def _unpacked(header: bytes, packed: bytes) -> Iterator[str]:
    """Find bytes that the pixels do not need: after the stream, or more of them than the image has pixels."""
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", header)
    if width * height > _MOST_PIXELS or (compression, filtering, interlace) != (0, 0, 0):
        yield "image that is not looked into"
        return
    row = (width * _CHANNELS[colour] * depth + 7) // 8 + 1
    stream = zlib.decompressobj()
    pixels = stream.decompress(packed, row * height + 1)
    if len(pixels) != row * height or not stream.eof or stream.unused_data:
        yield "bytes beside the pixels"


def _jpeg(data: bytes) -> Iterator[str]:
    if data[:2] != b"\xff\xd8":
        yield "image of another kind"
        return
    at = 2
    while data[at + 1] != _EOI or data[at] != 0xFF:  # noqa: PLR2004 -- every marker begins with FF
        marker = data[at + 1]
        if data[at] != 0xFF or marker not in _JPEG_SEGMENTS:  # noqa: PLR2004 -- every JPEG marker begins so
            yield "image segment"
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker == _APP0 and (
            length != _JFIF or data[at + 4 : at + 9] != b"JFIF\0" or data[at + 16 : at + 18] != b"\0\0"
        ):
            yield "image header"
        at += 2 + length
        if marker == _SOS:
            at = _after_scan(data, at)
    if at + 2 != len(data):
        yield "bytes after the image"


def _after_scan(data: bytes, at: int) -> int:
    """Find the next marker after the compressed pixels."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != _STUFFED and data[at + 1] not in _RESTARTS:
            return at
        at += 2
