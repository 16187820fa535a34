"""The theme: fonts and colours that styles name indirectly, resolved to their values.

The names in a theme are of its maker and are never read; only font names and colour values are (ECMA-376 Part 1,
20.1.6).
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from typing import TYPE_CHECKING, Final

from redactor.formats.docx.names import A, W
from redactor.formats.docx.values import colour

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES: Final = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1", "background1": "lt1",
    "text2": "dk2",
    "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
_SLOTS: Final = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_ROUNDING: Final = 2  # of 255
# A document without a theme is black on white.
_USUAL: Final = {"tx1": "000000", "dk1": "000000", "bg1": "FFFFFF", "lt1": "FFFFFF"}


class Theme:
    """A document's theme; an empty one resolves nothing."""

    def __init__(self, root: _Element | None = None) -> None:
        """Read fonts and colours."""
        self._colours: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: _Element) -> None:
        scheme = root.find(f"{A}themeElements/{A}clrScheme")
        for slot in scheme if scheme is not None else ():
            for value in slot:
                found = colour(value.get("lastClr") or value.get("val"))
                if found:
                    self._colours[str(slot.tag).rpartition("}")[2]] = found
        for kind in ("major", "minor"):
            latin = root.find(f"{A}themeElements/{A}fontScheme/{A}{kind}Font/{A}latin")
            if latin is not None:
                self._fonts[kind] = latin.get("typeface", "")

    def font(self, name: str) -> str | None:
        """Resolve a font of the theme, such as `minorHAnsi`."""
        return self._fonts.get(name[:5]) or None

    def slot(self, name: str) -> str | None:
        """Resolve a colour by the name of its place in the scheme, such as `accent1` or `bg1`."""
        return self._colours.get(_SLOTS.get(name, name), _USUAL.get(name))

    def colour(self, el: _Element, attribute: str, plain: str | None) -> str | None:
        """Resolve a colour that an element names by the theme; its plain value where the theme does not know it.

        The plain value beside a name is Word's own rounding of the same colour; one that is another colour is a lie.
        """
        name = el.get(W + attribute)
        if name is None:
            return plain
        base = self._colours.get(_NAMES.get(name, name))
        if base is None:
            return plain
        prefix = W + attribute.removesuffix("Color")
        found = _adjusted(base, el.get(prefix + "Tint"), el.get(prefix + "Shade"))
        return plain if plain is not None and _is_near(plain, found) else found


def _is_near(one: str, other: str) -> bool:
    if "auto" in {one, other}:
        return False
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= _ROUNDING for i in (0, 2, 4))


def _adjusted(base: str, tint: str | None, shade: str | None) -> str:
    """Lighten or darken by the amount that Word stores in hex (17.3.2.6)."""
    try:
        light = int(tint, 16) / 255 if tint else None
        dark = int(shade, 16) / 255 if shade else None
    except ValueError:
        return base
    if light is None and dark is None:
        return base
    h, l, s = rgb_to_hls(*(int(base[i : i + 2], 16) / 255 for i in (0, 2, 4)))  # noqa: E741 -- hue, lightness, saturation
    l = l * dark if dark is not None else l  # noqa: E741 -- as above
    l = l * light + (1 - light) if light is not None else l  # noqa: E741 -- as above
    return "".join(f"{round(min(max(x, 0), 1) * 255):02X}" for x in hls_to_rgb(h, l, s))
