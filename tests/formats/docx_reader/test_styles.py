"""Styles in use, without the names that people gave them."""

from __future__ import annotations

import pytest

from redactor.core.document import Paragraph
from tests.formats.docx_reader.packages import p, part, r, reading, style

BASED, BODY_TEXT = '<w:basedOn w:val="T"/>', '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'
NORMAL = style("Normal", default=True)


def first(body: str, styles: str) -> Paragraph:
    """Read the first paragraph."""
    block = reading(body, styles=styles).blocks[0]
    assert isinstance(block, Paragraph)
    return block


def test_names_of_people_become_keys_and_standard_names_stay() -> None:
    styles = (
        NORMAL
        + style("SECRET", name="Note on SECRET")
        + style("H", name="Heading 1")
        + style("Unused", name="SECRET 2")
    )
    document = reading(p("a", style="SECRET") + p("b", style="H") + p("c"), styles=styles)
    assert {s.builtin for s in document.styles} == {"Normal", None, "heading 1"}
    assert "SECRET" not in repr(document)
    assert [b.style for b in document.blocks][-1] is None  # type: ignore[union-attr]


def test_the_closure_of_a_style_comes_with_it() -> None:
    styles = NORMAL + style(
        "A", inside='<w:basedOn w:val="B"/><w:next w:val="C"/><w:rPr><w:b/></w:rPr>'
    ) + style("B", inside='<w:basedOn w:val="Normal"/>') + style("C") + style("D")  # fmt: skip
    document = reading(p("a", style="A"), styles=styles)
    by_key = {s.key: s for s in document.styles}
    assert len(by_key) == 4
    used = by_key[document.blocks[0].style]  # type: ignore[union-attr,index]
    assert by_key[by_key[used.based_on].based_on].builtin == "Normal"  # type: ignore[index]
    assert used.follows in by_key
    assert dict(used.character.items()) == {"bold": True}


def test_styles_that_stand_on_each_other_end() -> None:
    styles = style("A", inside='<w:basedOn w:val="B"/>') + style("B", inside='<w:basedOn w:val="A"/>')
    document = reading(p("a", style="A"), styles=styles)
    keys = {s.key: s.based_on for s in document.styles}
    key: str | None = document.blocks[0].style  # type: ignore[union-attr]
    for _ in range(5):
        key = keys.get(key or "")
    assert key is None


@pytest.mark.parametrize(
    ("styles", "heading"),
    [
        (style("S", name="heading 2"), 2),
        (style("S", name="Heading 3"), 3),
        (style("S", inside='<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'), 1),
        (style("S", inside='<w:basedOn w:val="T"/>') + style("T", name="heading 1"), 1),
        (style("S", inside=f"{BASED}{BODY_TEXT}") + style("T", name="heading 1"), None),
        (style("S"), None),
        (style("S", name="Title"), None),
    ],
)  # fmt: skip
def test_headings_are_told_by_style_and_what_it_stands_on(styles: str, heading: int | None) -> None:
    assert first(p("a", style="S"), styles).heading == heading


def test_an_outline_level_on_the_paragraph_wins() -> None:
    styles = style("S", name="heading 2")
    assert first(p("a", style="S", props='<w:outlineLvl w:val="0"/>'), styles).heading == 1
    assert first(p("a", style="S", props='<w:outlineLvl w:val="9"/>'), styles).heading is None


def test_a_style_marks_by_its_name_its_id_or_its_linked_twin() -> None:
    assert first(p("a", style="S"), style("S", name="TLP Red")).style_level == "RED"
    assert first(p("a", style="Red"), style("Red", name="something")).style_level == "RED"
    twins = style("S", inside='<w:link w:val="T"/>') + style("T", name="Amber", kind="character")
    assert first(p("a", style="S"), twins).style_level == "AMBER"
    assert first(p("a", style="S"), style("S", name="Reddish")).style_level is None


def test_of_a_style_and_its_twin_the_more_restricted_name_holds() -> None:
    twins = style("S", name="Amber", inside='<w:link w:val="T"/>') + style("T", name="TLP Red", kind="character")
    assert first(p("a", style="S"), twins).style_level == "RED"


def test_the_style_of_a_table_marks_its_rows() -> None:
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{p("a")}</w:tc></w:tr></w:tbl>'
    document = reading(table, styles=style("T", name="Amber", kind="table"))
    assert [row.control_level for row in document.blocks[0].rows] == ["AMBER"]  # type: ignore[union-attr]  # a table


def test_a_name_of_words_own_never_marks() -> None:
    body = p("a", style="Strong") + p("b", style="X")
    styles = style("Strong", name="Strong") + style("X", name="Strong one")
    blocks = reading(body, styles=styles, level_of=lambda _: "RED").blocks
    assert [b.style_level for b in blocks] == [None, "RED"]  # type: ignore[union-attr]  # paragraphs


def test_character_styles_are_resolved_by_value() -> None:
    styles = (
        style("P", inside="<w:rPr><w:b/></w:rPr>")
        + style("C", kind="character", inside='<w:basedOn w:val="D"/><w:rPr><w:b/><w:color w:val="ff0000"/></w:rPr>')
        + style("D", kind="character", inside='<w:rPr><w:u w:val="single"/></w:rPr>')
    )
    run = first(p(r("a", '<w:rStyle w:val="C"/><w:i/>'), style="P"), styles).inlines[0]
    # Bold on bold is not bold: 17.7.3.
    assert dict(run.format.items()) == {"bold": False, "colour": "FF0000", "italic": True, "underline": "single"}  # type: ignore[union-attr]


def test_looks_are_read_in_the_units_of_the_model() -> None:
    props = (
        '<w:jc w:val="both"/><w:ind w:left="720" w:hanging="360"/><w:spacing w:before="120" w:after="6pt" w:line="360" '
        'w:lineRule="auto"/><w:tabs><w:tab w:val="right" w:pos="9000" w:leader="dot"/></w:tabs><w:keepNext/>'
    )
    look = first(p("a", props=props), NORMAL).format
    assert dict(look.items()) == {
        "align": "both",
        "indent_first": -360,
        "indent_left": 720,
        "keep_next": True,
        "line": 360,
        "line_rule": "auto",
        "space_after": 120,
        "space_before": 120,
        "tabs": ((9000, "right", "dot"),),
    }


def test_what_is_outside_the_closed_tables_is_dropped() -> None:
    look = (
        '<w:rFonts w:ascii="Somebody Sans"/><w:sz w:val="99999999"/><w:color w:val="SECRET"/><w:u w:val="SECRET"/>'
        '<w:lang w:val="x-SECRET"/><w:highlight w:val="SECRET"/>'
    )
    run = first(p(r("a", look)), NORMAL).inlines[0]
    assert not run.format  # type: ignore[union-attr]


def test_fonts_and_colours_of_the_theme_are_resolved_by_value() -> None:
    theme = (
        '<a:themeElements><a:clrScheme name="SECRET"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
        '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme><a:fontScheme name="SECRET"><a:majorFont>'
        '<a:latin typeface="Calibri Light"/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/></a:minorFont>'
        "</a:fontScheme></a:themeElements>"
    )
    root = f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="SECRET">{theme}</a:theme>'
    look = '<w:rFonts w:asciiTheme="minorHAnsi"/><w:color w:val="auto" w:themeColor="accent1"/>'
    document = reading(p(r("a", look)), parts={"theme.xml": ("theme", root)})
    run = document.blocks[0].inlines[0]  # type: ignore[union-attr]
    assert dict(run.format.items()) == {"colour": "4472C4", "font": "Calibri"}  # type: ignore[union-attr]
    assert "SECRET" not in repr(document)


def test_defaults_and_language_come_from_the_document() -> None:
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/><w:lang w:val="cy-GB"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    document = reading(p("a"), styles=defaults)
    assert [dict(f.items()) for f in document.defaults] == [{"space_after": 160}, {"language": "cy-GB", "size": 21}]
    assert document.language == "cy-GB"
    assert part("styles", defaults).startswith("<?xml")


@pytest.mark.parametrize(
    ("plain", "kept"),
    [("365F91", "365F91"), ("FFFFFF", "376092"), ("auto", "376092")],
    ids=["Word's own rounding stays", "another colour is a lie", "no colour"],
)
def test_the_plain_value_of_a_colour_counts_where_the_theme_says_the_same(plain: str, kept: str) -> None:
    scheme = '<a:clrScheme name="n"><a:accent1><a:srgbClr val="4F81BD"/></a:accent1></a:clrScheme>'
    root = f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>{scheme}</a:themeElements></a:theme>'
    look = f'<w:color w:val="{plain}" w:themeColor="accent1" w:themeShade="BF"/>'
    document = reading(p(r("a", look)), parts={"theme.xml": ("theme", root)})
    assert document.blocks[0].inlines[0].format.get("colour") == kept  # type: ignore[union-attr]
