"""How things look: property elements of the format as the closed properties of the model.

One table for each kind of property element says which child gives which property. What is not in a table, and what
does not fit the model's ranges, is dropped here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import PLAIN, Format, format_of
from redactor.formats.docx.names import W14, W
from redactor.formats.docx.values import VAL, colour, number, on, percent, twips

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from redactor.core.properties import Value
    from redactor.formats.docx.theme_in import Theme

    Found = dict[str, Value | None]
    Reader = Callable[[_Element, Found, Theme], None]

# A fill of less than a tenth of its colour is not seen.
_CLEAR = 90_000

Rules = dict[str, "Callable[[Value], bool]"]

_SIDES = {"top": "top", "bottom": "bottom", "left": "left", "right": "right", "start": "left", "end": "right"}
_BORDER_SIDES = {**_SIDES, "insideH": "insideH", "insideV": "insideV", "between": "between"}
_BORDER_STYLES = {"thinThickThinSmallGap": "triple", "thinThickThinMediumGap": "triple", "dashDotStroked": "dotDash"}
# The shades of a pattern: parts of a thousand of the foreground (17.18.78).
_PATTERNS = {"solid": 1000, **{f"pct{x}": x * 10 for x in range(5, 100)}}


def kept(found: Found, rules: Rules) -> Format:
    """Keep what fits the model."""
    pairs = [(k, v) for k, v in found.items() if v is not None and p.fits(rules, k, v)]
    return format_of(*pairs) if pairs else PLAIN


def read(el: _Element | None, table: dict[str, Reader], theme: Theme) -> Found:
    """Collect the properties of an element by its table."""
    found: Found = {}
    if el is not None:
        for child in el:
            reader = table.get(str(child.tag))
            if reader is not None:
                reader(child, found, theme)
    return found


def _flag(name: str) -> Reader:
    def reader(el: _Element, found: Found, _theme: Theme) -> None:
        found[name] = on(el)

    return reader


def _word(name: str, also: dict[str, str] | None = None) -> Reader:
    def reader(el: _Element, found: Found, _theme: Theme) -> None:
        value = el.get(VAL)
        found[name] = (also or {}).get(value or "", value)

    return reader


def _count(name: str, unit: float = 1) -> Reader:
    def reader(el: _Element, found: Found, _theme: Theme) -> None:
        found[name] = number(el.get(VAL), unit)

    return reader


def _font(el: _Element, found: Found, theme: Theme) -> None:
    themed = el.get(W + "asciiTheme") or el.get(W + "hAnsiTheme")
    name = theme.font(themed) if themed else el.get(W + "ascii") or el.get(W + "hAnsi")
    if name:
        found["font"] = name


def _colour(el: _Element, found: Found, theme: Theme) -> None:
    found["colour"] = theme.colour(el, "themeColor", colour(el.get(VAL)))


def _underline(el: _Element, found: Found, _theme: Theme) -> None:
    found["underline"] = el.get(VAL, "single")


def _language(el: _Element, found: Found, _theme: Theme) -> None:
    found["language"] = el.get(VAL)


def _shade(el: _Element, found: Found, theme: Theme) -> None:
    if el.get(VAL) == "nil":
        return
    fill = theme.colour(el, "themeFill", colour(el.get(W + "fill")))
    part = _PATTERNS.get(el.get(VAL, "clear"))
    if part:
        front = theme.colour(el, "themeColor", colour(el.get(W + "color")))
        fill = _mixed(front, fill, part)
    found["shade"] = fill


SHADE: Final = _shade


def _mixed(front: str | None, back: str | None, part: int) -> str:
    """Mix a pattern into the one colour that it looks like."""
    f = "000000" if front in {None, "auto"} else str(front)
    b = "FFFFFF" if back in {None, "auto"} else str(back)
    both = ((int(f[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{(x * part + y * (1000 - part)) // 1000:02X}" for x, y in both)


def _scale(el: _Element, found: Found, _theme: Theme) -> None:
    text = el.get(VAL) or ""
    found["scale"] = number(text.removesuffix("%"))


def _fill(el: _Element, found: Found, theme: Theme) -> None:
    alpha = next((number(a.get(W14 + "val")) for a in el.iter(W14 + "alpha")), None)
    # Word counts transparency in thousandths of a per cent.
    found["clear"] = el.find(W14 + "noFill") is not None or (alpha or 0) >= _CLEAR
    solid = el.find(f"{W14}solidFill/*")
    if solid is not None:
        ink = solid.get(W14 + "val") or ""
        found["ink"] = theme.slot(ink) if solid.tag == W14 + "schemeClr" else colour(ink)


def _fit(el: _Element, found: Found, _theme: Theme) -> None:
    found["fit"] = number(el.get(VAL), 20)


def _style(el: _Element, found: Found, _theme: Theme) -> None:
    found["style"] = el.get(VAL)


CHARACTER: Final[dict[str, Reader]] = {
    W + "b": _flag("bold"),
    W + "i": _flag("italic"),
    W + "strike": _flag("strike"),
    W + "dstrike": _flag("double_strike"),
    W + "caps": _flag("caps"),
    W + "smallCaps": _flag("small_caps"),
    W + "rtl": _flag("right_to_left"),
    W + "u": _underline,
    W + "vertAlign": _word("vertical"),
    W + "sz": _count("size", 2),
    W + "color": _colour,
    W + "highlight": _word("highlight"),
    W + "shd": _shade,
    W + "rFonts": _font,
    W + "lang": _language,
    W + "spacing": _count("spacing", 20),
    W + "position": _count("position", 2),
    W + "kern": _count("kerning", 2),
    W + "rStyle": _style,
    # What follows is for the search for text that nobody sees; the model has no such properties.
    W + "vanish": _flag("vanish"),
    W + "specVanish": _flag("vanish"),
    W + "webHidden": _flag("web"),
    W + "w": _scale,
    W + "fitText": _fit,
    W14 + "textFill": _fill,
}


def _indent(el: _Element, found: Found, _theme: Theme) -> None:
    left, right = twips(el, "left"), twips(el, "right")
    found["indent_left"] = left if left is not None else twips(el, "start")
    found["indent_right"] = right if right is not None else twips(el, "end")
    hanging, first = twips(el, "hanging"), twips(el, "firstLine")
    found["indent_first"] = -hanging if hanging is not None else first
    for name in [k for k in ("indent_left", "indent_right", "indent_first") if found[k] is None]:
        del found[name]


def _spacing(el: _Element, found: Found, _theme: Theme) -> None:
    for name, ours in (("before", "space_before"), ("after", "space_after"), ("line", "line")):
        value = twips(el, name)
        if value is not None:
            found[ours] = abs(value)
    if el.get(W + "lineRule"):
        found["line_rule"] = el.get(W + "lineRule")


def _tabs(el: _Element, found: Found, _theme: Theme) -> None:
    stops: list[tuple[int, str, str]] = []
    for tab in el:
        at, kind = twips(tab, "pos"), {"start": "left", "end": "right"}.get(tab.get(VAL, ""), tab.get(VAL, "left"))
        if at is not None:
            stops.append((at, kind, tab.get(W + "leader", "none")))
    found["tabs"] = tuple(sorted(stops))


def _borders(el: _Element, found: Found, theme: Theme) -> None:
    for side in el:
        name = _BORDER_SIDES.get(str(side.tag).rpartition("}")[2])
        if name is None:
            continue
        style = side.get(VAL)
        found[f"border.{name}.style"] = _BORDER_STYLES.get(style or "", style)
        found[f"border.{name}.size"] = number(side.get(W + "sz"))
        found[f"border.{name}.space"] = number(side.get(W + "space"))
        found[f"border.{name}.colour"] = theme.colour(side, "themeColor", colour(side.get(W + "color")))


_ALIGN = {"start": "left", "end": "right"}

PARAGRAPH: Final[dict[str, Reader]] = {
    W + "keepNext": _flag("keep_next"),
    W + "keepLines": _flag("keep_lines"),
    W + "pageBreakBefore": _flag("page_break_before"),
    W + "widowControl": _flag("widow_control"),
    W + "contextualSpacing": _flag("contextual_spacing"),
    W + "bidi": _flag("bidi"),
    W + "jc": _word("align"),
    W + "ind": _indent,
    W + "spacing": _spacing,
    W + "outlineLvl": _count("outline"),
    W + "shd": _shade,
    W + "tabs": _tabs,
    W + "pBdr": _borders,
}


def _width(el: _Element, found: Found, _theme: Theme) -> None:
    kind, text = el.get(W + "type", "dxa"), el.get(W + "w")
    if text is not None and text.endswith("%"):
        share = percent(text)
        kind, value = "pct", None if share is None else round(share * 50)
    else:
        value = number(text, 20)
    if value is not None:
        found["width"], found["width_kind"] = value, kind


def _margins(el: _Element, found: Found, _theme: Theme) -> None:
    for side in el:
        name = _SIDES.get(str(side.tag).rpartition("}")[2])
        if name is not None and side.get(W + "type", "dxa") != "pct":
            found[f"margin_{name}"] = twips(side, "w")


def _length(name: str) -> Reader:
    def reader(el: _Element, found: Found, _theme: Theme) -> None:
        if el.get(W + "type", "dxa") == "dxa":
            found[name] = twips(el, "w")

    return reader


_LOOK = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}


def _look(el: _Element, found: Found, _theme: Theme) -> None:
    value = el.get(VAL)
    try:
        found["look"] = int(value, 16) if value else sum(b for k, b in _LOOK.items() if el.get(W + k) in {"1", "true"})
    except ValueError:
        found["look"] = None


def _layout(el: _Element, found: Found, _theme: Theme) -> None:
    found["layout"] = el.get(W + "type")


TABLE: Final[dict[str, Reader]] = {
    W + "tblW": _width,
    W + "jc": _word("align"),
    W + "tblInd": _length("indent"),
    W + "tblLayout": _layout,
    W + "tblLook": _look,
    W + "tblStyleRowBandSize": _count("band_rows"),
    W + "tblStyleColBandSize": _count("band_columns"),
    W + "tblCellSpacing": _length("spacing"),
    W + "tblCellMar": _margins,
    W + "tblBorders": _borders,
    W + "shd": _shade,
}


def _height(el: _Element, found: Found, _theme: Theme) -> None:
    found["height"] = number(el.get(VAL), 20)
    found["height_rule"] = el.get(W + "hRule")


ROW: Final[dict[str, Reader]] = {
    W + "trHeight": _height,
    W + "cantSplit": _flag("cannot_split"),
    W + "tblHeader": _flag("header"),
    W + "jc": _word("align"),
    W + "gridBefore": _count("before"),
    W + "gridAfter": _count("after"),
}


def _merge(el: _Element, found: Found, _theme: Theme) -> None:
    found["merge"] = el.get(VAL, "continue")


CELL: Final[dict[str, Reader]] = {
    W + "tcW": _width,
    W + "gridSpan": _count("span"),
    W + "vMerge": _merge,
    W + "vAlign": _word("align"),
    W + "noWrap": _flag("no_wrap"),
    W + "textDirection": _word("direction"),
    W + "shd": _shade,
    W + "tcMar": _margins,
    W + "tcBorders": _borders,
}


def _page(el: _Element, found: Found, _theme: Theme) -> None:
    found["page_width"], found["page_height"] = twips(el, "w"), twips(el, "h")
    found["orientation"] = el.get(W + "orient")


def _page_margins(el: _Element, found: Found, _theme: Theme) -> None:
    for side in p.ANGLES:
        found[f"margin_{side}"] = twips(el, side)
    found["margin_header"], found["margin_footer"] = twips(el, "header"), twips(el, "footer")
    found["gutter"] = twips(el, "gutter")


def _columns(el: _Element, found: Found, _theme: Theme) -> None:
    found["columns"] = number(el.get(W + "num"))
    found["column_space"] = twips(el, "space")


def _page_numbers(el: _Element, found: Found, _theme: Theme) -> None:
    found["page_start"], found["page_format"] = number(el.get(W + "start")), el.get(W + "fmt")


SECTION: Final[dict[str, Reader]] = {
    W + "pgSz": _page,
    W + "pgMar": _page_margins,
    W + "cols": _columns,
    W + "type": _word("kind"),
    W + "titlePg": _flag("title_page"),
    W + "pgNumType": _page_numbers,
    W + "vAlign": _word("vertical"),
}
