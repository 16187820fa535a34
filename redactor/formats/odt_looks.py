"""Spell the looks of the model in OpenDocument: the formatting properties of styles.

Names: OpenDocument 1.3, part 3, 17 and 20. Values need no escaping: `Format` holds numbers and members of closed sets
only. Lengths are points.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.document import Format
    from redactor.core.properties import Value

SIDES: Final = ("top", "left", "bottom", "right")
_HIGHLIGHTS: Final = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080",
    "darkGray": "808080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "green": "00FF00", "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF",
    "yellow": "FFFF00",
}  # fmt: skip
_LINES: Final = {
    "double": "double", "triple": "double", "dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed",
    "dotDash": "dashed", "dotDotDash": "dashed", "doubleWave": "double", "inset": "inset", "outset": "outset",
}  # fmt: skip
_UNDERLINES: Final = {
    "dotted": "dotted", "dottedHeavy": "dotted", "dash": "dash", "dashedHeavy": "dash", "dashLong": "long-dash",
    "dashLongHeavy": "long-dash", "dotDash": "dot-dash", "dashDotHeavy": "dot-dash", "dotDotDash": "dot-dot-dash",
    "dashDotDotHeavy": "dot-dot-dash", "wave": "wave", "wavyHeavy": "wave", "wavyDouble": "wave",
}  # fmt: skip
_ALIGN: Final = {"left": "start", "both": "justify", "distribute": "justify", "right": "end"}
_TAB_KINDS: Final = {"center": "center", "right": "right", "decimal": "char"}
_LEADERS: Final = {
    "dot": ("dotted", "."), "hyphen": ("dash", "-"), "underscore": ("solid", "_"), "middleDot": ("dotted", "·"),
    "heavy": ("solid", "_"),
}  # fmt: skip
_VERTICAL: Final = {"superscript": "super 58%", "subscript": "sub 58%", "baseline": "0% 100%"}
_USUAL_SIZE: Final = 22
_THIN: Final = 4
_SINGLE: Final = 240  # the line pitch of a single-spaced line, ECMA-376 Part 1, 17.3.1.33


def points(twips: int) -> str:
    """Spell a length."""
    return f"{twips / 20:.2f}".rstrip("0").rstrip(".") + "pt"


def colour(value: Value) -> str:
    """Spell a colour that is no `auto`."""
    return f"#{str(value).lower()}"


def attributes(pairs: Iterator[tuple[str, str]]) -> str:
    """Spell attributes."""
    return "".join(f' {name}="{value}"' for name, value in pairs)


@lru_cache(maxsize=4096)
def text(look: Format) -> str:
    """Spell the `style:text-properties` of a look; empty where there are none."""
    inside = attributes(_text(look))
    return f"<style:text-properties{inside}/>" if inside else ""


def _text(look: Format) -> Iterator[tuple[str, str]]:
    yield from _letters(look)
    yield from _colours(look)
    yield from _lines(look)
    yield from _places(look)


def _letters(look: Format) -> Iterator[tuple[str, str]]:
    get = look.get
    if font := get("font"):
        yield "fo:font-family", f"'{font}'" if " " in str(font) else str(font)
    size = get("size")
    if isinstance(size, int):
        yield "fo:font-size", points(size * 10)
    for name, attribute, yes in (
        ("bold", "fo:font-weight", "bold"),
        ("italic", "fo:font-style", "italic"),
        ("small_caps", "fo:font-variant", "small-caps"),
    ):
        if get(name) is not None:
            yield attribute, yes if get(name) else "normal"
    if get("caps") is not None:
        yield "fo:text-transform", "uppercase" if get("caps") else "none"
    if language := get("language"):
        first, _, country = str(language).partition("-")
        yield "fo:language", "zxx" if first == "x" else first
        yield "fo:country", "none" if first == "x" else country


def _colours(look: Format) -> Iterator[tuple[str, str]]:
    get = look.get
    if value := get("colour"):
        yield ("style:use-window-font-color", "true") if value == "auto" else ("fo:color", colour(value))
    highlight, shade = get("highlight"), get("shade")
    if highlight in _HIGHLIGHTS:
        yield "fo:background-color", f"#{_HIGHLIGHTS[str(highlight)].lower()}"
    elif shade or highlight:
        yield "fo:background-color", colour(shade) if shade and shade != "auto" else "transparent"


def _lines(look: Format) -> Iterator[tuple[str, str]]:
    get = look.get
    underline = get("underline")
    if underline == "none":
        yield "style:text-underline-style", "none"
    elif underline:
        name = str(underline)
        yield "style:text-underline-style", _UNDERLINES.get(name, "solid")
        yield "style:text-underline-type", "double" if name in {"double", "wavyDouble"} else "single"
        yield "style:text-underline-width", "bold" if name == "thick" or "eavy" in name else "auto"
        yield "style:text-underline-color", "font-color"
        if name == "words":
            yield "style:text-underline-mode", "skip-white-space"
    single, double = get("strike"), get("double_strike")
    if single or double:
        yield "style:text-line-through-style", "solid"
        yield "style:text-line-through-type", "double" if double else "single"
    elif single is not None or double is not None:
        yield "style:text-line-through-style", "none"


def _places(look: Format) -> Iterator[tuple[str, str]]:
    get = look.get
    vertical, raised, size = get("vertical"), get("position"), get("size", _USUAL_SIZE)
    if vertical:
        yield "style:text-position", _VERTICAL[str(vertical)]
    elif isinstance(raised, int) and isinstance(size, int):
        yield "style:text-position", f"{max(min(round(100 * raised / size), 100), -100)}% 100%"
    spacing = get("spacing")
    if isinstance(spacing, int):
        yield "fo:letter-spacing", points(spacing)
    kerning = get("kerning")
    if kerning is not None:
        yield "style:letter-kerning", "true" if kerning else "false"


@lru_cache(maxsize=4096)
def paragraph(look: Format, more: str = "") -> str:
    """Spell the `style:paragraph-properties` of a look; `more` are ready attributes."""
    inside = attributes(_paragraph(look)) + more
    tabs = _tabs(look.get("tabs"))
    if tabs:
        return f"<style:paragraph-properties{inside}>{tabs}</style:paragraph-properties>"
    return f"<style:paragraph-properties{inside}/>" if inside else ""


def _paragraph(look: Format) -> Iterator[tuple[str, str]]:
    get = look.get
    for name, attribute in (("keep_next", "fo:keep-with-next"), ("keep_lines", "fo:keep-together")):
        if get(name) is not None:
            yield attribute, "always" if get(name) else "auto"
    if get("page_break_before") is not None:
        yield "fo:break-before", "page" if get("page_break_before") else "auto"
    if get("widow_control") is not None:
        yield "fo:widows", "2" if get("widow_control") else "0"
        yield "fo:orphans", "2" if get("widow_control") else "0"
    if get("contextual_spacing") is not None:
        yield "style:contextual-spacing", "true" if get("contextual_spacing") else "false"
    if get("bidi") is not None:
        yield "style:writing-mode", "rl-tb" if get("bidi") else "lr-tb"
    if align := get("align"):
        yield "fo:text-align", _ALIGN.get(str(align), str(align))
    if shade := get("shade"):
        yield "fo:background-color", "transparent" if shade == "auto" else colour(shade)
    yield from _spacing(look)
    yield from borders(look, padded=True)


def _spacing(look: Format) -> Iterator[tuple[str, str]]:
    for name, attribute in (
        ("indent_left", "fo:margin-left"),
        ("indent_right", "fo:margin-right"),
        ("indent_first", "fo:text-indent"),
        ("space_before", "fo:margin-top"),
        ("space_after", "fo:margin-bottom"),
    ):
        value = look.get(name)
        if isinstance(value, int):
            yield attribute, points(value)
    line, rule = look.get("line"), look.get("line_rule", "auto")
    if isinstance(line, int) and line:
        if rule == "atLeast":
            yield "style:line-height-at-least", points(line)
        else:
            yield "fo:line-height", points(line) if rule == "exact" else f"{round(100 * line / _SINGLE)}%"


def borders(look: Format, *, padded: bool = False) -> Iterator[tuple[str, str]]:
    """Spell the borders of a paragraph or a cell, with the room that a paragraph's keep from the text."""
    for side in SIDES:
        kind = look.get(f"border.{side}.style")
        if kind:
            yield f"fo:border-{side}", line(look, side)
            space = look.get(f"border.{side}.space", 0)
            if padded and isinstance(space, int):
                yield f"fo:padding-{side}", points(space * 20)


def line(look: Format, side: str) -> str:
    """Spell one border."""
    kind = str(look.get(f"border.{side}.style"))
    if kind in {"nil", "none"}:
        return "none"
    size, tint = look.get(f"border.{side}.size", _THIN), look.get(f"border.{side}.colour", "auto")
    width = max(size if isinstance(size, int) else _THIN, 1) * 2.5
    style = _LINES.get(kind, "double" if kind.startswith(("thin", "thick")) and kind != "thick" else "solid")
    return f"{points(round(width))} {style} {'#000000' if tint in {'auto', None} else colour(str(tint))}"


def _tabs(tabs: Value | None) -> str:
    if not isinstance(tabs, tuple):
        return ""
    stops = [_tab(at, kind, leader) for at, kind, leader in sorted(tabs) if kind not in {"clear", "bar"}]
    return f"<style:tab-stops>{''.join(stops)}</style:tab-stops>" if stops else ""


def _tab(at: int, kind: str, leader: str) -> str:
    type_ = _TAB_KINDS.get(kind, "")
    inside = f' style:type="{type_}"' if type_ else ""
    if type_ == "char":
        inside += ' style:char="."'
    if leader in _LEADERS:
        style, sign = _LEADERS[leader]
        inside += f' style:leader-style="{style}" style:leader-text="{sign}"'
    return f'<style:tab-stop style:position="{points(at)}"{inside}/>'
