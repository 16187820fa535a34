"""The label of a numbered paragraph is the one that Word would draw, and its template gives nothing away."""

from __future__ import annotations

import pytest

from redactor.core.document import Paragraph
from tests.formats.docx_reader.packages import p, reading, sketch, style


def lvl(level: int, fmt: str = "decimal", text: str = "", start: int = 1, *, more: str = "") -> str:
    """Write one level of a numbering."""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:lvlText w:val="{text or "%" + str(level + 1) + "."}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


def abstract(identity: int, *levels: str, more: str = "") -> str:
    """Write an abstract numbering."""
    return f'<w:abstractNum w:abstractNumId="{identity}">{more}{"".join(levels)}</w:abstractNum>'


def num(identity: int, scheme: int, more: str = "") -> str:
    """Write a numbering instance."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{scheme}"/>{more}</w:num>'


def item(text: str, which: int = 1, level: int = 0, **more: str) -> str:
    """Write a numbered paragraph."""
    return p(text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{which}"/></w:numPr>', **more)


MULTI = abstract(0, lvl(0), lvl(1, text="%1.%2"), lvl(2, "lowerLetter", "(%3)"))


def labels(body: str, numbering: str, **more: str) -> list[str]:
    """Read the labels that are drawn."""
    blocks = reading(body, numbering=numbering, **more).blocks
    return [b.place.label if b.place else "" for b in blocks if isinstance(b, Paragraph)]


def test_levels_count_and_restart() -> None:
    body = "".join(item("x", level=n) for n in (0, 0, 1, 1, 2, 2, 1, 2, 0, 1))
    assert labels(body, MULTI + num(1, 0)) == ["1.", "2.", "2.1", "2.2", "(a)", "(b)", "2.3", "(a)", "3.", "3.1"]


def test_a_level_whose_parent_never_came_counts_from_the_parents_start() -> None:
    assert labels(item("x", level=1) + item("x", level=1) + item("x"), MULTI + num(1, 0)) == ["1.1", "1.2", "1."]


@pytest.mark.parametrize(
    ("fmt", "text", "start", "drawn"),
    [
        ("decimal", "%1)", 3, "3)"),
        ("decimalZero", "%1", 3, "03"),
        ("upperRoman", "%1.", 14, "XIV."),
        ("lowerRoman", "%1", 9, "ix"),
        ("upperLetter", "%1", 28, "BB"),
        ("lowerLetter", "(%1)", 3, "(c)"),
        ("ordinal", "%1", 22, "22nd"),
        ("ordinal", "%1", 11, "11th"),
        ("none", "%1", 1, ""),
        ("decimal", "Item %1:", 4, "Item 4:"),
        ("decimal", "SECRET %1", 4, "4"),
        ("decimal", "Doe/%1/a", 4, "/4/"),
        ("decimal", "12345678 %1", 4, "4"),
        ("chineseCounting", "%1.", 2, "2."),
        ("bullet", "•", 1, "•"),
        ("bullet", "SECRET", 1, "•"),
        ("bullet", "–", 1, "–"),
    ],
)
def test_formats_and_templates(fmt: str, text: str, start: int, drawn: str) -> None:
    numbering = abstract(0, lvl(0, fmt, text, start)) + num(1, 0)
    assert labels(item("x"), numbering) == [drawn]
    document = reading(item("x"), numbering=numbering)
    assert "SECRET" not in repr(document)
    assert "Doe" not in repr(document)


@pytest.mark.parametrize(
    ("font", "char", "drawn"),
    [("Symbol", "\uf0b7", "•"), ("Wingdings", "\uf0a7", "▪"), ("Wingdings", "\uf0d8", "➢"), ("Courier New", "o", "o")],
)
def test_bullets_of_symbol_fonts_become_characters(font: str, char: str, drawn: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    level = lvl(0, "bullet", char).replace("</w:lvl>", fonts + "</w:lvl>")
    document = reading(item("x"), numbering=abstract(0, level) + num(1, 0))
    assert document.lists[0].levels[0].template == drawn
    assert document.lists[0].levels[0].character.get("font") == (None if font != "Courier New" else font)


def test_lists_that_share_a_scheme_count_on_and_an_override_starts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = MULTI + num(1, 0) + num(2, 0) + num(3, 0, override)
    body = item("x", 1) + item("x", 2) + item("x", 3) + item("x", 3) + item("x", 1)
    assert labels(body, numbering) == ["1.", "2.", "1.", "2.", "3."]
    document = reading(body, numbering=numbering)
    assert [(x.scheme, x.restarts) for x in document.lists] == [(0, ()), (0, ()), (0, ((0, 1),))]


def test_a_list_may_change_a_level() -> None:
    changed = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1:")}</w:lvlOverride>'
    assert labels(item("x"), MULTI + num(1, 0, changed)) == ["A:"]


def test_legal_numbering_writes_every_level_in_digits() -> None:
    scheme = abstract(0, lvl(0, "upperRoman"), lvl(1, text="%1.%2", more="<w:isLgl/>"))
    assert labels(item("x") + item("x", level=1), scheme + num(1, 0)) == ["I.", "1.1"]


def test_a_level_may_count_through() -> None:
    scheme = abstract(0, lvl(0), lvl(1, more='<w:lvlRestart w:val="0"/>'))
    body = item("x") + item("x", level=1) + item("x") + item("x", level=1)
    assert labels(body, scheme + num(1, 0)) == ["1.", "1.", "2.", "2."]


def test_styles_number_their_paragraphs() -> None:
    styles = (
        style("H1", name="heading 1", inside='<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("H2", name="heading 2", inside='<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("Sub", inside='<w:basedOn w:val="H1"/>')
    )
    linked = abstract(
        0, lvl(0, more='<w:pStyle w:val="H1"/>'), lvl(1, text="%1.%2", more='<w:pStyle w:val="H2"/>')
    ) + num(1, 0)
    body = p("x", style="H1") + p("x", style="H2") + p("x", style="Sub")
    assert labels(body, linked, styles=styles) == ["1.", "1.1", "2."]
    off = p("x", style="H1", props='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert labels(off, linked, styles=styles) == [""]


def test_a_numbering_style_is_followed() -> None:
    numbering = (
        abstract(0, lvl(0, "upperRoman"), more='<w:styleLink w:val="L"/>')
        + abstract(1, more='<w:numStyleLink w:val="L"/>')
        + num(1, 1)
    )
    assert labels(item("x"), numbering) == ["I."]


def test_a_deleted_paragraph_is_not_counted() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    gone = p('<w:del w:id="1" w:author="x"/>', props=f'<w:numPr><w:numId w:val="1"/></w:numPr>{mark}')
    assert labels(item("a") + gone + item("b"), MULTI + num(1, 0)) == ["1.", "2."]


def test_only_lists_in_use_are_in_the_model_and_broken_ones_harm_nobody() -> None:
    numbering = MULTI + num(1, 0) + num(2, 0) + num(3, 99)
    assert len(reading(item("x"), numbering=numbering).lists) == 1
    assert labels(item("x", 3) + item("x", 77) + item("x", 1, 44), numbering) == ["", "", ""]
    assert sketch(item("x")) == "x"
