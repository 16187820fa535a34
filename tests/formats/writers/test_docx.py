"""The .docx writer: a fresh package that other programs open and that holds what is visible and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest

from redactor.core.document import (
    PLAIN,
    Cell,
    Contents,
    Document,
    ListPlace,
    Note,
    NoteReference,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Section,
    SectionBreak,
    Story,
    Style,
    Table,
    format_of,
)
from redactor.formats.docx import reader, writer
from redactor.formats.docx.numbering_out import Numbering
from redactor.formats.probes import docx as probe

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.core.document import Block

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(document: Document, name: str = "document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(writer.write(document))) as package:
        return package.read(f"word/{name}").decode()


def parts(document: Document) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(writer.write(document))) as package:
        assert package.testzip() is None
        return package.namelist()


def line(text: str, **properties: object) -> Paragraph:
    return Paragraph((Run(text),), **properties)  # type: ignore[arg-type]


def test_another_library_opens_it_and_sees_styles_tables_and_sections(document: Document) -> None:
    seen = docx.Document(io.BytesIO(writer.write(document)))
    assert [p.style.name for p in seen.paragraphs[:3] if p.style] == ["Title", "Style 1", "Heading 1"]
    assert [[c.text for c in r.cells] for r in seen.tables[0].rows] == [
        ["Action", "Owner"],
        ["Paint the gate\nbefore winter", "Ada Fern"],
    ]
    assert len(seen.sections) == 2
    assert seen.sections[0].header.paragraphs[0].text == "Harbour Panel 9"
    assert seen.sections[1].first_page_header.paragraphs[0].text == "First page"
    assert len(seen.inline_shapes) == 2
    assert seen.core_properties.title == "Harbour Panel"
    assert seen.core_properties.author == ""


def test_reading_it_again_gives_the_same_document(document: Document) -> None:
    once = reader.read(writer.write(document), level_of=lambda _name: None)
    assert writer.write(once) == writer.write(reader.read(writer.write(once), level_of=lambda _name: None))
    assert [type(b) for b in once.blocks] == [type(b) for b in document.blocks]


def test_equal_documents_give_equal_bytes_and_none_tells_the_time(document: Document) -> None:
    data = writer.write(document)
    assert data == writer.write(replace(document))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(i.create_system, i.extra, i.comment, i.external_attr) for i in package.infolist()} == {
            (0, b"", b"", 0)
        }


def test_a_style_that_only_withheld_text_had_is_not_there(document: Document) -> None:
    kept = [b for b in document.blocks if not (isinstance(b, Paragraph) and b.style == "own")]
    without = replace(document, blocks=tuple(kept), stories=document.stories[:2], sections=(Section(PLAIN, (0, 1)),))
    assert "Style 1" in part(document, "styles.xml")
    assert "Style" not in re.findall(r'w:name w:val="([^"]+)"', part(without, "styles.xml"))
    assert "Georgia" not in part(without, "styles.xml")


def test_lists_notes_images_and_headers_that_nothing_shows_are_not_there(document: Document) -> None:
    bare = replace(document, blocks=(line("Only this"),), sections=(Section(),))
    assert parts(bare) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/_rels/document.xml.rels",
        "word/styles.xml", "word/settings.xml",
    ]  # fmt: skip


def test_a_first_page_header_without_a_first_page_of_its_own_is_not_there(document: Document) -> None:
    hidden = replace(document, sections=(Section(PLAIN, (0, 2)),), blocks=(line("x"),))
    assert not any("First page" in part(hidden, n.removeprefix("word/")) for n in parts(hidden) if "header" in n)


def test_notes_are_numbered_in_the_order_of_their_references() -> None:
    notes = tuple(Note("footnote", (line(f"note {n}"),)) for n in range(4))
    blocks = tuple(Paragraph((Run("x"), NoteReference(n))) for n in (3, 1))
    xml = part(Document(blocks, notes=notes), "footnotes.xml")
    assert re.findall(r'w:id="(\d+)"|(note \d)', xml)[1:] == [("1", ""), ("", "note 3"), ("2", ""), ("", "note 1")]


def test_a_cell_that_continues_one_that_was_withheld_begins_anew() -> None:
    merged = {"restart": format_of(("merge", "restart")), "continue": format_of(("merge", "continue")), "": PLAIN}

    def row(*kinds: str) -> Row:
        return Row(tuple(Cell((line("x"),), merged[k]) for k in kinds))

    xml = part(
        Document(
            (
                Table(
                    (row("continue", ""), row("continue", "continue"), row("", "restart"), row("continue", "continue"))
                ),
            )
        )
    )
    rows = [re.findall(r'<w:vMerge(?: w:val="(restart)")?/>', r) for r in xml.split("<w:tr>")[1:]]
    assert rows == [["restart"], ["", "restart"], ["restart"], ["restart", ""]]


@pytest.mark.parametrize("blocks", [(), (Table((Row((Cell(),)),)),)])
def test_every_cell_ends_with_a_paragraph(blocks: tuple[Block, ...]) -> None:
    document = Document((Table((Row((Cell(blocks),)),)),))
    assert "<w:p/></w:tc>" in part(document)
    docx.Document(io.BytesIO(writer.write(document)))


def test_a_table_of_which_no_cell_is_left_is_not_written() -> None:
    assert "<w:tbl>" not in part(Document((Table((Row(), Row())), line("x"))))


WIDE, TALL = Section(format_of(("page_width", 16838))), Section(format_of(("page_width", 11906)))
BREAKS: list[tuple[tuple[Block, ...], list[tuple[str, str]]]] = [
    ((line("a"), SectionBreak(0), line("b")), [("a", "16838"), ("b", "11906")]),
    ((SectionBreak(0), line("b")), [("b", "11906")]),
    ((line("a"), SectionBreak(0)), [("a", "16838")]),
    ((line("a"), SectionBreak(0), SectionBreak(1), line("b")), [("a", "16838"), ("b", "11906")]),
    ((), [("", "11906")]),
]


@pytest.mark.parametrize(("blocks", "pages"), BREAKS)
def test_a_cut_never_hands_a_section_to_another_sections_page(
    blocks: tuple[Block, ...], pages: list[tuple[str, str]]
) -> None:
    xml = part(Document(blocks, sections=(WIDE, TALL)))
    found = re.findall(r'(?:<w:t xml:space="preserve">(\w)</w:t>)|w:pgSz w:w="(\d+)"', xml)
    flat = [text or width for text, width in found]
    assert sorted(flat) == sorted(filter(None, (x for pair in pages for x in pair)))


def test_a_section_without_a_header_does_not_inherit_that_of_the_one_before() -> None:
    document = Document(
        (line("a"), SectionBreak(0), line("b")),
        sections=(Section(PLAIN, (0,)), Section()),
        stories=(Story("header", "default", (line("for the first part only"),)),),
    )
    sections = docx.Document(io.BytesIO(writer.write(document))).sections
    assert [s.header.is_linked_to_previous for s in sections] == [False, False]
    assert sections[1].header.paragraphs[0].text == ""


def test_numbering_is_live_and_said_once(document: Document) -> None:
    xml = part(document)
    headings = re.findall(r'<w:pPr><w:pStyle w:val="Heading1"/>(.*?)</w:pPr>', xml)
    assert headings == ["", ""]
    assert re.findall(r'<w:lvl w:ilvl="0">.*?</w:lvl>', part(document, "numbering.xml"))[0].count(
        'w:pStyle w:val="Heading1"'
    )
    assert '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>' in xml


def test_a_heading_without_its_styles_number_says_so(document: Document) -> None:
    xml = part(replace(document, blocks=(line("Unnumbered", style="heading"),)))
    assert '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>' in xml


def test_lists_are_numbered_without_the_gaps_of_those_that_are_gone(document: Document) -> None:
    numbering = Numbering(document.lists, [2, 0, 7, -1])
    assert dict(numbering.numbers) == {0: 1, 2: 2}
    assert not numbering.has(ListPlace(1, 0, ""))
    assert not numbering.has(ListPlace(2, 5, ""))


def test_a_style_in_a_circle_or_with_a_strangers_name_does_no_harm() -> None:
    styles = (
        Style("a", "paragraph", None, "b", "c"),
        Style("b", "paragraph", None, "a"),
        Style("c", "character", None, "gone"),
        Style("d", "paragraph", "heading 1"),
        Style("e", "paragraph", "heading 1"),
    )
    document = Document((line("x", style="a"), line("y", style="d"), line("z", style="e")), styles=styles)
    assert probe.probe(writer.write(document)).strays == ()
    names = re.findall(r'<w:name w:val="([^"]+)"', part(document, "styles.xml"))
    assert sorted(names) == sorted(
        ["Default Paragraph Font", "No List", "Normal", "Normal Table", "heading 1", "Style 1", "Style 2", "Style 3"]
    )


def test_text_becomes_no_markup(document: Document) -> None:
    nasty = '</w:t></w:r><w:r><w:vanish/>" & <x> ]]> \x00 \u202e'
    written = replace(
        document, title=nasty, blocks=(Paragraph((Run(nasty), Run("y", link='https://a.example/"><w:x>'))),)
    )
    found = probe.probe(writer.write(written))
    assert found.strays == ()
    assert found.lines[0].text == '</w:t></w:r><w:r><w:vanish/>" & <x> ]]> y'


def test_a_table_of_contents_is_for_the_renderer_and_leaves_nothing_behind() -> None:
    assert "Contents" not in part(Document((Contents(), line("x"))))


def test_a_draft_without_looks_gets_ours_with_headings_lists_and_tables() -> None:
    table = Table((Row((Cell((line("a"),)), Cell((line("b"),)))),))
    blocks = (
        line("1. Welcome", item="1"),
        line("point", place=ListPlace(0, 0, "•")),
        line("step", place=ListPlace(1, 0, "(c)")),
        line("step", place=ListPlace(2, 0, "4.")),
        line("step", place=ListPlace(3, 0, "i)")),
        table,
        table,
    )
    document = Document(blocks)
    seen = docx.Document(io.BytesIO(writer.write(document)))
    assert next(p.style.name for p in seen.paragraphs if p.style) == "Heading 1"
    assert [t.style.name for t in seen.tables if t.style] == ["Table Grid", "Table Grid"]
    assert seen.sections[0].page_width is not None
    assert seen.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    numbering = part(document, "numbering.xml")
    found = re.findall(r'<w:lvl w:ilvl="0"><w:start w:val="(\d+)"/><w:numFmt w:val="(\w+)"/>', numbering)
    assert found == [("1", "bullet"), ("3", "lowerLetter"), ("4", "decimal"), ("1", "lowerRoman")]


def test_real_minutes_come_out_as_they_went_in(shared: Path) -> None:
    for path in sorted(shared.glob("samples/*.docx")):
        before = reader.read(path.read_bytes(), level_of=lambda _name: None)
        after = reader.read(writer.write(before), level_of=lambda _name: None)
        assert [_bare(b) for b in after.blocks] == [_bare(b) for b in before.blocks]
        assert (after.styles, after.lists, after.sections, after.defaults) == (
            before.styles, before.lists, before.sections, before.defaults,
        )  # fmt: skip


def _bare(block: Block) -> Block:
    """Leave out where a block came from."""
    if isinstance(block, Paragraph):
        return replace(block, origin="")
    if isinstance(block, Table):
        rows = tuple(
            replace(r, origin="", cells=tuple(replace(c, blocks=tuple(_bare(b) for b in c.blocks)) for c in r.cells))
            for r in block.rows
        )
        return replace(block, rows=rows, origin="")
    return block


def test_the_template_of_a_label_cannot_carry_text(document: Document) -> None:
    level = replace(document.lists[0].levels[0], template="Merrow 0417 %1.")
    lists = (NumberedList(0, (level,)), *document.lists[1:])
    assert 'w:lvlText w:val=" %1."' in part(replace(document, lists=lists), "numbering.xml").replace("  ", " ")


def test_of_two_styles_with_the_name_of_the_default_one_the_first_counts() -> None:
    styles = (Style("s1", "paragraph", "Normal"), Style("s2", "paragraph", "Normal"))
    data = writer.write(Document((Paragraph((Run("a"),), "s1"),), styles=styles))
    assert not probe.probe(data).strays
