"""Reading Markdown and plain text: drafts as people keep them, and as programs extract them from documents.

Extracted text is not Markdown by an author: a `--` under an action is the ruling of a table and no heading, a line
with tabs is a table row and no code, a page break may part a sentence, lines may be wrapped hard. So the blocks are
read here, and only the inside of a line is left to CommonMark (bold, links, escapes: see `inlines`). What a renderer
would not show of Markdown is text that looks hidden (see `unseen`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import (
    Cell,
    Document,
    ListLevel,
    ListPlace,
    Loss,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Table,
)
from redactor.errors import InputError
from redactor.formats.inlines import bold_runs, inlines_of, merged
from redactor.formats.unseen import BREAK, CLOSE, JOINED, OPEN, SIGNS, Sighted, sighted
from redactor.formats.wrapping import PAGE, TAIL, WRAPPED, Wrapping, running_lines, starts_anew

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.document import Block, Inline

LARGEST: Final = 20 * 1024 * 1024  # a thousand pages of text are 3 MB; more is an attack or a mistake
LONGEST_LINE: Final = 200_000  # a line without end makes every pattern slow
LONGEST_PARTED: Final = 20_000  # pages do not part a sentence longer than this
INDENTED: Final = 60  # a cell longer than this behind a tab is an indented paragraph

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*\Z")
_BULLET = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+•·–▪◦])\s+(?P<text>\S.*)\Z")
_RULE = re.compile(r"\s*(?:[-–—_*=]\s*){1,}\Z")
_UNDERLINE = re.compile(r"={3,}\s*\Z")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*\Z")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*\Z")
_LABEL_CELL = re.compile(r"\s*(?:\(?(?:\d{1,3}[A-Za-z]?(?:/[A-Z])?[.):]?|(?:[a-zA-Z]|[ivx]{1,4})[.)])|[-*+•·–▪◦])\s*\Z")
_RUN_ON = re.compile(r"(?P<before>.{0,400}?[a-z)])(?P<head>\d{1,2}\.\s{1,4}[A-Z][^.]{2,100})\Z")
_ENDED = re.compile(r"[.!?:;…]['\"’”)\]*_]*\s*\Z")
_ALL_UNSEEN = re.compile(rf"(?:\s*{OPEN}[^{CLOSE}]*{CLOSE})+\s*\Z")
BULLETS: Final = 0
"""The index of the one list that text drafts have: a bulleted one."""


def read(untrusted: bytes, *, markdown: bool, level_of: Callable[[str], str | None] | None = None) -> Document:
    """Read a text draft. `level_of` tells a line that is nothing but a marking: it is never joined to another.

    Raises InputError where the bytes are no text.
    """
    level_of = level_of or _no_level
    text = _checked(untrusted)
    seen = sighted(text, level_of) if markdown else Sighted(text.translate(SIGNS), (), {})
    lines, breaks = _lines(seen.text)
    running = running_lines(lines, breaks)
    reader = _Blocks(inlines_of(seen.links) if markdown else bold_runs, Wrapping(lines, level_of), markdown=markdown)
    blocks, losses = reader.read(lines, running)
    losses = (*(Loss("markup", f"line {number}") for number in seen.losses), *losses)
    bullets = NumberedList(0, (ListLevel(number_format="bullet", template="•"),))
    return Document(blocks=blocks, lists=(bullets,), losses=losses)


def _no_level(_text: str) -> str | None:
    return None


def _checked(untrusted: bytes) -> str:
    """Decode a text whose lines end in one way; a form feed begins a line."""
    if len(untrusted) > LARGEST:
        raise InputError(
            f"This file has {len(untrusted) // 1024 // 1024} MB of text, and the most is {LARGEST // 1024 // 1024} MB.",
            code="too-large",
            remedy="Split it, or check that it is the right file.",
        )
    if untrusted[:4] in (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rt"):
        raise InputError(
            "This file is named as text, but it is a document of another kind.",
            code="wrong-kind",
            remedy="Give it its right ending, or save the minutes as .docx, .md or .txt.",
        )
    text = _decoded(untrusted)
    if "\0" in text:
        raise InputError("This file is not text: it holds NUL bytes.", code="not-text", remedy="Save it as plain text.")
    if not text.strip():
        raise InputError("This file is empty.", code="empty", remedy="Choose the draft minutes.")
    for other in ("\r\n", "\r", "\u2028", "\u2029", "\x85", "\v"):
        text = text.replace(other, "\n")
    text = text.replace("\f", "\n\f")
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise InputError("A line of this file has no end.", code="too-large", remedy="Save it with paragraphs.")
    return text


def _lines(text: str) -> tuple[list[str], list[int]]:
    """Cut into lines; also give the numbers of the lines before which a form feed begins a new page."""
    lines = text.split("\n")
    return [line.lstrip("\f") for line in lines], [n for n, line in enumerate(lines) if line.startswith("\f")]


def _decoded(untrusted: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if untrusted.startswith(mark):
            return _strict(untrusted, name)
    return _strict(untrusted, "utf-8")


def _strict(untrusted: bytes, name: str) -> str:
    try:
        return untrusted.decode(name)
    except UnicodeDecodeError as error:
        line = untrusted[: error.start].count(b"\n") + 1
        raise InputError(
            f"This file is not {name.upper()[:6]} text: line {line} has bytes that mean nothing in it.",
            code="not-utf-8",
            remedy="Save it again with the encoding UTF-8.",
        ) from error


@dataclass(slots=True)
class _Open:
    """A paragraph that is still being read."""

    lines: list[str]
    first: int
    listed: bool = False


class _Blocks:
    """One pass over the lines, with at most one paragraph open."""

    def __init__(self, inlines: Callable[[str], tuple[Inline, ...]], wrapping: Wrapping, *, markdown: bool) -> None:
        self._inlines = inlines
        self._wrapping = wrapping
        self._markdown = markdown
        self._out: list[Block] = []
        self._losses: list[Loss] = []
        self._open: _Open | None = None
        self._rows: list[tuple[int, list[str]]] = []
        self._blank = True

    def read(self, lines: list[str], running: frozenset[int]) -> tuple[tuple[Block, ...], tuple[Loss, ...]]:
        number = 0
        for index, line in enumerate(lines):
            number += 1
            if index in running:
                self._loss("running line", number)
            else:
                self._line(number, line.replace(JOINED, "").rstrip(" "))
            number += line.count(JOINED)
        self._close()
        self._close_rows()
        return tuple(self._out), tuple(self._losses)

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            self._close()
            self._blank = True
            return
        if OPEN in line and _ALL_UNSEEN.match(line):
            self._unseen(number, line)
            return
        row = self._row(line)
        if row is not None:
            self._close()
            if self._rows and self._blank and row and row[0].strip():
                self._close_rows()
            if any(row) or not self._markdown:
                self._rows.append((number, row))
        elif not (self._rows and "|" in line and _PIPE_RULE.match(line)):
            self._text_line(number, line.replace("\t", " "))
        self._blank = False

    def _unseen(self, number: int, line: str) -> None:
        """Keep a line that nobody sees as a paragraph of its own: it ends the one before it, and no table."""
        self._close()
        self._close_rows()
        self._out.append(self._paragraph(line.strip(), number))
        self._blank = True

    def _row(self, line: str) -> list[str] | None:
        """Read a line as a row: cells between tabs or between pipes."""
        if "\t" in line:
            return self._tab_row(line)
        if "|" in line and _PIPE_ROW.match(line) and not _PIPE_RULE.match(line):
            return [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
        return None

    def _tab_row(self, line: str) -> list[str] | None:
        """Tell a row from an indented paragraph, and from a number or bullet with its text behind a tab."""
        cells = [c.strip() for c in line.split("\t")]
        only = [c for c in cells if c]
        under_way = bool(self._rows)
        if not only or (not under_way and len(only) == 1 and len(only[0]) > INDENTED):
            return None
        if len(only) > 1:
            labelled = not under_way and len(only) == 2 and _LABEL_CELL.match(only[0])  # noqa: PLR2004 -- a label and its text
            return None if labelled else cells
        return cells if line.startswith("\t") or line.endswith("\t") else None

    def _text_line(self, number: int, line: str) -> None:
        if self._rows:
            tabbed_on = not self._blank
            self._close_rows()
            self._blank = self._blank or tabbed_on
        if PAGE.match(line):
            self._loss("page number line", number)
        elif self._markdown and _UNDERLINE.match(line) and self._underlined():
            self._loss("ruled line", number)
        elif _RULE.match(line):
            self._close()
            self._loss("ruled line", number)
        elif self._markdown and (heading := _HEADING.match(line)):
            self._close()
            self._out.append(self._paragraph(heading.group(2), number, heading=len(heading.group(1))))
        elif bullet := _BULLET.match(line):
            self._close()
            self._open = _Open([bullet.group("text")], number, listed=True)
        elif self._open is not None and self._wrapping.goes_on(self._open.lines[-1], line):
            self._open.lines.append(line.strip())
        else:
            self._close()
            self._begin(number, line.strip())

    def _begin(self, number: int, line: str) -> None:
        """Open a paragraph; the heading that an extraction ran on to the line before it begins one of its own."""
        if "." in line and (run_on := _RUN_ON.match(line)):
            self._open = _Open([run_on.group("before")], number)
            self._close()
            line = run_on.group("head")
        self._open = _Open([line], number)

    def _underlined(self) -> bool:
        """Make a heading of a line that is ruled under with `===`."""
        held = self._open
        if held is None or len(held.lines) > 1 or held.listed:
            return False
        self._out.append(self._paragraph(held.lines[0], held.first, heading=1))
        self._open = None
        return True

    def _loss(self, kind: str, number: int) -> None:
        self._losses.append(Loss(kind, f"line {number}"))

    def _close(self) -> None:
        if self._open is None:
            return
        text, held = " ".join(self._open.lines), self._open
        self._open = None
        if not held.listed and self._parted(text):
            before = self._out.pop()
            assert isinstance(before, Paragraph)  # noqa: S101 -- _parted has seen it
            joined = tuple(merged([*before.inlines, Run(" "), *self._inlines(text)]))
            self._out.append(replace(before, inlines=joined))
            self._loss("page break in a sentence", held.first)
            return
        place = ListPlace(BULLETS, 0, "•") if held.listed else None
        self._out.append(self._paragraph(text, held.first, place=place))

    def _parted(self, text: str) -> bool:
        """Tell whether a paragraph is the rest of the one before it, from which a page break parts it."""
        if not text[:1].islower() or not self._out or not isinstance(self._out[-1], Paragraph):
            return False
        before = self._out[-1]
        if before.heading or before.place or not WRAPPED <= len(before.text) <= LONGEST_PARTED:
            return False
        return not _ENDED.search(before.text[-TAIL:]) and not starts_anew(text)

    def _paragraph(
        self, text: str, number: int, *, heading: int | None = None, place: ListPlace | None = None
    ) -> Paragraph:
        return Paragraph(self._inlines(text), heading=heading, place=place, origin=f"line {number}")

    def _close_rows(self) -> None:
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        width = max(len(cells) for _, cells in rows)
        made = tuple(
            Row(
                tuple(Cell(self._cell(cells, i, number)) for i in range(width)),
                origin=f"line {number}",
            )
            for number, cells in rows
        )
        self._out.append(Table(made, origin=f"line {rows[0][0]}"))

    def _cell(self, cells: list[str], index: int, number: int) -> tuple[Block, ...]:
        text = cells[index] if index < len(cells) else ""
        parts = BREAK.split(text) if self._markdown else [text]
        blank = Paragraph(origin=f"line {number}")
        return tuple(self._paragraph(part.strip(), number) if part.strip() else blank for part in parts)
