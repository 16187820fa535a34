"""Probe Markdown: what a CommonMark parser makes of it, and that nothing in it is made into nothing.

Definitions (of notes and images) are invisible when rendered, so they are taken off and looked at here. The rest is
parsed by markdown-it with GitHub's tables, without joining what was escaped to what was not: only unescaped brackets
can be a note, only an unescaped gap can end a label.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from redactor.formats.probes import pixels
from redactor.formats.probes.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from redactor.core.probe import Probe

_IMAGE = re.compile(r"\[image-([1-9]\d{0,4})\]: data:image/(png|jpeg);base64,([A-Za-z0-9+/]+={0,2})")
_NOTE = re.compile(r"\[\^([1-9]\d{0,4})\]: (?=\S)")
_REFERENCE = re.compile(r"\[\^([1-9]\d{0,4})\]")
_TARGET = re.compile(r"(?:https?://|mailto:)[!-~]+", re.IGNORECASE)
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# Escaped punctuation goes through as control characters, which no text of ours has.
_MASKED = {ord(c): chr(0x80 + at) for at, c in enumerate(_PUNCTUATION)}
_UNMASKED = {0x80 + at: c for at, c in enumerate(_PUNCTUATION)}
_HERE = "\x01"  # where an image or a note reference stood: the spaces around it are no gap
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_STRUCTURE = frozenset(
    "paragraph bullet_list ordered_list list_item table thead tbody tr".split()
) | {"heading", "th", "td"}  # fmt: skip
_SILENT = frozenset({"strong_open", "strong_close", "em_open", "em_close", "link_close"})


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 -- targets are looked at here
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # as its documentation teaches
    return parser


def probe(data: bytes) -> Probe:
    """Find everything that is in a Markdown file."""
    ledger = Ledger()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        ledger.stray("bytes that are no text", "file")
        return ledger.close()
    _Document(ledger).read(text)
    return ledger.close()


class _Document:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.images: dict[str, bytes] = {}
        self.used: set[str] = set()
        self.offset = 0

    def read(self, text: str) -> None:
        if text and (not text.endswith("\n") or text.endswith("\n\n") or text.startswith("\n") or "\n\n\n" in text):
            self.ledger.stray("empty lines", "file")
        if _CONTROLS.search(text):
            self.ledger.stray("control characters", "file")
            return
        body, notes = self._parts(text.split("\n"))
        self._parse(body, 0)
        for number, start, lines in notes:
            self.ledger.label(number, f"line {start + 1}")
            self._parse(lines, start)
        for name in self.images.keys() - self.used:
            self.ledger.stray("image that is not shown", f"image-{name}")

    def _parts(self, lines: list[str]) -> tuple[list[str], list[tuple[str, int, list[str]]]]:
        """Part the body from the notes and the images, which end the file in this order."""
        body: list[str] = []
        notes: list[tuple[str, int, list[str]]] = []
        current = body
        for at, line in enumerate(lines):
            if line != line.rstrip():
                self.ledger.stray("white space", f"line {at + 1}")
            image, note = _IMAGE.fullmatch(line), _NOTE.match(line)
            if image:
                self._image(image, at)
            elif note:
                current = [line[note.end() :]]
                notes.append((note[1], at, current))
            elif self.images and line:
                self.ledger.stray("text after the images", f"line {at + 1}")
            elif current is not body and line:
                if not line.startswith("    "):
                    self.ledger.stray("text after the notes", f"line {at + 1}")
                current.append(line.removeprefix("    "))
            else:
                current.append(line)
        return body, notes

    def _image(self, match: re.Match[str], at: int) -> None:
        place = f"line {at + 1}"
        name, kind, packed = match.groups()
        try:
            data = base64.b64decode(packed, validate=True)
        except binascii.Error:
            self.ledger.stray("image", place)
            return
        if name in self.images or base64.b64encode(data).decode() != packed:
            self.ledger.stray("image that is another", place)
        for stray in pixels.strays(kind, data):
            self.ledger.stray(stray, place)
        self.images[name] = data
        self.ledger.image(data)

    def _parse(self, lines: list[str], offset: int) -> None:
        # Stand-ins for the definitions that were taken off; their real content is long.
        source = "\n".join(lines) + "\n\n" + "\n".join(f"[image-{name}]: image-{name}" for name in self.images)
        environment: dict[str, dict[str, dict[str, str]]] = {}
        tokens = _parser().parse(source, environment)
        expected = {f"IMAGE-{name}" for name in self.images}
        if set(environment.get("references", {})) != expected or environment.get("duplicate_refs"):
            self.ledger.stray("definition", f"line {offset + 1}")
        place = ""
        inside = ""
        for token in tokens:
            if token.map:
                place = f"line {token.map[0] + 1 + offset}"
            if token.type == "inline":
                self._inline(token.children or (), place, cell=inside in {"th", "td"})
                continue
            name = token.type.removesuffix("_open").removesuffix("_close")
            inside = name
            self._structure(name, token, place)

    def _structure(self, name: str, token: Token, place: str) -> None:
        if name not in _STRUCTURE or set(token.attrs) - {"start"}:
            self.ledger.stray(f"block {name}", place)
        elif token.type == "heading_open" and not re.fullmatch("#{1,6}", token.markup):
            self.ledger.stray("heading", place)
        elif token.type == "list_item_open":
            if token.info and token.markup == ")":
                self.ledger.label(f"{token.info})", place)
            elif token.markup != "-":
                self.ledger.stray(f"list marker {token.markup}", place)

    def _inline(self, tokens: Iterable[Token], place: str, *, cell: bool) -> None:
        pieces: list[str] = []
        for token in tokens:
            if token.type == "text":
                pieces.append(token.content)
            elif token.type == "text_special" and token.info == "escape":
                pieces.append(token.content.translate(_MASKED))
            elif token.type == "hardbreak" and not cell:
                pieces.append("\n")
            elif token.type == "html_inline" and token.content == "<br>" and cell:
                self._paragraph("".join(pieces), place)
                pieces = []
            else:
                pieces.append(_HERE if token.type == "image" else "")
                self._mark(token, place)
        self._paragraph("".join(pieces), place)

    def _mark(self, token: Token, place: str) -> None:
        if token.type == "link_open":
            href = str(token.attrs.get("href", ""))
            if set(token.attrs) != {"href"} or token.info or not _TARGET.fullmatch(href):
                self.ledger.stray("link", place)
            self.ledger.value(href, place)
        elif token.type == "image":
            self._shown_image(token, place)
        elif token.type not in _SILENT or token.markup.strip("*"):
            self.ledger.stray(f"inline {token.type}", place)

    def _shown_image(self, token: Token, place: str) -> None:
        name = str(token.attrs.get("src", "")).removeprefix("image-")
        if name not in self.images or set(token.attrs) != {"src", "alt"}:
            self.ledger.stray("image from elsewhere", place)
        self.used.add(name)
        text = ""
        for child in token.children or ():
            if child.type == "text" or (child.type == "text_special" and child.info == "escape"):
                text += child.content
            else:
                self.ledger.stray(f"description with {child.type}", place)
        self.ledger.value(text, place)

    def _paragraph(self, text: str, place: str) -> None:
        for number in _REFERENCE.findall(text):
            self.ledger.label(number, place)
        text = _REFERENCE.sub(_HERE, text)
        label, gap, rest = text.partition("  ")
        if gap:
            self.ledger.label(label.translate(_UNMASKED), place)
            text = rest
        if "  " in text:
            self.ledger.stray("white space", place)
        self.ledger.line(text.replace(_HERE, "").translate(_UNMASKED), place)
