"""Search files for words that must not rest in the clear: as they are, in other encodings, and inside archives."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TELLING = 6
"""Fewer letters stand in any sealed file by chance."""


def in_the_clear(words: Iterable[str], folders: Iterable[Path]) -> list[str]:
    """List which words stand in which files, by file name, UTF-8, UTF-16, Base64 or hexadecimal."""
    shapes = {word: tuple(shapes_of(word)) for word in words}
    found = []
    for file in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        held = list(layers(file.read_bytes()))
        for word, looks in shapes.items():
            if word in file.name or any(look in data for look in looks for data in held):
                found.append(f"{word!r} in {file.name}")
    return found


def shapes_of(word: str) -> Iterator[bytes]:
    """Write a word as it might lie in a file."""
    plain = word.encode()
    yield from (plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode())
    for before in range(3):  # where it stands in a group of three bytes, less the letters that its neighbours share
        coded = base64.b64encode(b"\0" * before + plain)[(0, 2, 3)[before] : -4]
        if len(coded) >= _TELLING:
            yield coded


def layers(data: bytes) -> Iterator[bytes]:
    """Give what a file holds, what is in it where it is an archive, and what is deflated in it where it is a PDF."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from layers(archive.read(name))
    if data.startswith(b"%PDF"):
        yield from _streams(data)


def _streams(pdf: bytes) -> Iterator[bytes]:
    for part in pdf.split(b"stream")[1::2]:
        try:
            yield zlib.decompressobj().decompress(part.lstrip(b"\r\n"))
        except zlib.error:  # a stream that is not deflated stands in the file itself
            continue
