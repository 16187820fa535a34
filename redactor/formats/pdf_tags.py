"""Tag a PDF: one structure element for each element of the page, however many sheets it runs over.

WeasyPrint tags each sheet by itself: a paragraph that a page break parts becomes two, and a repeated table header is
read out again. This replaces that step (ISO 14289-1, 7.1 and 7.3 to 7.5): a part goes on where it began, and what is
repeated, or stands in the margins, is an artifact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Drawn: TypeAlias = Any
"""A box, a stream, a dictionary: WeasyPrint and pydyf have no types."""
_ROLES: Final = {
    **{name: name.upper() for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "th", "td")},
    "ul": "L", "ol": "L", "li": "LI", "table": "Table", "thead": "THead", "tbody": "TBody", "img": "Figure",
    "section": "Sect", "li::marker": "Lbl", "a": "Link", "sup": "Reference",
}  # fmt: skip
_BY_ROLE: Final = {"list": "L", "listitem": "LI"}
# Letters that have one glyph each in our faces, composed (Unicode 16, 3.11).
_PLAIN: Final = re.compile(
    r"[\s!-~\u00a1-\u00ac\u00ae-\u00b4\u00b6-\u00ff"
    r"\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]*"
)
_POINT: Final = 0.75  # of a CSS pixel
NAMELESS: Final = "Picture"
"""What a picture without a description is called."""


def add_tags(pdf: Drawn, document: Drawn, _version: object, page_streams: Sequence[Drawn]) -> None:
    """Add the structure tree to a document that is drawn; takes the place of WeasyPrint's own step."""
    _Tree(pdf, page_streams).build(document)


class _Tree:
    def __init__(self, pdf: Drawn, streams: Sequence[Drawn]) -> None:
        self.pdf = pdf
        self.streams = streams
        self.nodes: dict[tuple[object, str], Drawn] = {}
        self.headed: dict[object, int] = {}
        self.parents: list[dict[int, Drawn]] = [{} for _ in streams]
        self.links: list[tuple[Drawn, Drawn]] = []

    def build(self, document: Drawn) -> None:
        self.heights = [sheet.height * _POINT for sheet in document.pages]
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(root)
        whole = self.element("Document", root)
        root["K"] = pydyf.Array([whole.reference])
        for number, sheet in enumerate(document.pages):
            self.page = number
            for child in sheet._page_box.children:  # noqa: SLF001 -- the drawn boxes are not to be had otherwise
                if isinstance(child, boxes.MarginBox):
                    self.furniture(child)
                else:
                    self.walk(child, whole)
        root["ParentTree"] = self.parent_tree()
        catalog = self.pdf.catalog
        catalog["StructTreeRoot"] = root.reference
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def element(self, role: str, parent: Drawn) -> Drawn:
        """Make a structure element and hang it under its parent."""
        out = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{role}", "P": parent.reference, "K": pydyf.Array()})
        self.pdf.add_object(out)
        if "K" in parent:
            parent["K"].append(out.reference)
        return out

    def walk(self, box: Drawn, parent: Drawn) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001 -- not to be had otherwise
        if self.repeated(box):
            for cell in _found(box, "th"):
                self.artifact(_leaves(cell), b"/Artifact <</Type /Layout>> BDC")
            return
        node = self.node(box, parent)
        annotation = getattr(box, "link_annotation", None)
        if annotation and node["S"] == "/Link":
            self.link(node, annotation)
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            self.mark(box, self.inside(node))
            return
        for child in getattr(box, "children", ()):
            self.walk(child, node)

    def repeated(self, box: Drawn) -> bool:
        """Tell whether a box is the header of a table again, on a later sheet."""
        if box.element is None or box.element_tag != "thead":
            return False
        return self.headed.setdefault(box.element, self.page) != self.page

    def node(self, box: Drawn, parent: Drawn) -> Drawn:
        """Find the structure element that a box belongs to: its own, or that of what it stands in."""
        if box.element is None:
            return parent
        role = _role(box)
        key = box.element, role
        if not role:
            return parent
        if key not in self.nodes:
            within = parent if role in {"Lbl", "LI"} else self.inside(parent)
            self.nodes[key] = self.element(role, within)
            self.describe(self.nodes[key], box.element)
        return self.nodes[key]

    def inside(self, node: Drawn) -> Drawn:
        """Give the element that takes what is in a list item beside its label."""
        if node["S"] != "/LI":
            return node
        key = node.number, "LBody"
        if key not in self.nodes:
            self.nodes[key] = self.element("LBody", node)
        return self.nodes[key]

    def describe(self, node: Drawn, element: Drawn) -> None:
        """Say of an element what its kind has to say."""
        role = node["S"]
        if role == "/Figure":
            node["Alt"] = pydyf.String(element.get("alt") or NAMELESS)
        elif role == "/L":
            numbering = "Disc" if element.tag == "ul" else "Decimal"
            node["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})
        elif role in {"/TH", "/TD"}:
            table = pydyf.Dictionary({"O": "/Table"})
            if role == "/TH":
                table["Scope"] = "/Column"
            for name, attribute in (("ColSpan", "colspan"), ("RowSpan", "rowspan")):
                if element.get(attribute):
                    table[name] = int(element.get(attribute))
            if len(table) > 1:
                node["A"] = table

    def mark(self, box: Drawn, node: Drawn) -> None:
        """Hang drawn content under an element; a space that is not drawn says that it is one."""
        kid = self.streams[self.page]._tags.pop(box, None)  # noqa: SLF001 -- not to be had otherwise
        if kid is None:
            return
        text = getattr(box, "text", None)
        if text is not None and not _plain(text):
            node = self.element("Span", node)
            node["ActualText"] = pydyf.String(text)
        number = kid["mcid"]
        page = self.pdf.page_references[self.page]
        node["K"].append(pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": number}))
        self.parents[self.page][number] = node.reference
        if node["S"] == "/Figure" and "A" not in node:
            node["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(self.bounds(box))})

    def bounds(self, box: Drawn) -> list[float]:
        """Say where on the sheet a picture is, in points from the lower left corner."""
        left, top = box.content_box_x() * _POINT, self.heights[self.page] - box.content_box_y() * _POINT
        return [round(n, 2) for n in (left, top - box.height * _POINT, left + box.width * _POINT, top)]

    def link(self, node: Drawn, annotation: Drawn) -> None:
        if "Dest" in annotation:
            number = annotation["Dest"].string.rpartition("-")[2]
            annotation["Contents"] = pydyf.String(f"Note {number}")
        page = self.pdf.page_references[self.page]
        node["K"].append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page}))
        self.links.append((node, annotation))

    def parent_tree(self) -> Drawn:
        """Write which element each piece of content and each link belongs to."""
        numbers = pydyf.Array()
        for page, kids in enumerate(self.parents):
            last = max(kids, default=-1)
            numbers += [page, pydyf.Array([kids.get(n, "null") for n in range(last + 1)])]
        for at, (node, annotation) in enumerate(self.links, len(self.parents)):
            annotation["StructParent"] = at
            numbers += [at, node.reference]
        return pydyf.Dictionary({"Nums": numbers})

    def furniture(self, margin: Drawn) -> None:
        """Make each line of a running header or footer one artifact."""
        for line in _found(margin, "p"):
            self.artifact(_leaves(line), b"/Artifact <</Type /Pagination>> BDC")

    def artifact(self, leaves: Iterator[Drawn], opening: bytes) -> None:
        """Take drawn content out of the structure, as one artifact."""
        stream = self.streams[self.page]
        last = -1
        for box in leaves:
            kid = stream._tags.pop(box, None)  # noqa: SLF001 -- not to be had otherwise
            if kid is None:
                continue
            at, end = _marked(stream.stream, kid)
            stream.stream[at : at + 3] = opening if last < 0 else b"", b"", b""
            if last >= 0:
                stream.stream[last] = b""
            last = end


def _role(box: Drawn) -> str:
    element, tag = box.element, box.element_tag
    if tag == "span" and element.get("class") == "label":
        return "Lbl"
    if tag == "sup" and not any(child.get("role") == "doc-noteref" for child in element):
        return ""
    if tag == "a" and not element.get("href"):
        return ""
    return _BY_ROLE.get(element.get("role", ""), "") or _ROLES.get(tag, "")


def _plain(text: str) -> bool:
    """Tell whether the glyphs of a text say by themselves what it is: one glyph for each letter, and no other."""
    return not text.isspace() and _PLAIN.fullmatch(text) is not None


def _leaves(box: Drawn) -> Iterator[Drawn]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # noqa: SLF001 -- not to be had otherwise
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _leaves(child)


def _found(box: Drawn, tag: str) -> Iterator[Drawn]:
    """Find the boxes of an element, the outermost ones."""
    if box.element is not None and box.element_tag == tag:
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _found(child, tag)


def _marked(operations: list[Drawn], kid: dict[str, Drawn]) -> tuple[int, int]:
    """Find where a piece of marked content begins (at its tag, properties, operator) and ends in what is drawn."""
    number = kid["mcid"]
    at = next(n for n, op in enumerate(operations) if isinstance(op, pydyf.Dictionary) and op.get("MCID") == number) - 1
    end = next(n for n in range(at, len(operations)) if operations[n] == b"EMC")
    return at, end
