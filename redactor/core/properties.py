"""The closed alphabet of looks: every property that a document can have, and the values it can take.

A property that is not in `PROPERTIES`, or a value outside its range or set, cannot be in a document, and so in no
copy. Units: twips for lengths, half-points for sizes, eighths of a point for border widths (ECMA-376 Part 1, 17.3,
17.4, 17.6 and 17.18).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Value = bool | int | str | tuple[tuple[int, str, str], ...]

LOOK_HIDDEN: Final = frozenset(
    {"white", "tiny", "scaled", "off-page", "covered", "web-hidden", "same-colour", "markup"}
)

OMISSIONS: Final = {
    "chart": "[A chart is left out of this copy.]",
    "diagram": "[A diagram is left out of this copy.]",
    "drawing": "[A drawing is left out of this copy.]",
    "object": "[An embedded object is left out of this copy.]",
    "picture": "[A picture is left out of this copy.]",
    "reference": "[reference]",
    "field": "[field]",
    "document": "[An inserted document is left out of this copy.]",
    "symbol": "[symbol]",
}
"""What a copy says in the place of something that it cannot hold: constants, so they give nothing away."""

SEQUENCES: Final = frozenset(
    "Table Figure Equation Box Chart Annex Appendix Picture Photo Photograph Image Illustration Diagram Graph Map Plan "
    "Plate Scheme Schedule Exhibit Example Listing Formula Option Recommendation Tabl Ffigur Llun Tabelle Abbildung "
    "Tableau Tabla".split()
)

FONTS: Final = frozenset(
    (
        "Aptos|Aptos Display|Arial|Arial Black|Arial Narrow|Baskerville|Bookman Old Style|Calibri|Calibri Light|"
        "Cambria|Cambria Math|Candara|Century|Century Gothic|Comic Sans MS|Consolas|Constantia|Corbel|Courier|"
        "Courier New|DejaVu Sans|DejaVu Serif|Franklin Gothic Book|Franklin Gothic Medium|Garamond|Georgia|"
        "Gill Sans MT|Helvetica|Helvetica Neue|Liberation Mono|Liberation Sans|Liberation Serif|Lucida Console|"
        "Lucida Sans|Lucida Sans Unicode|MS Gothic|MS Mincho|Noto Sans|Noto Serif|Open Sans|Palatino Linotype|"
        "Roboto|Segoe UI|Segoe UI Light|Segoe UI Semibold|Source Sans 3|Source Serif 4|Symbol|Tahoma|Times|"
        "Times New Roman|Trebuchet MS|Tw Cen MT|Verdana|Wingdings|Wingdings 2|Wingdings 3"
    ).split("|")
)

LANGUAGES: Final = frozenset(
    (
        "en-GB en-US en-IE en-AU en-CA en-NZ en-ZA cy-GB gd-GB ga-IE gv-IM kw-GB fr-FR fr-CA fr-BE fr-CH de-DE de-AT "
        "de-CH nl-NL nl-BE es-ES es-MX it-IT it-CH pt-PT pt-BR sv-SE nb-NO nn-NO da-DK fi-FI is-IS pl-PL cs-CZ sk-SK "
        "hu-HU ro-RO bg-BG el-GR hr-HR sl-SI et-EE lv-LV lt-LT mt-MT tr-TR uk-UA ru-RU ar-SA he-IL hi-IN bn-BD pa-IN "
        "ur-PK gu-IN ta-IN zh-CN zh-TW ja-JP ko-KR vi-VN x-none"
    ).split()
)

_HEX = re.compile(r"[0-9A-F]{6}\Z|auto\Z")
_TAB_KINDS = frozenset({"left", "center", "right", "decimal", "bar", "clear", "num"})
_TAB_LEADERS = frozenset({"none", "dot", "hyphen", "underscore", "middleDot", "heavy"})
_MOST_TABS = 64  # Word itself keeps 64 tab stops to a paragraph

_UNDERLINES = frozenset(
    "none single words double thick dotted dottedHeavy dash dashedHeavy dashLong dashLongHeavy dotDash dashDotHeavy "
    "dotDotDash dashDotDotHeavy wave wavyHeavy wavyDouble".split()
)
_HIGHLIGHTS = frozenset(
    "none black blue cyan darkBlue darkCyan darkGray darkGreen darkMagenta darkRed darkYellow green lightGray magenta "
    "red white yellow".split()
)
_BORDERS = frozenset(
    "nil none single thick double dotted dashed dotDash dotDotDash triple thinThickSmallGap thickThinSmallGap "
    "thinThickMediumGap thickThinMediumGap thinThickLargeGap thickThinLargeGap wave doubleWave dashSmallGap "
    "threeDEmboss threeDEngrave outset inset".split()
)


def _flag(value: Value) -> bool:
    return isinstance(value, bool)


def _whole(low: int, high: int, value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _member(choices: frozenset[str], value: Value) -> bool:
    return isinstance(value, str) and value in choices


def _colour(value: Value) -> bool:
    return isinstance(value, str) and _HEX.match(value) is not None


def _tabs(value: Value) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) <= _MOST_TABS
        and all(
            _whole(-31680, 31680, at) and kind in _TAB_KINDS and leader in _TAB_LEADERS for at, kind, leader in value
        )
    )


def whole(low: int, high: int) -> Callable[[Value], bool]:
    """Accept an integer between two bounds."""
    return partial(_whole, low, high)


def one_of(names: str) -> Callable[[Value], bool]:
    """Accept a member of a closed set, given as words."""
    return partial(_member, frozenset(names.split()))


LENGTH: Final = whole(-31680, 31680)  # 22 inches, the largest page that Word can hold
SIZE: Final = whole(0, 31680)
ANGLES: Final = ("top", "bottom", "left", "right")


def _borders(*sides: str) -> dict[str, Callable[[Value], bool]]:
    out: dict[str, Callable[[Value], bool]] = {}
    for side in sides:
        out[f"border.{side}.style"] = partial(_member, _BORDERS)
        out[f"border.{side}.size"] = whole(0, 96)
        out[f"border.{side}.space"] = whole(0, 31)
        out[f"border.{side}.colour"] = _colour
    return out


CHARACTER: Final[dict[str, Callable[[Value], bool]]] = {
    **dict.fromkeys(("bold", "italic", "strike", "double_strike", "caps", "small_caps", "right_to_left"), _flag),
    "underline": partial(_member, _UNDERLINES),
    "vertical": one_of("superscript subscript baseline"),
    "size": whole(2, 3276),
    "colour": _colour,
    "highlight": partial(_member, _HIGHLIGHTS),
    "shade": _colour,
    "font": partial(_member, FONTS),
    "language": partial(_member, LANGUAGES),
    "spacing": whole(-200, 400),
    "position": whole(-100, 100),
    "kerning": whole(0, 3276),
}

PARAGRAPH: Final[dict[str, Callable[[Value], bool]]] = {
    **dict.fromkeys(
        ("keep_next", "keep_lines", "page_break_before", "widow_control", "contextual_spacing", "bidi"), _flag
    ),
    "align": one_of("left center right both start end distribute"),
    "indent_left": LENGTH,
    "indent_right": LENGTH,
    "indent_first": LENGTH,
    "space_before": SIZE,
    "space_after": SIZE,
    "line": whole(0, 31680),
    "line_rule": one_of("auto exact atLeast"),
    "outline": whole(0, 9),
    "shade": _colour,
    "tabs": _tabs,
    **_borders("top", "bottom", "left", "right", "between"),
}

TABLE: Final[dict[str, Callable[[Value], bool]]] = {
    "width": whole(0, 31680),
    "width_kind": one_of("auto dxa pct nil"),
    "align": one_of("left center right start end"),
    "indent": LENGTH,
    "layout": one_of("fixed autofit"),
    "look": whole(0, 0xFFFF),
    "band_rows": whole(0, 20),
    "band_columns": whole(0, 20),
    "spacing": whole(0, 400),
    **dict.fromkeys((f"margin_{side}" for side in ANGLES), SIZE),
    **_borders("top", "bottom", "left", "right", "insideH", "insideV"),
    "shade": _colour,
}

ROW: Final[dict[str, Callable[[Value], bool]]] = {
    "height": SIZE,
    "height_rule": one_of("auto exact atLeast"),
    "cannot_split": _flag,
    "header": _flag,
    "align": one_of("left center right start end"),
    "before": whole(0, 62),
    "after": whole(0, 62),
}

CELL: Final[dict[str, Callable[[Value], bool]]] = {
    "width": whole(0, 31680),
    "width_kind": one_of("auto dxa pct nil"),
    "span": whole(1, 63),
    "merge": one_of("restart continue"),
    "align": one_of("top center bottom both"),
    "no_wrap": _flag,
    "direction": one_of("lrTb tbRl btLr lrTbV tbRlV tbLrV"),
    "shade": _colour,
    **dict.fromkeys((f"margin_{side}" for side in ANGLES), SIZE),
    **_borders("top", "bottom", "left", "right", "insideH", "insideV"),
}

SECTION: Final[dict[str, Callable[[Value], bool]]] = {
    "page_width": SIZE,
    "page_height": SIZE,
    "orientation": one_of("portrait landscape"),
    **dict.fromkeys((f"margin_{side}" for side in ANGLES), LENGTH),
    "margin_header": SIZE,
    "margin_footer": SIZE,
    "gutter": SIZE,
    "columns": whole(1, 45),
    "column_space": SIZE,
    "kind": one_of("nextPage continuous evenPage oddPage nextColumn"),
    "title_page": _flag,
    "even_pages": _flag,
    "word_mode": whole(11, 15),
    "page_start": whole(0, 9999),
    "page_format": one_of("decimal upperRoman lowerRoman upperLetter lowerLetter"),
    "vertical": one_of("top center both bottom"),
}

_ALL: Final[dict[str, tuple[Callable[[Value], bool], ...]]] = {}
for _table in (CHARACTER, PARAGRAPH, TABLE, ROW, CELL, SECTION):
    for _name, _rule in _table.items():
        _ALL[_name] = (*_ALL.get(_name, ()), _rule)


def check(name: str, value: Value) -> None:
    """Raise ValueError unless the property exists and some kind of thing can have that value for it."""
    if not any(rule(value) for rule in _ALL.get(name, ())):
        message = f"{name} cannot be {value!r:.40}"
        raise ValueError(message)


def fits(table: dict[str, Callable[[Value], bool]], name: str, value: Value) -> bool:
    """Tell whether one kind of thing (`CHARACTER`, `CELL` …) can have that value; a reader asks before keeping it."""
    rule = table.get(name)
    return rule is not None and rule(value)
