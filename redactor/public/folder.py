"""The files of a published folder, as they are at the moment: found by address, vetted once, kept while unchanged."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.resources import PUBLISHED_TYPES

if TYPE_CHECKING:
    from pathlib import Path

CURRENT: Final = "current"
"""The link to the release that is served, where the folder is the one that holds the releases."""

_SEGMENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)  # no dots first, no separators, no escapes
_DEEPEST: Final = 8
_STYLE: Final = re.compile(rb"<style>([^<]*)</style>")
_MOST_KEPT: Final = 64 * 1024 * 1024  # bytes of files in memory; beyond it the one that was asked for longest ago goes


@dataclass(frozen=True, slots=True)
class File:
    """A file to serve: its bytes, its strong tag, and the hash of the one style that a page brings in its head."""

    kind: str
    tag: str
    style: str
    data: bytes = field(repr=False)
    seen: tuple[int, int, int, int] = (0, 0, 0, 0)


class Folder:
    """One published folder, which may be replaced while it is served."""

    def __init__(self, folder: Path) -> None:
        """Remember where it is; nothing is read before it is asked for."""
        self._folder = folder
        self._link = folder / CURRENT
        self._roots: tuple[str, Path] | None = None
        self._kept: OrderedDict[Path, File] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def root(self) -> Path:
        """Find what is served now: one real folder, so that an answer does not mix two states."""
        try:
            target = os.readlink(self._link)  # noqa: PTH115 -- on each request; the string is what is compared
        except OSError:
            return self._folder.resolve()
        known = self._roots
        if known is None or known[0] != target:
            known = self._roots = (target, self._link.resolve())
        return known[1]

    def read(self, root: Path, address: str) -> File | None:
        """Give the file at an address under a root.

        None where there is none, it is of no known kind, a link leads to it, or the address is no plain path.
        """
        parts = address.split("/")
        if len(parts) > _DEEPEST or not all(map(_SEGMENT.fullmatch, parts)):
            return None
        path = root.joinpath(*parts)
        kind = path.suffix.removeprefix(".")
        if kind not in PUBLISHED_TYPES:
            return None
        try:
            found = os.stat(path)  # noqa: PTH116 -- on each request, and twice as quick
            seen = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)
            held = self._kept.get(path)
            if held is not None and held.seen == seen:
                return held
            if path.resolve(strict=True) != path or not path.is_file():
                return None
            return self._keep(path, File(kind, *_facts(path, data := path.read_bytes()), data, seen))
        except OSError:
            return None

    def is_folder(self, root: Path, address: str) -> bool:
        """Tell whether an address without its slash is that of a folder of pages."""
        return self.read(root, f"{address}/index.html") is not None

    def kept(self) -> int:
        """Tell how many bytes of files are in memory."""
        return self._size

    def _keep(self, path: Path, file: File) -> File:
        with self._lock:
            old = self._kept.pop(path, None)
            self._size += len(file.data) - (len(old.data) if old else 0)
            self._kept[path] = file
            while self._size > _MOST_KEPT:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.data)
        return file


def _facts(path: Path, data: bytes) -> tuple[str, str]:
    """Give the hash of a file, and that of the style in it where it is a copy: minutes, or a paper beside them."""
    copy = path.name == "minutes.html" or (path.parent.name == "papers" and path.suffix == ".html")
    return hashlib.sha256(data).hexdigest(), _style_of(data) if copy else ""


def _style_of(data: bytes) -> str:
    """Let a page have the one style that stands in its head, and no other.

    The cleared page is also a file that opens by itself, so it brings its style along.
    """
    found = _STYLE.search(data)
    return f" 'sha256-{base64.b64encode(hashlib.sha256(found.group(1)).digest()).decode()}'" if found else ""
