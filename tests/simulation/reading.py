"""Reads published files back with nothing but the standard library: text without looks, blanks made one."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ASIDE: Final = frozenset(("script", "style", "title", "head"))


class _Page(HTMLParser):
    """Collects the text of an article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._aside = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._aside += tag in _ASIDE
        if tag in ("p", "h1", "h2", "h3", "li", "td", "th"):
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._aside -= tag in _ASIDE

    def handle_data(self, data: str) -> None:
        if not self._aside:
            self.said.append(data)


def text_of(name: str, data: bytes) -> str:
    """Give the text of minutes in one format."""
    return " ".join(_READS[name](data).split())


def _html(data: bytes) -> str:
    page = _Page()
    page.feed(data.decode())
    return "".join(page.said)


def _markdown(data: bytes) -> str:
    lines = (re.sub(r"^#+ ", "", line) for line in data.decode().splitlines())
    return re.sub(r"\\(.)", r"\1", "\n".join(lines).replace("**", ""))


def _json(data: bytes) -> str:
    held = json.loads(data)
    return " ".join(_told({"front": held["front"], "items": held["items"], "notes": held["notes"]}))


def _told(value: Any) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("text", "heading") and isinstance(inner, str):
                yield inner
            else:
                yield from _told(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _told(inner)


def _docx(data: bytes) -> str:
    """Read headers first, as the other formats have them; then the body."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        heads = sorted(name for name in names if re.fullmatch(r"word/header\d*\.xml", name))
        return "\n".join(_paragraphs(package.read(name)) for name in [*heads, "word/document.xml"])


def _paragraphs(xml: bytes) -> str:
    tree = ET.fromstring(xml)  # noqa: S314 -- what the product wrote
    return "\n".join("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in tree.iter(f"{_W}p"))


_READS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "txt": bytes.decode,
    "md": _markdown,
    "html": _html,
    "json": _json,
    "docx": _docx,
}
FORMATS: Final = tuple(_READS)


def everything_in(path: str, data: bytes) -> str:
    """Give all text that a file has, its own and that of the files in it, for a search in it."""
    if path.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        return "\n".join([*parts, _docx(data)])
    return data.decode("utf-8", "replace")
