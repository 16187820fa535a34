"""Find tokens in a file, however they are packed, split, encoded or turned round.

The search is for the selftest, and is the opposite of a probe: it knows nothing of formats beyond what is needed to
open what is packed, and looks at every byte in every view that it has. It shares no code with readers, writers and
probes, so that a blind spot of theirs is none of its own. Tokens are words of small letters, or eight hexadecimal
digits.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
import urllib.parse
import zlib
from typing import TYPE_CHECKING, Final

from redactor.services.release.glyphs import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_DEEPEST: Final = 6  # archives in archives; the shipped drafts have two
_LARGEST: Final = 32 * 1024 * 1024  # an unpacked stream is cut here
_TAGS = re.compile(r"<[^>]*>")
_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_VALUE = re.compile(r'="([^"]*)"|=\'([^\']*)\'')
_SIGN = re.compile(r'\bchar="([0-9A-Fa-f]{4})"')
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[\s:-]?){8,}")
_RTF = re.compile(r"\\'([0-9A-Fa-f]{2})")
_SHORT: Final = 200  # bytes; what reads like base64 and is shorter than this is mostly a word
_FEW_PIXELS: Final = 1 << 18
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a PNG's colour types
_PAETH: Final = 4
_DEFLATE = (8, zlib.DEFLATED)
_LOCAL_SIZE = 30
_SHOWN = {0xE0000 + c: c for c in range(0x20, 0x7F)}  # Unicode's block of tags repeats ASCII
_NO_LETTER = re.compile("[^a-z]+")


class Traces:
    """Looks for a set of tokens."""

    def __init__(self, tokens: Iterable[str]) -> None:
        """Know the tokens."""
        self._by_fold = {token.lower(): token for token in tokens}
        self._lengths = {len(token) for token in self._by_fold}
        self._found: set[str] = set()
        self._seen: set[int] = set()
        starts = {token[:2] for token in self._by_fold if not _is_hexadecimal(token)}
        self._words = re.compile("|".join(f"{s}[a-z]{{14}}" for s in sorted(starts)) or r"(?!)")
        self._codes = re.compile("|".join(t for t in self._by_fold if _is_hexadecimal(t)) or r"(?!)")

    def in_bytes(self, data: bytes) -> frozenset[str]:
        """Find which tokens are in a file."""
        self._found, self._seen = set(), set()
        self._blob(data, 0)
        return frozenset(self._found)

    def _text(self, text: str) -> None:
        low = text.lower()
        for pattern in (self._words, self._codes):
            for match in pattern.finditer(low):
                if match.group() in self._by_fold:
                    self._found.add(self._by_fold[match.group()])

    def _joined(self, text: str) -> None:
        """Search letters alone, forwards and backwards: joins what runs, marks and blanks part."""
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text.translate(_SHOWN))
        letters = _NO_LETTER.sub("", text.lower())
        self._text(letters)
        self._text(letters[::-1])

    def _blob(self, data: bytes, depth: int) -> None:
        if not data or depth > _DEEPEST or hash(data) in self._seen:
            return
        self._seen.add(hash(data))
        self._plainly(data)
        if b"PK\x03\x04" in data:
            for inner in _zip_streams(data):
                self._blob(inner, depth + 1)
        for text in drawn(data) if data.startswith(b"%PDF") else ():
            self._text(text)
            self._joined(text)
        if b"\x04\x03KP" in data:
            self._blob(data[::-1], depth + 1)
        for inner in (*_png_chunks(data), *_flate_streams(data)):
            self._blob(inner, depth + 1)
        if _is_text(data):
            self._as_text(data, depth)

    def _plainly(self, data: bytes) -> None:
        """Search the bytes as they are, backwards, and in every other place of two and four (UTF-16, UTF-32)."""
        text = data.decode("latin-1")
        self._text(text)
        self._text(text[::-1])
        if b"\0" in data:
            for step in (2, 4):
                for start in range(step):
                    self._text(text[start::step])
        for step in (3, 4):  # one channel of interleaved colours
            if len(data) < 1 << 20:
                for start in range(step):
                    self._text(text[start::step])

    def _as_text(self, data: bytes, depth: int) -> None:
        for encoding in ("utf-8", "utf-16") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8",):
            text = data.decode(encoding, "replace")
            for view in {*_views(text)}:
                self._text(view)
                self._joined(view)
        for inner in {*_decoded(_BASE64, data, _from_base64), *_decoded(_HEX, data, _from_hexadecimal)}:
            if inner.isascii() or b"PK\x03\x04" in inner or len(inner) > _SHORT:
                self._blob(inner, depth + 1)
            else:
                self._plainly(inner)


def _is_hexadecimal(token: str) -> bool:
    return re.fullmatch("[0-9a-f]{8}", token) is not None


def _is_text(data: bytes) -> bool:
    """Tell text from other bytes by its beginning; UTF-16 has its mark."""
    head = data[:2000]
    return data[:2] in {b"\xff\xfe", b"\xfe\xff"} or sum(c in b"\t\n\r" or c >= ord(" ") for c in head) > 0.9 * len(
        head
    )


def _views(text: str) -> Iterator[str]:
    """Give a text as its readers see it: without tags, values alone, with references and escapes resolved."""
    yield text
    if "<" in text:
        markup = text.replace("<![CDATA[", "").replace("]]>", "")
        yield html.unescape(_TAGS.sub("", _COMMENT.sub("", markup)))
        yield "".join(html.unescape(a or b) for a, b in _VALUE.findall(text))
        yield "".join(chr(int(sign, 16) & 0xFF) for sign in _SIGN.findall(text))
    yield html.unescape(text)
    yield urllib.parse.unquote(text)
    if "\\" in text:
        yield _RTF.sub(lambda m: chr(int(m.group(1), 16)), text)
        yield re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), text)
        yield re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8) & 0xFF), text)
    yield codecs.decode(text, "rot13")


def _zip_streams(data: bytes) -> Iterator[bytes]:
    """Unpack every entry that begins anywhere, whether a directory lists it or not, and give what follows its end."""
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        head = data[at : at + _LOCAL_SIZE]
        lengths = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
        start = at + _LOCAL_SIZE + sum(lengths)
        size = int.from_bytes(head[18:22], "little")
        if int.from_bytes(head[8:10], "little") in _DEFLATE:
            yield from _inflated(data[start:], -15)
        else:
            yield data[start : start + size]
        at = data.find(b"PK\x03\x04", at + 4)


def _inflated(data: bytes, bits: int) -> Iterator[bytes]:
    stream = zlib.decompressobj(bits)
    try:
        yield stream.decompress(data, _LARGEST)
    except zlib.error:
        return


def _png_chunks(data: bytes) -> Iterator[bytes]:
    """Give the chunks of a PNG, and its pixels unpacked, with and without the filters of its lines."""
    if not data.startswith(b"\x89PNG"):
        return
    at, pixels = 8, b""
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        pixels += body if kind == b"IDAT" else b""
        if kind != b"IDAT":
            yield body
        at += size + 12
    for lines in _inflated(pixels, 15):
        yield lines
        if len(lines) < _FEW_PIXELS and data[24:25] == b"\x08":
            yield _unfiltered(lines, int.from_bytes(data[16:20], "big"), _CHANNELS.get(data[25], 1))


def _unfiltered(lines: bytes, width: int, channels: int) -> bytes:
    """Undo the filters of a PNG's lines (RFC 2083, section 6)."""
    length = width * channels
    out, above = bytearray(), bytes(length)
    for start in range(0, len(lines), length + 1):
        kind, line = lines[start], bytearray(lines[start + 1 : start + 1 + length])
        for i in range(len(line)):
            left = line[i - channels] if i >= channels else 0
            corner = above[i - channels] if i >= channels else 0
            line[i] = line[i] + _predicted(kind, left, above[i], corner) & 0xFF
        out += line
        above = bytes(line).ljust(length, b"\0")
    return bytes(out)


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    """Predict a byte of a line from its neighbours."""
    if kind == _PAETH:
        guess = left + above - corner
        return min((left, above, corner), key=lambda near: abs(guess - near))
    return (0, left, above, (left + above) // 2)[kind] if kind < _PAETH else 0


def _flate_streams(data: bytes) -> Iterator[bytes]:
    """Unpack every stream that begins like one of zlib's or gzip's, anywhere."""
    if data.startswith(b"PK\x03\x04"):
        return
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        yield from _inflated(data[match.start() :], 47)


def _decoded(pattern: re.Pattern[bytes], data: bytes, decode: Callable[[bytes, int], bytes]) -> Iterator[bytes]:
    for match in pattern.finditer(data):
        for shift in range(4):
            inner = decode(match.group(), shift)
            if inner:
                yield inner


def _from_base64(data: bytes, shift: int) -> bytes:
    body = data.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))[shift:]
    body = body[: len(body) - (len(body) % 4 == 1)]
    try:
        return base64.b64decode(body + b"=" * (-len(body) % 4))
    except binascii.Error:
        return b""


def _from_hexadecimal(data: bytes, shift: int) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data)[shift % 2 :]
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode()) if shift < 2 else b""  # noqa: PLR2004 -- two digits to a byte
