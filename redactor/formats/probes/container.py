"""Take a ZIP archive apart byte by byte: what our writer never makes is a stray.

Every byte of the file belongs to an entry's header, name or data, to its line in the directory, or to the end record
(PKWARE APPNOTE 6.3.10, 4.3). Times, versions, flags, attributes and extra fields are constants.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LOCAL, _CENTRAL, _END = "<IHHHHHIIIHH", "<IHHHHHHIIIHHHHHII", "<IHHHHIIH"
_LOCAL_SIZE = struct.calcsize(_LOCAL)
_CENTRAL_SIGN, _END_SIGN = 0x02014B50, 0x06054B50
_CONSTANTS = (20, 0)  # version, flags
_WHEN = (0, 0x0021)  # midnight, 1 January 1980
_DEFLATED = 8
_LARGEST = 256 * 1024 * 1024


def entries(data: bytes, stray: Callable[[str, str], None]) -> dict[str, bytes]:
    """Unpack an archive; report to `stray(what, place)` whatever is not exactly as it must be."""
    try:
        return _entries(data, stray)
    except (struct.error, zlib.error, UnicodeDecodeError, IndexError):
        stray("damaged archive", "file")
        return {}


def _entries(data: bytes, stray: Callable[[str, str], None]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    directory = b""
    at = 0
    while data[at : at + 4] == b"PK\x03\x04":
        begin = at
        _, version, flags, method, clock, day, crc, packed, size, length, extra = struct.unpack_from(_LOCAL, data, at)
        at += _LOCAL_SIZE
        raw = data[at : at + length]
        name = raw.decode("ascii")
        at += length + extra
        body = data[at : at + packed]
        at += packed
        if (version, flags) != _CONSTANTS or (clock, day) != _WHEN or extra or method not in {0, _DEFLATED}:
            stray("fields of an entry", name)
        content = _unpacked(method, body, size)
        if content is None or len(content) != size or zlib.crc32(content) != crc:
            stray("data of an entry", name)
        if name in parts:
            stray("entry that is there twice", name)
        parts[name] = content or b""
        numbers = (version, version, flags, method, clock, day, crc, packed, size, length, 0, 0, 0, 0, 0, begin)
        directory += struct.pack(_CENTRAL, _CENTRAL_SIGN, *numbers) + raw
    if data[at : at + len(directory)] != directory:
        stray("directory that says otherwise", "file")
    end = struct.pack(_END, _END_SIGN, 0, 0, len(parts), len(parts), len(directory), at, 0)
    if data[at + len(directory) :] != end:
        stray("bytes beside the entries", "file")
    return parts


def _unpacked(method: int, body: bytes, size: int) -> bytes | None:
    """Unpack one entry; None where bytes are left over or missing, or there are more than it says."""
    if method == 0:
        return body
    if size > _LARGEST:
        return None
    stream = zlib.decompressobj(-15)
    content = stream.decompress(body, size + 1)
    return content if stream.eof and not stream.unused_data and not stream.unconsumed_tail else None
