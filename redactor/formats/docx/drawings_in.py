"""What is drawn: pictures, text boxes, and everything that no copy can hold.

A picture is taken by its pixels and the one description that a person sees in Word; other names and descriptions are
not read. A text box is set in line, as a table of one cell after its paragraph.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Cell, Omission, Picture, Row, Table, format_of
from redactor.formats.docx.media import WHOLE
from redactor.formats.docx.names import MC, WP, WPS, A, O, R, V, W
from redactor.formats.docx.values import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from redactor.core.document import Block, Inline
    from redactor.formats.docx.flow import Flow
    from redactor.formats.docx.media import Crop
    from redactor.formats.docx.runs_in import Ground

_EMU_PER_POINT: Final = 12_700
_TWIP: Final = 635  # EMU
_MOST_EMU: Final = 31_680 * 635
_SQUASHED: Final = 2 * _EMU_PER_POINT
_FAR: Final = 17_000 * _TWIP
_KINDS: Final = (
    ("chart", "chart"),
    ("diagram", "diagram"),
    ("ink", "drawing"),
    ("picture", "picture"),
)
_LONGEST_DESCRIPTION: Final = 2000
_STYLE = re.compile(r"(?:^|;)\s*(width|height|visibility|margin-left|left|margin-top|top)\s*:\s*([^;]+)", re.IGNORECASE)


class Drawings:
    """Reads what is drawn in a paragraph."""

    def __init__(self, flow: Flow, ground: Ground, place: str, level: str | None) -> None:
        """Keep where the drawing stands."""
        self._flow = flow
        self._job = flow.job
        self._ground = ground
        self._place = place
        self._level = level

    def read(self, el: _Element) -> Iterator[Inline | Block]:
        """Read a `w:drawing`, a `w:pict` or a `w:object`."""
        if el.tag == W + "object":
            yield Omission("object", self._level)
        elif el.tag == W + "drawing":
            for frame in el:
                yield from self._frame(frame)
        else:
            yield from self._vml(el)

    # ---------------------------------------------------------------------------------------------------- DrawingML

    def _frame(self, frame: _Element) -> Iterator[Inline | Block]:
        about = frame.find(WP + "docPr")
        if about is not None and about.get("hidden") in {"1", "true"}:
            self._job.lose("hidden text", self._place)
            return
        boxes = list(_boxes(frame))
        if boxes:
            hidden = _hidden(frame)
            for box in boxes:
                yield from self._box(box, hidden)
            if not any(True for _ in frame.iter(A + "blip")):
                return
        blips = list(frame.iter(A + "blip"))
        if blips:
            yield from self._pictures(frame, blips, about)
        elif not boxes:
            yield Omission(_kind(frame), self._level)

    def _pictures(self, frame: _Element, blips: list[_Element], about: _Element | None) -> Iterator[Inline]:
        size = frame.find(WP + "extent")
        words = about.get("descr", "") if about is not None else ""
        for blip in blips:
            media = self._media(blip.get(R + "embed"), _crop(blip))
            if media is None:
                yield Omission("picture", self._level)
            else:
                own = _extent(blip) if len(blips) > 1 else None
                width, height = own or (_emu(size, "cx"), _emu(size, "cy"))
                yield Picture(media, width, height, _described(words), self._level)

    def _media(self, identity: str | None, crop: Crop) -> int | None:
        relation = self._job.relation(self._flow.part, identity)
        if relation is None or relation.outside or relation.target not in self._job.parts.names():
            return None
        return self._job.pictures.take(relation.target, crop)

    # ---------------------------------------------------------------------------------------------------------- VML

    def _vml(self, el: _Element) -> Iterator[Inline | Block]:
        boxes = list(_boxes(el))
        for box in boxes:
            yield from self._box(box, _vml_hidden(box))
        images = list(el.iter(V + "imagedata"))
        for image in images:
            shape = image.getparent()
            style = dict(_STYLE.findall(shape.get("style", ""))) if shape is not None else {}
            media = self._media(image.get(R + "id"), _vml_crop(image))
            if media is None:
                yield Omission("picture", self._level)
            else:
                yield Picture(media, _points(style.get("width")), _points(style.get("height")), "", self._level)
        if not boxes and not images:
            yield from self._shape(el)

    def _shape(self, el: _Element) -> Iterator[Inline]:
        """Meet a shape without text: a rule across the page is none of the things that a reader would miss."""
        if self._flow.scope.running or _is_rule(el):
            self._job.lose("drawing", self._place, visible=not _is_rule(el))
        else:
            yield Omission("drawing", self._level)

    # -------------------------------------------------------------------------------------------------------- boxes

    def _box(self, content: _Element, hidden: str | None) -> Iterator[Block]:
        """Set a text box in line."""
        flow, job = self._flow, self._job
        if flow.depth > _DEEPEST:
            yield Table((), origin=self._place)
            return
        place = f"{flow.scope.place}, text box" if flow.scope.place else f"text box {job.next('text box')}"
        scope = replace(flow.scope, story="box" if not flow.scope.running else flow.scope.story, place=place,
                        squashed=hidden or self._ground.hidden, fill=None)  # fmt: skip
        inner = type(flow)(job, content, scope, flow.looks, flow.depth + 1)
        blocks = inner.read(content)
        if not blocks:
            return
        job.lose("text box set in line", place)
        cell = Cell(blocks, format_of())
        yield Table((Row((cell,), control_level=self._level, origin=place),), box=True, origin=place)


_DEEPEST: Final = 20


def _boxes(el: _Element) -> Iterator[_Element]:
    """Find the outermost text boxes of the one branch that is shown."""
    for child in el:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == MC + "AlternateContent":
            from redactor.formats.docx.inlines_in import chosen  # noqa: PLC0415

            branch = chosen(child)
            if branch is not None:
                yield from _boxes(branch)
        else:
            yield from _boxes(child)


def _kind(frame: _Element) -> str:
    data = next(frame.iter(A + "graphicData"), None)
    uri = data.get("uri", "") if data is not None else ""
    return next((kind for word, kind in _KINDS if word in uri), "drawing")


def _hidden(frame: _Element) -> str | None:
    """Say why nobody would see what is in a text box: it has no size, or stands off the page."""
    size = frame.find(WP + "extent")
    if size is not None and min(_emu(size, "cx"), _emu(size, "cy")) <= _SQUASHED:
        return "tiny"
    offsets = [number(o.text) or 0 for o in frame.iter(WP + "posOffset")]
    return "off-page" if any(abs(o) > _FAR for o in offsets) else None


def _vml_hidden(box: _Element) -> str | None:
    shape = box.getparent().getparent() if box.getparent() is not None else None
    style = dict(_STYLE.findall(shape.get("style", ""))) if shape is not None else {}
    if style.get("visibility", "").strip() == "hidden":
        return "covered"
    if any(k in style and _points(style[k]) <= _SQUASHED for k in ("width", "height")):
        return "tiny"
    return "off-page" if any(abs(_points(style.get(k))) > _FAR for k in ("margin-left", "left", "margin-top", "top")) else None


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
    up = blip.getparent()
    up = up.getparent() if up is not None else None
    size = next(up.iter(A + "ext"), None) if up is not None else None
    return (_emu(size, "cx"), _emu(size, "cy")) if size is not None and size.get("cx") else None


def _emu(el: _Element | None, name: str) -> int:
    value = number(el.get(name)) if el is not None else None
    return min(max(value or 0, 0), _MOST_EMU)


def _points(text: str | None) -> int:
    value = number(text.strip(), _EMU_PER_POINT) if text else None
    return min(max(value or 0, -_MOST_EMU), _MOST_EMU)


def _described(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_DESCRIPTION]


def _is_rule(el: _Element) -> bool:
    return any(x.get(O + "hr") in {"t", "true", "1"} for x in el.iter(V + "rect"))


_ = WPS
