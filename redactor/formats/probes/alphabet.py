"""The alphabet of a .docx of ours: which element may stand in which, and what each attribute may be.

Two tables in a notation made for the purpose. `CHILDREN`: an element, then what may stand directly in it. `ATTRIBUTES`:
an element (or `parent/element`, where the same name means two things), then `attribute=rule`; a rule is a word in
capitals or the possible values with `|` between them. Names without a prefix are in WordprocessingML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.formats.probes.labels import is_template
from redactor.formats.probes.words_of_word import FONTS, LANGUAGES, STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHILDREN = """
document: body
body: p tbl sectPr
hdr: p tbl
ftr: p tbl
footnotes: footnote
endnotes: endnote
footnote: p tbl
endnote: p tbl
p: pPr r hyperlink fldSimple
hyperlink: r
fldSimple: r
r: rPr t tab br drawing footnoteReference endnoteReference footnoteRef endnoteRef separator continuationSeparator
rPr: rFonts b i caps smallCaps strike dstrike color spacing kern position sz szCs highlight u shd vertAlign rtl lang
pPr: pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind contextualSpacing jc
pPr: outlineLvl rPr sectPr
numPr: ilvl numId
pBdr: top left bottom right between
tabs: tab
sectPr: headerReference footerReference type pgSz pgMar pgNumType cols vAlign titlePg
tbl: tblPr tblGrid tr
tblPr: tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout
tblPr: tblCellMar tblLook
tblBorders: top left bottom right insideH insideV
tblCellMar: top left bottom right
tblGrid: gridCol
tr: trPr tc
trPr: gridBefore gridAfter cantSplit trHeight tblHeader jc
tc: tcPr p tbl
tcPr: tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection vAlign
tcBorders: top left bottom right insideH insideV
tcMar: top left bottom right
drawing: wp:inline
wp:inline: wp:extent wp:docPr wp:cNvGraphicFramePr a:graphic
wp:cNvGraphicFramePr: a:graphicFrameLocks
a:graphic: a:graphicData
a:graphicData: pic:pic
pic:pic: pic:nvPicPr pic:blipFill pic:spPr
pic:nvPicPr: pic:cNvPr pic:cNvPicPr
pic:blipFill: a:blip a:stretch
a:stretch: a:fillRect
pic:spPr: a:xfrm a:prstGeom
a:xfrm: a:off a:ext
a:prstGeom: a:avLst
styles: docDefaults style
docDefaults: rPrDefault pPrDefault
rPrDefault: rPr
pPrDefault: pPr
style: name basedOn next qFormat pPr rPr tblPr tcPr tblStylePr
tblStylePr: pPr rPr tcPr
numbering: abstractNum num
abstractNum: multiLevelType lvl
lvl: start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr
num: abstractNumId lvlOverride
lvlOverride: startOverride
settings: evenAndOddHeaders footnotePr endnotePr compat
footnotePr: footnote
endnotePr: endnote
compat: compatSetting
"""

_BORDER = (
    "val=nil|none|single|thick|double|dotted|dashed|dotDash|dotDotDash|triple|thinThickSmallGap|thickThinSmallGap|"
    "thinThickMediumGap|thickThinMediumGap|thinThickLargeGap|thickThinLargeGap|wave|doubleWave|dashSmallGap|"
    "threeDEmboss|threeDEngrave|outset|inset sz=COUNT space=COUNT color=COLOUR"
)
_SPACES = (
    'w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    'r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
    'wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
    'a="http://schemas.openxmlformats.org/drawingml/2006/main"',
    'pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
)
_NAMESPACES = " ".join(f"xmlns:{space}".replace('"', "") for space in _SPACES)

_ATTRIBUTES = f"""
document: {_NAMESPACES}
hdr: {_NAMESPACES}
ftr: {_NAMESPACES}
footnotes: {_NAMESPACES}
endnotes: {_NAMESPACES}
styles: {_NAMESPACES.split()[0]}
numbering: {_NAMESPACES.split()[0]}
settings: {_NAMESPACES.split()[0]}
footnotes/footnote: type=separator|continuationSeparator id=WHOLE
endnotes/endnote: type=separator|continuationSeparator id=WHOLE
footnotePr/footnote: id=-1|0
endnotePr/endnote: id=-1|0
footnoteReference: id=COUNT
endnoteReference: id=COUNT
hyperlink: r:id=RELATION
fldSimple: instr=FIELD
t: xml:space=preserve
br: type=page|column
tabs/tab: val=left|center|right|decimal|bar|clear|num leader=none|dot|hyphen|underscore|middleDot|heavy pos=WHOLE
rFonts: ascii=FONT hAnsi=FONT eastAsia=FONT cs=FONT
b: val=0
i: val=0
caps: val=0
smallCaps: val=0
strike: val=0
dstrike: val=0
rtl: val=0
keepNext: val=0
keepLines: val=0
pageBreakBefore: val=0
widowControl: val=0
bidi: val=0
contextualSpacing: val=0
cantSplit: val=off
tblHeader: val=off
noWrap: val=off
titlePg: val=0
color: val=COLOUR
rPr/spacing: val=WHOLE
kern: val=COUNT
position: val=WHOLE
sz: val=COUNT
szCs: val=COUNT
highlight: val=HIGHLIGHT
u: val=UNDERLINE
shd: val=clear color=auto fill=COLOUR
vertAlign: val=superscript|subscript|baseline
lang: val=LANGUAGE
pStyle: val=ID
ilvl: val=LEVEL
numId: val=COUNT
pBdr/top: {_BORDER}
pBdr/left: {_BORDER}
pBdr/bottom: {_BORDER}
pBdr/right: {_BORDER}
between: {_BORDER}
tblBorders/top: {_BORDER}
tblBorders/left: {_BORDER}
tblBorders/bottom: {_BORDER}
tblBorders/right: {_BORDER}
tcBorders/top: {_BORDER}
tcBorders/left: {_BORDER}
tcBorders/bottom: {_BORDER}
tcBorders/right: {_BORDER}
insideH: {_BORDER}
insideV: {_BORDER}
pPr/spacing: before=COUNT after=COUNT line=COUNT lineRule=auto|exact|atLeast
ind: left=WHOLE right=WHOLE firstLine=COUNT hanging=COUNT
jc: val=left|center|right|both|distribute
outlineLvl: val=0|1|2|3|4|5|6|7|8|9
headerReference: type=default|first|even r:id=RELATION
footerReference: type=default|first|even r:id=RELATION
type: val=nextPage|continuous|evenPage|oddPage|nextColumn
pgSz: w=COUNT h=COUNT orient=portrait|landscape
pgMar: top=WHOLE right=COUNT bottom=WHOLE left=COUNT header=COUNT footer=COUNT gutter=COUNT
pgNumType: fmt=decimal|upperRoman|lowerRoman|upperLetter|lowerLetter start=COUNT
cols: num=COUNT space=COUNT
sectPr/vAlign: val=top|center|both|bottom
tcPr/vAlign: val=top|center|bottom
tblStyle: val=ID
tblStyleRowBandSize: val=COUNT
tblStyleColBandSize: val=COUNT
tblW: w=COUNT type=auto|dxa|pct|nil
tblCellSpacing: w=COUNT type=dxa
tblInd: w=WHOLE type=dxa
tblLayout: type=fixed|autofit
tblCellMar/top: w=COUNT type=dxa
tblCellMar/left: w=COUNT type=dxa
tblCellMar/bottom: w=COUNT type=dxa
tblCellMar/right: w=COUNT type=dxa
tcMar/top: w=COUNT type=dxa
tcMar/left: w=COUNT type=dxa
tcMar/bottom: w=COUNT type=dxa
tcMar/right: w=COUNT type=dxa
tblLook: val=HEX4
gridCol: w=COUNT
gridBefore: val=COUNT
gridAfter: val=COUNT
trHeight: val=COUNT hRule=auto|exact|atLeast
tcW: w=COUNT type=auto|dxa|pct|nil
gridSpan: val=COUNT
vMerge: val=restart
textDirection: val=lrTb|tbRl|btLr|lrTbV|tbRlV|tbLrV
wp:inline: distT=0 distB=0 distL=0 distR=0
wp:extent: cx=LONG cy=LONG
wp:docPr: id=COUNT name=PICTURE descr=FREE
a:graphicFrameLocks: noChangeAspect=1
a:graphicData: uri=http://schemas.openxmlformats.org/drawingml/2006/picture
pic:cNvPr: id=COUNT name=PICTURE
a:blip: r:embed=RELATION
a:off: x=0 y=0
a:ext: cx=LONG cy=LONG
a:prstGeom: prst=rect
style: type=paragraph|character|table|numbering default=1 styleId=ID
name: val=STYLE
basedOn: val=ID
next: val=ID
tblStylePr: type=CONDITION
abstractNum: abstractNumId=COUNT
multiLevelType: val=multilevel
lvl: ilvl=LEVEL
start: val=COUNT
numFmt: val=decimal|decimalZero|lowerLetter|upperLetter|lowerRoman|upperRoman|ordinal|bullet|none
lvlRestart: val=0|1|2|3|4|5|6|7|8|9
suff: val=space|nothing
lvlText: val=TEMPLATE
lvlJc: val=left|center|right
num: numId=COUNT
abstractNumId: val=COUNT
lvlOverride: ilvl=LEVEL
startOverride: val=COUNT
compatSetting: name=compatibilityMode uri=http://schemas.microsoft.com/office/word val=11|12|13|14|15
"""


def _pattern(text: str) -> Callable[[str], object]:
    return re.compile(text, re.ASCII).fullmatch


_STYLE_IDS = frozenset(re.sub("[^A-Za-z0-9]", "", name[:1].upper() + name[1:]) for name in STYLES)
"""Word's own ids of styles; any other word would be somebody's."""

_SEQUENCE = (
    "Table|Figure|Equation|Box|Chart|Annex|Appendix|Picture|Photo|Photograph|Image|Illustration|Diagram|Graph|Map|"
    "Plan|Plate|Scheme|Schedule|Exhibit|Example|Listing|Formula|Option|Recommendation|Tabl|Ffigur|Llun|Tabelle|"
    "Abbildung|Tableau|Tabla"
)

_RULES: dict[str, Callable[[str], object]] = {
    "WHOLE": _pattern(r"0|-?[1-9]\d{0,4}"),
    "COUNT": _pattern(r"0|[1-9]\d{0,4}"),
    "LONG": _pattern(r"[1-9]\d{0,13}"),
    "LEVEL": _pattern("[0-8]"),
    "HEX4": _pattern("[0-9A-F]{4}"),
    "COLOUR": _pattern("[0-9A-F]{6}|auto"),
    "RELATION": _pattern(r"rId[1-9]\d{0,4}"),
    "ID": lambda text: text in _STYLE_IDS or re.fullmatch(r"Style[1-9]\d{0,3}", text, re.ASCII),
    "PICTURE": _pattern(r"Picture [1-9]\d{0,4}"),
    "FIELD": _pattern(rf"PAGE|NUMPAGES|SEQ (?:{_SEQUENCE}) \\\* ARABIC"),
    "HIGHLIGHT": _pattern(
        "none|black|blue|cyan|darkBlue|darkCyan|darkGray|darkGreen|darkMagenta|darkRed|darkYellow|green|lightGray|magenta|"
        "red|white|yellow"
    ),
    "UNDERLINE": _pattern(
        "none|single|words|double|thick|dotted|dottedHeavy|dash|dashedHeavy|dashLong|dashLongHeavy|dotDash|"
        "dashDotHeavy|dotDotDash|dashDotDotHeavy|wave|wavyHeavy|wavyDouble"
    ),
    "CONDITION": _pattern("wholeTable|(?:first|last)(?:Row|Col)|band[12](?:Vert|Horz)|[ns][ew]Cell"),
    "FONT": FONTS.__contains__,
    "LANGUAGE": LANGUAGES.__contains__,
    "STYLE": lambda text: text in STYLES or re.fullmatch(r"Style [1-9]\d{0,3}", text),
    "TEMPLATE": is_template,
    "FREE": lambda _text: True,  # reported as a value
}


def _name(text: str) -> str:
    return text if ":" in text else "w:" + text


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in table.strip().splitlines():
        head, _, rest = line.partition(": ")
        yield head, rest.split()


def _children() -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for head, names in _lines(_CHILDREN):
        out[_name(head)] = out.get(_name(head), frozenset()) | {_name(n) for n in names}
    return out


def _attributes() -> dict[str, dict[str, Callable[[str], object]]]:
    out: dict[str, dict[str, Callable[[str], object]]] = {}
    for head, pairs in _lines(_ATTRIBUTES):
        parent, slash, name = head.rpartition("/")
        key = f"{_name(parent)}/{_name(name)}" if slash else _name(head)
        rules = out[key] = {}
        for pair in pairs:
            attribute, _, rule = pair.partition("=")
            bare = ":" in head or attribute in {"r:id", "r:embed", "xml:space"} or attribute.startswith("xmlns:")
            values = frozenset(rule.split("|"))
            rules[attribute if bare else "w:" + attribute] = _RULES.get(rule) or values.__contains__
    return out


CHILDREN = _children()
ATTRIBUTES = _attributes()
ROOTS = frozenset(f"w:{r}" for r in "document styles settings numbering footnotes endnotes hdr ftr".split())


def fits(parent: str, name: str, attributes: tuple[str, ...]) -> bool:
    """Tell whether an element may stand there with those attributes (name, value, name, value …)."""
    if parent:
        if name not in CHILDREN.get(parent, ()):
            return False
    elif name not in ROOTS:
        return False
    rules = ATTRIBUTES.get(f"{parent}/{name}") or ATTRIBUTES.get(name, {})
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    return all(a in rules and bool(rules[a](value)) for a, value in pairs)
