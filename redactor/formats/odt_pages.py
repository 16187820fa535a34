"""Page layouts and master pages: the geometry of each section's pages, and what stands at their top and foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, SectionBreak, Table
from redactor.formats import odt_looks as looks
from redactor.formats.odt_tables import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redactor.core.document import Block, Document, Format

    Shown = dict[tuple[str, str], Sequence[Block]]  # kind and page of a story: its blocks

_A4: Final = (11906, 16838)
_MARGIN: Final = 1440
_FURNITURE: Final = 708
_LEAST: Final = 57  # a millimetre: the lines of a header take the rest from the distance to the body
_PAGES: Final = (("default", ""), ("even", "-left"), ("first", "-first"))
_FORMATS: Final = {"upperRoman": "I", "lowerRoman": "i", "upperLetter": "A", "lowerLetter": "a"}
EMPTY: Final = '<text:p text:style-name="Standard"/>'


def parted(document: Document) -> list[tuple[int, list[Block]]]:
    """Part the body at the ends of its sections; a section of which nothing is left is not there."""
    out: list[tuple[int, list[Block]]] = []
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph | Table):
            blocks.append(block)
        elif isinstance(block, SectionBreak) and blocks and 0 <= block.section < len(document.sections):
            out.append((block.section, blocks))
            blocks = []
    if blocks or not out:
        out.append((len(document.sections) - 1, blocks))
    return out


def begins_page(document: Document, section: int) -> bool:
    """Tell whether a section begins on a page of its own."""
    return document.sections[section].format.get("kind") not in {"continuous", "nextColumn"}


class Pages:
    """The master pages of a copy, in the order of the sections that need them."""

    def __init__(self, document: Document, story: Callable[[str, Sequence[Block]], str]) -> None:
        """Keep how the blocks of a header or footer are written: `story(region, blocks)`."""
        self._document = document
        self._story = story
        self._even = any(bool(s.format.get("even_pages")) for s in document.sections)
        self._names: dict[int, str] = {}
        self._layouts: list[str] = []
        self._masters: list[str] = []

    def name(self, section: int) -> str:
        """Name the master page of a section, and make it if it is the first to need it."""
        if section not in self._names:
            number = len(self._names) + 1
            name = self._names[section] = "Standard" if number == 1 else f"Page{number}"
            self._layouts.append(self._layout(f"Layout{number}", section))
            self._masters.append(self._master(name, f"Layout{number}", section))
        return self._names[section]

    def layouts(self) -> str:
        """Write the page layouts."""
        return "".join(self._layouts)

    def masters(self) -> str:
        """Write the master pages."""
        return "".join(self._masters)

    def _shown(self, section: int) -> Shown:
        """Find the stories that a section has pages for."""
        look = self._document.sections[section].format
        pages = {"default"} | ({"first"} if look.get("title_page") else set()) | ({"even"} if self._even else set())
        out: Shown = {}
        for index in self._document.sections[section].stories:
            if 0 <= index < len(self._document.stories):
                story = self._document.stories[index]
                if story.page in pages:
                    out.setdefault((story.kind, story.page), story.blocks)
        for kind in {kind for kind, _ in out}:
            for page in pages:
                out.setdefault((kind, page), ())
        return out

    def _layout(self, name: str, section: int) -> str:
        look = self._document.sections[section].format
        shown = self._shown(section)
        wide, high = whole(look, "page_width", _A4[0]), whole(look, "page_height", _A4[1])
        turned = look.get("orientation") or ("landscape" if wide > high else "portrait")
        top, head = self._edge(look, "top", "header", shown)
        bottom, foot = self._edge(look, "bottom", "footer", shown)
        gutter = max(whole(look, "gutter", 0), 0)
        left, right = max(whole(look, "margin_left", _MARGIN), 0) + gutter, max(whole(look, "margin_right", _MARGIN), 0)
        properties = looks.attributes(iter((
            ("fo:page-width", looks.points(max(wide, 1))), ("fo:page-height", looks.points(max(high, 1))),
            ("style:print-orientation", str(turned)),
            ("style:num-format", _FORMATS.get(str(look.get("page_format")), "1")),
            ("fo:margin-top", looks.points(top)), ("fo:margin-bottom", looks.points(bottom)),
            ("fo:margin-left", looks.points(left)), ("fo:margin-right", looks.points(right)),
        )))  # fmt: skip
        return (
            f'<style:page-layout style:name="{name}"><style:page-layout-properties{properties}/>'
            f"<style:header-style>{head}</style:header-style><style:footer-style>{foot}</style:footer-style>"
            "</style:page-layout>"
        )

    def _edge(self, look: Format, side: str, kind: str, shown: Shown) -> tuple[int, str]:
        """Give the margin of a page, and the room that its header or footer takes of Word's."""
        margin = abs(whole(look, f"margin_{side}", _MARGIN))
        if not any(k == kind for k, _ in shown):
            return margin, ""
        near = min(max(whole(look, f"margin_{kind}", _FURNITURE), 0), margin)
        inner = "bottom" if side == "top" else "top"
        room = max(margin - near, _LEAST)
        return near, (
            f'<style:header-footer-properties fo:min-height="{looks.points(room)}" '
            f'fo:margin-{inner}="{looks.points(room - _LEAST)}" style:dynamic-spacing="true"/>'
        )

    def _master(self, name: str, layout: str, section: int) -> str:
        shown = self._shown(section)
        out = []
        for kind in ("header", "footer"):
            for page, ending in _PAGES:
                blocks = shown.get((kind, page))
                if blocks is not None:
                    text = self._story(f"{name}{kind}{page}", blocks) or EMPTY
                    out.append(f"<style:{kind}{ending}>{text}</style:{kind}{ending}>")
        head = f'style:master-page style:name="{name}" style:page-layout-name="{layout}"'
        return f"<{head}>{''.join(out)}</style:master-page>"
