"""The untrusted zip: what no Word document is, is refused with a way out, before anything is inflated."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import InputError
from redactor.formats import package as pk

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = b"some text that shrinks, shrinks, shrinks, shrinks"


def packed(*entries: tuple[str, bytes], stored: bool = False) -> bytes:
    """Pack entries with the standard library."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as z:
        for name, data in entries:
            z.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


PLAIN = packed(("a.xml", TEXT), ("word/b.xml", b"other"))


def patched(data: bytes, mark: bytes, at: int, value: bytes, *, which: int = 0) -> bytes:
    """Change bytes of one record."""
    place = -1
    for _ in range(which + 1):
        place = data.index(mark, place + 1)
    return data[: place + at] + value + data[place + at + len(value) :]


def test_what_is_packed_is_read() -> None:
    package = pk.Package(PLAIN)
    assert package.names() == ("a.xml", "word/b.xml")
    assert package.read("a.xml") == TEXT
    assert package.size("a.xml") == len(TEXT)
    assert "word/b.xml" in package
    assert "WORD/b.xml" not in package


def test_stored_entries_folders_and_comments_are_read_past() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(zipfile.ZipInfo("folder/"), b"")
        z.writestr("folder/a.xml", TEXT)
        z.comment = b"a comment"
    package = pk.Package(out.getvalue())
    assert package.names() == ("folder/a.xml",)
    assert package.read("folder/a.xml") == TEXT


def test_sizes_may_follow_the_data() -> None:
    class Stream(io.RawIOBase):
        """An output that cannot be wound back: sizes are written behind the data."""

        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("a.xml", TEXT)
    assert pk.Package(out.data).read("a.xml") == TEXT


def test_data_behind_a_stream_between_entries_and_behind_the_archive_is_never_given() -> None:
    entry = packed(("a.xml", TEXT))
    grown = entry.replace(b"PK\x01\x02", b"GAP" + b"PK\x01\x02", 1)
    offset = grown.index(b"PK\x05\x06") + 16
    grown = grown[:offset] + struct.pack("<L", grown.index(b"PK\x01\x02")) + grown[offset + 4 :]
    package = pk.Package(grown + b"TAIL")
    assert package.read("a.xml") == TEXT


def declared(size: int) -> bytes:
    """Lie about a size in both records."""
    value = struct.pack("<L", size)
    return patched(patched(PLAIN, b"PK\x03\x04", 22, value), b"PK\x01\x02", 24, value)


def two_directories() -> bytes:
    """Append a second directory that points at the same data."""
    start = PLAIN.index(b"PK\x01\x02")
    size = len(PLAIN) - 22 - start
    end = PLAIN[-22:-6] + struct.pack("<L", len(PLAIN)) + PLAIN[-2:]
    return PLAIN + PLAIN[start : start + size] + end


def overlapping() -> bytes:
    """Let an entry reach into the next one."""
    data = packed(("a.xml", TEXT), ("b.xml", TEXT), stored=True)
    size = struct.pack("<L", len(TEXT) + 20)
    for mark, at in ((b"PK\x03\x04", 18), (b"PK\x03\x04", 22), (b"PK\x01\x02", 20), (b"PK\x01\x02", 24)):
        data = patched(data, mark, at, size)
    return data


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"Minutes of the meeting", "not a Word document"),
    "rtf": (lambda: b"{\\rtf1 minutes}", "Rich Text"),
    "html": (lambda: b"\xef\xbb\xbf<!DOCTYPE html><html>", "web page"),
    "flat opc": (
        lambda: b'<?xml?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
        "one XML",
    ),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word 2003"),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "locked with a password",
    ),
    "cut off": (lambda: PLAIN[:-30], "cut off"),
    "cut in the middle": (lambda: PLAIN[: len(PLAIN) // 2], "cut off"),
    "prefix": (lambda: b"MZ program" + PLAIN, "in front"),
    "two ends": (lambda: PLAIN + PLAIN[-22:], "cut off"),
    "two archives": (lambda: PLAIN + packed(("a.xml", b"another document")), "cut off"),
    "two directories": (two_directories, "two different"),
    "too large": (lambda: b"PK\x03\x04" + bytes(pk.MAX_FILE), "larger than"),
    "too many": (lambda: packed(*((f"{i}.xml", b"") for i in range(pk.MAX_ENTRIES + 1))), "more than"),
    "traversal": (lambda: packed(("../a.xml", TEXT)), "unsafe name"),
    "absolute": (lambda: packed(("/a.xml", TEXT)), "unsafe name"),
    "backslash": (lambda: packed(("..!a.xml", TEXT)).replace(b"..!a", b"..\\a"), "unsafe name"),
    "drive": (lambda: packed(("C:a.xml", TEXT)), "unsafe name"),
    "bidi": (lambda: packed(("word/\u202elmx.a", TEXT)), "unsafe name"),
    "empty step": (lambda: packed(("word//a.xml", TEXT)), "unsafe name"),
    "case": (lambda: packed(("a.xml", TEXT), ("A.XML", TEXT)), "one name"),
    "form": (lambda: packed(("\u00e9.xml", TEXT), ("e\u0301.xml", TEXT)), "one name"),
    "duplicate": (lambda: packed(("a.xml", TEXT), ("b.xml", TEXT)).replace(b"b.xml", b"a.xml"), "one name"),
    "other local name": (lambda: PLAIN.replace(b"a.xml", b"c.xml", 1), "two different documents"),
    "encrypted flag": (lambda: patched(patched(PLAIN, b"PK\x03\x04", 6, b"\1"), b"PK\x01\x02", 8, b"\1"), "password"),
    "local encrypted flag": (lambda: patched(PLAIN, b"PK\x03\x04", 6, b"\1"), "two different"),
    "method": (lambda: patched(patched(PLAIN, b"PK\x03\x04", 8, b"\x0c"), b"PK\x01\x02", 10, b"\x0c"), "does not use"),
    "local size": (lambda: patched(PLAIN, b"PK\x03\x04", 22, b"\x02"), "two different"),
    "points at the other": (lambda: patched(PLAIN, b"PK\x01\x02", 42, bytes(4), which=1), "two different"),
    "overlap": (overlapping, "two different"),
    "bomb by size": (lambda: declared(pk.MAX_ENTRY + 1), "unpacks to more"),
    "bomb by ratio": (lambda: packed(("a.xml", bytes(2 * 1024 * 1024))), "unpacks to more"),
    "zip64": (lambda: declared(0xFFFFFFFF), "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_what_is_wrong_and_a_way_out(name: str) -> None:
    make, words = REFUSED[name]
    with pytest.raises(InputError, match=words or ".") as caught:
        pk.Package(make())
    assert caught.value.remedy


def test_many_packages_together_may_not_exceed_the_whole() -> None:
    each = pk.MAX_TOTAL // 5 + 1
    data = packed(*((f"{i}.xml", TEXT) for i in range(5)))
    for i in range(5):
        size = struct.pack("<L", each)
        data = patched(patched(data, b"PK\x03\x04", 22, size, which=i), b"PK\x01\x02", 24, size, which=i)
    with pytest.raises(InputError, match="unpacks to more"):
        pk.Package(data)


@pytest.mark.parametrize("size", [3, len(TEXT) - 1, len(TEXT) + 1])
def test_a_lie_about_a_size_is_found_when_the_entry_is_read(size: int) -> None:
    package = pk.Package(declared(size))
    with pytest.raises(InputError, match="damaged"):
        package.read("a.xml")


def test_a_lie_about_a_size_costs_no_more_memory_than_the_lie() -> None:
    bomb = packed(("a.xml", bytes(40 * 1024 * 1024)))
    value = struct.pack("<L", 1000)
    bomb = patched(patched(bomb, b"PK\x03\x04", 22, value), b"PK\x01\x02", 24, value)
    tracemalloc.start()
    with pytest.raises(InputError):
        pk.Package(bomb).read("a.xml")
    assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    tracemalloc.stop()


def test_a_wrong_checksum_is_found() -> None:
    data = patched(patched(PLAIN, b"PK\x03\x04", 14, b"abcd"), b"PK\x01\x02", 16, b"abcd")
    with pytest.raises(InputError, match="damaged"):
        pk.Package(data).read("a.xml")


def test_names_in_messages_are_made_harmless() -> None:
    with pytest.raises(InputError) as caught:
        pk.Package(packed(("\u202e\x07evil" + "x" * 200, TEXT)))
    assert caught.value.message.isascii()
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 150


@given(st.data())
def test_damage_anywhere_is_refused_or_harmless(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PLAIN) - 1))
    broken = PLAIN[:at] + bytes([data.draw(st.integers(0, 255))]) + PLAIN[at + 1 :]
    try:
        package = pk.Package(broken)
        contents = {name: package.read(name) for name in package.names()}
    except InputError:
        return
    assert set(contents.values()) <= {TEXT, b"other"}


@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(InputError):
        pk.Package(noise)
    with pytest.raises(InputError):
        pk.Package(b"PK\x03\x04" + noise)
