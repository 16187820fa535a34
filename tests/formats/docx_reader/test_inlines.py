"""Everything in a paragraph that can hold visible text is read, and nothing else."""

from __future__ import annotations

import pytest

from redactor.core.document import Run
from tests.formats.docx_reader.packages import change, p, r, reading, sdt, sketch, t

ALT = "<mc:AlternateContent><mc:Choice {}>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (r("plain"), "plain"),
        (f"<w:smartTag>{r('tag')}</w:smartTag>", "tag"),
        (f"<w:customXml>{r('custom')}</w:customXml>", "custom"),
        (f'<w:bdo w:val="ltr">{r("bdo")}</w:bdo>', "bdo"),
        (f'<w:dir w:val="ltr">{r("dir")}</w:dir>', "dir"),
        (sdt(r("control")), "control"),
        (sdt(sdt(r("inner"))), "inner"),
        (f'<w:hyperlink w:anchor="x">{r("inside")}</w:hyperlink>', "inside"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a<break line>b"),
        ('<w:r><w:br w:type="page"/></w:r>', "<break page>"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a\u2011b"),
        ("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "ab"),
        ("<w:r><w:t> trimmed </w:t></w:r>", "trimmed"),
        (f"<w:r>{t(' kept ')}</w:r>", " kept "),
        (f"<w:r>{t('a' + chr(10) + 'b')}</w:r>", "a b"),
        ("<w:r><w:pgNum/></w:r>", "<page>"),
        (f"<w:r><w:ruby><w:rt>{r('above')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>", "base (above)"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        ('<w:r><w:sym w:font="Somebody’s Own" w:char="F041"/></w:r>', "<omitted symbol>"),
        ('<w:r><w:sym w:font="MS Gothic" w:char="2612"/></w:r>', "☒"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
            "(a+b)/2",
        ),
        (f"<m:oMath>{change('del', '<m:r><m:t>gone</m:t></m:r>')}<m:r><m:t>y</m:t></m:r></m:oMath>", "y"),
        ("<w:subDoc r:id='x'/>", "<omitted document>"),
        ("<w:r><w:object/></w:r>", "<omitted object>"),
        ("<w:r><w:contentPart r:id='x'/></w:r>", "<omitted drawing>"),
        ("<w:t>outside a run</w:t>stray", ""),
        ("<x:note>ignorable <w:r><w:t>gone</w:t></w:r></x:note>", ""),
        ("<y:note><w:r><w:t>of another time</w:t></w:r></y:note>", "<omitted object>"),
        ("<w:bookmarkStart w:id='1' w:name='secret'/><w:bookmarkEnd w:id='1'/>", ""),
        (ALT.format("Requires='wps'", r("new"), r("old")), "new"),
        (ALT.format("Requires='y'", r("new"), r("old")), "old"),
        (ALT.format("Requires='wps y'", r("new"), r("old")), "old"),
        (f"<w:r>{ALT.format('Requires=' + chr(34) + 'y' + chr(34), t('new'), t('old'))}</w:r>", "old"),
        (r("joined ") + "<w:proofErr w:type='spellStart'/>" + r("runs"), "joined runs"),
    ],
)
def test_a_paragraph_is_read_whole(content: str, seen: str) -> None:
    assert sketch(p(content)) == seen


def test_content_that_may_be_skipped_is_read_where_the_document_asks_for_it() -> None:
    body = p(f"<x:note>{r('inside')}</x:note>")
    assert sketch(body, attributes=' mc:ProcessContent="x:note"') == "inside"


def test_runs_that_look_the_same_are_one_run() -> None:
    (block,) = reading(p(r("a"), r("b"), r("c", "<w:b/>"))).blocks
    assert [i.text for i in block.inlines] == ["ab", "c"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("http://example.org", "http://example.org"),
        ("mailto:clerk@example.org?subject=The%20Doe%20case", "mailto:clerk@example.org"),
        ("file:///C:/HR/doe.docx", None),
        ("javascript:alert(1)", None),
        ("https://user:password@example.org/", None),
        ("ftp://example.org/", None),
        ("\\\\server\\share\\doe.docx", None),
        ("https://exa mple.org/", None),
    ],
)
def test_links_lead_to_the_web_or_to_a_mailbox(address: str, kept: str | None) -> None:
    (block,) = reading(p(f'<w:hyperlink r:id="link">{r("here")}</w:hyperlink>'), links={"link": address}).blocks
    (run,) = block.inlines  # type: ignore[union-attr]
    assert isinstance(run, Run)
    assert run.link == kept


def test_text_of_a_link_that_leads_elsewhere_stays_and_the_loss_is_listed() -> None:
    document = reading(p(f'<w:hyperlink r:id="link">{r("here")}</w:hyperlink>'), links={"link": "file:///secret"})
    assert "secret" not in repr(document)
    assert [(x.kind, x.place) for x in document.losses] == [("link", "paragraph 1")]


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (sdt(r("inline"), tag="TLP:RED"), "[RED:inline]"),
        (sdt(r("by title"), alias="RED"), "[RED:by title]"),
        (sdt(r("a") + sdt(r("b"), tag="RED"), tag="AMBER"), "[AMBER:a][RED:b]"),
        (sdt(r("a") + sdt(r("b"), tag="AMBER"), tag="RED"), "[RED:ab]"),
        (sdt(sdt(r("inner names nothing")), tag="RED"), "[RED:inner names nothing]"),
        (r("by style", '<w:rStyle w:val="Secret"/>'), "[RED:by style]"),
    ],
)
def test_a_control_or_a_character_style_marks_its_text(content: str, seen: str) -> None:
    styles = '<w:style w:type="character" w:styleId="Secret"><w:name w:val="TLP Red"/></w:style>'
    assert sketch(p(content), styles=styles) == seen


def test_what_an_editor_invents_is_nowhere_in_the_model() -> None:
    body = (
        '<w:p w:rsidR="00SECRET"><w:pPr><w:rPr><w:rStyle w:val="SECRET"/></w:rPr></w:pPr>'
        '<w:bookmarkStart w:id="1" w:name="SECRET"/><w:permStart w:id="2" w:ed="SECRET"/>'
        '<w:r><w:rPr><w:rFonts w:ascii="SECRET"/><w:lang w:val="en-x-SECRET"/></w:rPr><w:t>text</w:t></w:r>'
        '<w:smartTag w:element="SECRET"><w:smartTagPr><w:attr w:name="n" w:val="SECRET"/></w:smartTagPr></w:smartTag>'
        "<!-- SECRET --><?SECRET SECRET?></w:p>" + sdt(p("control"), tag="SECRET", alias="SECRET")
    )
    assert "SECRET" not in repr(reading(body))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("tag\U000e0053\U000e0045ged", "tagged"),
        ("sel\U000e0101ected", "selected"),
        ("joi\u200dned", "joined"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("object\ufffc", "object"),
    ],
)
def test_characters_that_draw_nothing_are_dropped(text: str, seen: str) -> None:
    assert sketch(p(f"<w:r>{t(text)}</w:r>")) == seen
    losses = reading(p(f"<w:r>{t(text)}</w:r>")).losses
    assert [x.kind for x in losses] == (["invisible characters"] if seen != text else [])


@pytest.mark.parametrize(
    ("font", "text", "seen"),
    [("Wingdings", "\uf0fc xx", "✓ <omitted symbol>"), ("Symbol", "ab", "\u03b1\u03b2")],
)
def test_text_in_a_symbol_font_is_read_as_it_is_drawn(font: str, text: str, seen: str) -> None:
    body = p(r(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'))
    assert sketch(body) == seen
    (block,) = reading(body).blocks
    assert not any(getattr(i, "format", None) for i in block.inlines)  # type: ignore[union-attr]
