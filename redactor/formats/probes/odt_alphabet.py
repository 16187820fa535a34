"""The alphabet of an .odt of ours: which element may stand in which, and what each attribute may be.

The notation is that of the other alphabet: an element, then what may stand directly in it; an element, then
`attribute=rule`, where a rule is a word in capitals or the possible values with `|` between them. A star stands for the
blocks of a text, a plus for what stands in a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.formats.probes.labels import is_label
from redactor.formats.probes.words_of_word import FONTS, LANGUAGES, STYLES

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCKS = "text:p text:h text:list table:table"
_INLINES = (
    "text:span text:a text:s text:tab text:line-break text:page-number text:page-count text:sequence text:note "
    "text:note-ref draw:frame"
)
_LOOKS = "style:paragraph-properties style:text-properties"

_CHILDREN = f"""
office:document-content: office:automatic-styles office:body
office:document-styles: office:styles office:automatic-styles office:master-styles
office:document-meta: office:meta
office:meta: dc:title
office:document-settings: office:settings
office:settings: config:config-item-set
config:config-item-set: config:config-item
manifest:manifest: manifest:file-entry
office:body: office:text
office:text: * text:sequence-decls text:section
text:sequence-decls: text:sequence-decl
text:section: *
text:list: text:list-item
text:list-item: text:p text:h text:list
text:p: +
text:h: +
text:a: text:span text:s
text:span: text:s text:tab text:page-number text:page-count text:sequence text:note-ref
text:note: text:note-citation text:note-body
text:note-body: *
draw:frame: draw:image svg:desc
table:table: table:table-column table:table-header-rows table:table-row
table:table-header-rows: table:table-row
table:table-row: table:table-cell table:covered-table-cell
table:table-cell: *
office:styles: style:default-style style:style text:notes-configuration
office:automatic-styles: style:style text:list-style style:page-layout
office:master-styles: style:master-page
style:default-style: {_LOOKS}
style:style: {_LOOKS} style:table-properties style:table-column-properties style:table-row-properties
style:style: style:table-cell-properties style:section-properties style:graphic-properties
style:paragraph-properties: style:tab-stops
style:tab-stops: style:tab-stop
style:section-properties: style:columns
text:list-style: text:list-level-style-number text:list-level-style-bullet
text:list-level-style-number: style:list-level-properties
text:list-level-style-bullet: style:list-level-properties
style:list-level-properties: style:list-level-label-alignment
style:page-layout: style:page-layout-properties style:header-style style:footer-style
style:header-style: style:header-footer-properties
style:footer-style: style:header-footer-properties
style:master-page: style:header style:header-left style:header-first style:footer style:footer-left style:footer-first
style:header: *
style:header-left: *
style:header-first: *
style:footer: *
style:footer-left: *
style:footer-first: *
"""

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "ooow": "http://openoffice.org/2004/writer",
    "dc": "http://purl.org/dc/elements/1.1/",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}


def _spaces(*names: str) -> str:
    return " ".join(f"xmlns:{name}={_SPACES[name]}" for name in names)


_TEXT_SPACES = _spaces("office", "style", "text", "table", "draw", "fo", "svg", "xlink", "ooow")
_BORDERS = "fo:border-top=BORDER fo:border-left=BORDER fo:border-bottom=BORDER fo:border-right=BORDER"
_PADDING = "fo:padding-top=LENGTH fo:padding-left=LENGTH fo:padding-bottom=LENGTH fo:padding-right=LENGTH"
_STYLE_HEAD = "style:name=NAME style:family=FAMILY"

_ATTRIBUTES = f"""
office:document-content: {_TEXT_SPACES} office:version=1.3
office:document-styles: {_TEXT_SPACES} office:version=1.3
office:document-meta: {_spaces("office", "dc")} office:version=1.3
office:document-settings: {_spaces("office", "config")} office:version=1.3
config:config-item-set: config:name=ooo:configuration-settings
config:config-item: config:name=SETTING config:type=boolean
manifest:manifest: {_spaces("manifest")} manifest:version=1.3
manifest:file-entry: manifest:full-path=FREE manifest:media-type=FREE manifest:version=1.3
text:sequence-decl: text:display-outline-level=0 text:name=SEQUENCE
text:section: text:style-name=NAME text:name=NUMBERED
text:list: xml:id=NUMBERED text:continue-list=NUMBERED text:style-name=NAME
text:list-item: text:start-value=COUNT
text:p: text:style-name=NAME
text:h: text:style-name=NAME text:outline-level=RANK
text:a: xlink:type=simple xlink:href=FREE
text:span: text:style-name=NAME
text:s: text:c=COUNT
text:page-number: text:select-page=current
text:sequence: text:ref-name=NUMBERED text:name=SEQUENCE text:formula=FORMULA style:num-format=1
text:note: text:id=NUMBERED text:note-class=footnote|endnote
text:note-ref: text:note-class=footnote|endnote text:reference-format=text text:ref-name=NUMBERED
draw:frame: draw:style-name=NAME draw:name=PICTURE text:anchor-type=as-char svg:width=LENGTH svg:height=LENGTH
draw:image: xlink:href=FREE xlink:type=simple xlink:show=embed xlink:actuate=onLoad
table:table: table:name=NUMBERED table:style-name=NAME
table:table-column: table:style-name=NAME
table:table-row: table:style-name=NAME
table:table-cell: table:style-name=NAME table:number-columns-spanned=COUNT table:number-rows-spanned=COUNT
style:default-style: style:family=paragraph
style:style: {_STYLE_HEAD} style:display-name=STYLE style:parent-style-name=NAME style:list-style-name=NAME
style:style: style:master-page-name=NAME
style:tab-stop: style:position=LENGTH style:type=center|right|char style:char=. style:leader-style=dotted|dash|solid
style:tab-stop: style:leader-text=LEADER
style:paragraph-properties: fo:keep-with-next=always|auto fo:keep-together=always|auto fo:break-before=page|auto
style:paragraph-properties: fo:widows=0|2 fo:orphans=0|2 style:contextual-spacing=true|false style:page-number=COUNT
style:paragraph-properties: style:writing-mode=rl-tb|lr-tb fo:text-align=start|center|end|justify
style:paragraph-properties: fo:background-color=FILL fo:margin-left=LENGTH fo:margin-right=LENGTH fo:text-indent=LENGTH
style:paragraph-properties: fo:margin-top=LENGTH fo:margin-bottom=LENGTH fo:line-height=LINE
style:paragraph-properties: style:line-height-at-least=LENGTH style:tab-stop-distance=36pt {_BORDERS} {_PADDING}
style:text-properties: fo:font-family=FONT fo:font-size=LENGTH fo:font-weight=bold|normal fo:font-style=italic|normal
style:text-properties: fo:font-variant=small-caps|normal fo:text-transform=uppercase|none fo:language=LANGUAGE
style:text-properties: fo:country=COUNTRY fo:color=COLOUR style:use-window-font-color=true fo:background-color=FILL
style:text-properties: style:text-underline-style=none|solid|dotted|dash|long-dash|dot-dash|dot-dot-dash|wave
style:text-properties: style:text-underline-type=single|double style:text-underline-width=auto|bold
style:text-properties: style:text-underline-color=font-color style:text-underline-mode=skip-white-space
style:text-properties: style:text-line-through-style=none|solid style:text-line-through-type=single|double
style:text-properties: style:text-position=RAISED fo:letter-spacing=LENGTH style:letter-kerning=true|false
style:table-properties: style:width=LENGTH style:rel-width=PERCENT table:align=left|center|right fo:margin-left=LENGTH
style:table-properties: table:border-model=collapsing style:page-number=COUNT
style:table-column-properties: style:column-width=LENGTH
style:table-row-properties: style:row-height=LENGTH style:min-row-height=LENGTH fo:keep-together=always|auto
style:table-cell-properties: fo:border=none {_BORDERS} {_PADDING} fo:background-color=COLOUR
style:table-cell-properties: style:vertical-align=top|middle|bottom style:writing-mode=tb-rl
style:section-properties: text:dont-balance-text-columns=false
style:columns: fo:column-count=COUNT fo:column-gap=LENGTH
style:graphic-properties: style:vertical-pos=top style:vertical-rel=baseline
text:notes-configuration: text:note-class=footnote|endnote style:num-format=1|i text:start-value=0
text:notes-configuration: text:footnotes-position=page text:start-numbering-at=document
text:list-style: style:name=NAME
text:list-level-style-number: text:level=RANK text:style-name=NAME style:num-format=1|a|A|i|I| style:num-prefix=WORDS
text:list-level-style-number: style:num-suffix=WORDS text:start-value=COUNT text:display-levels=RANK
text:list-level-style-bullet: text:level=RANK text:style-name=NAME text:bullet-char=GLYPH
style:list-level-properties: fo:text-align=start|center|end text:list-level-position-and-space-mode=label-alignment
style:list-level-label-alignment: text:label-followed-by=listtab|space|nothing text:list-tab-stop-position=LENGTH
style:list-level-label-alignment: fo:text-indent=LENGTH fo:margin-left=LENGTH
style:page-layout: style:name=NUMBERED
style:page-layout-properties: fo:page-width=LENGTH fo:page-height=LENGTH style:print-orientation=portrait|landscape
style:page-layout-properties: style:num-format=1|a|A|i|I fo:margin-top=LENGTH fo:margin-bottom=LENGTH
style:page-layout-properties: fo:margin-left=LENGTH fo:margin-right=LENGTH
style:header-footer-properties: fo:min-height=LENGTH fo:margin-top=LENGTH fo:margin-bottom=LENGTH
style:header-footer-properties: style:dynamic-spacing=true
style:master-page: style:name=NAME style:page-layout-name=NUMBERED
"""


def _pattern(text: str) -> Callable[[str], object]:
    return re.compile(text, re.ASCII).fullmatch


_LONG = r"-?\d{1,4}(?:\.\d{1,2})?pt"
_TINT = "#[0-9a-f]{6}"
_SEQUENCE = (
    "Table|Figure|Equation|Box|Chart|Annex|Appendix|Picture|Photo|Photograph|Image|Illustration|Diagram|Graph|Map|"
    "Plan|Plate|Scheme|Schedule|Exhibit|Example|Listing|Formula|Option|Recommendation|Tabl|Ffigur|Llun|Tabelle|"
    "Abbildung|Tableau|Tabla"
)
_SPOKEN = {tuple(name.split("-")) for name in LANGUAGES - {"x-none"}}
_KNOWN = frozenset(name[:1].upper() + name[1:] for name in STYLES)
_COUNTED = r"[1-9]\d{0,4}"

_RULES: dict[str, Callable[[str], object]] = {
    "LENGTH": _pattern(_LONG),
    "PERCENT": _pattern(r"\d{1,3}%"),
    "LINE": _pattern(rf"{_LONG}|\d{{1,5}}%"),
    "RAISED": _pattern(r"(?:super|sub) 58%|-?\d{1,3}% 100%"),
    "COLOUR": _pattern(_TINT),
    "FILL": _pattern(f"{_TINT}|transparent"),
    "BORDER": _pattern(f"none|{_LONG} (?:solid|double|dotted|dashed|inset|outset) {_TINT}"),
    "COUNT": _pattern(r"0|[1-9]\d{0,4}"),
    "RANK": _pattern("[1-9]|10"),
    "NAME": _pattern(f"Standard|(?:P|T|Ta|Co|Ro|Ce|Se|Gr|L|Page){_COUNTED}|[A-Z][A-Za-z0-9]{{1,40}}"),
    "NUMBERED": _pattern(f"(?:list|footnote|endnote|caption|Table|Section|Layout){_COUNTED}"),
    "FAMILY": _pattern("paragraph|text|table|table-column|table-row|table-cell|section|graphic"),
    "PICTURE": _pattern(f"Picture {_COUNTED}"),
    "SEQUENCE": _pattern(_SEQUENCE),
    "FORMULA": _pattern(rf"ooow:(?:(?:{_SEQUENCE})\+1|\d{{1,6}})"),
    "LEADER": _pattern(r"[.\-_]|" + "\u00b7"),
    "LANGUAGE": lambda text: text == "zxx" or any(text == first for first, _ in _SPOKEN),
    "COUNTRY": lambda text: text == "none" or any(text == second for _, second in _SPOKEN),
    "FONT": lambda text: text.strip("'") in FONTS and text in {text.strip("'"), f"'{text.strip(chr(39))}'"},
    "STYLE": _KNOWN.__contains__,
    "WORDS": is_label,
    "GLYPH": _pattern("[•◦‣▪■□●○◆◇►✓→–—*§·-]"),
    "SETTING": _pattern(
        "AddParaTableSpacing|AddParaTableSpacingAtStart|AddParaSpacingToTableCells|AddParaLineSpacingToTableCells|"
        "TabsRelativeToIndent|TabOverMargin|UseFormerLineSpacing|ConsiderTextWrapOnObjPos|"
        "IgnoreFirstLineIndentInNumbering"
    ),
    "FREE": lambda _text: True,  # looked at where it stands
}


def _children() -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for line in _CHILDREN.strip().splitlines():
        head, _, rest = line.partition(": ")
        names = rest.replace("*", _BLOCKS).replace("+", _INLINES).split()
        out[head] = out.get(head, frozenset()) | frozenset(names)
    return out


def _attributes() -> dict[str, dict[str, Callable[[str], object]]]:
    out: dict[str, dict[str, Callable[[str], object]]] = {}
    for line in _ATTRIBUTES.strip().splitlines():
        head, _, rest = line.partition(": ")
        rules = out.setdefault(head, {})
        for pair in rest.split():
            attribute, _, rule = pair.partition("=")
            rules[attribute] = _RULES.get(rule) or frozenset(rule.split("|")).__contains__
    return out


CHILDREN = _children()
ATTRIBUTES = _attributes()


def fits(parent: str, name: str, attributes: tuple[str, ...]) -> bool:
    """Tell whether an element may stand there with those attributes (name, value, name, value …)."""
    if parent and name not in CHILDREN.get(parent, ()):
        return False
    rules = ATTRIBUTES.get(name, {})
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    return all(attribute in rules and rules[attribute](value) for attribute, value in pairs)
