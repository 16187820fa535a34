"""The parts of a package that hold no text of the document: content types, relationships, settings, properties.

Names, ids and targets are generated here and come from nowhere else (ECMA-376 Part 2, 9 and 10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STORY: Final = (
    f'{W} xmlns:r="{_OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


class Relations:
    """The relationships of one part, numbered as they are first asked for."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ids: dict[tuple[str, str], str] = {}

    def to(self, kind: str, target: str) -> str:
        """Name the relationship to a part of the package, or (`hyperlink`) to a target outside."""
        return self._ids.setdefault((kind, target), f"rId{len(self._ids) + 1}")

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._ids)

    def xml(self) -> bytes:
        """Write the part."""
        out = [f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">']
        for (kind, target), name in self._ids.items():
            outside = ' TargetMode="External"' if kind == "hyperlink" else ""
            base = f"{_PACKAGE}/relationships/metadata" if kind == "core-properties" else _OFFICE
            spelt = escape(target, {'"': "&quot;"})
            out.append(f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{spelt}"{outside}/>')
        return ("".join(out) + "</Relationships>").encode()


def content_types(parts: Iterable[str], images: Iterable[str]) -> bytes:
    """Write `[Content_Types].xml` for the parts of the `word` folder and the kinds of image."""
    out = [f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">']
    out += [
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
    ]
    out += [f'<Default Extension="{kind}" ContentType="image/{kind}"/>' for kind in sorted(set(images))]
    out.append(
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    for name in parts:
        kind = name.removesuffix(".xml").rstrip("0123456789")
        kind = "document.main" if kind == "document" else kind
        out.append(f'<Override PartName="/word/{name}" ContentType="{_TYPES}{kind}+xml"/>')
    return ("".join(out) + "</Types>").encode()


def package_relations() -> bytes:
    """Write `_rels/.rels`."""
    relations = Relations()
    relations.to("officeDocument", "word/document.xml")
    relations.to("core-properties", "docProps/core.xml")
    return relations.xml()


def core_properties(title: str) -> bytes:
    """Write the properties of the document: its title and nothing else."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    ).encode()


def settings(*, even_pages: bool, mode: int, notes: Iterable[str]) -> bytes:
    """Write settings.xml: what cannot be said elsewhere, and the version of Word by whose rules it is laid out."""
    separators = "".join(
        f'<w:{kind}Pr><w:{kind} w:id="-1"/><w:{kind} w:id="0"/></w:{kind}Pr>' for kind in sorted(notes, reverse=True)
    )
    return (
        f"{HEAD}<w:settings {W}>{'<w:evenAndOddHeaders/>' if even_pages else ''}{separators}<w:compat>"
        f'<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="{mode}"/>'
        "</w:compat></w:settings>"
    ).encode()


def part(root: str, content: str, *, namespaces: str = W) -> bytes:
    """Write a part of the `word` folder."""
    return f"{HEAD}<w:{root} {namespaces}>{content}</w:{root}>".encode()
