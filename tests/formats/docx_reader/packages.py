"""Packages for the tests, built from short pieces, and a sketch of what was read from them.

The pieces are runs and paragraphs as strings of XML; the sketch is one short line for each block:

    text      runs, with `reason(text)` where it looks hidden and `[level:text]` where a run is marked
    <page>    a field, a picture, a note, an omission: its kind and number
    | a | b   a table row by row; `[[ … ]]` is a text box
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from redactor.core.document import (
    Break,
    Contents,
    Document,
    Field,
    NoteReference,
    Omission,
    Paragraph,
    Picture,
    Run,
    SectionBreak,
    Table,
)
from redactor.formats.docx.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.core.document import Block, Inline

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "x": "urn:example:extension",
        "y": "urn:example:unknown",
    }.items()
)
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def t(text: str) -> str:
    """Write the text element of a run."""
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(text: str, look: str = "") -> str:
    """Write a run."""
    return f"<w:r><w:rPr>{look}</w:rPr>{t(text)}</w:r>"


def p(*content: str, props: str = "", style: str = "") -> str:
    """Write a paragraph; plain words become a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(c if c.startswith("<") else r(c) for c in content)
    return f"<w:p><w:pPr>{named}{props}</w:pPr>{runs}</w:p>"


def field(code: str, result: str = "", *, begin: str = "") -> str:
    """Write a complex field in one paragraph; a result that starts with `<` is XML."""
    shown = result if result.startswith("<") or not result else r(result)
    return f"{mark('begin', begin)}{instr(code)}{mark('separate')}{shown}{mark('end')}"


def mark(kind: str, inside: str = "") -> str:
    """Write one mark of a complex field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def instr(code: str) -> str:
    """Write the code of a complex field."""
    return f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'


def tbl(*rows: str, props: str = "", grid: str = "") -> str:
    """Write a table."""
    return f"<w:tbl><w:tblPr>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tr(*cells: str, props: str = "") -> str:
    """Write a row; plain words become a cell."""
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(c if c.startswith('<w:tc') else tc(c) for c in cells)}</w:tr>"


def tc(content: str, props: str = "") -> str:
    """Write a cell; plain words become a paragraph."""
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def style(identity: str, *, name: str = "", kind: str = "paragraph", inside: str = "", default: bool = False) -> str:
    """Write a style."""
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"{flag}><w:name w:val="{name or identity}"/>{inside}</w:style>'
    )


def change(tag: str, content: str = "") -> str:
    """Write a tracked change."""
    return f'<w:{tag} w:id="1" w:author="A. Nonymous" w:date="2024-01-01T00:00:00Z">{content}</w:{tag}>'


def sdt(content: str, *, tag: str = "", alias: str = "") -> str:
    """Write a content control."""
    props = f'<w:alias w:val="{alias}"/><w:tag w:val="{tag}"/>'
    return f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def part(root: str, content: str, attributes: str = "") -> str:
    """Write a whole part."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:{root} {SPACES} mc:Ignorable="x w14"{attributes}>{content}</w:{root}>'


def package(
    body: str,
    *,
    parts: Mapping[str, tuple[str, str | bytes]] | None = None,
    links: Mapping[str, str] | None = None,
    main: str = "document.main+xml",
    attributes: str = "",
) -> bytes:
    """Build a package. `parts` maps a name to its kind of relationship and content, `links` an id to an address.

    A part's relationship id is its name without folder and ending.
    """
    parts = parts or {}
    related = {name.rpartition("/")[2].partition(".")[0]: (kind, name, "") for name, (kind, _) in parts.items()}
    related |= {i: ("hyperlink", to, ' TargetMode="External"') for i, to in (links or {}).items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{TYPE}{kind}+xml"/>'
        for name, (kind, _) in parts.items()
        if name.endswith(".xml")
    )
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{RELS_TYPE}"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPE}{main}"/>{overrides}</Types>',
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml", "")}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>", attributes),
        "word/_rels/document.xml.rels": relationships(related),
        **{f"word/{name}": content for name, (_, content) in parts.items()},
    }
    return zipped(entries)


def relationships(related: Mapping[str, tuple[str, str, str]]) -> str:
    """Write a part of relationships: id to kind, target and further attributes."""
    inside = "".join(
        f'<Relationship Id="{i}" Type="{kind if ":" in kind else REL + kind}" Target="{to}"{more}/>'
        for i, (kind, to, more) in related.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    """Pack entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in entries.items():
            z.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def level_of(name: str) -> str | None:
    """Know two markings by their bare names; of several names, each on a line, the more restricted holds."""
    known = {"red": "RED", "amber": "AMBER"}
    found = {known.get(line.lower().removeprefix("tlp:").removeprefix("tlp ")) for line in name.split("\n")}
    return next((level for level in ("RED", "AMBER") if level in found), None)


def reading(body: str, *, styles: str = "", numbering: str = "", revisions: str = "accept", **more: object) -> Document:
    """Read a package made of a body, and of styles and numbering where given."""
    parts: dict[str, tuple[str, str | bytes]] = dict(more.pop("parts", {}))  # type: ignore[call-overload]
    if styles:
        parts["styles.xml"] = ("styles", part("styles", styles))
    if numbering:
        parts["numbering.xml"] = ("numbering", part("numbering", numbering))
    ask = more.pop("level_of", level_of)
    data = package(body, parts=parts, **more)  # type: ignore[arg-type]
    return read(data, level_of=ask, revisions=revisions)  # type: ignore[arg-type]  # a function from name to level


def sketch(body: str, **more: object) -> str:
    """Read a body, and sketch its blocks, one line each."""
    return "\n".join(lines(reading(body, **more).blocks))  # type: ignore[arg-type]


def lines(blocks: Iterable[Block]) -> list[str]:
    """Sketch blocks."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            label = f"({block.place.label}) " if block.place else ""
            out.append(label + "".join(map(_inline, block.inlines)))
        elif isinstance(block, Table):
            rows = ["| " + " | ".join(" / ".join(lines(c.blocks)) for c in row.cells) for row in block.rows]
            out += [f"[[ {row.removeprefix('| ')} ]]" for row in rows] if block.box else rows
        elif isinstance(block, SectionBreak):
            out.append(f"--- {block.section}")
        elif isinstance(block, Contents):
            out.append(f"<contents {block.levels}>")
    return out


def _inline(inline: Inline) -> str:
    if isinstance(inline, Run):
        text = f"{inline.look_hidden}({inline.text})" if inline.look_hidden else inline.text
        text = f"{{{text}}}{inline.link}" if inline.link else text
        return f"[{inline.level}:{text}]" if inline.level else text
    if isinstance(inline, Field):
        return f"<{inline.kind}{f' {inline.label} {inline.number}' if inline.label else ''}>"
    names = {Omission: "omitted", NoteReference: "note", Picture: "picture", Break: "break"}
    for kind, name in names.items():
        if isinstance(inline, kind):
            value = next(getattr(inline, a) for a in ("kind", "note", "media") if hasattr(inline, a))
            return f"<{name} {value}>"
    return "\t"
