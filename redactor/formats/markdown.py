"""Write a document as Markdown: CommonMark with the tables of GitHub Flavored Markdown.

Rules this module keeps:

- No text of the document becomes syntax: whatever could is escaped (CommonMark 0.31.2, 2.4 and 2.5), and emphasis is
  left away where its delimiters would not be read as such (6.2). There is no raw HTML but `<br>` between the
  paragraphs of a table cell.
- A paragraph of the document is one block, or one part of a cell. White space in it is single, so two spaces after a
  label always mean the end of the label.
- A numbered item that is no heading is written `1)`, so that `1.` at the start of a line is an agenda item.
- Notes and images are named in the text and stand at the end.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.document import Break, NoteReference, Omission, Paragraph, Picture, Run, Table, paragraphs
from redactor.core.numbering import BULLET
from redactor.core.properties import OMISSIONS
from redactor.core.shown import description, legible, target, words_of
from redactor.formats.outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Block, Cell, Document, Inline, Row
    from redactor.formats.outline import Outline

_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|[!&]\Z|(?<!\S)#|#\Z|!(?=\[)")
_LINE_START = re.compile(r"(?:(\d{1,9})([.)])(?=\s|\Z))|([-+=:](?=[\s\-+=:]|\Z))|(#)")
_DECIMAL = re.compile(r"(\d{1,9})[.)]\Z")
_TARGET_SPECIAL = re.compile(r"[&()*_\\`~!]")


def write(document: Document) -> bytes:
    """Write a document as UTF-8 Markdown."""
    return _Writer(outline(document)).write().encode()


@dataclass
class _Writer:
    out: Outline
    images: dict[int, int] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    nest: list[tuple[int, int, str]] = field(default_factory=list)  # level, indentation below it, kind of marker
    last_number: dict[int, int] = field(default_factory=dict)

    def write(self) -> str:
        for paragraph in self.out.furniture:
            self.paragraph(paragraph, plain=True)
        self.blocks(self.out.body)
        for number, note in self.out.notes:
            self.note(number, note.blocks)
        for media, name in self.images.items():
            image = self.out.document.media[media]
            data = base64.b64encode(image.data).decode()
            self.add(f"[image-{name}]: data:image/{image.type};base64,{data}")
        return "\n\n".join(self.parts) + "\n" if self.parts else ""

    def add(self, text: str) -> None:
        self.nest.clear()
        self.parts.append(text)

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block)
            elif isinstance(block, Table):
                self.table(block)

    def paragraph(self, paragraph: Paragraph, *, plain: bool = False) -> None:
        rank = 0 if plain else self.out.rank(paragraph)
        text = self.inline(paragraph.inlines, breaks=not rank)
        label = paragraph.place.label if paragraph.place else ""
        if rank:
            if text:
                self.add(f"{'#' * rank} {_labelled(label, text)}")
        elif paragraph.place and label and text:
            self.list_item(paragraph.place.level, label, text)
        elif text:
            self.add(_at_line_starts(text))

    def list_item(self, level: int, label: str, text: str) -> None:
        while self.nest and self.nest[-1][0] > level:
            self.last_number.pop(self.nest.pop()[0], None)
        before = self.nest[-1] if self.nest and self.nest[-1][0] == level else None
        marker = self.marker(level, label, follows=before is not None and before[2] == "number")
        kind = "bullet" if marker == "- " else "number" if marker else "text"
        if before:
            self.nest.pop()
        indent = self.nest[-1][1] if self.nest else 0
        body = _at_line_starts(text if marker else _labelled(re.sub(r"^(\d+)\.$", r"\1)", label), text))
        lines = body.replace("\n", "\n" + " " * (indent + len(marker)))
        entry = " " * indent + marker + lines
        if before and before[2] == kind != "text":
            self.parts[-1] += "\n" + entry
        else:
            self.parts.append(entry)
        self.nest.append((level, indent + len(marker), kind))

    def marker(self, level: int, label: str, *, follows: bool) -> str:
        """Choose `- `, `1) `, or none where Markdown would count otherwise than the document."""
        if label == BULLET:
            return "- "
        match = _DECIMAL.match(label)
        if match is None or str(int(match[1])) != match[1]:
            return ""
        number = int(match[1])
        if follows and self.last_number.get(level) != number - 1:
            return ""
        self.last_number[level] = number
        return f"{number}) "

    def table(self, table: Table) -> None:
        rows = [self.row(row) for row in table.rows]
        width = max(map(len, rows), default=0)
        if not any(any(row) for row in rows):
            return
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        self.add("\n".join(lines))

    def row(self, row: Row) -> list[str]:
        cells: list[str] = []
        for cell in row.cells:
            span = cell.format.get("span", 1)
            cells += [self.cell(cell), *[""] * (span - 1 if isinstance(span, int) else 0)]
        return cells

    def cell(self, cell: Cell) -> str:
        lines = []
        for paragraph in paragraphs(cell.blocks):
            text = self.inline(paragraph.inlines, breaks=False)
            if text:
                label = paragraph.place.label if paragraph.place else ""
                lines.append(_labelled(label, text))
        return "<br>".join(lines)

    def note(self, number: int, blocks: Iterable[Block]) -> None:
        texts: list[str] = []
        for paragraph in paragraphs(blocks):
            text = self.inline(paragraph.inlines, breaks=False)
            if text:
                label = paragraph.place.label if paragraph.place else ""
                texts.append(_at_line_starts(_labelled(label, text)))
        if texts:
            self.add(f"[^{number}]: " + "\n\n    ".join(texts))

    def inline(self, inlines: Iterable[Inline], *, breaks: bool) -> str:
        pieces = [p for p in (self.piece(i, breaks=breaks) for i in inlines) if p.text]
        return _joined(_merged(pieces))

    def piece(self, inline: Inline, *, breaks: bool) -> _Piece:
        if isinstance(inline, Run):
            bold, italic = bool(inline.format.get("bold")), bool(inline.format.get("italic"))
            return _Piece(legible(inline.text), (bold, italic), target(inline.link))
        if isinstance(inline, Break) and breaks and inline.kind == "line":
            return _Piece("\n", None)
        if isinstance(inline, Picture):
            return _Piece(self.picture(inline), None, syntax=True)
        if isinstance(inline, NoteReference):
            number = self.out.note(inline)
            return _Piece(f"[^{number}]" if number else "", None, syntax=True)
        if isinstance(inline, Omission):
            return _Piece(OMISSIONS[inline.kind], (False, True))
        return _Piece(words_of(inline), (False, False))

    def picture(self, picture: Picture) -> str:
        if self.out.media(picture) is None:
            return ""
        name = self.images.setdefault(picture.media, len(self.images) + 1)
        return f"![{_escaped(description(picture.description))}][image-{name}]"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text with bold and italic, or (`emphasis` is None) a line break or ready syntax."""

    text: str
    emphasis: tuple[bool, bool] | None
    link: str = ""
    syntax: bool = False


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Join what looks the same, and let white space between two pieces look like the one before it."""
    out: list[_Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last and not last.syntax and not piece.syntax and last.emphasis is not None and piece.emphasis is not None:
            blank = not piece.text.strip() and not piece.link and not last.link
            if blank or (last.emphasis, last.link) == (piece.emphasis, piece.link):
                out[-1] = _Piece(last.text + piece.text, last.emphasis, last.link)
                continue
        out.append(piece)
    return out


def _joined(pieces: list[_Piece]) -> str:
    out = ""
    for at, piece in enumerate(pieces):
        if piece.syntax:
            out += piece.text
        elif piece.emphasis is None:
            out = out.rstrip(" ") + "\n"
        else:
            following = pieces[at + 1].text[:1] if at + 1 < len(pieces) else ""
            text = _spelled(piece, out[-1:], following)
            # `[^1](` would begin a link, and `[^1]:` a definition.
            out += "\\" + text if at and pieces[at - 1].syntax and text[:1] in {"(", ":"} else text
    lines = (" ".join(line.split()) for line in out.split("\n"))
    return "\\\n".join(line for line in lines if line)


def _spelled(piece: _Piece, before: str, after: str) -> str:
    core = piece.text.strip()
    if not core:
        return " "
    lead = " " if piece.text[0].isspace() else ""
    tail = " " if piece.text[-1].isspace() else ""
    text = _escaped(core)
    if piece.link:
        text = f"[{text}]({_TARGET_SPECIAL.sub(_backslashed, piece.link)})"
    mark = "*" * (2 * piece.emphasis[0] + piece.emphasis[1]) if piece.emphasis else ""
    if mark and _opens(lead or before, text[0]) and _opens(tail or after, text[-1]):
        text = mark + text + mark
    return lead + text + tail


def _opens(outside: str, inside: str) -> bool:
    """Tell whether a delimiter between the two characters is read as one, and as no part of another (6.2)."""
    if outside == "*":
        return False
    return inside.isalnum() or not outside or outside.isspace()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_backslashed, " ".join(text.split()))


def _backslashed(match: re.Match[str]) -> str:
    return "\\" + match.group()


def _labelled(label: str, text: str) -> str:
    """Put a label that is written as text before its text; `1.` only ever begins an agenda item."""
    if not label:
        return text
    return f"{_escaped(label)}  {text}"


def _at_line_starts(text: str) -> str:
    return "\n".join(
        _LINE_START.sub(_start, line, count=1) if _LINE_START.match(line) else line for line in text.split("\n")
    )


def _start(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}\\{match[2]}"
    return "\\" + match.group()
