"""Places around the text: notes' and comments' parts, headers, styles, lists, settings, properties, loose parts."""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.corpus.places.drawn import package_of, picture
from tests.corpus.places.model import MAIN, MS_REL, NAMESPACES, REL, WORD_TYPE, XML, changed, field_of, p, r, root
from tests.corpus.places.pixels import PICTURES, cropped, png

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.corpus.places.model import Sheet

STYLES = [
    ("style-name | w:style/w:name | the name of a style that is used", '<w:style w:type="paragraph" w:styleId="OwnStyle"><w:name w:val="@"/><w:rPr><w:i/></w:rPr></w:style>'),
    ("style-unused | w:style/w:name | the name of a style that is not used", '<w:style w:type="paragraph" w:styleId="Unused1"><w:name w:val="@"/></w:style>'),
    ("style-id | w:style/@w:styleId | the id of a style", '<w:style w:type="paragraph" w:styleId="@"><w:name w:val="Other"/></w:style>'),
    ("style-alias | w:aliases | another name of a style", '<w:style w:type="paragraph" w:styleId="Aliased"><w:name w:val="Third"/><w:aliases w:val="@"/></w:style>'),
    ("style-link | w:link | the style that a style is linked to", '<w:style w:type="paragraph" w:styleId="Linked"><w:name w:val="Fourth"/><w:link w:val="@"/></w:style>'),
    ("style-based | w:basedOn | the style that a style is based on", '<w:style w:type="paragraph" w:styleId="Based"><w:name w:val="Fifth"/><w:basedOn w:val="@"/></w:style>'),
    ("style-font | w:rFonts | a font in a style", '<w:style w:type="paragraph" w:styleId="Fonted"><w:name w:val="Sixth"/><w:rPr><w:rFonts w:ascii="@"/></w:rPr></w:style>'),
    ("style-latent | w:lsdException | a style that is not there yet", '<w:latentStyles><w:lsdException w:name="@"/></w:latentStyles>'),
    ("style-comment | XML comment | a comment among the styles", "<!-- @ -->"),
]  # fmt: skip
LISTS = [
    ("list-text | w:lvlText | words in the numbers of a list", '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="@ %1"/></w:lvl></w:abstractNum>'),
    ("list-name | w:abstractNum/w:name | the name of a list", '<w:abstractNum w:abstractNumId="8"><w:name w:val="@"/></w:abstractNum>'),
    ("list-style | w:styleLink | the style of a list", '<w:abstractNum w:abstractNumId="9"><w:styleLink w:val="@"/></w:abstractNum>'),
    ("list-font | w:lvl/w:rPr | a font of a list", '<w:abstractNum w:abstractNumId="10"><w:lvl w:ilvl="0"><w:rPr><w:rFonts w:ascii="@"/></w:rPr></w:lvl></w:abstractNum>'),
]  # fmt: skip
SETTINGS = [
    ("set-var | w:docVar/@w:val | a variable", '<w:docVars><w:docVar w:name="a" w:val="@"/></w:docVars>'),
    ("set-var-name | w:docVar/@w:name | the name of a variable", '<w:docVars><w:docVar w:name="@" w:val="a"/></w:docVars>'),
    ("set-mail | w:mailMerge/w:query | the question of a mail merge", '<w:mailMerge><w:connectString w:val="c"/><w:query w:val="@"/></w:mailMerge>'),
    ("set-mail-subject | w:mailSubject | the subject of a mail merge", '<w:mailMerge><w:mailSubject w:val="@"/></w:mailMerge>'),
    ("set-caption | w:caption/@w:name | a label of captions", '<w:captions><w:caption w:name="@"/></w:captions>'),
    ("set-schema | w:attachedSchema | a schema", '<w:attachedSchema w:val="urn:@"/>'),
    ("set-tag-type | w:smartTagType | a kind of smart tags", '<w:smartTagType w:namespaceuri="urn:@" w:name="n"/>'),
    ("set-style | w:activeWritingStyle | a writing style", '<w:activeWritingStyle w:appName="@"/>'),
    ("set-compat | w:compatSetting | a setting that nobody knows", '<w:compat><w:compatSetting w:name="@" w:uri="u" w:val="1"/></w:compat>'),
    ("set-click | w:clickAndTypeStyle | a style for clicks", '<w:clickAndTypeStyle w:val="@"/>'),
    ("set-lock | w:documentProtection | the hash of a password", '<w:documentProtection w:hash="@"/>'),
    ("set-write | w:writeProtection | another hash", '<w:writeProtection w:salt="@"/>'),
    ("set-shape | w:hdrShapeDefaults | shapes of headers", '<w:hdrShapeDefaults><o:shapedefaults v:ext="edit" fillcolor="@"/></w:hdrShapeDefaults>'),
    ("set-id | w15:docId | the id of the file", '<w15:docId w15:val="{@}"/>'),
    ("set-xslt | w:saveThroughXslt | a transformation", '<w:saveThroughXslt w:solutionID="@"/>'),
    ("set-symbol | w:decimalSymbol | a sign", '<w:decimalSymbol w:val="@"/>'),
    ("set-unknown | w:settings/* | a setting of another family", "<xo:note>@</xo:note>"),
]  # fmt: skip
_CORE = ("title", "subject", "creator", "description", "identifier", "language")
_CORE_CP = (
    "keywords",
    "category",
    "contentStatus",
    "contentType",
    "lastModifiedBy",
    "version",
    "revision",
    "lastPrinted",
)
_APP = (
    "Template",
    "Manager",
    "Company",
    "HyperlinkBase",
    "PresentationFormat",
    "Application",
    "AppVersion",
    "TitlesOfParts",
    "HLinks",
)


def hosted(sheet: Sheet) -> Iterator[str]:
    """Plant pictures and comments into a public item."""
    for line, ending, make in PICTURES:
        token = sheet.token("image." + line)
        name = line.partition(" |")[0]
        yield p(picture(sheet.media(f"{name}.{ending}", make(token))))
    token = sheet.token("image.cropped | a:srcRect | the part of a picture that is cut off")
    rid = sheet.media("cropped.bmp", cropped(token))
    yield p(picture(rid, fill='<a:srcRect b="50000"/>'))
    yield p("k", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>')  # of the list whose numbers say too much
    yield from _comments(sheet)
    yield from _links(sheet)


def _comments(sheet: Sheet) -> Iterator[str]:
    word = r("k")
    token = sheet.token("comment.text | word/comments.xml | a comment on public words")
    yield p(sheet.comment(p(token), anchored=word))
    token = sheet.token("comment.split | word/comments.xml | a comment, a letter to a run")
    yield p(sheet.comment(p("".join(map(r, token))), anchored=word))
    token = sheet.token("comment.author | w:comment/@w:author | who commented")
    yield p(sheet.comment(p("c"), f'w:author="{token}"', word))
    token = sheet.token("comment.initials | w:comment/@w:initials | who commented, in short")
    yield p(sheet.comment(p("c"), f'w:author="A" w:initials="{token}"', word))
    sheet.comment(p(sheet.token("comment.orphan | word/comments.xml | a comment that nothing refers to")))
    sheet.notes["footnote"].append(p(sheet.token("note.orphan | word/footnotes.xml | a note that nothing refers to")))
    sheet.notes["endnote"].append(p(sheet.token("note.orphan-end | word/endnotes.xml | another")))
    deleted = sheet.token("note.deleted | w:footnote//w:del | deleted in a note")
    yield p(r("k") + sheet.note("footnote", p(r("l") + changed("del", f"<w:r><w:delText>{deleted}</w:delText></w:r>"))))
    gone = sheet.token("note.of-deleted | w:del//w:footnoteReference | the note of a deleted reference")
    yield p(r("k") + changed("del", sheet.note("footnote", p(gone))))
    unseen = sheet.token("note.of-hidden | w:vanish//w:footnoteReference | the note of a hidden reference")
    reference = sheet.note("footnote", p(unseen)).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    yield p(r("k") + reference)


def _links(sheet: Sheet) -> Iterator[str]:
    token = sheet.token("link.target | Relationship/@Target | the address of a public link", "public", kept=False)
    rid = sheet.relate(MAIN, "hyperlink", f"https://example.org/{token}", outside=True)
    yield p(f'<w:hyperlink r:id="{rid}">{r("k")}</w:hyperlink>')
    token = sheet.token("link.unused | Relationship/@Target | an address that nothing uses")
    sheet.relate(MAIN, "hyperlink", f"https://example.org/{token}", outside=True)
    token = sheet.token("link.file | Relationship/@Target | a path on somebody's disk")
    rid = sheet.relate(MAIN, "hyperlink", f"file:///C:/{token}/a.docx", outside=True)
    yield p(f'<w:hyperlink r:id="{rid}">{r("k")}</w:hyperlink>')
    token = sheet.token("link.script | Relationship/@Target | a link that is a script")
    rid = sheet.relate(MAIN, "hyperlink", f"javascript:{token}", outside=True)
    yield p(f'<w:hyperlink r:id="{rid}">{r("k")}</w:hyperlink>')
    token = sheet.token("link.rel-id | Relationship/@Id | the id of a public link")
    sheet.relate(MAIN, "hyperlink", "https://example.org/", outside=True, identity=token)
    yield p(f'<w:hyperlink r:id="{token}">{r("k")}</w:hyperlink>')


def around(sheet: Sheet) -> None:
    """Add every part around the text."""
    sheet.styles += [sheet.fill(line, x, prefix="styles.") for line, x in STYLES]
    sheet.lists += [sheet.fill(line, x, prefix="lists.") for line, x in LISTS]
    sheet.settings += [sheet.fill(line, x, prefix="settings.") for line, x in SETTINGS]
    token = sheet.token("settings.rsid | w:rsid | a mark of an editing session", hexadecimal=True)
    sheet.settings.append(f'<w:rsids><w:rsidRoot w:val="{token}"/><w:rsid w:val="{token}"/></w:rsids>')
    _headers(sheet)
    _properties(sheet)
    _people(sheet)
    _loose(sheet)
    _binary(sheet)


def _story(sheet: Sheet, kind: str, name: str, content: str) -> str:
    sheet.part(f"word/{name}.xml", root("hdr" if kind == "header" else "ftr", content), f"{WORD_TYPE}{kind}+xml")
    return sheet.relate(MAIN, kind, f"{name}.xml")


def _headers(sheet: Sheet) -> None:
    for kind in ("header", "footer"):
        _story(
            sheet,
            kind,
            f"{kind}-orphan",
            p(sheet.token(f"{kind}.orphan | word/{kind}*.xml | a {kind} that no section has")),
        )
        shown = sheet.token(f"{kind}.shown | word/{kind}*.xml | the {kind}", "public", kept=False)
        codes = ("STYLEREF 1", "DOCPROPERTY a", "FILENAME", "TITLE", "AUTHOR")
        cached = [
            field_of(c, sheet.token(f"{kind}.{c.split()[0].lower()} | {c} result | what a {kind} quotes"))
            for c in codes
        ]
        deleted = sheet.token(f"{kind}.deleted | w:del | deleted in a {kind}")
        gone = changed("del", f"<w:r><w:delText>{deleted}</w:delText></w:r>")
        rid = _story(sheet, kind, f"{kind}-1", p(r(shown) + "".join(cached) + gone))
        art = sheet.token(f"{kind}.art | v:textpath | a watermark in a {kind}")
        first = _story(
            sheet,
            kind,
            f"{kind}-first",
            p(sheet.token(f"{kind}.first | w:titlePg | the {kind} of a first page that is not shown")),
        )
        even = _story(
            sheet,
            kind,
            f"{kind}-even",
            p(f'<w:r><w:pict><v:shape><v:textpath string="{art}"/></v:shape></w:pict></w:r>'),
        )
        sheet.headers += [(kind, "default", rid), (kind, "first", first), (kind, "even", even)]


def _properties(sheet: Sheet) -> None:
    inside = "".join(f"<dc:{n}>{sheet.token(f'core.{n} | docProps/core.xml | {n}')}</dc:{n}>" for n in _CORE)
    inside += "".join(f"<cp:{n}>{sheet.token(f'core.{n} | docProps/core.xml | {n}')}</cp:{n}>" for n in _CORE_CP)
    spaces = 'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    sheet.part(
        "docProps/core.xml",
        f"{XML}<cp:coreProperties {spaces}>{inside}</cp:coreProperties>",
        "application/vnd.openxmlformats-package.core-properties+xml",
    )
    sheet.relate(
        "", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"
    )
    inside = "".join(f"<{n}>{sheet.token(f'app.{n} | docProps/app.xml | {n}')}</{n}>" for n in _APP)
    sheet.part(
        "docProps/app.xml",
        f'{XML}<Properties xmlns="{REL[:-14]}extended-properties">{inside}</Properties>',
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    )
    sheet.relate("", "extended-properties", "docProps/app.xml")
    inside = f'<property name="{sheet.token("custom.name | docProps/custom.xml | the name of a property")}" pid="2"><v>{sheet.token("custom.value | docProps/custom.xml | its value")}</v></property>'
    inside += f'<property name="MSIP_Label_1_Owner" pid="3"><v>{sheet.token("custom.label | MSIP_Label_* | the owner of a label")}</v></property>'
    sheet.part(
        "docProps/custom.xml",
        f'{XML}<Properties xmlns="urn:custom">{inside}</Properties>',
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    sheet.relate("", "custom-properties", "docProps/custom.xml")
    sheet.part(
        "docMetadata/LabelInfo.xml",
        f'{XML}<labels><label siteId="{sheet.token("label.site | docMetadata/LabelInfo.xml | the tenant of a label")}"/></labels>',
    )
    sheet.relate(
        "",
        "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
        "docMetadata/LabelInfo.xml",
    )
    sheet.part("docProps/thumbnail.png", png(sheet.token("thumbnail | docProps/thumbnail | a small picture of page 1")))
    sheet.relate(
        "", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.png"
    )


_SIMPLE = (
    ("people | word/people.xml | a reviewer's address", "people.xml", MS_REL.replace("/2006/", "/2011/") + "people"),
    ("comments-extended | word/commentsExtended.xml | threads of comments", "commentsExtended.xml", "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"),
    ("comments-ids | word/commentsIds.xml | ids of comments", "commentsIds.xml", "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds"),
    ("comments-reactions | word/commentsExtensible.xml | who liked a comment", "commentsExtensible.xml", "http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible"),
    ("tasks | word/documenttasks | a task and whom it is for", "documenttasks/documenttasks1.xml", "http://schemas.microsoft.com/office/2019/05/relationships/documenttasks"),
    ("glossary | word/glossary | a building block", "glossary/document.xml", "glossaryDocument"),
    ("web | word/webSettings.xml | frames of a web page", "webSettings.xml", "webSettings"),
    ("fonts | word/fontTable.xml | the name of a font", "fontTable.xml", "fontTable"),
    ("theme | word/theme | the name of a theme", "theme/theme1.xml", "theme"),
    ("recipients | word/recipientData.xml | recipients of a mail merge", "recipientData.xml", "recipientData"),
    ("vba-data | word/vbaData.xml | names of macros", "vbaData.xml", MS_REL + "wordVbaData"),
    ("keys | word/customizations.xml | a key map", "customizations.xml", MS_REL + "keyMapCustomizations"),
    ("web-extension | word/webextensions | settings of an add-in", "webextensions/webextension1.xml", "http://schemas.microsoft.com/office/2011/relationships/webextension"),
    ("styles-effects | word/stylesWithEffects.xml | styles again", "stylesWithEffects.xml", "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"),
    ("custom-xml | customXml/item1.xml | data of controls", "../customXml/item1.xml", "customXml"),
    ("sources | customXml b:Sources | a source that is cited", "../customXml/item2.xml", "customXml"),
    ("unknown-part | a part of one's own | a part that nobody knows", "zz/own.xml", "http://example.org/rel/own"),
)  # fmt: skip


def _people(sheet: Sheet) -> None:
    for line, name, kind in _SIMPLE:
        token = sheet.token("part." + line)
        path = name.removeprefix("../") if name.startswith("../") else f"word/{name}"
        sheet.part(path, f'{XML}<xo:root {NAMESPACES} name="{token}"><xo:item>{token}</xo:item></xo:root>')
        sheet.relate(MAIN, kind, name)
    for line, source, name in (
        (
            "custom-xml-props | customXml/itemProps1.xml | the schema of data",
            "customXml/item1.xml",
            "customXml/itemProps1.xml",
        ),
        ("custom-xml-root | related from the package | data that the package has", "", "customXml/item9.xml"),
        ("ribbon | customUI | buttons", "", "customUI/customUI14.xml"),
        ("signature | _xmlsignatures | who signed", "", "_xmlsignatures/sig1.xml"),
    ):
        sheet.part(name, f'{XML}<root xmlns="urn:x">{sheet.token("part." + line)}</root>')
        sheet.relate(source, "http://example.org/rel/" + line.split()[0], "itemProps1.xml" if source else name)


def _loose(sheet: Sheet) -> None:
    for line, path in (
        ("backup | zip entry without a relation | a copy of the text", "word/document.bak.xml"),
        ("trash | [trash] | what Word threw away", "[trash]/0000.dat"),
        ("mac | __MACOSX | what a system left", "__MACOSX/._document.xml"),
        ("store | .DS_Store | what a system left", "word/.DS_Store"),
        ("thumbs | Thumbs.db | what a system left", "word/Thumbs.db"),
        ("old-rels | word/_rels/old.xml.rels | relations of a part that is gone", "word/_rels/old.xml.rels"),
    ):
        sheet.part(path, sheet.token("opc." + line))
    sheet.part(f"word/{sheet.token('opc.entry-name | a part name | the name of an entry')}.xml", "<a/>")
    name = sheet.token("opc.override | [Content_Types].xml | a type of a part that is gone")
    sheet.types[f"word/{name}.xml"] = "application/xml"
    kind = sheet.token("opc.type | [Content_Types].xml | a type of one's own")
    sheet.part("word/typed.xml", "<a/>", f"application/x-{kind}")
    rel = sheet.token("opc.rel-type | Relationship/@Type | a kind of relation of one's own")
    sheet.relate(MAIN, f"urn:{rel}", "typed.xml")
    missing = sheet.token("opc.rel-missing | Relationship/@Target | a part that is not there")
    sheet.relate(MAIN, "image", f"media/{missing}.png")


def _binary(sheet: Sheet) -> None:
    for line, path, kind in (
        (
            "toolbars | word/attachedToolbars.bin | toolbars in UTF-16",
            "word/attachedToolbars.bin",
            MS_REL + "attachedToolbars",
        ),
        ("printer | word/printerSettings1.bin | a printer", "word/printerSettings1.bin", "printerSettings"),
        ("font-file | word/fonts/font1.odttf | an embedded font", "word/fonts/font1.odttf", "font"),
    ):
        sheet.part(path, struct.pack("<I", 4) + sheet.token("binary." + line).encode("utf-16-le"))
        sheet.relate(MAIN, kind, path.removeprefix("word/"))
    token = sheet.token("binary.reversed | a packed entry, backwards | an archive written backwards")
    sheet.part("word/embeddings/backwards.bin", package_of("a.xml", token)[::-1])
    sheet.relate(MAIN, "oleObject", "embeddings/backwards.bin")
    token = sheet.token("opc.template | attachedTemplate, External | the template's path")
    sheet.relate("word/settings.xml", "attachedTemplate", f"file:///C:/{token}.dotx", outside=True)
