"""Spell the looks of the model in WordprocessingML, each element in the order that the schema asks for.

Order and names: ECMA-376 Part 1, 17.3.1 (paragraphs), 17.3.2 (runs), 17.4 (tables), 17.6 (sections). Values need no
escaping: `Format` holds numbers and members of closed sets only.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Format
    from redactor.core.properties import Value

_FLAGS_FIRST: Final = (("bold", "b"), ("italic", "i"), ("caps", "caps"), ("small_caps", "smallCaps"),
                       ("strike", "strike"), ("double_strike", "dstrike"))  # fmt: skip
_NUMBERS: Final = (("spacing", "spacing"), ("kerning", "kern"), ("position", "position"))
_PARAGRAPH_FLAGS: Final = (("keep_next", "keepNext"), ("keep_lines", "keepLines"),
                           ("page_break_before", "pageBreakBefore"), ("widow_control", "widowControl"))  # fmt: skip
_ALIGN: Final = {"start": "left", "end": "right"}
_SIDES: Final = ("top", "left", "bottom", "right")
A4: Final = (11906, 16838)
_MARGINS: Final = (("top", 1440), ("right", 1440), ("bottom", 1440), ("left", 1440), ("header", 708), ("footer", 708))


@lru_cache(maxsize=4096)
def run(look: Format) -> str:
    """Spell the content of `w:rPr`."""
    get = look.get
    out = []
    if font := get("font"):
        out.append(f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>')
    out += _flags(look, _FLAGS_FIRST)
    if colour := get("colour"):
        out.append(f'<w:color w:val="{colour}"/>')
    out += _numbers(look, _NUMBERS)
    if size := get("size"):
        out.append(f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')
    if highlight := get("highlight"):
        out.append(f'<w:highlight w:val="{highlight}"/>')
    if underline := get("underline"):
        out.append(f'<w:u w:val="{underline}"/>')
    out.append(_shade(look))
    if vertical := get("vertical"):
        out.append(f'<w:vertAlign w:val="{vertical}"/>')
    out += _flags(look, (("right_to_left", "rtl"),))
    if language := get("language"):
        out.append(f'<w:lang w:val="{language}"/>')
    return "".join(out)


@lru_cache(maxsize=4096)
def paragraph(look: Format, numbering: str = "") -> str:
    """Spell the content of `w:pPr` between `w:pStyle` and `w:rPr`; `numbering` is a ready `w:numPr`."""
    get = look.get
    out = [*_flags(look, _PARAGRAPH_FLAGS), numbering]
    out.append(_wrapped("pBdr", _borders(look, (*_SIDES, "between"))))
    out.append(_shade(look))
    out.append(_tabs(get("tabs")))
    out += _flags(look, (("bidi", "bidi"),))
    out.append(_spacing(look))
    out.append(_indent(look))
    out += _flags(look, (("contextual_spacing", "contextualSpacing"),))
    if align := get("align"):
        out.append(f'<w:jc w:val="{_ALIGN.get(str(align), align)}"/>')
    outline = get("outline")
    if outline is not None:
        out.append(f'<w:outlineLvl w:val="{outline}"/>')
    return "".join(out)


def table(look: Format, *, style: str = "", bands: bool = False) -> str:
    """Spell the content of `w:tblPr`; `style` is the id of its style. Only a table's style has `bands`."""
    get = look.get
    out = [f'<w:tblStyle w:val="{style}"/>' if style else ""]
    if bands:
        out += _numbers(look, (("band_rows", "tblStyleRowBandSize"), ("band_columns", "tblStyleColBandSize")))
    if not bands or get("width") is not None:
        out.append(_width("tblW", look) or '<w:tblW w:w="0" w:type="auto"/>')
    if align := get("align"):
        out.append(f'<w:jc w:val="{_ALIGN.get(str(align), align)}"/>')
    for name, tag in (("spacing", "tblCellSpacing"), ("indent", "tblInd")):
        value = get(name)
        if value is not None:
            out.append(f'<w:{tag} w:w="{value}" w:type="dxa"/>')
    out.append(_wrapped("tblBorders", _borders(look, (*_SIDES, "insideH", "insideV"))))
    out.append(_shade(look))
    if layout := get("layout"):
        out.append(f'<w:tblLayout w:type="{layout}"/>')
    out.append(_wrapped("tblCellMar", _margins(look)))
    band = get("look")
    if isinstance(band, int) and not bands:
        out.append(f'<w:tblLook w:val="{band:04X}"/>')
    return "".join(out)


@lru_cache(maxsize=1024)
def row(look: Format) -> str:
    """Spell the content of `w:trPr`."""
    get = look.get
    out = _numbers(look, (("before", "gridBefore"), ("after", "gridAfter")))
    out += _flags(look, (("cannot_split", "cantSplit"),), off="off")
    height = get("height")
    if height is not None:
        rule = f' w:hRule="{get("height_rule")}"' if get("height_rule") else ""
        out.append(f'<w:trHeight w:val="{height}"{rule}/>')
    out += _flags(look, (("header", "tblHeader"),), off="off")
    if align := get("align"):
        out.append(f'<w:jc w:val="{_ALIGN.get(str(align), align)}"/>')
    return "".join(out)


@lru_cache(maxsize=1024)
def cell(look: Format) -> str:
    """Spell the content of `w:tcPr`."""
    get = look.get
    out = [_width("tcW", look)]
    span = get("span")
    if isinstance(span, int) and span > 1:
        out.append(f'<w:gridSpan w:val="{span}"/>')
    if merge := get("merge"):
        out.append('<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>")
    out.append(_wrapped("tcBorders", _borders(look, (*_SIDES, "insideH", "insideV"))))
    out.append(_shade(look))
    out += _flags(look, (("no_wrap", "noWrap"),), off="off")
    out.append(_wrapped("tcMar", _margins(look)))
    if direction := get("direction"):
        out.append(f'<w:textDirection w:val="{direction}"/>')
    align = get("align")
    if align and align != "both":  # Word knows it for pages only
        out.append(f'<w:vAlign w:val="{align}"/>')
    return "".join(out)


def section(look: Format, references: str) -> str:
    """Spell a `w:sectPr`; `references` are its ready header and footer references."""
    get = look.get
    out = [references]
    if kind := get("kind"):
        out.append(f'<w:type w:val="{kind}"/>')
    turned = f' w:orient="{get("orientation")}"' if get("orientation") else ""
    out.append(f'<w:pgSz w:w="{get("page_width", A4[0])}" w:h="{get("page_height", A4[1])}"{turned}/>')
    margins = " ".join(f'w:{side}="{_margin(look, side, usual)}"' for side, usual in _MARGINS)
    out.append(f'<w:pgMar {margins} w:gutter="{get("gutter", 0)}"/>')
    pages = _attributes((("fmt", get("page_format")), ("start", get("page_start"))))
    out.append(f"<w:pgNumType{pages}/>" if pages else "")
    columns = _attributes((("num", get("columns")), ("space", get("column_space"))))
    out.append(f"<w:cols{columns}/>" if columns else "")
    if vertical := get("vertical"):
        out.append(f'<w:vAlign w:val="{vertical}"/>')
    out += _flags(look, (("title_page", "titlePg"),))
    return f"<w:sectPr>{''.join(out)}</w:sectPr>"


def _margin(look: Format, side: str, usual: int) -> int:
    """Give a page margin; only the upper and the lower one may be negative (17.6.11: text overlaps the header)."""
    value = look.get(f"margin_{side}", usual)
    value = value if isinstance(value, int) else usual
    return value if side in {"top", "bottom"} else max(value, 0)


def _flags(look: Format, names: Iterable[tuple[str, str]], *, off: str = "0") -> list[str]:
    """Spell flags; `off` is what a false one says: rows and cells know `on` and `off` only (17.17.4)."""
    values = ((tag, look.get(name)) for name, tag in names)
    return [f"<w:{tag}/>" if value else f'<w:{tag} w:val="{off}"/>' for tag, value in values if value is not None]


def _numbers(look: Format, names: Iterable[tuple[str, str]]) -> list[str]:
    values = ((tag, look.get(name)) for name, tag in names)
    return [f'<w:{tag} w:val="{value}"/>' for tag, value in values if value is not None]


def _attributes(pairs: Iterable[tuple[str, Value | None]]) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in pairs if value is not None)


def _wrapped(tag: str, inside: str) -> str:
    return f"<w:{tag}>{inside}</w:{tag}>" if inside else ""


def _shade(look: Format) -> str:
    fill = look.get("shade")
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""


def _width(tag: str, look: Format) -> str:
    width = look.get("width")
    return "" if width is None else f'<w:{tag} w:w="{width}" w:type="{look.get("width_kind", "dxa")}"/>'


def _borders(look: Format, sides: Iterable[str]) -> str:
    out = []
    for side in sides:
        kind = look.get(f"border.{side}.style")
        if kind:
            rest = (("sz", "size"), ("space", "space"), ("color", "colour"))
            attributes = _attributes((name, look.get(f"border.{side}.{ours}")) for name, ours in rest)
            out.append(f'<w:{side} w:val="{kind}"{attributes}/>')
    return "".join(out)


def _margins(look: Format) -> str:
    values = ((side, look.get(f"margin_{side}")) for side in _SIDES)
    return "".join(f'<w:{side} w:w="{value}" w:type="dxa"/>' for side, value in values if value is not None)


def _tabs(tabs: Value | None) -> str:
    if not isinstance(tabs, tuple) or not tabs:
        return ""
    stops = (f'<w:tab w:val="{kind}" w:leader="{leader}" w:pos="{at}"/>' for at, kind, leader in tabs)
    return f"<w:tabs>{''.join(stops)}</w:tabs>"


def _spacing(look: Format) -> str:
    names = (("before", "space_before"), ("after", "space_after"), ("line", "line"), ("lineRule", "line_rule"))
    attributes = _attributes((name, look.get(ours)) for name, ours in names)
    return f"<w:spacing{attributes}/>" if attributes else ""


def _indent(look: Format) -> str:
    attributes = _attributes((("left", look.get("indent_left")), ("right", look.get("indent_right"))))
    first = look.get("indent_first")
    if isinstance(first, int):
        attributes += f' w:firstLine="{first}"' if first >= 0 else f' w:hanging="{-first}"'
    return f"<w:ind{attributes}/>" if attributes else ""
