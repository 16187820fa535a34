"""Minutes in which nothing is restricted, in several looks, for comparing a public copy with its draft."""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

STATEMENT = (
    "This document is classified as **White** in accordance with the Panel Information Policy. Information can be shared "
    "with the public, and any members may publish the information, subject to copyright."
)
_PROSE = (
    "The secretary presented the report for the quarter and drew attention to the two figures that had changed since.",
    "Members asked how the figures had been arrived at, and were told that the same method had been used as last year.",
    "It was noted that the works would begin once the weather allowed it, and end before the season opens.",
)
_TOPICS = ("Welcome and apologies", "Minutes of the last meeting", "Works on the quay", "Budget", "Any other business")


def _add(parent: _Element, xml: str) -> None:
    """Add an element that python-docx has no words for."""
    parent.append(parse_xml(xml))


def _rich(paragraph: Paragraph, text: str) -> Paragraph:
    for n, piece in enumerate(text.split("**")):
        run = paragraph.add_run(piece)
        if n % 2:
            run.bold = True
    return paragraph


def _start(title: str) -> Docx:
    draft = Document()
    _rich(draft.add_paragraph(), STATEMENT)
    draft.add_paragraph(title, style="Title")
    return draft


def _items(draft: Docx, prefix: str = "{}. ", style: str = "Heading 1") -> None:
    for number, topic in enumerate(_TOPICS, 1):
        draft.add_paragraph(prefix.format(number) + topic, style=style)
        for sentence in _PROSE:
            draft.add_paragraph(sentence)
        _rich(draft.add_paragraph(), "The Panel **NOTED** the report.")


def plain() -> Docx:
    """Make typed numbers and the styles that python-docx brings."""
    draft = _start("Harbour Panel")
    _items(draft)
    return draft


def classic() -> Docx:
    """Make a serif look: justified, indented, with lines of one and a half."""
    draft = _start("Harbour Panel")
    normal = draft.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.ONE_POINT_FIVE
    normal.paragraph_format.first_line_indent = Cm(0.75)
    head = draft.styles["Heading 1"]
    head.font.name, head.font.size, head.font.color.rgb = "Arial", Pt(13), RGBColor(0x20, 0x40, 0x60)
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(18), Pt(4)
    _items(draft)
    return draft


def tables() -> Docx:
    """Make tables in several styles, with merged cells and shades."""
    draft = _start("Harbour Panel")
    _items(draft)
    for style in ("Table Grid", "Light Grid Accent 1", "Medium Shading 1 Accent 2", "Light List", "Colorful Grid"):
        draft.add_paragraph(f"Set in the style {style}:")
        table = draft.add_table(rows=4, cols=4, style=style)
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells):
                cell.text = f"row {r + 1} column {c + 1}" if r else ("Berth", "Length", "Draught", "Notes")[c]
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(3, 1).merge(table.cell(3, 2))
        for column, width in zip(table.columns, (3.0, 4.5, 2.5, 5.0), strict=True):
            for cell in column.cells:
                cell.width = Cm(width)
    shaded = draft.tables[0].cell(0, 0)._tc.get_or_add_tcPr()  # noqa: SLF001 -- python-docx has no shades
    _add(shaded, f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="D9E2F3"/>')
    return draft


def lists() -> Docx:
    """Make lists of several kinds and depths."""
    draft = _start("Harbour Panel")
    _items(draft)
    for style in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "List Number 2", "List Continue"):
        for text in (
            "the first of the points",
            "the second of the points, which is so long that it does not fit on one line of the page and goes on",
            "the third",
        ):
            draft.add_paragraph(text, style=style)
    return draft


def _number_headings(draft: Docx) -> None:
    root = draft.part.numbering_part.element
    level = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{1}"/><w:lvlText w:val="{2}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="720" w:hanging="720"/></w:pPr></w:lvl>'
    levels = level.format(0, 1, "%1.") + level.format(1, 2, "%1.%2")
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        ),
    )
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for n in (1, 2):
        ppr = draft.styles[f"Heading {n}"].element.get_or_add_pPr()
        ppr.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{n - 1}"/><w:numId w:val="90"/></w:numPr>'))


def numbered() -> Docx:
    """Make headings that Word numbers, on two levels."""
    draft = _start("Harbour Panel")
    _number_headings(draft)
    for topic in _TOPICS:
        draft.add_paragraph(topic, style="Heading 1")
        for sub in ("Report", "Discussion"):
            draft.add_paragraph(sub, style="Heading 2")
            draft.add_paragraph(_PROSE[0])
    return draft


def _field(paragraph: Paragraph, code: str) -> None:
    for inside in (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText> {code} </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        _add(paragraph._p, f"<w:r {nsdecls('w')}>{inside}</w:r>")  # noqa: SLF001 -- python-docx has no fields


def pages() -> Docx:
    """Make headers and footers, a landscape section, columns, tabs, and a picture."""
    draft = _start("Harbour Panel")
    section = draft.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.top_margin = Cm(3), Cm(2)
    section.header.paragraphs[0].text = "Harbour Panel\tMeeting 14\tMinutes"
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    _field(footer, "PAGE")
    _items(draft)
    tabbed = draft.add_paragraph("Left\tin the middle\tright")
    tabbed.paragraph_format.tab_stops.add_tab_stop(Cm(7), WD_TAB_ALIGNMENT.CENTER)
    tabbed.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    image = Image.new("RGB", (320, 120), (230, 240, 250))
    ImageDraw.Draw(image).rectangle((20, 20, 300, 100), outline=(20, 60, 120), width=4)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    draft.add_picture(io.BytesIO(stream.getvalue()), width=Cm(8))
    wide = draft.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    draft.add_paragraph("6. Wide page", style="Heading 1")
    draft.add_paragraph(_PROSE[1])
    columns = draft.add_section(WD_SECTION.NEW_PAGE)
    columns.orientation, columns.page_width, columns.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    columns._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="2" w:space="720"/>'))  # noqa: SLF001 -- as above
    draft.add_paragraph("7. Columns", style="Heading 1")
    for sentence in _PROSE * 4:
        draft.add_paragraph(sentence)
    return draft


def mixed() -> Docx:
    """Make runs of all looks, indents, borders, quotations and line breaks."""
    draft = _start("Harbour Panel")
    _items(draft, style="Heading 2")
    paragraph = draft.add_paragraph()
    for n, (name, size) in enumerate((("Arial", 9), ("Georgia", 14), ("Courier New", 10), ("Verdana", 11))):
        run = paragraph.add_run(f"in {name} of {size} points, ")
        run.font.name, run.font.size = name, Pt(size)
        run.italic, run.underline, run.font.strike = n == 1, n == 2, n == 3
        run.font.color.rgb = RGBColor(40 * n, 30, 90)
    for text, kind in (("squared", "superscript"), ("two", "subscript"), ("small", "small_caps"), ("all", "all_caps")):
        setattr(paragraph.add_run(f" {text}").font, kind, True)
    for indent in (1, 2, 3):
        quoted = draft.add_paragraph(_PROSE[2])
        quoted.paragraph_format.left_indent, quoted.paragraph_format.right_indent = Cm(indent), Cm(indent / 2)
        quoted.paragraph_format.space_after = Pt(3 * indent)
    draft.add_paragraph(_PROSE[0], style="Intense Quote")
    draft.add_paragraph(_PROSE[0], style="Quote")
    boxed = draft.add_paragraph(_PROSE[1])
    sides = "".join(
        f'<w:{s} w:val="single" w:sz="8" w:space="4" w:color="336699"/>' for s in ("top", "left", "bottom", "right")
    )
    _add(boxed._p.get_or_add_pPr(), f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")  # noqa: SLF001 -- as above
    broken = draft.add_paragraph("one line")
    broken.runs[0].add_break()
    broken.add_run("and the next")
    return draft


LOOKS: dict[str, Callable[[], Docx]] = {
    "plain": plain,
    "classic": classic,
    "tables": tables,
    "lists": lists,
    "numbered": numbered,
    "pages": pages,
    "mixed": mixed,
}


def made(name: str) -> bytes:
    """Write a draft in a look."""
    out = io.BytesIO()
    LOOKS[name]().save(out)
    return out.getvalue()
