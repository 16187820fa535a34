"""Places in drawings, pictures' surroundings, charts, objects and inserted files."""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import base64
import io
import zipfile
from typing import TYPE_CHECKING

from tests.corpus.places.model import MAIN, NAMESPACES, XML, Sheet, p, r, root
from tests.corpus.places.pixels import png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def drawing(content: str, uri: str, props: str = 'id="3" name="n"', inside: str = "", *, anchor: str = "") -> str:
    """Write a drawing in line."""
    return (
        f'<w:r><w:drawing><wp:inline {anchor}><wp:extent cx="900000" cy="600000"/><wp:docPr {props}>{inside}</wp:docPr>'
        f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def picture(
    identity: str,
    *,
    props: str = 'id="3" name="n" descr="d"',
    own: str = 'id="0" name="n"',
    blip: str = "",
    fill: str = "",
    inside: str = "",
    own_inside: str = "",
) -> str:
    """Write a picture in line."""
    return drawing(
        f'<pic:pic><pic:nvPicPr><pic:cNvPr {own}>{own_inside}</pic:cNvPr><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{identity}">'
        f'{blip}</a:blip>{fill}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="900000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>',
        _PIC, props, inside,
    )  # fmt: skip


def shape(content: str, own: str = 'id="4" name="s"', more: str = "") -> str:
    """Write a shape with text."""
    return f"<wps:wsp><wps:cNvPr {own}/>{more}<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"


def package_of(name: str, content: str) -> bytes:
    """Write a small package inside the package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>", zipfile.ZIP_DEFLATED)
        z.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_PICTURE = "\x00"  # stands for a harmless picture's relation
DRAWN: list[tuple[str, str]] = [
    ("alt-own | pic:cNvPr/@descr | the second alternative text of a picture", picture(_PICTURE, own='id="0" name="n" descr="@"')),
    ("alt-title | wp:docPr/@title | the title of a picture", picture(_PICTURE, props='id="3" name="n" descr="d" title="@"')),
    ("drawn-name | wp:docPr/@name | the name of a drawing", picture(_PICTURE, props='id="3" name="@" descr="d"')),
    ("picture-name | pic:cNvPr/@name | the file name of a picture", picture(_PICTURE, own='id="0" name="@"')),
    ("picture-title | pic:cNvPr/@title | the second title of a picture", picture(_PICTURE, own='id="0" name="n" title="@"')),
    ("click-tip | a:hlinkClick/@tooltip | the tip of a picture's link", picture(_PICTURE, inside='<a:hlinkClick r:id="" tooltip="@"/>')),
    ("click-invalid | a:hlinkClick/@invalidUrl | an address that is none", picture(_PICTURE, inside='<a:hlinkClick r:id="" invalidUrl="http://@"/>')),
    ("click-sound | a:snd/@name | the sound of a link", picture(_PICTURE, own_inside='<a:hlinkClick r:id=""><a:snd r:embed="" name="@"/></a:hlinkClick>')),
    ("blip-ext | a:blip/a:extLst | an extension of a picture", picture(_PICTURE, blip='<a:extLst><a:ext uri="{A}"><xo:n xo:v="@"/></a:ext></a:extLst>')),
    ("drawn-ext | wp:docPr/a:extLst | an extension of a drawing", picture(_PICTURE, inside='<a:extLst><a:ext uri="{A}"><xo:n xo:v="@"/></a:ext></a:extLst>')),
    ("drawn-attr | wp:inline/@* | an id of a drawing", drawing("", _PIC, anchor='wp14:anchorId="@"') + r("a")),
    ("video | wp15:webVideoPr | the code of a film on the web", picture(_PICTURE, inside='<a:extLst><a:ext uri="{C809E66F}"><xo:webVideoPr embeddedHtml="@"/></a:ext></a:extLst>')),
    ("shape-name | wps:cNvPr/@name | the name of a shape", drawing(shape(p("a"), 'id="4" name="@"'), _WPS) + r("a")),
    ("shape-alt | wps:cNvPr/@descr | the alternative text of a shape", drawing(shape(p("a"), 'id="4" name="s" descr="@"'), _WPS) + r("a")),
    ("group-name | wpg:cNvPr/@name | the name of a group", drawing(f'<wpg:wgp><wpg:cNvPr id="5" name="@"/>{shape(p("a"))}</wpg:wgp>', "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup") + r("a")),
    ("box-vanish | wps:txbx//w:vanish | hidden text in a text box", drawing(shape(p(r("a") + r("@", "<w:vanish/>"))), _WPS) + r("a")),
    ("fallback | mc:Fallback | the stale second copy of a text box", f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing(shape(p("a")), _WPS).removeprefix("<w:r>").removesuffix("</w:r>")}</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{p("@")}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'),
    ("choice-unknown | mc:Choice | a branch that no program draws", '<w:r><mc:AlternateContent><mc:Choice Requires="xo"><w:t>@</w:t></mc:Choice><mc:Fallback><w:t>a</w:t></mc:Fallback></mc:AlternateContent></w:r>'),
    ("vml-alt | v:shape/@alt | the alternative text of an old shape", '<w:r><w:pict><v:shape alt="@" style="width:9pt"/></w:pict></w:r>' + r("a")),
    ("vml-id | v:shape/@id | the id of an old shape", '<w:r><w:pict><v:shape id="@" o:spid="_x0000"/></w:pict></w:r>' + r("a")),
    ("vml-title | v:shape/@title | the title of an old shape", '<w:r><w:pict><v:shape title="@"/></w:pict></w:r>' + r("a")),
    ("vml-link | v:shape/@href | the address of an old shape", '<w:r><w:pict><v:shape href="http://@"/></w:pict></w:r>' + r("a")),
    ("vml-equation | v:shape/@equationxml | the source of an equation", '<w:r><w:pict><v:shape equationxml="&lt;m&gt;@"/></w:pict></w:r>' + r("a")),
    ("vml-art | v:textpath/@string | words in a picture of words", '<w:r><w:pict><v:shape><v:textpath string="@"/></v:shape></w:pict></w:r>' + r("a")),
    ("vml-image | v:imagedata/@o:title | the file name of an old picture", '<w:r><w:pict><v:shape><v:imagedata o:title="@"/></v:shape></w:pict></w:r>' + r("a")),
    ("vml-href | v:imagedata/@o:href | where an old picture came from", '<w:r><w:pict><v:shape><v:imagedata o:href="http://@"/></v:shape></w:pict></w:r>' + r("a")),
    ("vml-fill | v:fill/@o:title | the file name of a pattern", '<w:r><w:pict><v:shape><v:fill o:title="@"/></v:shape></w:pict></w:r>' + r("a")),
    ("signer | o:signatureline | who is to sign", '<w:r><w:pict><v:shape><o:signatureline o:suggestedsigner="@"/></v:shape></w:pict></w:r>' + r("a")),
    ("old-ink | o:ink/@i | old ink", '<w:r><w:pict><v:shape><o:ink i="@"/></v:shape></w:pict></w:r>' + r("a")),
    ("ole-codes | o:OLEObject/o:FieldCodes | the codes of an object", '<w:r><w:object><o:OLEObject Type="Link" ProgID="A"><o:FieldCodes>@</o:FieldCodes></o:OLEObject></w:object></w:r>' + r("a")),
    ("canvas | wpc:wpc | text on a canvas that no box holds", drawing("<xo:wpc><xo:t>@</xo:t></xo:wpc>", "urn:example:canvas") + r("a")),
]  # fmt: skip


def drawn(sheet: Sheet, where: str) -> Iterator[str]:
    """Plant places in drawings."""
    prefix = f"in-{where.lower()}."
    plain = sheet.media(f"plain-{where}.png", png())
    for line, template in DRAWN:
        yield p(sheet.fill(line, template, prefix=prefix).replace(_PICTURE, plain))
    token = sheet.token(f"{prefix}gfxdata | v:shape/@o:gfxdata | a whole drawing in base64")
    data = base64.b64encode(package_of("drs/shapexml.xml", f"<a>{token}</a>")).decode()
    yield p(f'<w:r><w:pict><v:shape o:gfxdata="{data}"/></w:pict></w:r>' + r("a"))
    for line, make in RELATED:
        yield make(sheet, sheet.token(prefix + line), where)


def _linked(sheet: Sheet, token: str, where: str) -> str:
    rid = sheet.relate(MAIN, "image", f"file://server/{token}.png", outside=True)
    return p(picture("").replace('r:embed=""', f'r:link="{rid}"') + r("a"))


def _click(sheet: Sheet, token: str, where: str) -> str:
    rid = sheet.relate(MAIN, "hyperlink", f"file://server/{token}", outside=True)
    plain = sheet.media(f"click-{where}.png", png())
    return p(picture(plain, inside=f'<a:hlinkClick r:id="{rid}"/>'))


def _undrawn(sheet: Sheet, token: str, where: str) -> str:
    sheet.media(f"undrawn-{where}.png", png(text=token))
    return p("a")


def _part_name(sheet: Sheet, token: str, where: str) -> str:
    return p(picture(sheet.media(f"{token}.png", png())))


def _rel_id(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(f"word/media/named-{where}.png", png())
    return p(picture(sheet.relate(MAIN, "image", f"media/named-{where}.png", identity=token)))


def _layer(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(f"word/media/layer-{where}.wdp", b"II\xbc" + token.encode())
    rid = sheet.relate(
        MAIN, "http://schemas.microsoft.com/office/2007/relationships/hdphoto", f"media/layer-{where}.wdp"
    )
    plain = sheet.media(f"layered-{where}.png", png())
    ext = (
        f'<a:extLst><a:ext uri="{{B}}"><a14:imgProps><a14:imgLayer r:embed="{rid}"/></a14:imgProps></a:ext></a:extLst>'
    )
    return p(picture(plain, blip=ext))


def _svg(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(
        f"word/media/vector-{where}.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><title>{token}</title></svg>'
    )
    rid = sheet.relate(MAIN, "image", f"media/vector-{where}.svg")
    plain = sheet.media(f"raster-{where}.png", png())
    return p(picture(plain, blip=f'<a:extLst><a:ext uri="{{C}}"><xo:svgBlip r:embed="{rid}"/></a:ext></a:extLst>'))


def _emf(sheet: Sheet, token: str, where: str) -> str:
    return p(picture(sheet.media(f"meta-{where}.emf", b"\x01\0\0\0\x6c\0\0\0" + token.encode("utf-16-le"))) + r("a"))


def _vector_only(sheet: Sheet, token: str, where: str) -> str:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{token}</text></svg>'.encode()
    return p(picture(sheet.media(f"only-{where}.svg", data)) + r("a"))


def _chart(sheet: Sheet, token: str, where: str) -> str:
    name = f"word/charts/chart-{where}.xml"
    value = f'<c:tx><c:strRef><c:f>{token}</c:f><c:strCache><c:pt idx="0"><c:v>{token}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    sheet.part(
        name, f"{XML}<c:chartSpace {NAMESPACES}><c:chart><c:title>{value}</c:title></c:chart></c:chartSpace>", kind
    )
    sheet.part(
        f"word/embeddings/book-{where}.xlsx", package_of("xl/sharedStrings.xml", f"<sst><si><t>{token}</t></si></sst>")
    )
    sheet.relate(name, "package", f"../embeddings/book-{where}.xlsx")
    rid = sheet.relate(MAIN, "chart", f"charts/chart-{where}.xml")
    return p(drawing(f'<c:chart r:id="{rid}"/>', "http://schemas.openxmlformats.org/drawingml/2006/chart") + r("a"))


def _smart_art(sheet: Sheet, token: str, where: str) -> str:
    ids = []
    for kind in ("Data", "Layout", "QuickStyle", "Colors"):
        name = f"diagrams/{kind.lower()}-{where}.xml"
        sheet.part(
            f"word/{name}",
            f"{XML}<dgm:{kind} {NAMESPACES}><dgm:t><a:p><a:r><a:t>{token}</a:t></a:r></a:p></dgm:t></dgm:{kind}>",
        )
        ids.append(sheet.relate(MAIN, f"diagram{kind}", name))
    attributes = " ".join(f'r:{a}="{i}"' for a, i in zip(("dm", "lo", "qs", "cs"), ids, strict=True))
    return p(
        drawing(f"<dgm:relIds {attributes}/>", "http://schemas.openxmlformats.org/drawingml/2006/diagram") + r("a")
    )


def _ole(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(f"word/embeddings/object-{where}.bin", b"\xd0\xcf\x11\xe0" + token.encode("utf-16-le") + token.encode())
    rid = sheet.relate(MAIN, "oleObject", f"embeddings/object-{where}.bin")
    return p(f'<w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="{rid}"/></w:object></w:r>' + r("a"))


def _document(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(
        f"word/embeddings/inner-{where}.docx",
        package_of("word/document.xml", f"<d><t>{token[:7]}</t><t>{token[7:]}</t></d>"),
    )
    rid = sheet.relate(MAIN, "package", f"embeddings/inner-{where}.docx")
    return p(
        f'<w:r><w:object><o:OLEObject Type="Embed" ProgID="Word.Document.12" r:id="{rid}"/></w:object></w:r>' + r("a")
    )


def _ole_link(sheet: Sheet, token: str, where: str) -> str:
    rid = sheet.relate(MAIN, "oleObject", f"file://server/{token}.xls", outside=True)
    return p(f'<w:r><w:object><o:OLEObject Type="Link" ProgID="Excel.Sheet.8" r:id="{rid}"/></w:object></w:r>' + r("a"))


def _active(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(
        f"word/activeX/activeX-{where}.xml",
        f'{XML}<xo:ocx xmlns:xo="urn:a"><xo:p name="Caption" value="{token}"/></xo:ocx>',
    )
    rid = sheet.relate(MAIN, "control", f"activeX/activeX-{where}.xml")
    return p(f'<w:r><w:object><w:control r:id="{rid}" w:name="c" w:shapeid="s"/></w:object></w:r>' + r("a"))


def _ink(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(
        f"word/ink/ink-{where}.xml",
        f'{XML}<ink xmlns="http://www.w3.org/2003/InkML"><trace id="{token}">1 2</trace></ink>',
    )
    rid = sheet.relate(MAIN, "customXml", f"ink/ink-{where}.xml")
    return p(f'<w:r><w14:contentPart r:id="{rid}"/></w:r>' + r("a"))


def _model(sheet: Sheet, token: str, where: str) -> str:
    sheet.part(f"word/media/model-{where}.glb", b"glTF" + token.encode())
    sheet.relate(MAIN, "http://schemas.microsoft.com/office/2017/06/relationships/model3d", f"media/model-{where}.glb")
    return p("a")


def _sub_document(sheet: Sheet, token: str, where: str) -> str:
    rid = sheet.relate(MAIN, "subDocument", f"file://server/{token}.docx", outside=True)
    return p(f'<w:subDoc r:id="{rid}"/>' + r("a"))


def _inserted(ending: str, make: Callable[[str], bytes]) -> Callable[[Sheet, str, str], str]:
    def insert(sheet: Sheet, token: str, where: str) -> str:
        name = f"word/inserted-{where}.{ending}"
        sheet.part(name, make(token))
        rid = sheet.relate(MAIN, "aFChunk", f"inserted-{where}.{ending}")
        return f'<w:altChunk r:id="{rid}"/>' + p("a")

    return insert


def _nested_draft(token: str) -> bytes:
    inner = Sheet("inner", "", "", ())
    inner.part(MAIN, root("document", f"<w:body>{p(token)}</w:body>"), "application/xml")
    return inner.package()


def _rtf(token: str) -> bytes:
    return b"{\\rtf1 " + b"".join(b"\\'%02x" % ord(c) for c in token) + b"}"


def _mail(token: str) -> bytes:
    body = base64.b64encode(f"<p>{token}</p>".encode()).decode()
    return f"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{body}\n".encode()


RELATED: list[tuple[str, Callable[[Sheet, str, str], str]]] = [
    ("picture-link | a:blip/@r:link | the address of a linked picture", _linked),
    ("picture-click | a:hlinkClick/@r:id | the address behind a picture", _click),
    ("picture-undrawn | word/media | a picture that nothing draws", _undrawn),
    ("picture-part | word/media/* | the part name of a picture", _part_name),
    ("picture-rel | Relationship/@Id | the relation id of a picture", _rel_id),
    ("picture-layer | a14:imgLayer | the picture before an effect", _layer),
    ("picture-svg | asvg:svgBlip | the vectors behind a picture", _svg),
    ("picture-emf | *.emf | a picture of drawing commands", _emf),
    ("picture-svg-only | *.svg | a picture of vectors alone", _vector_only),
    ("chart | word/charts, word/embeddings | a chart and its workbook", _chart),
    ("smart-art | word/diagrams | a diagram", _smart_art),
    ("ole | word/embeddings/*.bin | an embedded object", _ole),
    ("ole-document | word/embeddings/*.docx | an embedded document", _document),
    ("ole-link | oleObject, External | the file that an object is linked to", _ole_link),
    ("active-x | word/activeX | a form's control", _active),
    ("ink | word/ink | ink", _ink),
    ("model | word/media/*.glb | a model in three dimensions", _model),
    ("sub-document | w:subDoc | a part of a master document", _sub_document),
    ("inserted-html | w:altChunk html | an inserted page", _inserted("html", lambda x: f"<p>{x}</p>".encode())),
    ("inserted-text | w:altChunk txt | an inserted text in UTF-16", _inserted("txt", lambda x: x.encode("utf-16"))),
    ("inserted-rtf | w:altChunk rtf | an inserted text with escapes", _inserted("rtf", _rtf)),
    ("inserted-mail | w:altChunk mht | an inserted page in base64", _inserted("mht", _mail)),
    ("inserted-document | w:altChunk docx | an inserted document", _inserted("docx", _nested_draft)),
]  # fmt: skip
