"""How alike two Word documents are: what an independent reader computes, and where each word stands on the page.

The pages are drawn by LibreOffice, the words on them found by Poppler, and the properties read by python-docx. None of
them is part of the program.
"""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

NEAR = 1.0  # points; what rounding of lengths may move a word by
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>')
_CHARACTER = ("sz@val", "b@val", "i@val", "color@val", "u@val")
_PARAGRAPH = (
    "jc@val",
    "ind@left",
    "ind@right",
    "ind@firstLine",
    "ind@hanging",
    "spacing@before",
    "spacing@after",
    "spacing@line",
)
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "►", "\uf0fc": "✓"}  # of Symbol and Wingdings, and what they draw
_SAME = {"start": "left", "end": "right", "none": "0", "single": "single"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page."""

    page: int
    left: float
    top: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two documents are; shares from 0 to 1."""

    pages: tuple[int, int]
    text: bool
    placed: float
    looks: float
    tables: float
    differences: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Tell whether a reader would see the same."""
        return self.text and abs(self.pages[0] - self.pages[1]) <= 1 and min(self.looks, self.tables) == 1


def compare(one: bytes, other: bytes) -> Likeness:
    """Compare two documents."""
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / name for name in ("one.docx", "other.docx")]
        for path, data in zip(names, (one, other), strict=True):
            path.write_bytes(data)
        drawn = [draw(path) for path in names]
        looks, tables = ([list(f(str(path))) for path in names] for f in (paragraph_looks, table_shapes))
    words = [found for found, _ in drawn]
    differences = [f"{a[0][:30]!r}: {x} / {y}" for a, b in zip(*looks, strict=False) for x, y in _unlike(a[1], b[1])]
    return Likeness(
        (drawn[0][1], drawn[1][1]),
        [w.text for w in words[0]] == [w.text for w in words[1]],
        _share(words[0], words[1], _stands_alike),
        _share(looks[0], looks[1], lambda a, b: a == b),
        _share(tables[0], tables[1], lambda a, b: a == b),
        tuple(differences),
    )


def _unlike(a: tuple[tuple[str, Any], ...], b: tuple[tuple[str, Any], ...]) -> Iterator[tuple[Any, Any]]:
    return ((x, y) for x, y in zip(a, b, strict=False) if x != y)


def _share(one: list[Any], other: list[Any], alike: Any) -> float:  # noqa: ANN401 -- of what the two lists hold
    if not one and not other:
        return 1.0
    same = sum(bool(alike(a, b)) for a, b in zip(one, other, strict=False))
    return same / max(len(one), len(other))


def _stands_alike(a: Word, b: Word) -> bool:
    near = abs(a.left - b.left) <= NEAR and abs(a.top - b.top) <= NEAR and abs(a.height - b.height) <= NEAR / 2
    return a.text == b.text and a.page == b.page and near


# ------------------------------------------------------------------------------------------------------------ on paper


def draw(path: Path) -> tuple[list[Word], int]:
    """Draw a document, and find its words in the order of the page, and the number of pages."""
    pdf = to_pdf(path)
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    words: list[Word] = []
    pages = boxes.split("<page ")[1:]
    for number, page in enumerate(pages, 1):
        for left, top, _right, bottom, text in _WORD.findall(page):
            words.append(Word(number, float(left), float(top), float(bottom) - float(top), _BULLETS.get(text, text)))
    return words, len(pages)


def to_pdf(path: Path) -> Path:
    """Draw a document with LibreOffice, without its settings."""
    profile = path.parent / "profile"
    line = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(line, check=True, capture_output=True, timeout=100)
    return path.with_suffix(".pdf")


# ------------------------------------------------------------------------------------------------------------ in the file


def paragraph_looks(path: str) -> Iterator[tuple[str, tuple[tuple[str, Any], ...]]]:
    """Say for each paragraph with text what it looks like: its first run, its lines, its number."""
    document = Document(path)
    styles = {s.get(qn("w:styleId")): s for s in document.styles.element.iter(qn("w:style"))}
    default = next(
        (k for k, s in styles.items() if s.get(qn("w:type")) == "paragraph" and s.get(qn("w:default"))), None
    )
    defaults = document.styles.element.find(qn("w:docDefaults"))
    theme = _theme_fonts(document)
    for p in document.element.body.iter(qn("w:p")):
        runs = [r for r in p.iter(qn("w:r")) if any((t.text or "").strip() for t in r.iter(qn("w:t")))]
        text = "".join(t.text or "" for t in p.iter(qn("w:t")))
        if not runs:
            continue
        ppr = p.find(qn("w:pPr"))
        chain = list(_chain(styles, _style(ppr, "pStyle") or default))
        run = runs[0].find(qn("w:rPr"))
        character = [
            run,
            *(_inner(s, "rPr") for s in _chain(styles, _style(run, "rStyle"))),
            *(_inner(s, "rPr") for s in chain),
            _default(defaults, "rPr"),
        ]
        lines = [ppr, *(_inner(s, "pPr") for s in chain), _default(defaults, "pPr")]
        found = [("font", _font(character, theme))] + [(name, _value(character, name)) for name in _CHARACTER]
        yield text, tuple(found + [(name, _value(lines, name)) for name in _PARAGRAPH])


def _theme_fonts(document: Any) -> dict[str, str]:  # noqa: ANN401 -- python-docx's document
    """Read the theme's fonts: `major` and `minor`."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/theme")), None)
    text = part.blob.decode("utf-8", "replace") if part is not None else ""
    return dict(re.findall(r'<a:(major|minor)Font>\s*<a:latin typeface="([^"]*)"', text))


def _font(props: list[_Element | None], theme: dict[str, str]) -> str:
    """Find the font of Latin letters; what the theme says comes before a name (17.3.2.26)."""
    for one in props:
        el = one.find(qn("w:rFonts")) if one is not None else None
        themed = el.get(qn("w:asciiTheme")) if el is not None else None
        name = theme.get(themed[:5]) if themed else el.get(qn("w:ascii")) if el is not None else None
        if name:
            return name
    return "Times New Roman"


def _chain(styles: dict[str | None, _Element], identity: str | None) -> Iterator[_Element]:
    seen: set[str | None] = set()
    while identity in styles and identity not in seen:
        seen.add(identity)
        yield styles[identity]
        identity = _style(styles[identity], "basedOn")


def _style(props: _Element | None, tag: str) -> str | None:
    el = props.find(qn(f"w:{tag}")) if props is not None else None
    return None if el is None else el.get(qn("w:val"))


def _inner(el: _Element, tag: str) -> _Element | None:
    return el.find(qn(f"w:{tag}"))


def _default(defaults: _Element | None, tag: str) -> _Element | None:
    return None if defaults is None else defaults.find(f"{qn(f'w:{tag}Default')}/{qn(f'w:{tag}')}")


def _value(props: list[_Element | None], name: str) -> str:
    tag, _, attribute = name.partition("@")
    for one in props:
        el = one.find(qn(f"w:{tag}")) if one is not None else None
        if el is not None and (attribute == "val" or el.get(qn(f"w:{attribute}")) is not None):
            found = el.get(qn(f"w:{attribute}"), "1")
            return {"true": "1", "on": "1", "false": "0", "off": "0"}.get(found, _SAME.get(found, found))
    return {"jc": "left", "color": "auto"}.get(tag, "0")


def table_shapes(path: str) -> Iterator[tuple[Any, ...]]:
    """Say for each table its columns, and for each row the spans of its cells."""
    for table in Document(path).element.body.iter(qn("w:tbl")):
        columns = tuple(c.get(qn("w:w")) for c in table.iter(qn("w:gridCol")))
        rows = tuple(
            tuple(_span(cell) for cell in row.iterchildren(qn("w:tc"))) for row in table.iterchildren(qn("w:tr"))
        )
        yield columns, rows


def _span(cell: _Element) -> tuple[str, str]:
    span, merge = cell.find(f".//{qn('w:gridSpan')}"), cell.find(f".//{qn('w:vMerge')}")
    return ("1" if span is None else span.get(qn("w:val"), "1")), (
        "" if merge is None else merge.get(qn("w:val"), "continue")
    )
