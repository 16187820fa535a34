"""Places that no reader of the page sees: codes, attributes, what was deleted, what stands behind something else.

All are planted in a public item and in a restricted one; nobody's copy may have them.
"""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.corpus.places.model import changed, field_of, p, r, t, tbl, tc, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus.places.model import Sheet

_CODES = (
    "REF|PAGEREF|NOTEREF|STYLEREF|SEQ|XE|TC|RD|TOA|TA|SET|ASK|FILLIN|QUOTE|IF|COMPARE|MERGEFIELD|MERGEREC|DATABASE|"
    "DOCPROPERTY|DOCVARIABLE|AUTHOR|LASTSAVEDBY|TITLE|SUBJECT|KEYWORDS|COMMENTS|USERNAME|USERADDRESS|USERINITIALS|"
    "FILENAME|TEMPLATE|INFO|LINK|DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|MACROBUTTON|GOTOBUTTON|ADDIN|PRIVATE|"
    "CITATION|BIBLIOGRAPHY|AUTOTEXT|AUTOTEXTLIST|BARCODE|DISPLAYBARCODE|=|EQ|SYMBOL|ADVANCE|EMBED|CONTROL|SHAPE|"
    "FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|INDEX|LISTNUM|PRINT|NEXTIF|SKIPIF|ADDRESSBLOCK|GREETINGLINE|UNKNOWN"
).split("|")
_RESULTS = (
    "STYLEREF|DOCPROPERTY|DOCVARIABLE|AUTHOR|LASTSAVEDBY|TITLE|SUBJECT|KEYWORDS|COMMENTS|USERNAME|USERADDRESS|FILENAME|"
    "TEMPLATE|INFO|LINK|DDE|DDEAUTO|INCLUDETEXT|DATABASE|MERGEFIELD|BIBLIOGRAPHY|INDEX|TOA|REF a1|AUTOTEXT|PAGE|NUMPAGES|"
    "XE|TC|SET a|UNKNOWN"
).split("|")
_BEGIN = {"FORMDROPDOWN": "<w:ffData><w:ddList/></w:ffData>"}
_SDT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"

ATTRIBUTES: list[tuple[str, str]] = [
    ("bookmark-name | w:bookmarkStart/@w:name | the name of a bookmark", p('<w:bookmarkStart w:id="21" w:name="@"/>' + r("b") + '<w:bookmarkEnd w:id="21"/>')),
    ("bookmark-cell | w:bookmarkStart in w:tbl | a bookmark between rows", tbl('<w:bookmarkStart w:id="22" w:name="@" w:colFirst="0" w:colLast="0"/>', tr("b"), '<w:bookmarkEnd w:id="22"/>')),
    ("link-anchor | w:hyperlink/@w:anchor | the target of a link inside the file", p(f'<w:hyperlink w:anchor="@">{r("l")}</w:hyperlink>')),
    ("link-tip | w:hyperlink/@w:tooltip | the tip of a link", p(f'<w:hyperlink w:anchor="a" w:tooltip="@">{r("l")}</w:hyperlink>')),
    ("link-place | w:hyperlink/@w:docLocation | the place in the target of a link", p(f'<w:hyperlink w:anchor="a" w:docLocation="@">{r("l")}</w:hyperlink>')),
    ("link-frame | w:hyperlink/@w:tgtFrame | the window of a link", p(f'<w:hyperlink w:anchor="a" w:tgtFrame="@">{r("l")}</w:hyperlink>')),
    ("sdt-alias | w:alias | the title of a control", _SDT.format('<w:alias w:val="@"/>', p("c"))),
    ("sdt-tag | w:tag | the tag of a control", _SDT.format('<w:tag w:val="@"/>', p("c"))),
    ("sdt-list | w:listItem/@w:displayText | an entry of a list that was not chosen", _SDT.format('<w:dropDownList w:lastValue="b"><w:listItem w:displayText="@" w:value="a"/></w:dropDownList>', p("c"))),
    ("sdt-list-value | w:listItem/@w:value | the value of an entry", _SDT.format('<w:comboBox><w:listItem w:displayText="c" w:value="@"/></w:comboBox>', p("c"))),
    ("sdt-last | w:dropDownList/@w:lastValue | the last value of a list", _SDT.format('<w:dropDownList w:lastValue="@"/>', p("c"))),
    ("sdt-placeholder | w:placeholder/w:docPart | the name of the words that prompt", _SDT.format('<w:placeholder><w:docPart w:val="@"/></w:placeholder>', p("c"))),
    ("sdt-gallery | w:docPartObj | the gallery of a building block", _SDT.format('<w:docPartObj><w:docPartGallery w:val="@"/></w:docPartObj>', p("c"))),
    ("sdt-category | w:docPartCategory | the category of a building block", _SDT.format('<w:docPartObj><w:docPartCategory w:val="@"/></w:docPartObj>', p("c"))),
    ("sdt-binding | w:dataBinding/@w:xpath | where a control takes its data", _SDT.format('<w:dataBinding w:xpath="/a/@" w:storeItemID="{AAAA1111-0000-4000-8000-000000000001}"/>', p("c"))),
    ("sdt-prefixes | w:dataBinding/@w:prefixMappings | the names in a binding", _SDT.format('<w:dataBinding w:prefixMappings="xmlns:n=\'urn:@\'" w:xpath="/a"/>', p("c"))),
    ("sdt-section | w15:sectionTitle | the title of a repeated section", _SDT.format('<w15:repeatingSection><w15:sectionTitle w15:val="@"/></w15:repeatingSection>', p("c"))),
    ("sdt-date | w:date/w:dateFormat | the form of a date", _SDT.format('<w:date w:fullDate="2025-01-01T00:00:00Z"><w:dateFormat w:val="@"/></w:date>', p("c"))),
    ("sdt-unknown | w:sdtPr/* | a property of a control that nobody knows", _SDT.format('<xo:note xo:val="@"/>', p("c"))),
    ("smart-tag-attr | w:smartTagPr/w:attr | what a recogniser stored", p(f'<w:smartTag w:uri="urn:a" w:element="e"><w:smartTagPr><w:attr w:name="n" w:val="@"/></w:smartTagPr>{r("s")}</w:smartTag>')),
    ("smart-tag-uri | w:smartTag/@w:uri | the family of a smart tag", p(f'<w:smartTag w:uri="urn:@" w:element="e">{r("s")}</w:smartTag>')),
    ("custom-xml-element | w:customXml/@w:element | the name of custom XML", p(f'<w:customXml w:element="@">{r("s")}</w:customXml>')),
    ("custom-xml-attr | w:customXmlPr/w:attr | an attribute of custom XML", f'<w:customXml w:element="e"><w:customXmlPr><w:placeholder w:val="p"/><w:attr w:name="@" w:val="v"/></w:customXmlPr>{p("s")}</w:customXml>'),
    ("table-caption | w:tblCaption | the title of a table", tbl(tr("d"), props='<w:tblCaption w:val="@"/>')),
    ("table-description | w:tblDescription | the description of a table", tbl(tr("d"), props='<w:tblDescription w:val="@"/>')),
    ("table-style | w:tblStyle | a style that is not there", tbl(tr("d"), props='<w:tblStyle w:val="@"/>')),
    ("cell-id | w:tc/@w:id | the id of a cell", tbl(tr('<w:tc w:id="@">' + p("d") + "</w:tc>"))),
    ("cell-headers | w:tcPr/w:headers | the headers of a cell", tbl(tr(tc("d", '<w:headers><w:header w:val="@"/></w:headers>')))),
    ("hidden-row | w:trPr/w:hidden | a hidden row", tbl(tr("d"), tr("@", props="<w:hidden/>"))),
    ("vanish | w:vanish | hidden text", p(r("e ") + r("@", "<w:vanish/>"))),
    ("vanish-toggle | w:vanish | hidden by a switch with a value", p(r("e ") + r("@", '<w:vanish w:val="true"/>'))),
    ("spec-vanish | w:specVanish | a hidden paragraph of a run-in heading", p(r("e ") + r("@", "<w:vanish/><w:specVanish/>"))),
    ("vanish-style | w:rStyle | hidden by a style", p(r("e ") + r("@", '<w:rStyle w:val="Gone"/>'))),
    ("vanish-based | w:basedOn | hidden by the style that a style is based on", p(r("e ") + r("@", '<w:rStyle w:val="GoneToo"/>'))),
    ("web-hidden | w:webHidden | hidden on the web", p(r("e ") + r("@", "<w:webHidden/>"))),
    ("white | w:color | white on white", p(r("e ") + r("@", '<w:color w:val="FFFFFF"/>'))),
    ("almost-white | w:color | almost white", p(r("e ") + r("@", '<w:color w:val="FDFCFE"/>'))),
    ("bar | w:highlight | black on a black bar", p(r("e ") + r("@", '<w:highlight w:val="black"/>'))),
    ("bar-shade | w:shd | black on black ground", p(r("e ") + r("@", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'))),
    ("bar-cell | w:tcPr/w:shd | white on a white cell, black on a black one", tbl(tr(tc(p(r("@", '<w:color w:val="112233"/>')), '<w:shd w:val="clear" w:fill="112233"/>'), "f"))),
    ("tiny | w:sz | a point high", p(r("e ") + r("@", '<w:sz w:val="2"/>'))),
    ("narrow | w:w | a hundredth wide", p(r("e ") + r("@", '<w:w w:val="1"/>'))),
    ("collapsed | w:spacing | letters on top of each other", p(r("e ") + r("@", '<w:spacing w:val="-400"/>'))),
    ("raised | w:position | raised off the page", p(r("e ") + r("@", '<w:position w:val="2000"/>'))),
    ("off-page | w:framePr | a frame beside the page", p("@", '<w:framePr w:w="100" w:x="-20000" w:y="-20000" w:hAnchor="page" w:vAnchor="page"/>')),
    ("far-indent | w:ind | an indent off the page", p("@", '<w:ind w:left="-20000"/>')),
    ("squashed | w:spacing/@w:lineRule | a line a twip high", p("@", '<w:spacing w:line="1" w:lineRule="exact"/>')),
    ("squashed-row | w:trHeight | a row a twip high", tbl(tr("d"), tr("@", props='<w:trHeight w:val="1" w:hRule="exact"/>'))),
    ("font-name | w:rFonts/@w:ascii | the name of a font", p(r("g", '<w:rFonts w:ascii="@" w:hAnsi="@"/>'))),
    ("font-east | w:rFonts/@w:eastAsia | the name of another font", p(r("g", '<w:rFonts w:eastAsia="@" w:cs="@"/>'))),
    ("font-theme | w:rFonts/@w:asciiTheme | a theme font that there is not", p(r("g", '<w:rFonts w:asciiTheme="@"/>'))),
    ("lang | w:lang/@w:val | a language of one's own", p(r("g", '<w:lang w:val="en-x-@"/>'))),
    ("lang-east | w:lang/@w:eastAsia | another language of one's own", p(r("g", '<w:lang w:eastAsia="x-@" w:bidi="x-@"/>'))),
    ("run-style | w:rStyle | a run in a style that is not there", p(r("g", '<w:rStyle w:val="@"/>'))),
    ("para-style | w:pStyle | a paragraph in a style that is not there", p("g", style="@")),
    ("mark-font | w:pPr/w:rPr | the look of the paragraph's end", p("g", '<w:rPr><w:rFonts w:ascii="@"/></w:rPr>')),
    ("div | w:divId | a division of a web page", p("g", '<w:divId w:val="@"/>')),
    ("cnf | w:cnfStyle | bits of the table's look", p("g", '<w:cnfStyle w:val="@"/>')),
    ("effect-fill | w14:textFill | a fill with a name", p(r("g", '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="@"/></w14:solidFill></w14:textFill>'))),
    ("para-attr | w:p/@* | an attribute of another family", f'<w:p xo:note="@">{r("g")}</w:p>'),
    ("run-attr | w:r/@* | an attribute that may be ignored", p(f'<w:r xi:note="@">{t("g")}</w:r>')),
    ("text-attr | w:t/@* | an attribute of a text", p('<w:r><w:t xo:note="@">g</w:t></w:r>')),
    ("unknown-para | w:pPr/* | a property that nobody knows", p("g", '<xo:note xo:val="@"/>')),
    ("ignored-run | mc:Ignorable | a run that may be ignored", p(r("g") + "<xi:run><xi:t>@</xi:t></xi:run>")),
    ("ignored-para | mc:Ignorable | a paragraph that may be ignored", "<xi:p><xi:t>@</xi:t></xi:p>" + p("g")),
    ("comment-xml | XML comment | a comment in the XML", p("g<!-- @ -->".replace("g", "<w:r><w:t>g</w:t></w:r>"))),
    ("comment-text | XML comment in w:t | a comment inside a text", p("<w:r><w:t>g<!--@-->h</w:t></w:r>")),
    ("instruction | processing instruction | an instruction", p("<?note @?>" + r("g"))),
    ("stray-para | character data | letters between runs", "<w:p>@" + r("g") + "</w:p>"),
    ("stray-run | character data | letters in a run, outside a text", "<w:p><w:r>@<w:t>g</w:t></w:r></w:p>"),
    ("stray-row | character data | letters between cells", "<w:tbl><w:tblPr/><w:tblGrid/><w:tr>@" + tc("d") + "</w:tr></w:tbl>"),
    ("stray-tail | character data | letters behind a property", "<w:p><w:pPr>@</w:pPr>" + r("g") + "</w:p>"),
    ("loose-text | w:p/w:t | a text outside a run", "<w:p><w:t>@</w:t>" + r("g") + "</w:p>"),
    ("deep-text | w:t/w:t | a text in a text", p("<w:r><w:t>g<w:t>@</w:t></w:t></w:r>")),
    ("namespace | xmlns | the address of a family that nothing uses", '<w:p xmlns:own="urn:@">' + r("g") + "</w:p>"),
    ("object-codes | w:objectLink/@w:fieldCodes | the codes of a linked object", p('<w:r><w:object><w:objectLink w:fieldCodes="@" w:progId="A"/></w:object></w:r>' + r("g"))),
    ("object-prog | w:objectEmbed/@w:progId | the program of an object", p('<w:r><w:object><w:objectEmbed w:progId="@" w:shapeId="s"/></w:object></w:r>' + r("g"))),
    ("control | w:control/@w:name | the name of a form's control", p('<w:r><w:object><w:control w:name="@" w:shapeid="s"/></w:object></w:r>' + r("g"))),
    ("movie | w:movie | a film", p('<w:r><w:movie r:id="@"/></w:r>' + r("g"))),
    ("perm-user | w:permStart/@w:ed | who may edit", p('<w:permStart w:id="31" w:ed="@"/>' + r("g") + '<w:permEnd w:id="31"/>')),
    ("perm-group | w:permStart/@w:edGrp | which group may edit", p('<w:permStart w:id="32" w:edGrp="@"/>' + r("g") + '<w:permEnd w:id="32"/>')),
    ("math-font | m:r/m:rPr | the look of an equation", p('<m:oMath><m:r><m:rPr><m:scr m:val="@"/></m:rPr><m:t>y</m:t></m:r></m:oMath>')),
    ("math-deleted | w:del/m:r | deleted from an equation", p("<m:oMath>" + changed("del", "<m:r><m:t>@</m:t></m:r>") + "<m:r><m:t>z</m:t></m:r></m:oMath>")),
]  # fmt: skip

REVISIONS: list[tuple[str, str]] = [
    ("deleted | w:del/w:delText | deleted text", p(r("h ") + changed("del", "<w:r><w:delText>@</w:delText></w:r>"))),
    ("deleted-t | w:del/w:t | deleted text that is no delText", p(r("h ") + changed("del", r("@")))),
    ("deleted-code | w:delInstrText | a deleted field code", p(r("h ") + changed("del", "<w:r><w:delInstrText>REF @</w:delInstrText></w:r>"))),
    ("deleted-nested | w:ins/w:del | inserted by one, deleted by the other", p(r("h ") + changed("ins", changed("del", "<w:r><w:delText>@</w:delText></w:r>")))),
    ("deleted-link | w:del/w:hyperlink | a deleted link", p(r("h ") + changed("del", f'<w:hyperlink w:anchor="a">{r("@")}</w:hyperlink>'))),
    ("deleted-sdt | w:del/w:sdt | a deleted control", p(r("h ") + changed("del", f"<w:sdt><w:sdtContent>{r('@')}</w:sdtContent></w:sdt>"))),
    ("deleted-row | w:trPr/w:del | a deleted row", tbl(tr("d"), tr("@", props=changed("del", "")))),
    ("deleted-cell | w:tcPr/w:cellDel | a deleted cell", tbl(tr("d", tc("@", changed("cellDel", ""))))),
    ("moved | w:moveFrom | text that moved away", p(r("h ") + changed("moveFrom", r("@")))),
    ("moved-name | w:moveFromRangeStart/@w:name | the name of a move", p('<w:moveFromRangeStart w:id="41" w:name="@" w:author="A"/>' + changed("moveFrom", r("k")) + '<w:moveFromRangeEnd w:id="41"/>' + r("h"))),
    ("conflict-del | w14:conflictDel | deleted in conflict", p(r("h ") + f'<w14:conflictDel w:id="3" w:author="A" w:date="2025-01-01T00:00:00Z">{r("@")}</w14:conflictDel>')),
    ("author-ins | w:ins/@w:author | who inserted", p(changed("ins", r("h"), "@"))),
    ("author-del | w:del/@w:author | who deleted", p(r("h") + changed("del", "<w:r><w:delText>k</w:delText></w:r>", "@"))),
    ("look-before | w:rPrChange | how a run looked before", p(r("h", changed("rPrChange", '<w:rPr><w:rFonts w:ascii="@"/></w:rPr>')))),
    ("look-author | w:rPrChange/@w:author | who changed the look", p(r("h", changed("rPrChange", "<w:rPr/>", "@")))),
    ("para-before | w:pPrChange | how a paragraph looked before", p("h", changed("pPrChange", '<w:pPr><w:pStyle w:val="@"/></w:pPr>'))),
    ("number-before | w:numberingChange/@w:original | the number of before", p("h", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/><w:numberingChange w:id="1" w:author="A" w:original="@"/></w:numPr>')),
    ("table-before | w:tblPrChange | how a table looked before", tbl(tr("d"), props=changed("tblPrChange", '<w:tblPr><w:tblCaption w:val="@"/></w:tblPr>'))),
    ("row-before | w:trPrChange | how a row looked before", tbl(tr("d", props=changed("trPrChange", '<w:trPr><w:divId w:val="@"/></w:trPr>')))),
    ("cell-before | w:tcPrChange | how a cell looked before", tbl(tr(tc("d", changed("tcPrChange", '<w:tcPr><w:cnfStyle w:val="@"/></w:tcPr>'))))),
    ("custom-range | w:customXmlDelRangeStart | a deleted range of custom XML", p('<w:customXmlDelRangeStart w:id="51" w:author="@"/>' + r("h") + '<w:customXmlDelRangeEnd w:id="51"/>')),
]  # fmt: skip

_FORM = "<w:ffData><w:name w:val='{}'/><w:enabled/>{}</w:ffData>"
FORMS: list[tuple[str, str, str]] = [
    ("form-name | w:ffData/w:name | the name of a form's field", "FORMTEXT", _FORM.format("@", "<w:textInput/>")),
    ("form-help | w:helpText | the help of a form's field", "FORMTEXT", _FORM.format("f", '<w:helpText w:type="text" w:val="@"/><w:textInput/>')),
    ("form-status | w:statusText | the hint of a form's field", "FORMTEXT", _FORM.format("f", '<w:statusText w:type="text" w:val="@"/><w:textInput/>')),
    ("form-default | w:textInput/w:default | the default of a form's field", "FORMTEXT", _FORM.format("f", '<w:textInput><w:default w:val="@"/></w:textInput>')),
    ("form-format | w:textInput/w:format | the format of a form's field", "FORMTEXT", _FORM.format("f", '<w:textInput><w:format w:val="@"/></w:textInput>')),
    ("form-macro | w:entryMacro | a macro of a form's field", "FORMTEXT", _FORM.format("f", '<w:entryMacro w:val="@"/><w:textInput/>')),
    ("form-exit | w:exitMacro | another macro", "FORMTEXT", _FORM.format("f", '<w:exitMacro w:val="@"/><w:textInput/>')),
    ("form-entry | w:ddList/w:listEntry | an entry that was not chosen", "FORMDROPDOWN", _FORM.format("f", '<w:ddList><w:result w:val="0"/><w:listEntry w:val="x"/><w:listEntry w:val="@"/></w:ddList>')),
]  # fmt: skip


def _alphabet(token: str, base: int) -> str:
    return "".join(chr(base + ord(c)) for c in token)


TEXTS: list[tuple[str, Callable[[str], str]]] = [
    ("tags-block | U+E0000 | letters that no font draws, behind public words", lambda x: p("n" + _alphabet(x, 0xE0000))),
    ("field-data | w:fldData | data of a field, in base64", lambda x: p(field_of("ADDIN", "n", f"<w:fldData>{base64.b64encode(x.encode()).decode()}</w:fldData>"))),
]  # fmt: skip


def hidden(sheet: Sheet, where: str) -> Iterator[str]:
    """Plant every hidden place into an item, `where` in its name."""
    prefix = f"in-{where.lower()}."
    for line, template in (*ATTRIBUTES, *REVISIONS):
        yield sheet.fill(line, template, prefix=prefix)
    for code in _CODES:
        name = "sum" if code == "=" else code.lower()
        token = sheet.token(f"{prefix}code-{name} | w:instrText {code} | the code of a field")
        yield p(r("m ") + field_of(f'{code} "{token}"' if code != "=" else f"= {token} * 2", "1", _BEGIN.get(code, "")))
    for code in _RESULTS:
        name = code.partition(" ")[0].lower()
        yield p(
            r("m ")
            + field_of(code, sheet.token(f"{prefix}result-{name} | {code} result | what a field shows of elsewhere"))
        )
    yield p(
        r("m ")
        + f'<w:fldSimple w:instr="DOCPROPERTY {sheet.token(f"{prefix}simple-code | w:fldSimple/@w:instr | the code of a simple field")}">{r("1")}</w:fldSimple>'
    )
    yield p(
        r("m ")
        + f'<w:fldSimple w:instr="AUTHOR">{r(sheet.token(f"{prefix}simple-result | w:fldSimple | what a simple field shows"))}</w:fldSimple>'
    )
    for line, code, data in FORMS:
        yield p(r("m ") + field_of(code, "n", sheet.fill(line, data, prefix=prefix)))
    for line, make in TEXTS:
        yield make(sheet.token(prefix + line))
