"""How a run looks, and whether anybody would see it.

Hidden text (`w:vanish`, directly or by style) is gone. Text that is there but looks hidden, white on white, black on a
black bar, a point high, squeezed or moved off the page, is kept with the reason, so that a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import PLAIN, Format
from redactor.formats.docx import looks_in as looks
from redactor.formats.docx.names import W
from redactor.formats.docx.styles_in import TOGGLES
from redactor.formats.docx.texts import SYMBOL_FONTS
from redactor.formats.docx.values import VAL, number

if TYPE_CHECKING:
    from lxml.etree import _Element

    from redactor.core.properties import Value
    from redactor.formats.docx.job import Job, Scope
    from redactor.formats.docx.looks_in import Found

# Word's own smallest sizes that people read are 4 or 5 points (8 to 10 half-points).
_TINY: Final = 6
_NARROW: Final = 10  # per cent of the normal width
_SQUEEZED: Final = 40  # twips into which a text is made to fit
_COLLAPSED: Final = 0.35  # of the size: letters are half a size wide
_FAR: Final = 100  # half-points above or below the line
_ALIKE: Final = 24  # of 255, in the channel that differs most
_DEFAULT_SIZE: Final = 20
_PAGE: Final = "FFFFFF"
_LOW_LINE: Final = 40  # twips; an exact line of two points cuts every letter
_OUTSIDE: Final = 1440  # twips; an inch of margin is still paper
_WIDEST_PAGE: Final = 17_000
_HIGHEST_PAGE: Final = 24_000

_HIGHLIGHTS: Final = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080",
    "darkGray": "808080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "green": "00FF00",
    "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. `gone` for hidden text; `hidden` says why text that is there would not be seen.

    `symbols` is the font that turns its letters into signs; they become characters, and need no such font.
    """

    format: Format = PLAIN
    hidden: str | None = None
    gone: bool = False
    level: str | None = None
    symbols: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run stands on: the style of its paragraph, the colour behind it, and what already hides it."""

    style: str | None
    fill: str | None
    hidden: str | None
    table: tuple[str | None, tuple[str, ...]] = (None, ())


class Looks:
    """The looks of runs, each worked out once."""

    def __init__(self, job: Job) -> None:
        """Start with none."""
        self._job = job
        self._found: dict[object, Look] = {}
        self._grounds: dict[str | None, tuple[str | None, str | None]] = {}

    def ground(self, ppr: _Element | None, identity: str | None, scope: Scope) -> Ground:
        """Find what the text of a paragraph stands on."""
        if identity not in self._grounds:
            props = [s.element.find(W + "pPr") for _, s in self._job.styles.chain(identity)]
            hides = next((h for h in map(paragraph_hidden, props) if h is not None), None)
            fill = next((f for f in (fill_of(x, self._job) for x in props) if f is not None), None)
            self._grounds[identity] = fill, hides
        fill, hides = self._grounds[identity]
        hidden = scope.squashed or paragraph_hidden(ppr) or hides
        return Ground(identity, fill_of(ppr, self._job) or fill or scope.fill, hidden, scope.table)

    def of(self, rpr: _Element | None, ground: Ground) -> Look:
        """Work out the look of a run with these properties."""
        key = _key(rpr, ground)
        look = self._found.get(key) if key is not None else None
        if look is None:
            look = self._worked_out(rpr, ground)
            if key is not None:
                self._found[key] = look
        return look

    def _worked_out(self, rpr: _Element | None, ground: Ground) -> Look:
        styles = self._job.styles
        direct = looks.read(before(rpr, "rPrChange", accept=self._job.accept), looks.CHARACTER, self._job.theme)
        named = direct.get("style")
        identity = named if isinstance(named, str) else None
        own = styles.character(identity) if identity is not None else {}
        below = {**styles.default_character, **styles.in_table(*ground.table), **styles.character(ground.style)}
        own = {k: _turned(k, v, below) for k, v in own.items()}
        shown = {**own, **direct}
        effective = {**below, **shown}
        font = effective.get("font")
        symbols = font if isinstance(font, str) and font in SYMBOL_FONTS else None
        if symbols:
            shown.pop("font", None)
        return Look(
            looks.kept(shown, p.CHARACTER),
            ground.hidden or _hidden(effective, ground.fill),
            bool(effective.get("vanish")),
            styles.level(identity),
            symbols,
        )


def _key(rpr: _Element | None, ground: Ground) -> object:
    if rpr is None:
        return ground
    parts: list[object] = [ground]
    for child in rpr:
        if len(child):
            return None
        parts.append(child.tag)
        parts.extend(child.attrib.values())
        parts.extend(child.attrib.keys())
    return tuple(parts)


def before(props: _Element | None, change: str, *, accept: bool) -> _Element | None:
    """Give the properties that count: what stood before a tracked change where changes are rejected."""
    if props is None or accept:
        return props
    old = props.find(W + change)
    return props if old is None or not len(old) else old[0]


def _turned(name: str, value: Value | None, below: Found) -> Value | None:
    """Turn a switch over that the paragraph style sets too."""
    return not below.get(name) if name in TOGGLES and value is True else value


def _hidden(look: Found, behind: str | None) -> str | None:
    """Say why nobody would see text with this look."""
    size = look.get("size")
    size = size if isinstance(size, int) else _DEFAULT_SIZE
    scale, spacing, position, fit = (_whole(look.get(name)) for name in ("scale", "spacing", "position", "fit"))
    if size <= _TINY:
        return "tiny"
    if 0 < scale <= _NARROW or 0 < fit <= _SQUEEZED or spacing <= -_COLLAPSED * size * 10:
        return "scaled"
    if abs(position) > max(_FAR, 4 * size):
        return "off-page"
    if look.get("web"):
        return "web-hidden"
    return "same-colour" if look.get("clear") else _covered(look, behind)


def _whole(value: Value | None) -> int:
    return value if isinstance(value, int) else 0


def _covered(look: Found, behind: str | None) -> str | None:
    """Compare the colour of text with what is behind it: its highlight, its shade, or the ground."""
    shade, highlight = look.get("shade"), _HIGHLIGHTS.get(str(look.get("highlight")))
    under = highlight or (shade if isinstance(shade, str) and shade != "auto" else None) or behind
    ink = look.get("ink") or look.get("colour")
    if not isinstance(ink, str) or ink == "auto":
        return "same-colour" if highlight == "000000" else None
    if not _alike(ink, under or _PAGE):
        return None
    return "white" if _alike(under or _PAGE, _PAGE) else "same-colour"


def _alike(one: str, other: str) -> bool:
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= _ALIKE for i in (0, 2, 4))


def paragraph_hidden(ppr: _Element | None) -> str | None:
    """Say why nobody would see a paragraph: a frame or an indent leads off the page, or its lines are squashed."""
    if ppr is None:
        return None
    frame, indent, spacing = ppr.find(W + "framePr"), ppr.find(W + "ind"), ppr.find(W + "spacing")
    if frame is not None and _frame_is_outside(frame):
        return "off-page"
    if indent is not None:
        left = number(indent.get(W + "left") or indent.get(W + "start"), 20) or 0
        if left > _WIDEST_PAGE or left < -_WIDEST_PAGE // 2:
            return "off-page"
    if spacing is not None and spacing.get(W + "lineRule") == "exact":
        line = number(spacing.get(W + "line"), 20)
        if line is not None and line <= _LOW_LINE:
            return "tiny"
    return None


def _frame_is_outside(frame: _Element) -> bool:
    x, y, width, height = (number(frame.get(W + k), 20) or 0 for k in ("x", "y", "w", "h"))
    margin_x = 0 if frame.get(W + "hAnchor") == "page" else -_OUTSIDE
    margin_y = 0 if frame.get(W + "vAnchor") == "page" else -_OUTSIDE
    squashed = frame.get(W + "hRule") == "exact" and 0 < height <= _LOW_LINE
    return (
        (x < 0 and x + width <= margin_x)
        or (y < 0 and y + height <= margin_y)
        or x > _WIDEST_PAGE
        or y > _HIGHEST_PAGE
        or squashed
    )


def fill_of(el: _Element | None, job: Job) -> str | None:
    """Give the colour with which a paragraph's or a cell's properties fill the ground; None where they do not."""
    shade = el.find(W + "shd") if el is not None else None
    if shade is None:
        return None
    found = looks.read(el, {W + "shd": looks.SHADE}, job.theme).get("shade")
    return found if isinstance(found, str) and found != "auto" else None


def style_val(props: _Element | None, tag: str) -> str | None:
    """Give the value of a property that names something."""
    child = props.find(W + tag) if props is not None else None
    return None if child is None else child.get(VAL)
