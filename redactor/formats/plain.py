"""Reading Markdown and plain text: drafts as people keep them, and as programs extract them from documents.

Extracted text is not Markdown by an author: a `--` under an action is the ruling of a table and no heading, a line
with tabs is a table row and no code, a page break may part a sentence, lines may be wrapped hard. So the blocks are
read here, and only the inside of a line is left to CommonMark (bold, links, escapes); raw HTML and everything else that
a renderer would hide stays visible as the text it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import (
    Break,
    Cell,
    Document,
    ListLevel,
    ListPlace,
    Loss,
    NumberedList,
    Omission,
    Paragraph,
    Row,
    Run,
    Table,
    format_of,
)
from redactor.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.token import Token

    from redactor.core.document import Block, Inline

LARGEST: Final = 20 * 1024 * 1024  # a thousand pages of text are 3 MB; more is an attack or a mistake
LONGEST_LINE: Final = 200_000  # a line without end makes every pattern slow
WRAPPED: Final = 50  # a line shorter than this was ended by its author, not by a wrapping program

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*\Z")
_BULLET = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+•·–▪◦])\s+(?P<text>\S.*)\Z")
_RULE = re.compile(r"\s*(?:[-–—_*=]\s*){1,}\Z")
_PAGE = re.compile(r"\s*Page\s+\d+(?:\s+of\s+\d+)?\s*\Z", re.IGNORECASE)
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*\Z")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*\Z")
_LABELLED = re.compile(r"(?:\(?[0-9]{1,3}[A-Za-z]?[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])\s+\S|\d{1,3}\s\s+\S|\d{1,3}\.\d")
_ENDED = re.compile(r"[.!?:;…]['\"’”)\]*_]*\s*\Z")
_SPEAKS = re.compile(r"[a-z(]|[^\W\d_A-Z]")
_BOLD = format_of(("bold", True))
BULLETS: Final = 0
"""The index of the one list that text drafts have: a bulleted one."""


def read(untrusted: bytes, *, markdown: bool, level_of: Callable[[str], str | None] | None = None) -> Document:
    """Read a text draft. `level_of` is there for the sake of the port: text has no styles.

    Raises InputError where the bytes are no text.
    """
    del level_of
    lines = _lines(untrusted)
    blocks, losses = _Blocks(_inlines_of(markdown), markdown=markdown).read(lines)
    bullets = NumberedList(0, (ListLevel(number_format="bullet", template="•"),))
    return Document(blocks=blocks, lists=(bullets,), losses=losses)


def _lines(untrusted: bytes) -> list[str]:
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
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n").split("\n")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise InputError("A line of this file has no end.", code="too-large", remedy="Save it with paragraphs.")
    return lines


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
    indent: int = 0


class _Blocks:
    """One pass over the lines, with at most one paragraph open."""

    def __init__(self, inlines: Callable[[str], tuple[Inline, ...]], *, markdown: bool) -> None:
        self._inlines = inlines
        self._markdown = markdown
        self._out: list[Block] = []
        self._losses: list[Loss] = []
        self._open: _Open | None = None
        self._rows: list[tuple[int, list[str]]] = []
        self._blank = True

    def read(self, lines: list[str]) -> tuple[tuple[Block, ...], tuple[Loss, ...]]:
        for number, line in enumerate(lines, 1):
            self._line(number, line.rstrip(" "))
        self._close()
        self._close_rows()
        return tuple(self._out), tuple(self._losses)

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            self._close()
            self._blank = True
            return
        row = self._row(line)
        if row is not None:
            self._close()
            if self._rows and self._blank and row and row[0].strip():
                self._close_rows()
            if any(row) or not self._markdown:
                self._rows.append((number, row))
        elif self._rows and _PIPE_RULE.match(line) and "|" in line:
            pass
        else:
            self._text_line(number, line)
        self._blank = False

    def _row(self, line: str) -> list[str] | None:
        if "\t" in line.strip("\n"):
            cells = line.split("\t")
            only = [c for c in cells if c.strip()]
            if len(only) >= 2 or line.startswith("\t") and only or line.endswith("\t") and only:  # noqa: PLR2004 -- a table has two columns
                return [c.strip() for c in cells]
        if self._markdown and _PIPE_ROW.match(line) and not _PIPE_RULE.match(line):
            return [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
        return None

    def _text_line(self, number: int, line: str) -> None:
        if self._rows:
            tabbed_on = not self._blank
            self._close_rows()
            self._blank = self._blank or tabbed_on
        if _PAGE.match(line):
            self._loss("page number line", number)
        elif _RULE.match(line):
            self._close()
            self._loss("ruled line", number)
        elif (heading := _HEADING.match(line)) and self._markdown:
            self._close()
            self._out.append(self._paragraph(heading.group(2), number, heading=len(heading.group(1))))
        elif bullet := _BULLET.match(line):
            self._close()
            self._open = _Open([bullet.group("text")], number, listed=True, indent=len(bullet.group("indent")))
        elif self._goes_on(line):
            self._open.lines.append(line.strip())  # type: ignore[union-attr] -- _goes_on has seen it
        else:
            self._close()
            self._open = _Open([line.strip()], number)

    def _loss(self, kind: str, number: int) -> None:
        self._losses.append(Loss(kind, f"line {number}"))

    def _goes_on(self, line: str) -> bool:
        if self._open is None or _LABELLED.match(line.strip()):
            return False
        last = self._open.lines[-1]
        return len(last) >= WRAPPED or _SPEAKS.match(line.strip()) is not None

    def _close(self) -> None:
        if self._open is None:
            return
        text, held = " ".join(self._open.lines), self._open
        self._open = None
        if not held.listed and self._parted(text):
            before = self._out.pop()
            assert isinstance(before, Paragraph)  # noqa: S101 -- _parted has seen it
            self._out.append(replace(before, inlines=tuple(_merged([*before.inlines, Run(" "), *self._inlines(text)]))))
            self._loss("page break in a sentence", held.first)
            return
        place = ListPlace(BULLETS, min(held.indent // 2, 0), "•") if held.listed else None
        self._out.append(self._paragraph(text, held.first, place=place))

    def _parted(self, text: str) -> bool:
        """Tell whether a paragraph is the rest of the one before it, from which a page break parts it."""
        if not self._out or not isinstance(self._out[-1], Paragraph):
            return False
        before = self._out[-1]
        if before.heading or before.place or len(before.text) < WRAPPED or _ENDED.search(before.text):
            return False
        return re.match(r"[a-z]", text) is not None and not _LABELLED.match(text)

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
        parts = re.split(r"<br\s*/?>", text) if self._markdown else [text]
        return tuple(self._paragraph(part.strip(), number) if part.strip() else Paragraph(origin=f"line {number}") for part in parts)


def _inlines_of(markdown: bool) -> Callable[[str], tuple[Inline, ...]]:  # noqa: FBT001 -- private, and named at its one call
    if not markdown:
        return lambda text: tuple(_bold_runs(text))
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- slow to import, and plain text does without

    parser = MarkdownIt("commonmark", {"html": False})

    def inlines(text: str) -> tuple[Inline, ...]:
        if not re.search(r"[*_`\[\]\\&<!]", text):
            return (Run(text),) if text else ()
        return tuple(_merged(_walk(parser.parseInline(text)[0].children or [])))

    return inlines


def _bold_runs(text: str) -> Iterator[Run]:
    for index, part in enumerate(re.split(r"\*\*(\S(?:[^*]*\S)?)\*\*", text)):
        if part:
            yield Run(part, _BOLD) if index % 2 else Run(part)


def _walk(tokens: Iterable[Token]) -> Iterator[Inline]:
    bold = italic = 0
    link: str | None = None
    for token in tokens:
        kind = token.type
        bold += (kind == "strong_open") - (kind == "strong_close")
        italic += (kind == "em_open") - (kind == "em_close")
        if kind == "link_open":
            link = _target(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            link = None
        elif kind in ("text", "code_inline", "text_special", "html_inline"):
            yield Run(token.content, format_of(*_looks(bold, italic)), link)
        elif kind == "softbreak":
            yield Run(" ")
        elif kind == "hardbreak":
            yield Break()
        elif kind == "image":
            yield Omission("picture")
            yield Run(token.content)


def _looks(bold: int, italic: int) -> Iterator[tuple[str, bool]]:
    if bold:
        yield "bold", True
    if italic:
        yield "italic", True


def _target(href: str) -> str | None:
    return href if re.match(r"(?:https?://|mailto:)[!-~]+\Z", href, re.IGNORECASE) or href == "#" else None


def _merged(inlines: Iterable[Inline]) -> Iterator[Inline]:
    held: Run | None = None
    for inline in inlines:
        if isinstance(inline, Run):
            if held and (held.format, held.link) == (inline.format, inline.link):
                held = Run(held.text + inline.text, held.format, held.link)
                continue
            if held:
                yield held
            held = inline if inline.text else held
            continue
        if held:
            yield held
        held = None
        yield inline
    if held:
        yield held
