"""Hidden text is gone; text that only looks hidden is there, with the reason why nobody would see it."""

from __future__ import annotations

import pytest

from tests.formats.docx_reader.packages import p, r, reading, sketch, style, tbl, tc, tr

WHITE = '<w:color w:val="FFFFFF"/>'
BLACK_BAR = '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:vanish w:val="true"/>', "<w:vanish/><w:specVanish/>"])
def test_hidden_text_is_not_in_the_model_and_is_listed(look: str) -> None:
    document = reading(p("seen ", r("SECRET", look)))
    assert "SECRET" not in repr(document)
    assert [(x.kind, x.place, x.visible) for x in document.losses] == [("hidden text", "paragraph 1", False)]


@pytest.mark.parametrize(("show", "seen"), [("0", "ac"), ("off", "ac"), ("1", "abc")])
def test_the_inside_of_a_phantom_is_seen_where_it_is_shown(show: str, seen: str) -> None:
    props = f'<m:phantPr><m:show m:val="{show}"/></m:phantPr>'
    phantom = f"<m:phant>{props}<m:e><m:r><m:t>b</m:t></m:r></m:e></m:phant>"
    assert sketch(p(r("a"), f"<m:oMath>{phantom}</m:oMath>", r("c"))) == seen


@pytest.mark.parametrize(
    "styles",
    [
        style("S", kind="character", inside="<w:rPr><w:vanish/></w:rPr>"),
        style("S", kind="character", inside='<w:basedOn w:val="T"/>')
        + style("T", kind="character", inside="<w:rPr><w:vanish/></w:rPr>"),
    ],
)
def test_text_hidden_by_a_style_is_gone(styles: str) -> None:
    assert sketch(p("seen ", r("SECRET", '<w:rStyle w:val="S"/>')), styles=styles) == "seen "


def test_a_paragraph_style_hides_unless_the_run_says_otherwise() -> None:
    styles = style("S", inside="<w:rPr><w:vanish/></w:rPr>")
    assert sketch(p("gone", r("seen", '<w:vanish w:val="0"/>'), style="S"), styles=styles) == "seen"


@pytest.mark.parametrize(
    ("look", "reason"),
    [
        (WHITE, "white"),
        ('<w:color w:val="FDFDFD"/>', "white"),
        ('<w:color w:val="auto" w:themeColor="background1"/>', None),  # no theme here: automatic is black
        ('<w:color w:val="D0D0D0"/>', None),
        (BLACK_BAR, "same-colour"),
        ('<w:highlight w:val="black"/>', "same-colour"),
        ('<w:color w:val="000000"/><w:highlight w:val="black"/>', "same-colour"),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', "same-colour"),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', None),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>', None),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', None),
        ('<w:sz w:val="2"/>', "tiny"),
        ('<w:sz w:val="4"/>', "tiny"),
        ('<w:sz w:val="6"/>', "tiny"),
        ('<w:sz w:val="8"/>', None),
        ('<w:sz w:val="10"/>', None),
        ('<w:w w:val="1"/>', "scaled"),
        ('<w:w w:val="90"/>', None),
        ('<w:spacing w:val="-200"/>', "scaled"),
        ('<w:spacing w:val="-10"/>', None),
        ('<w:position w:val="-1000"/>', "off-page"),
        ('<w:position w:val="6"/>', None),
        ("<w:webHidden/>", "web-hidden"),
        ("<w14:textFill><w14:noFill/></w14:textFill>", "same-colour"),
        ('<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>', "white"),
        ('<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>', "white"),
        ('<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FF0000"/></w14:solidFill></w14:textFill>', None),
        ('<w:fitText w:val="2"/>', "scaled"),
        ('<w:fitText w:val="2000"/>', None),
        ('<w14:textFill><w14:solidFill><w14:alpha w14:val="100000"/></w14:solidFill></w14:textFill>', "same-colour"),
    ],
)  # fmt: skip
def test_text_that_nobody_would_see_says_why(look: str, reason: str | None) -> None:
    assert sketch(p(r("text", look))) == (f"{reason}(text)" if reason else "text")


@pytest.mark.parametrize(
    ("styles", "look"),
    [
        (style("P", inside=f"<w:rPr>{WHITE}</w:rPr>"), ""),
        (style("P", inside='<w:basedOn w:val="Q"/>') + style("Q", inside=f"<w:rPr>{WHITE}</w:rPr>"), ""),
        (style("P") + style("C", kind="character", inside=f"<w:rPr>{WHITE}</w:rPr>"), '<w:rStyle w:val="C"/>'),
        (f"<w:docDefaults><w:rPrDefault><w:rPr>{WHITE}</w:rPr></w:rPrDefault></w:docDefaults>" + style("P"), ""),
    ],
)
def test_styles_make_text_unseen_too(styles: str, look: str) -> None:
    assert sketch(p(r("text", look), style="P"), styles=styles) == "white(text)"


def test_white_text_on_a_dark_ground_is_seen() -> None:
    shade = '<w:shd w:val="clear" w:fill="1F3864"/>'
    assert sketch(p(r("a", WHITE), props=shade)) == "a"
    assert sketch(tbl(tr(tc(p(r("a", WHITE)), shade)))) == "| a"
    assert sketch(p(r("a", WHITE), style="P"), styles=style("P", inside=f"<w:pPr>{shade}</w:pPr>")) == "a"
    assert sketch(p(r("a", '<w:color w:val="1F3864"/>'), props=shade)) == "same-colour(a)"


def test_a_table_style_gives_its_rows_their_ground() -> None:
    shade = '<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>'
    dark = '<w:tblStylePr w:type="firstRow"><w:rPr>{}</w:rPr>' + shade + "</w:tblStylePr>"
    props = '<w:tblStyle w:val="T"/><w:tblLook w:val="0020"/>'
    white = tc(p(r("x", WHITE)))
    rows = tbl(tr(white), tr(white), props=props)
    assert sketch(rows, styles=style("T", kind="table", inside=dark.format(""))) == "| x\n| white(x)"
    plain = tbl(tr("x"), tr("x"), props=props)
    assert sketch(plain, styles=style("T", kind="table", inside=dark.format(WHITE))) == "| x\n| x"
    unshaded = '<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr>'
    assert sketch(plain, styles=style("T", kind="table", inside=unshaded)) == "| white(x)\n| x"


@pytest.mark.parametrize(
    "props",
    [
        '<w:framePr w:w="2000" w:h="300" w:hAnchor="page" w:vAnchor="page" w:x="-20000" w:y="1"/>',
        '<w:framePr w:w="2000" w:hAnchor="page" w:x="30000"/>',
        '<w:ind w:left="30000"/>',
        '<w:ind w:left="-20000"/>',
    ],
)
def test_a_paragraph_off_the_page_is_unseen(props: str) -> None:
    assert sketch(p("text", props=props)) == "off-page(text)"
    assert sketch(p("text", style="S"), styles=style("S", inside=f"<w:pPr>{props}</w:pPr>")) == "off-page(text)"


def test_a_frame_on_the_page_is_seen() -> None:
    assert sketch(p("text", props='<w:framePr w:dropCap="drop" w:lines="3" w:x="-300" w:w="900"/>')) == "text"
    assert sketch(p("text", props='<w:framePr w:w="2000" w:x="1000" w:y="14000"/>')) == "text"


def test_squashed_lines_rows_and_cells_are_unseen() -> None:
    assert sketch(p("a", props='<w:spacing w:line="20" w:lineRule="exact"/>')) == "tiny(a)"
    squashed = tr("a", props='<w:trHeight w:val="1" w:hRule="exact"/>')
    assert sketch(tbl(squashed, tr("b", props='<w:trHeight w:val="1"/>'))) == "| tiny(a)\n| b"
    assert sketch(tbl(tr(tc("a", '<w:tcW w:w="1" w:type="dxa"/>'), "b"))) == "| tiny(a) | b"
    nothing = tr(tc("a", '<w:tcW w:w="0" w:type="dxa"/>'))
    assert sketch(tbl(nothing)) == "| a"
    assert sketch(tbl(nothing, props='<w:tblLayout w:type="fixed"/>')) == "| tiny(a)"


def test_a_hidden_row_is_gone() -> None:
    document = reading(tbl(tr("seen"), tr("SECRET", props="<w:hidden/>")))
    assert "SECRET" not in repr(document)
    assert [(x.kind, x.place) for x in document.losses] == [("hidden text", "table 1, row 2")]


def test_spaces_have_no_colour() -> None:
    assert sketch(p(r(" ", WHITE))) == " "
