"""Write a ZIP archive in which nothing but the parts can be: no times, no extra fields, no comments, no gaps.

Equal parts give equal bytes. The fields are those of PKWARE's APPNOTE 6.3.10, 4.3; the date is the first one that the
format can hold, 1 January 1980.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCAL: Final = struct.Struct("<IHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<IHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<IHHHHIIH")
_VERSION: Final = 20
_DEFLATED: Final = 8
_STORED: Final = 0
_MIDNIGHT: Final = 0
_FIRST_DAY: Final = 0x0021
_STORED_NAMES: Final = (".png", ".jpeg", "mimetype")  # compressed already; the first part of OpenDocument


def archive(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Write an archive of the parts, in the order given; names are ASCII."""
    out = bytearray()
    directory = bytearray()
    count = 0
    for name, data in parts:
        stored = name.endswith(_STORED_NAMES)
        packed = data if stored else _deflated(data)
        raw = name.encode("ascii")
        common = (
            _VERSION, 0, _STORED if stored else _DEFLATED, _MIDNIGHT, _FIRST_DAY,
            zlib.crc32(data), len(packed), len(data), len(raw), 0,
        )  # fmt: skip
        directory += _CENTRAL.pack(0x02014B50, _VERSION, *common, 0, 0, 0, 0, len(out)) + raw
        out += _LOCAL.pack(0x04034B50, *common) + raw + packed
        count += 1
    end = _END.pack(0x06054B50, 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()
