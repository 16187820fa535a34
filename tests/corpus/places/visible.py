"""Places whose text a reader of the page sees, each planted in a public and in every restricted item.

They are the wrappers, tables, notes and boxes that a cut by paragraphs walks past.
"""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corpus.places.model import changed, field_of, p, r, t, tbl, tc, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus.places.model import Sheet

_SDT = "<w:sdt><w:sdtPr><w:id w:val='{0}'/></w:sdtPr><w:sdtContent>{1}</w:sdtContent></w:sdt>"
_BOX = (
    '<w:r><w:drawing><wp:anchor><wp:extent cx="1800000" cy="700000"/><wp:docPr id="7" name="Box"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
    "<w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
_VML = '<w:r><w:pict><v:shape style="width:90pt;height:40pt"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'

WRAPPED: list[tuple[str, str]] = [
    ("para | w:p/w:r/w:t | a paragraph", p("@")),
    ("cdata | w:t | a CDATA section", p("<w:r><w:t><![CDATA[@]]></w:t></w:r>")),
    ("caps | w:caps | text in capitals by its look", p(r("@", "<w:caps/>"))),
    ("small-caps | w:smallCaps | text in small capitals", p(r("@", "<w:smallCaps/>"))),
    ("list | w:numPr | an item of a list", p("@", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>')),
    ("list-deep | w:ilvl | an item of a list, three levels down", p("@", '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="2"/></w:numPr>')),
    ("sub-heading | Heading 2 | a heading inside the item", p("@", style="Heading2")),
    ("custom-style | w:pStyle | a paragraph in a style that people made", p("@", style="OwnStyle")),
    ("frame | w:framePr | a paragraph in a frame on the page", p("@", '<w:framePr w:w="3000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:x="100" w:y="100"/>')),
    ("sdt-block | w:sdt | a block in a content control", _SDT.format(11, p("@"))),
    ("sdt-nested | w:sdt/w:sdt/w:sdt | a block in controls in controls", _SDT.format(12, _SDT.format(13, _SDT.format(14, p("@"))))),
    ("sdt-run | w:p/w:sdt | a run in a content control", p(r("a ") + _SDT.format(15, r("@")))),
    ("sdt-row | w:tbl/w:sdt/w:tr | a row in a content control", tbl(tr("a", "b"), _SDT.format(16, tr("c", "@")))),
    ("sdt-cell | w:tr/w:sdt/w:tc | a cell in a content control", tbl(tr("a", _SDT.format(17, tc("@"))))),
    ("sdt-table | w:sdt/w:tbl | a table in a content control", _SDT.format(18, tbl(tr("a", "@")))),
    ("smart-tag | w:smartTag | a run in a smart tag", p(f'<w:smartTag w:uri="urn:a" w:element="e">{r("@")}</w:smartTag>')),
    ("custom-xml | w:customXml | a block in custom XML", f'<w:customXml w:uri="urn:a" w:element="e">{p("@")}</w:customXml>'),
    ("custom-xml-run | w:customXml | a run in custom XML", p(f'<w:customXml w:uri="urn:a" w:element="e">{r("@")}</w:customXml>')),
    ("bdo | w:bdo | a run with its direction overridden", p(f'<w:bdo w:val="ltr">{r("@")}</w:bdo>')),
    ("dir | w:dir | a run with a direction", p(f'<w:dir w:val="ltr">{r("@")}</w:dir>')),
    ("ins | w:ins | an insertion that is accepted", p(changed("ins", r("@")))),
    ("move-to | w:moveTo | text moved to here", p(changed("moveTo", r("@")))),
    ("conflict-ins | w14:conflictIns | an insertion in conflict", p(f'<w14:conflictIns w:id="3" w:author="A" w:date="2025-01-01T00:00:00Z">{r("@")}</w14:conflictIns>')),
    ("ins-paragraph | w:rPr/w:ins | a paragraph whose mark was inserted", f"<w:p><w:pPr><w:rPr>{changed('ins', '')}</w:rPr></w:pPr>{changed('ins', r('@'))}</w:p>"),
    ("ins-row | w:trPr/w:ins | a row that was inserted", tbl(tr("a", "b"), tr("c", "@", props=changed("ins", "")))),
    ("table | w:tbl | a cell", tbl(tr("a", "b"), tr("c", "@"))),
    ("table-nested | w:tc/w:tbl | a cell of a table in a table", tbl(tr("a", tc(tbl(tr("b", "@")) + p("c"))))),
    ("table-deep | w:tc/w:tbl/w:tc/w:tbl | a table in a table in a table", tbl(tr(tc(tbl(tr(tc(tbl(tr("@")) + p("a")))) + p("b"))))),
    ("table-merged | w:gridSpan | a cell over two columns", tbl(tr("a", "b"), tr(tc("@", '<w:gridSpan w:val="2"/>')))),
    ("table-vmerge | w:vMerge | a cell over two rows", tbl(tr("a", tc("@", '<w:vMerge w:val="restart"/>')), tr("b", tc("<w:p/>", "<w:vMerge/>")))),
    ("table-list | w:tc/w:numPr | a list in a cell", tbl(tr("a", tc(p("@", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'))))),
    ("hyperlink | w:hyperlink | the text of a link inside the file", p(f'<w:hyperlink w:anchor="here">{r("@")}</w:hyperlink>')),
    ("field-hyperlink | HYPERLINK result | the text of a link that is a field", p(field_of('HYPERLINK "https://example.org/a"', "@"))),
    ("field-quote | QUOTE result | the result of a field of words", p(field_of("QUOTE", "") + r("@"))),
    ("field-form | FORMTEXT result | what was typed into a form", p(field_of("FORMTEXT", "@", "<w:ffData><w:textInput/></w:ffData>"))),
    ("ruby | w:ruby | base text under a reading aid", p("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>@</w:t></w:r></w:rubyBase></w:ruby></w:r>")),
    ("math | m:t | an equation", p("<m:oMath><m:r><m:t>@</m:t></m:r></m:oMath>")),
    ("math-frac | m:f | a fraction in an equation", p("<m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>@</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></m:oMathPara>")),
    ("box | wps:txbx | a text box", p(r("a") + _BOX.format(p("@")))),
    ("box-vml | v:textbox | a text box of old", p(r("a") + _VML.format(p("@")))),
    ("box-table | wps:txbx/w:tbl | a table in a text box", p(r("a") + _BOX.format(tbl(tr("b", "@")) + p("c")))),
    ("table-box-table | w:tc//wps:txbx/w:tbl | a table in a text box in a table", tbl(tr("a", tc(p(r("b") + _BOX.format(tbl(tr("c", "@")) + p("d"))))))),
    ("sdt-box | w:sdt//wps:txbx | a text box in a control", _SDT.format(19, p(r("a") + _BOX.format(p("@"))))),
    ("alternate | mc:Choice | text in a branch that is drawn", p('<mc:AlternateContent><mc:Choice Requires="wps">' + r("@") + "</mc:Choice><mc:Fallback>" + r("b") + "</mc:Fallback></mc:AlternateContent>")),
    ("alternate-run | w:r/mc:Choice | text in a branch inside a run", p('<w:r><mc:AlternateContent><mc:Choice Requires="wps">' + t("@") + "</mc:Choice><mc:Fallback><w:t>b</w:t></mc:Fallback></mc:AlternateContent></w:r>")),
    ("rtl | w:rtl | a run from right to left", p(r("@", "<w:rtl/>"))),
    ("underline-colour | w:u | a run with looks of its own", p(r("@", '<w:u w:val="wave" w:color="FF0000"/><w:emboss/><w:em w:val="dot"/>'))),
    ("superscript | w:vertAlign | a raised run", p(r("a") + r("@", '<w:vertAlign w:val="superscript"/>'))),
    ("comment-anchor | w:commentRangeStart | text that a comment is about", p('<w:commentRangeStart w:id="0"/>' + r("@") + '<w:commentRangeEnd w:id="0"/>')),
    ("bookmark | w:bookmarkStart | text in a bookmark", p('<w:bookmarkStart w:id="1" w:name="a"/>' + r("@") + '<w:bookmarkEnd w:id="1"/>')),
    ("proof | w:proofErr | text that the spelling checker marked", p('<w:proofErr w:type="spellStart"/>' + r("@") + '<w:proofErr w:type="spellEnd"/>')),
    ("perm | w:permStart | text that one person may edit", p('<w:permStart w:id="1" w:edGrp="everyone"/>' + r("@") + '<w:permEnd w:id="1"/>')),
]  # fmt: skip


def split_plain(token: str) -> str:
    """Write one letter to a run, each with another look."""
    looks = ("<w:b/>", "<w:i/>", "", '<w:color w:val="333333"/>')
    return p("".join(r(c, looks[i % 4]) for i, c in enumerate(token)))


def split_marks(token: str) -> str:
    """Write the token over runs with marks between them."""
    between = (
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="5" w:name="b"/>',
        '<w:bookmarkEnd w:id="5"/>',
    )
    return p("".join(r(token[i : i + 4]) + between[i // 4 % 3] for i in range(0, len(token), 4)))


def split_texts(token: str) -> str:
    """Write several text elements in one run."""
    return p("<w:r>" + "".join(t(c) for c in token) + "</w:r>")


def entities(token: str) -> str:
    """Write character references."""
    return p("".join(f"&#x{ord(c):X};" if i % 2 else f"&#{ord(c)};" for i, c in enumerate(token)))


def symbols(token: str) -> str:
    """Write signs of a font that draws letters."""
    return p("".join(f'<w:r><w:sym w:font="Arial" w:char="F0{ord(c):02X}"/></w:r>' for c in token))


def footnote(sheet: Sheet, token: str) -> str:
    """Write a sentence with a footnote."""
    return p(r("a sentence") + sheet.note("footnote", p(token)))


def endnote(sheet: Sheet, token: str) -> str:
    """Write a sentence with an endnote."""
    return p(r("a sentence") + sheet.note("endnote", p(token)))


def note_in_table(sheet: Sheet, token: str) -> str:
    """Write a footnote in a cell of a table in a table."""
    return tbl(tr("a", tc(tbl(tr(tc(p(r("b") + sheet.note("footnote", p(token)))))) + p("c"))))


def note_with_table(sheet: Sheet, token: str) -> str:
    """Write a footnote that holds a table."""
    return p(r("a sentence") + sheet.note("footnote", tbl(tr("a", token)) + p("b")))


MADE: list[tuple[str, Callable[[str], str]]] = [
    ("split-letters | w:r | one letter to a run", split_plain),
    ("split-marks | w:r, w:proofErr, w:bookmarkStart | runs with marks between", split_marks),
    ("split-texts | w:t | one letter to a text element", split_texts),
    ("entities | w:t | character references", entities),
    ("symbols | w:sym | signs of a font", symbols),
]
WITH_PARTS: list[tuple[str, Callable[[Sheet, str], str]]] = [
    ("footnote | word/footnotes.xml | a footnote", footnote),
    ("endnote | word/endnotes.xml | an endnote", endnote),
    ("note-in-table | w:tc//w:footnoteReference | a note in a table in a table", note_in_table),
    ("note-with-table | w:footnote/w:tbl | a table in a note", note_with_table),
]
# The copies say these in another way, so their readers need not find the letters.
NOT_KEPT = frozenset({"symbols", "conflict-ins", "math-frac", "table-vmerge"})


def visible(sheet: Sheet, level: str) -> Iterator[str]:
    """Plant every visible place in an item of a level."""
    prefix = f"{level.lower()}."
    for line, template in WRAPPED:
        yield sheet.fill(line, template, level, kept=_kept(line), prefix=prefix)
    for line, make in MADE:
        yield make(sheet.token(prefix + line, level, kept=_kept(line)))
    for line, make_part in WITH_PARTS:
        yield make_part(sheet, sheet.token(prefix + line, level, kept=True))


def _kept(line: str) -> bool:
    return line.partition(" |")[0] not in NOT_KEPT
