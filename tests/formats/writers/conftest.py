"""A document with one of everything."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from redactor.core.document import (
    PLAIN,
    Break,
    Cell,
    Document,
    Field,
    ListLevel,
    ListPlace,
    Media,
    Note,
    NoteReference,
    NumberedList,
    Omission,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    SectionBreak,
    Story,
    Style,
    Tab,
    Table,
    format_of,
)

BOLD = format_of(("bold", True))


def _picture(kind: str) -> Media:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), (10, 120, 60)).save(out, kind)
    return Media(kind.lower(), out.getvalue(), 6, 4)


def _line(*inlines: object, **properties: object) -> Paragraph:
    return Paragraph(tuple(Run(i) if isinstance(i, str) else i for i in inlines), **properties)  # type: ignore[arg-type,misc]


@pytest.fixture
def document() -> Document:
    """Give the minutes of a panel that does not exist."""
    table = Table(
        (
            Row((Cell((_line(Run("Action", BOLD)),)), Cell((_line(Run("Owner", BOLD)),))), format_of(("header", True))),
            Row((Cell((_line("Paint the gate"), _line("before winter"))), Cell((_line("Ada Fern"),)))),
        ),
        (6000, 3000),
        "grid",
    )
    blocks = (
        _line("Harbour Panel", style="title"),
        _line("Minutes of the ninth meeting", style="own"),
        SectionBreak(0),
        _line("Welcome", style="heading", heading=1, item="1", place=ListPlace(0, 0, "1.")),
        _line(
            "The Panel ",
            Run("AGREED", BOLD),
            " the plan",
            NoteReference(1),
            ", see ",
            Run("the map", link="https://map.example/a?b=1&c=2"),
            ".",
        ),
        _line("first", place=ListPlace(1, 0, "•")),
        _line("under it", place=ListPlace(1, 1, "(a)")),
        _line("Cranes & ropes <new>", style="heading", heading=1, item="2", place=ListPlace(0, 0, "2.")),
        table,
        _line("Table ", Field("sequence", "Table", 1), Tab(), "Costs", Break(), "in pounds"),
        _line(Picture(1, 914400, 609600, 'The "old" crane')),
        _line(Picture(0, 914400, 609600), Omission("chart"), NoteReference(0)),
    )
    return Document(
        blocks,
        sections=(
            Section(format_of(("orientation", "landscape"), ("page_width", 16838), ("page_height", 11906)), (0,)),
            Section(format_of(("title_page", True)), (1, 2)),
        ),
        stories=(
            Story("header", "default", (_line("Harbour Panel 9"),)),
            Story("footer", "default", (_line("Page ", Field("page"), " of ", Field("pages")),)),
            Story("header", "first", (_line("First page", style="own"),)),
        ),
        notes=(Note("endnote", (_line("An endnote"),)), Note("footnote", (_line("A footnote"), _line("in two parts")))),
        media=(_picture("PNG"), _picture("JPEG")),
        styles=(
            Style("normal", "paragraph", "Normal"),
            Style("title", "paragraph", "Title", "normal", "normal"),
            Style("heading", "paragraph", "heading 1", "normal", "normal", 1, place=ListPlace(0, 0, "")),
            Style("unused", "paragraph", None, "normal"),
            Style("own", "paragraph", None, "normal", character=format_of(("italic", True), ("font", "Georgia"))),
            Style("grid", "table", "Table Grid", conditions=(("firstRow", PLAIN, BOLD, PLAIN),)),
        ),
        lists=(
            NumberedList(0, (ListLevel(),)),
            NumberedList(1, (ListLevel("bullet", "•"), ListLevel("lowerLetter", "(%2)"))),
            NumberedList(2, (ListLevel("decimal", "%1)"),)),
        ),
        title="Harbour Panel",
    )
