"""What is drawn: pictures, text boxes, and everything that no copy can hold.

A picture is taken by its pixels and the one description that a person sees in Word; other names and descriptions are
not read. A text box is set in line after its paragraph, once, whatever branches a document has of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Omission, Picture
from redactor.formats.docx.alternate import shown
from redactor.formats.docx.media import WHOLE
from redactor.formats.docx.names import WP, WPS, A, O, R, V, W
from redactor.formats.docx.values import colour, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from redactor.formats.docx.job import Job, Scope
    from redactor.formats.docx.media import Crop
    from redactor.formats.docx.runs_in import Ground

_POINT: Final = 12_700  # EMU
_TWIP: Final = 635  # EMU
_MOST: Final = 31_680 * _TWIP
_SQUASHED: Final = 2 * _POINT
_FAR: Final = 17_000 * _TWIP
_LONGEST_DESCRIPTION: Final = 2000
_NAMED: Final = {"black": "000000", "white": "FFFFFF", "navy": "000080", "gray": "808080", "red": "FF0000"}
_KINDS: Final = (("chart", "chart"), ("diagram", "diagram"), ("picture", "picture"))
_STYLE = re.compile(
    r"(?:^|;)\s*(width|height|visibility|display|margin-left|left|margin-top|top)\s*:\s*([^;]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Box:
    """A text box that was met: its content, its width in twips, whether it has a frame, its fill, what hides it."""

    content: _Element
    width: int
    framed: bool
    hidden: str | None
    fill: str | None = None


class Drawings:
    """Reads one drawing of a paragraph."""

    def __init__(self, job: Job, scope: Scope, ground: Ground) -> None:
        """Keep where the drawing stands."""
        self._job = job
        self._scope = scope
        self._ground = ground

    def read(self, el: _Element) -> Iterator[Picture | Omission | Box]:
        """Read a `w:drawing`, a `w:pict` or a `w:object`."""
        if el.tag == W + "object":
            yield Omission("object")
        elif el.tag == W + "drawing":
            for frame in el:
                yield from self._frame(frame)
        else:
            yield from self._vml(el)

    def box_scope(self) -> Scope:
        """Say where the text of a box of this drawing stands."""
        place = (
            f"{self._scope.place}, text box"
            if self._scope.story != "body"
            else f"text box {self._job.next('text box')}"
        )
        story = self._scope.story if self._scope.running else "box"
        return replace(self._scope, story=story, place=place, table=(None, ()))

    # ---------------------------------------------------------------------------------------------------- DrawingML

    def _frame(self, frame: _Element) -> Iterator[Picture | Omission | Box]:
        about = frame.find(WP + "docPr")
        if about is not None and about.get("hidden") in {"1", "true"}:
            self._job.lose("hidden text", self._scope.place)
            return
        inside = list(shown(frame))
        boxes = [x for x in inside if x.tag == W + "txbxContent"]
        blips = [x for x in inside if x.tag == A + "blip"]
        for box in boxes:
            width = _emu(frame.find(WP + "extent"), "cx") // _TWIP
            yield Box(box, width, _is_framed(box), _hidden(frame), self._fill(_shape_of(box)))
        yield from self._pictures(frame, blips, about.get("descr", "") if about is not None else "")
        if not boxes and not blips:
            yield Omission(_kind(inside))

    def _pictures(self, frame: _Element, blips: list[_Element], words: str) -> Iterator[Picture | Omission]:
        size = frame.find(WP + "extent")
        for blip in blips:
            media = self._media(blip.get(R + "embed"), _crop(blip))
            if media is None:
                yield Omission("picture")
            else:
                own = _extent(blip) if len(blips) > 1 else None
                width, height = own or (_emu(size, "cx"), _emu(size, "cy"))
                yield Picture(media, width, height, " ".join(words.split())[:_LONGEST_DESCRIPTION])

    def _media(self, identity: str | None, crop: Crop) -> int | None:
        relation = self._job.relation(self._scope.part, identity)
        if relation is None or relation.outside or relation.target not in self._job.parts.names():
            return None
        return self._job.pictures.take(relation.target, crop)

    def _fill(self, shape: _Element | None) -> str | None:
        """Find the colour of a shape: its own, or the one that its style takes from the theme."""
        if shape is None or shape.find(f"{WPS}spPr/{A}noFill") is not None:
            return None
        for path in (
            f"{WPS}spPr/{A}solidFill/*",
            f"{WPS}spPr/{A}gradFill/{A}gsLst/{A}gs/*",
            f"{WPS}style/{A}fillRef/*",
        ):
            found = shape.find(path)
            if found is not None:
                value = found.get("val", "")
                return self._job.theme.slot(value) if found.tag == A + "schemeClr" else _paint(value)
        return None

    # ---------------------------------------------------------------------------------------------------------- VML

    def _vml(self, el: _Element) -> Iterator[Picture | Omission | Box]:
        inside = list(shown(el))
        boxes = [x for x in inside if x.tag == W + "txbxContent"]
        images = [x for x in inside if x.tag == V + "imagedata"]
        for box in boxes:
            style = _css(_shape_of(box))
            width = max(_length(style.get("width")), 0) // _TWIP
            yield Box(box, width, _is_stroked(box), _vml_hidden(style), _vml_fill(_shape_of(box)))
        for image in images:
            style = _css(image.getparent())
            media = self._media(image.get(R + "id"), _vml_crop(image))
            size = max(_length(style.get("width")), 0), max(_length(style.get("height")), 0)
            yield Omission("picture") if media is None else Picture(media, *size)
        if not boxes and not images:
            yield from self._shape(inside)

    def _shape(self, inside: list[_Element]) -> Iterator[Omission]:
        """Meet a shape without text: nobody misses a rule, and a watermark leaves no note on every page."""
        if any(x.get(O + "hr") in {"t", "true", "1"} for x in inside):
            self._job.lose("rule", self._scope.place)
        elif self._scope.running:
            self._job.lose("drawing", self._scope.place, visible=True)
        elif not all(V + "shapetype" in {x.tag, getattr(x.getparent(), "tag", None)} for x in inside):
            yield Omission("drawing")


def _kind(inside: list[_Element]) -> str:
    uri = next((x.get("uri", "") for x in inside if x.tag == A + "graphicData"), "")
    return next((kind for word, kind in _KINDS if word in uri), "drawing")


def _hidden(frame: _Element) -> str | None:
    """Say why nobody would see what is in a text box: it has no size, or stands off the page."""
    size = frame.find(WP + "extent")
    if size is not None and min(_emu(size, "cx"), _emu(size, "cy")) <= _SQUASHED:
        return "tiny"
    offsets = [number(o.text) or 0 for o in frame.iter(WP + "posOffset")]
    return "off-page" if any(abs(o) > _FAR for o in offsets) else None


def _is_framed(box: _Element) -> bool:
    """Tell whether a line is drawn around a text box."""
    shape = _shape_of(box)
    line = next(shape.iter(A + "ln"), None) if shape is not None else None
    return line is not None and line.find(A + "noFill") is None


def _is_stroked(box: _Element) -> bool:
    shape = _shape_of(box)
    return shape is not None and shape.get("stroked", "t") not in {"f", "false", "0"}


def _shape_of(box: _Element) -> _Element | None:
    text = box.getparent()
    return None if text is None else text.getparent()


def _vml_fill(shape: _Element | None) -> str | None:
    if shape is None or shape.get("filled", "t") in {"f", "false", "0"}:
        return None
    return _paint(shape.get("fillcolor", "").partition(" ")[0].removeprefix("#"))


def _paint(text: str) -> str | None:
    found = _NAMED.get(text.lower()) or colour(text)
    return None if found == "auto" else found


def _css(shape: _Element | None) -> dict[str, str]:
    found = _STYLE.findall(shape.get("style", "")) if shape is not None else []
    return {name.lower(): value.strip() for name, value in found}


def _vml_hidden(style: dict[str, str]) -> str | None:
    if style.get("visibility") == "hidden" or style.get("display") == "none":
        return "covered"
    if any(
        k in style and 0 <= _length(style[k]) <= _SQUASHED
        for k in ("width", "height")
        if style.get(k, "")[:1].isdigit()
    ):
        return "tiny"
    far = any(abs(_length(style.get(k))) > _FAR for k in ("margin-left", "left", "margin-top", "top"))
    return "off-page" if far else None


def _crop(blip: _Element) -> Crop:
    fill = blip.getparent()
    rect = fill.find(A + "srcRect") if fill is not None else None
    if rect is None:
        return WHOLE
    left, top, right, bottom = (_share(rect.get(side)) for side in "ltrb")
    return left, top, right, bottom


def _share(text: str | None) -> float:
    if text is not None and text.endswith("%"):
        return (number(text[:-1]) or 0) / 100
    return (number(text) or 0) / 100_000


def _vml_crop(image: _Element) -> Crop:
    left, top, right, bottom = (_fraction(image.get("crop" + side)) for side in ("left", "top", "right", "bottom"))
    return left, top, right, bottom


def _fraction(text: str | None) -> float:
    """Read a VML fraction: parts of 65,536 with an `f`, or a decimal."""
    try:
        return 0.0 if not text else int(text[:-1]) / 65_536 if text.endswith("f") else float(text)
    except ValueError:
        return 0.0


def _extent(blip: _Element) -> tuple[int, int] | None:
    fill = blip.getparent()
    around = fill.getparent() if fill is not None else None
    size = next((x for x in around.iter(A + "ext") if x.get("cx")), None) if around is not None else None
    return None if size is None else (_emu(size, "cx"), _emu(size, "cy"))


def _emu(el: _Element | None, name: str) -> int:
    value = number(el.get(name)) if el is not None else None
    return min(max(value or 0, 0), _MOST)


def _length(text: str | None) -> int:
    """Read a length of VML in EMU; a bare number counts points."""
    if not text:
        return 0
    value = number(text, _POINT)
    if value is not None and text.lstrip("+-").replace(".", "", 1).isdigit():
        value *= _POINT
    return min(max(value or 0, -_MOST), _MOST)
