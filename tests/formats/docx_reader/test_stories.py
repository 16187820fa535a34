"""Sections, headers, footers and notes: those alone that are referred to and shown."""

from __future__ import annotations

import pytest

from tests.formats.docx_reader.packages import lines, p, part, r, reading, sketch

PAGE = '<w:pgSz w:w="11906" w:h="16838"/>'


def refs(**stories: str) -> str:
    """Write references to headers: page to relationship id."""
    return "".join(f'<w:headerReference w:type="{page}" r:id="{i}"/>' for page, i in stories.items())


def header(text: str) -> tuple[str, str]:
    """Write a header part."""
    return "header", part("hdr", p(text))


def note(kind: str, identity: int, text: str) -> str:
    """Write a note."""
    return f'<w:{kind} w:id="{identity}">{p(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>'


def ref(kind: str, identity: int) -> str:
    """Write a reference to a note."""
    return f'<w:r><w:{kind}Reference w:id="{identity}"/></w:r>'


def test_sections_end_where_they_end_and_the_last_with_the_document() -> None:
    body = (
        p("a", props=f"<w:sectPr>{PAGE}</w:sectPr>") + p("b") + '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'
    )
    document = reading(body)
    assert lines(document.blocks) == ["a", "--- 0", "b"]
    assert [s.format.get("page_width") for s in document.sections] == [11906, 16838]
    assert len(reading(p("a")).sections) == 1


def test_a_section_takes_over_the_headers_of_the_one_before() -> None:
    body = p("a", props=f"<w:sectPr>{refs(default='header1')}</w:sectPr>") + p("b") + "<w:sectPr/>"
    document = reading(body, parts={"header1.xml": header("running")})
    assert [s.stories for s in document.sections] == [(0,), (0,)]
    assert [lines(s.blocks) for s in document.stories] == [["running"]]


@pytest.mark.parametrize(
    ("props", "settings", "shown"),
    [
        ("", "", ["d"]),
        ("<w:titlePg/>", "", ["d", "f"]),
        ('<w:titlePg w:val="0"/>', "", ["d"]),
        ("", "<w:evenAndOddHeaders/>", ["d", "e"]),
        ("<w:titlePg/>", "<w:evenAndOddHeaders/>", ["d", "f", "e"]),
    ],
)
def test_headers_that_are_not_shown_are_not_read(props: str, settings: str, shown: list[str]) -> None:
    parts = {f"{x}.xml": header(x) for x in "def"} | {
        "orphan.xml": header("SECRET"),
        "settings.xml": ("settings", part("settings", settings)),
    }
    section = f"<w:sectPr>{refs(default='d', first='f', even='e')}{props}</w:sectPr>"
    document = reading(p("a") + section, parts=parts)
    assert [line for s in document.stories for line in lines(s.blocks)] == shown
    assert "SECRET" not in repr(document)
    assert any(x.kind == "header that is not shown" for x in document.losses)


def test_geometry_is_kept_and_the_printer_is_not() -> None:
    props = (
        f'{PAGE}<w:pgMar w:top="1440" w:left="1000" w:header="708"/><w:cols w:num="2" w:space="708"/>'
        '<w:pgNumType w:fmt="lowerRoman" w:start="3"/><w:type w:val="continuous"/><w:printerSettings r:id="SECRET"/>'
    )
    document = reading(p("a") + f"<w:sectPr>{props}</w:sectPr>")
    assert dict(document.sections[0].format.items()) == {
        "column_space": 708,
        "columns": 2,
        "kind": "continuous",
        "margin_header": 708,
        "margin_left": 1000,
        "margin_top": 1440,
        "page_format": "lowerRoman",
        "page_height": 16838,
        "page_start": 3,
        "page_width": 11906,
        "word_mode": 12,
    }
    assert "SECRET" not in repr(document)


def test_notes_come_in_the_order_of_reference_and_orphans_do_not() -> None:
    feet = "".join(note("footnote", i, text) for i, text in ((2, "SECRET"), (3, "second"), (9, "first")))
    ends = note("endnote", 9, "an endnote")
    parts = {
        "footnotes.xml": ("footnotes", part("footnotes", feet)),
        "endnotes.xml": ("endnotes", part("endnotes", ends)),
    }
    document = reading(p("a", ref("footnote", 9)) + p("b", ref("endnote", 9), ref("footnote", 3)), parts=parts)
    assert lines(document.blocks) == ["a<note 0>", "b<note 1><note 2>"]
    assert [(n.kind, lines(n.blocks)) for n in document.notes] == [
        ("footnote", ["first"]),
        ("endnote", ["an endnote"]),
        ("footnote", ["second"]),
    ]
    assert "SECRET" not in repr(document)


def test_a_note_that_is_missing_is_listed() -> None:
    document = reading(p("a", ref("footnote", 4)))
    assert lines(document.blocks) == ["a<note 0>"]
    assert lines(document.notes[0].blocks) == [""]
    assert [(x.kind, x.visible) for x in document.losses] == [("footnote", True)]


def test_a_hidden_reference_brings_no_note() -> None:
    feet = part("footnotes", note("footnote", 2, "SECRET"))
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    document = reading(p("a", hidden), parts={"footnotes.xml": ("footnotes", feet)})
    assert document.notes == ()
    assert "SECRET" not in repr(document)


def test_links_in_notes_are_those_of_the_notes_part() -> None:
    link = f'<w:hyperlink r:id="x">{r("to")}</w:hyperlink>'
    feet = part(
        "footnotes",
        f'<w:footnote w:id="2">{p(link)}</w:footnote>',
    )
    document = reading(
        p("a", ref("footnote", 2)),
        parts={"footnotes.xml": ("footnotes", feet)},
        links={"x": "https://example.org/of-the-body"},
    )
    assert lines(document.notes[0].blocks) == ["to"]


def test_comments_are_nowhere_and_their_text_stays() -> None:
    body = p(
        '<w:commentRangeStart w:id="1"/>',
        "kept",
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
    )
    comments = part("comments", f'<w:comment w:id="1" w:author="SECRET">{p("SECRET")}</w:comment>')
    document = reading(body, parts={"comments.xml": ("comments", comments)})
    assert lines(document.blocks) == ["kept"]
    assert "SECRET" not in repr(document)
    assert {(x.kind, x.place) for x in document.losses} == {("comment", "paragraph 1"), ("comments", "the file")}


def test_inserted_documents_leave_a_note() -> None:
    assert sketch(p("a") + '<w:altChunk r:id="x"/>' + p("b")) == "a\n<omitted document>\nb"


@pytest.mark.parametrize(("said", "mode"), [("15", None), ("14", 14), ("12", 12), ("3", 11), ("99", None), ("x", 12)])
def test_the_rules_of_layout_are_those_that_the_draft_asks_for(said: str, mode: int | None) -> None:
    setting = f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="u" w:val="{said}"/></w:compat>'
    document = reading(p("a"), parts={"settings.xml": ("settings", part("settings", setting))})
    assert document.sections[0].format.get("word_mode") == mode
