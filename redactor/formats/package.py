"""The untrusted zip: what may be in it, and its bytes.

The archive is read from its own records, not by a library that repairs: where two readers could see two different
documents (an entry twice, a name that differs between its two records, data before the archive), there is none here.
Entries stay in memory and are inflated one by one under a cap; nothing is ever extracted to a disk, and nothing inside
an entry is opened in turn. Layout: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

# A browser sends whatever it is given; the largest of 2,158 real documents had 4.2 MB.
MAX_FILE: Final = 50 * 1024 * 1024
# A directory of a million empty entries costs memory before a byte is inflated.
MAX_ENTRIES: Final = 2000
# A zip bomb: one entry that inflates without end.
MAX_ENTRY: Final = 64 * 1024 * 1024
# Many entries, each just under the limit above.
MAX_TOTAL: Final = 256 * 1024 * 1024
# A bomb that declares its size honestly; text and pictures of real documents stay under 200:1.
MAX_RATIO: Final = 200
# Small entries may shrink further: a megabyte harms nobody.
RATIO_FROM: Final = 1024 * 1024

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_MARK, _CENTRAL_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_CFB_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_ZIP64 = 0xFFFFFFFF
_MAX_COMMENT = 0xFFFF
_CFB_SECTOR = 512
_FLAT_HEAD = 4096
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_AGAIN = "Open it in Word, save it as a Word document (.docx), and choose it again."
_CUT = "This file is cut off or damaged."
_FETCH = "Get it again from where it came from, or open it in Word and save it."
_UNSAFE = "This file is not built as Word builds one, and two programs could read two different documents in it."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the archive, as both of its records describe it."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


class Package:
    """The entries of a checked archive, by name. Directory entries are left out."""

    def __init__(self, untrusted: bytes) -> None:
        """Check the whole archive without inflating anything; raises InputError."""
        _check_kind(untrusted)
        self._data = untrusted
        self._entries = {e.name: e for e in _entries(untrusted)}

    def names(self) -> tuple[str, ...]:
        """List the names of the entries in the order of the directory."""
        return tuple(self._entries)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such an entry, with exactly this name."""
        return name in self._entries

    def size(self, name: str) -> int:
        """Give the size of an entry in bytes, as declared."""
        return self._entries[name].size

    def read(self, name: str) -> bytes:
        """Inflate one entry, never past its declared size; raises InputError when that or its checksum is wrong."""
        entry = self._entries[name]
        packed = self._data[entry.start : entry.start + entry.packed]
        data = packed if entry.method == _STORED else _inflate(packed, entry.size)
        if len(data) != entry.size or zlib.crc32(data) != entry.crc:
            raise InputError(f"This file is damaged: {_shown(name)} is not as long as it says.", remedy=_AGAIN)
        return data


def _inflate(packed: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflater.decompress(packed, size + 1)
    except zlib.error as e:
        raise InputError("This file is damaged: a part of it cannot be unpacked.", remedy=_AGAIN) from e
    # What stands behind the end of the stream is no part of the entry, and is never looked at.
    return data if inflater.eof or len(data) > size else b""


def _shown(name: str) -> str:
    """Make a name safe for a message: it is the sender's text."""
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in name)[:60]


def _check_kind(data: bytes) -> None:
    """Refuse what is no archive, and say what it is instead."""
    if not data:
        raise InputError("This file is empty.", remedy="Choose the minutes again.")
    if len(data) > MAX_FILE:
        raise InputError(
            f"This file is larger than {MAX_FILE // 1024 // 1024} MB.",
            remedy="Make its pictures smaller, and choose it again.",
        )
    if data.startswith(_CFB_MARK):
        _refuse_compound(data)
    if data.startswith(b"{\\rtf"):
        raise InputError("This is a Rich Text file with another name.", remedy=_AGAIN)
    if not data.startswith(_LOCAL_MARK):
        _refuse_text(data)


def _refuse_compound(data: bytes) -> None:
    if _ENCRYPTED_PACKAGE in data:
        raise InputError("This file is locked with a password.", remedy="Save it without one and choose it again.")
    raise InputError("This is a document of Word 2003 or earlier, or it is locked with a password.", remedy=_AGAIN)


def _refuse_text(data: bytes) -> None:
    head = data[:_CFB_SECTOR].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"http://schemas.microsoft.com/office/2006/xmlPackage" in data[:_FLAT_HEAD]:
        raise InputError("This is a Word document in one XML file (Flat OPC).", remedy=_AGAIN)
    if head.startswith((b"<!doctype html", b"<html")):
        raise InputError("This is a web page with another name.", remedy=_AGAIN)
    if _END_MARK in data[-_MAX_COMMENT - _END.size :]:
        raise InputError("Something stands in front of the document in this file.", remedy=_AGAIN)
    raise InputError("This is not a Word document (.docx).", remedy=_AGAIN)


def _entries(data: bytes) -> list[Entry]:
    count, size, offset = _end(data)
    if count > MAX_ENTRIES:
        raise InputError(f"This file has more than {MAX_ENTRIES} parts.", remedy=_AGAIN)
    out: list[Entry] = []
    spans: list[tuple[int, int]] = []
    seen: set[str] = set()
    at = offset
    for _ in range(count):
        entry, header, at = _entry(data, at, offset + size)
        spans.append((header, entry.start + entry.packed))
        _check_name(entry.name, seen)
        if not entry.name.endswith("/"):
            out.append(entry)
    _check_spans(spans, offset)
    _check_sizes(out)
    return out


def _end(data: bytes) -> tuple[int, int, int]:
    """Find the end record, whose directory lies right before it: number of entries, size and offset of those.

    It is the last one in the file, and there is no other that fits: programs look for it from either side.
    """
    ends = [at for at in _marks(data) if at + _END.size <= len(data)]
    found = [directory for directory in (_directory(data, at) for at in ends) if directory is not None]
    if not found or _directory(data, ends[0]) is None:
        raise InputError(_CUT, remedy=_FETCH)
    if len(found) > 1:
        raise InputError(_UNSAFE, remedy=_AGAIN)
    return found[0]


def _marks(data: bytes) -> Iterator[int]:
    """Find what looks like an end record, the last one first."""
    lowest = max(0, len(data) - _MAX_COMMENT - _END.size)
    at = data.rfind(_END_MARK, lowest)
    while at >= 0:
        yield at
        at = data.rfind(_END_MARK, lowest, at + len(_END_MARK) - 1)


def _directory(data: bytes, at: int) -> tuple[int, int, int] | None:
    _, disk, start_disk, here, count, size, offset, _comment = _END.unpack_from(data, at)
    fits = (disk, start_disk) == (0, 0) and here == count and count and offset + size == at
    return (count, size, offset) if fits else None


def _entry(data: bytes, at: int, end: int) -> tuple[Entry, int, int]:
    """Read one record of the directory and the local one that it points to."""
    if at + _CENTRAL.size > end:
        raise InputError(_CUT, remedy=_FETCH)
    fields = _CENTRAL.unpack_from(data, at)
    mark, _made, _need, flags, method, _time, _date, crc, packed, size = fields[:10]
    name_size, extra_size, comment_size, disk, _inner, _outer, header = fields[10:]
    nxt = at + _CENTRAL.size + name_size + extra_size + comment_size
    if mark != _CENTRAL_MARK or nxt > end or disk or _ZIP64 in (packed, size, header):
        raise InputError("This file is damaged: its list of parts cannot be read.", remedy=_AGAIN)
    raw = data[at + _CENTRAL.size : at + _CENTRAL.size + name_size]
    if flags & _ENCRYPTED:
        raise InputError("This file is locked with a password.", remedy="Save it without one and choose it again.")
    if method not in {_STORED, _DEFLATED} or (method == _STORED and packed != size):
        raise InputError("This file is packed in a way that Word does not use.", remedy=_AGAIN)
    start = _local(data, header, raw, (flags, method, crc, packed, size))
    return Entry(_decoded(raw, flags), method, crc, packed, size, start), header, nxt


def _local(data: bytes, at: int, raw: bytes, central: tuple[int, int, int, int, int]) -> int:
    """Compare the local record with the directory's, and give the place where the entry's bytes begin."""
    if at + _LOCAL.size > len(data):
        raise InputError(_CUT, remedy=_FETCH)
    mark, _need, flags, method, _time, _date, crc, packed, size, name_size, extra_size = _LOCAL.unpack_from(data, at)
    start: int = at + _LOCAL.size + name_size + extra_size
    same_name = data[at + _LOCAL.size : at + _LOCAL.size + name_size] == raw
    later = flags & _DESCRIPTOR
    pairs = ((crc, central[2]), (packed, central[3]), (size, central[4]))
    same_sizes = all(ours in (theirs, _ZIP64) or (later and not ours) for ours, theirs in pairs)
    if mark != _LOCAL_MARK or not same_name or flags & _ENCRYPTED or method != central[1] or not same_sizes:
        raise InputError(_UNSAFE, remedy=_AGAIN)
    return start


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 or raw.isascii() else "cp437")
    except UnicodeDecodeError as e:
        raise InputError(_UNSAFE, remedy=_AGAIN) from e


def _check_name(name: str, seen: set[str]) -> None:
    """Refuse names that lead out of the archive, show another name than they are, or stand for two entries."""
    parts = name.removesuffix("/").split("/")
    odd = "\\" in name or ":" in name or any(p in {"", ".", ".."} for p in parts)
    if odd or any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name):
        raise InputError(f"This file has a part with an unsafe name: {_shown(name)}.", remedy=_AGAIN)
    # The names of parts are compared without case (ECMA-376 Part 2, 6.2.2.3).
    key = unicodedata.normalize("NFC", name.removesuffix("/")).casefold()
    if key in seen:
        raise InputError(f"This file has two parts with one name: {_shown(name)}.", remedy=_AGAIN)
    seen.add(key)


def _check_spans(spans: list[tuple[int, int]], directory: int) -> None:
    """Refuse entries that share bytes: a bomb of overlapping entries, or one file with two contents."""
    before = 0
    for start, end in sorted(spans):
        if start < before or end > directory:
            raise InputError(_UNSAFE, remedy=_AGAIN)
        before = end


def _check_sizes(entries: list[Entry]) -> None:
    if sum(e.size for e in entries) > MAX_TOTAL:
        raise InputError("This file unpacks to more than a document can be.", remedy=_AGAIN)
    for e in entries:
        if e.size > MAX_ENTRY or (e.size > RATIO_FROM and e.size > e.packed * MAX_RATIO):
            raise InputError(f"This file unpacks to more than a document can be: {_shown(e.name)}.", remedy=_AGAIN)
