"""What becomes of fields: no code is kept, and no result that quotes another place."""

from __future__ import annotations

import pytest

from redactor.core.properties import SEQUENCES
from redactor.errors import InputError
from redactor.formats.probes import alphabet, odt_alphabet
from tests.formats.docx_reader.packages import field, instr, mark, p, part, r, reading, sketch, style, tbl, tr

HEADING = style("Heading1", name="heading 1", inside='<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
TOC = style("TOC1", name="toc 1") + style("TOF", name="table of figures") + style("Index1", name="index 1")


@pytest.mark.parametrize(
    ("code", "result", "seen"),
    [
        ("PAGE", "7", "<page>"),
        ("NUMPAGES \\* MERGEFORMAT", "12", "<pages>"),
        ("SECTIONPAGES", "3", "<pages>"),
        ("SEQ Table \\* ARABIC", "4", "<sequence Table 4>"),
        ("SEQ figure", "2", "<sequence Figure 2>"),
        ("SEQ Picture", "3", "<sequence Picture 3>"),
        ("SEQ Annex \\* ALPHABETIC", "B", "B"),
        ("SEQ Doe_case", "2", "2"),
        ("= 1 + 1", "2", "2"),
        ("SEQ Doe_case", "two of them", "<omitted field>"),
        ("REF _Ref1 \\h", "3.1", "3.1"),
        ("REF _Ref1 \\r", "(a)", "(a)"),
        ("REF _Ref1", "Table 2", "Table 2"),
        ("REF _Ref1", "the Doe case", "<omitted reference>"),
        ("REF _Ref1", "Doe", "<omitted reference>"),
        ("PAGEREF _Toc1", "14", "14"),
        ("NOTEREF _Ref1", "iv", "iv"),
        ("STYLEREF &quot;Heading 1&quot;", "Case of Doe", "<omitted field>"),
        ("DOCPROPERTY Client", "Doe", "<omitted field>"),
        ("TITLE", "Doe", "<omitted field>"),
        ("FORMTEXT", "typed", "typed"),
        ("DATE \\@ d", "1 May", "1 May"),
        ("ADDIN ZOTERO_ITEM {json}", "[1]", "[1]"),
        ("ADDIN ZOTERO_BIBL {json}", "Doe (2020)", ""),
        ("ADDIN EN.REFLIST", "Doe (2020)", ""),
        ("CITATION Doe20", "(Doe 2020)", "(Doe 2020)"),
        ("QUOTE &quot;Doe&quot;", "Doe", "<omitted field>"),
        ("IF 1 = 2 &quot;Doe&quot; &quot;x&quot;", "x", "<omitted field>"),
        ("MERGEFIELD name", "Doe", "<omitted field>"),
        ("DOCVARIABLE name", "Doe", "<omitted field>"),
        ("INCLUDETEXT &quot;file.docx&quot;", "Doe", "<omitted field>"),
        ("LINK Excel.Sheet.12", "Doe", "<omitted field>"),
        ("FILLIN &quot;Who?&quot;", "Doe", "<omitted field>"),
        ("Doe_bookmark", "Doe", "<omitted field>"),
        ("ASK who &quot;Who?&quot;", "", ""),
        ("XE &quot;Doe&quot;", "", ""),
        ("SET who &quot;Doe&quot;", "", ""),
        ("= SUM(ABOVE)", "1,250.00", "1,250.00"),
        ("= SUM(Doe_figures)", "1,250.00", "<omitted field>"),
        ("= SUM(ABOVE)", "Doe", "<omitted field>"),
        ("SYMBOL 183 \\f Symbol", "", "•"),
        ("SYMBOL 99 \\f Unknown", "", "c"),
        ("SYMBOL 61472 \\f Unknown", "", "<omitted symbol>"),
        ("INDEX \\c 2", "Doe, 2", ""),
        ("BIBLIOGRAPHY", "Doe (2020)", ""),
        ("TOC \\o &quot;1-4&quot;", "3. Case of Doe", "\n<contents 4>"),
        ("TOC \\c &quot;Table&quot;", "Table 1: pay of Doe", ""),
    ],
)
@pytest.mark.parametrize("simple", [False, True])
def test_each_kind_of_field_has_its_rule(code: str, result: str, seen: str, simple: bool) -> None:  # noqa: FBT001
    inside = (
        f'<w:fldSimple w:instr=" {code} ">{r(result) if result else ""}</w:fldSimple>'
        if simple
        else field(code, result)
    )
    assert sketch(p("a ", inside, " b")) == (
        "a  b" if not seen else f"a  b{seen}" if seen[0] == "\n" else f"a {seen} b"
    )


def test_no_code_of_a_field_is_in_the_model() -> None:
    codes = ("XE SECRET", "TC SECRET", "RD SECRET", "ADDIN SECRET", "HYPERLINK \\l SECRET", "MACROBUTTON SECRET SECRET")
    body = "".join(p(field(code, "result")) for code in codes)
    assert "SECRET" not in repr(reading(body))


def test_a_link_by_field_keeps_its_address() -> None:
    assert sketch(p(field('HYPERLINK "https://example.org/"', "here"))) == "{here}https://example.org/"
    assert sketch(p(field('HYPERLINK "file:///secret"', "here"))) == "here"


def test_nested_fields_are_judged_together() -> None:
    inner = field("REF x", "Doe")
    outer = f"{mark('begin')}{instr('IF')}{inner}{mark('separate')}{r('shown')}{mark('end')}"
    assert sketch(p(outer)) == "<omitted field>"
    kept = f"{mark('begin')}{instr('HYPERLINK')}{mark('separate')}{r('a ')}{field('PAGE', '1')}{mark('end')}"
    assert sketch(p(kept)) == "a <page>"


def test_what_a_form_shows_is_read_where_word_keeps_no_result() -> None:
    chosen = '<w:ffData><w:name w:val="SECRET"/><w:ddList><w:result w:val="1"/>{}</w:ddList></w:ffData>'
    entries = '<w:listEntry w:val="other SECRET"/><w:listEntry w:val="agreed"/>'
    assert sketch(p(field("FORMDROPDOWN", begin=chosen.format(entries)))) == "agreed"
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    assert sketch(p(field("FORMCHECKBOX", begin=ticked))) == "☒"
    assert sketch(p(field("FORMCHECKBOX", begin=ticked.replace("<w:checked/>", "")))) == "☐"


def test_a_table_of_contents_over_many_lines_becomes_one_block() -> None:
    body = (
        p(mark("begin"), instr('TOC \\o "1-2"'), mark("separate"), r("1. Case of Doe"), style="TOC1")
        + p("2. Other", style="TOC1")
        + p(mark("end"))
        + p("after")
    )
    assert sketch(body, styles=TOC) == "<contents 2>\nafter"


def test_stray_lines_of_a_table_of_contents_or_an_index_are_left_out() -> None:
    body = p("before") + p("3. Case of Doe", style="TOC1") + p("4. More", style="TOC1") + p("Doe, 2", style="Index1")
    document = reading(body + p("Table 1 pay of Doe", style="TOF"), styles=TOC)
    assert "Doe" not in repr(document)
    kinds = ["contents", "contents", "index", "index"]
    assert [(x.kind, x.visible) for x in document.losses] == [(kind, True) for kind in kinds]


def test_a_heading_ends_a_generated_field_that_was_never_closed_before_it() -> None:
    body = (
        p(mark("begin"), instr("TOC"), mark("separate"), r("cached"))
        + p("Case of Doe (RED)", style="Heading1")
        + p("text")
        + p(mark("end"))
    )
    assert sketch(body, styles=HEADING) == "<contents 3>\nCase of Doe (RED)\ntext\n"


def test_a_field_that_runs_over_paragraphs_hides_nothing_of_them() -> None:
    body = (
        p("opens ", mark("begin"), instr('QUOTE "SECRET"'), mark("separate"))
        + p("Heading")
        + p("text", mark("end"), "more")
    )
    assert sketch(body) == "opens \nHeading\ntextmore"


def test_a_field_without_an_end_swallows_nothing() -> None:
    assert sketch(p("a", mark("begin"), instr("REF SECRET"), "b") + p("c")) == "ab\nc"
    assert sketch(p("a", mark("begin"), instr("REF x"), mark("separate"), "b") + p("c")) == "ab\nc"
    assert sketch(p("a", mark("end"), "b", mark("separate"), "c")) == "abc"


def test_an_end_in_a_deleted_passage_does_not_end_a_field() -> None:
    deleted = f'<w:del w:id="1" w:author="x">{mark("end")}</w:del>'
    assert sketch(p(mark("begin"), instr("REF x"), mark("separate"), "Doe", deleted, mark("end"), "after")) == (
        "<omitted reference>after"
    )


def test_running_headers_lose_fields_that_quote_and_keep_the_page_number() -> None:
    header = part(
        "hdr", p("Board ", field("STYLEREF 1", "Case of SECRET"), field("PAGE", "1"), field("FILENAME", "SECRET.docx"))
    )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    document = reading(p("x") + section, parts={"header1.xml": ("header", header)})
    (story,) = document.stories
    assert story.blocks[0].text == "Board \ufffc"  # type: ignore[union-attr]
    assert "SECRET" not in repr(document)
    assert {x.kind for x in document.losses} == {"field"}


def test_a_field_may_begin_in_a_text_box_without_touching_the_text_around_it() -> None:
    inside = f"<w:txbxContent>{p(mark('begin'), 'inside')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></w:r>"
    assert sketch(p("a", box, "b") + p("c", mark("end"))) == "ab\n[[ inside ]]\nc"


def test_a_table_in_a_field_that_runs_over_it_stays() -> None:
    body = p(mark("begin"), instr("MERGEFIELD x"), mark("separate")) + tbl(tr("a", "b")) + p(mark("end"))
    assert "| a | b" in sketch(body)


def test_fields_in_fields_without_end_are_refused_or_read_in_no_time() -> None:
    with pytest.raises(InputError):
        sketch(p(*[mark("begin")] * 500, "text", *[mark("end")] * 500))
    assert sketch(p(*[mark("begin") + r("x")] * 3000)) == "x" * 3000


def test_the_probes_know_every_label_of_a_caption() -> None:
    for known in (alphabet, odt_alphabet):
        assert set(known._SEQUENCE.split("|")) == SEQUENCES  # noqa: SLF001 -- written down a second time on purpose
