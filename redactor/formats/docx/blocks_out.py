"""Write paragraphs and tables in WordprocessingML.

Rules this module keeps: every text goes through `core.shown`, every look through `looks_out`; every cell ends with a
paragraph; a cell that continues one that is gone begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from redactor.core.document import (
    PLAIN,
    Break,
    Field,
    Format,
    NoteReference,
    Omission,
    Paragraph,
    Picture,
    Run,
    Tab,
    Table,
)
from redactor.core.properties import OMISSIONS, SEQUENCES
from redactor.core.shown import description, legible, target
from redactor.formats.docx import looks_out as looks
from redactor.formats.docx.styles_out import num_pr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from redactor.core.document import Block, Cell, Document, Inline, Row
    from redactor.core.properties import Value
    from redactor.formats.docx.numbering_out import Numbering
    from redactor.formats.docx.parts_out import Relations
    from redactor.formats.docx.styles_out import StyleSheet

_ITALIC: Final = Format({"italic": True})
_RAISED: Final = Format({"vertical": "superscript"})
_PAGES: Final = {"page": "PAGE", "pages": "NUMPAGES"}
_LARGEST: Final = 27_273_042_316_900  # 20.1.2.1: the largest length of a drawing, in English Metric Units
_TEXT_WIDTH: Final = 9026  # of an A4 page with the usual margins
_BOX: Final[dict[str, Value]] = {
    f"border.{s}.{k}": v for s in ("top", "left", "bottom", "right") for k, v in (("style", "single"), ("size", 4))
}
_PICTURE: Final = (
    '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{x}" cy="{y}"/>'
    '<wp:docPr id="{n}" name="Picture {n}" descr="{text}"/><wp:cNvGraphicFramePr>'
    '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="{n}" name="Picture {n}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rel}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{x}" cy="{y}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


class Numbers:
    """What is numbered through a whole package: images by first use, drawings, notes by first reference."""

    def __init__(self, document: Document) -> None:
        """Begin before the first."""
        self.document = document
        self.drawings = 0
        self.media: dict[int, str] = {}
        self.notes: dict[str, dict[int, int]] = {"footnote": {}, "endnote": {}}

    def image(self, index: int) -> str:
        """Name the file of an image."""
        kind = self.document.media[index].type
        return self.media.setdefault(index, f"media/image{len(self.media) + 1}.{kind}")

    def note(self, index: int) -> tuple[str, int]:
        """Say of which kind a note is, and number it."""
        kind = "endnote" if self.document.notes[index].kind == "endnote" else "footnote"
        numbers = self.notes[kind]
        return kind, numbers.setdefault(index, len(numbers) + 1)


class Story:
    """Writes the blocks of one part: the body, a header, the notes."""

    def __init__(
        self, numbers: Numbers, styles: StyleSheet, numbering: Numbering, relations: Relations, *, notes: bool = False
    ) -> None:
        """Keep what ids come from; only the body may have `notes`."""
        self._numbers = numbers
        self._styles = styles
        self._numbering = numbering
        self._relations = relations
        self._notes = notes
        self._heads: dict[tuple[object, ...], str] = {}
        self._rest: dict[type, Callable[..., str]] = {
            Tab: self._tab,
            Break: self._break,
            Picture: self._picture,
            NoteReference: self._note,
            Field: self._field,
            Omission: self._omission,
        }

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Write blocks that end with a paragraph."""
        out: list[str] = []
        last: type | None = None
        for block in blocks:
            if isinstance(block, Paragraph):
                out.append(self.paragraph(block))
            elif isinstance(block, Table):
                text = self.table(block)
                if not text:
                    continue
                out.append(text)
            else:
                continue
            last = type(block)
        if last is not Paragraph:
            out.append("<w:p/>")
        return "".join(out)

    def paragraph(self, paragraph: Paragraph, section: str = "", *, lead: str = "") -> str:
        """Write a paragraph; `section` is a ready `w:sectPr` that ends with it, `lead` a ready run before its text."""
        key = (paragraph.style, paragraph.format, paragraph.mark, paragraph.place, section)
        head = self._heads.get(key)
        if head is None:
            head = self._heads[key] = self._head(paragraph, section)
        inside = head + lead + self._inlines(paragraph.inlines)
        return f"<w:p>{inside}</w:p>" if inside else "<w:p/>"

    def _head(self, paragraph: Paragraph, section: str) -> str:
        style = self._styles.id(paragraph.style, "paragraph")
        mark = looks.run(paragraph.mark)
        inside = "".join(
            (
                f'<w:pStyle w:val="{style}"/>' if style else "",
                looks.paragraph(paragraph.format, self._num_pr(paragraph)),
                f"<w:rPr>{mark}</w:rPr>" if mark else "",
                section,
            )
        )
        return f"<w:pPr>{inside}</w:pPr>" if inside else ""

    def _num_pr(self, paragraph: Paragraph) -> str:
        """Spell a place in a numbering where the style does not give it: said twice, it would change the indents."""
        place = paragraph.place
        styled = self._styles.place(paragraph.style)
        styled = styled if self._numbering.has(styled) else None
        if place is None or not self._numbering.has(place):
            return num_pr(0, 0) if styled else ""
        if styled and (styled.list, styled.level) == (place.list, place.level):
            return ""
        return num_pr(self._numbering.numbers[place.list], place.level)

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        out: list[str] = []
        opened = ""
        for inline in inlines:
            link = target(inline.link) if isinstance(inline, Run) and inline.link else ""
            if link != opened:
                out.append("</w:hyperlink>" if opened else "")
                out.append(f'<w:hyperlink r:id="{self._relations.to("hyperlink", link)}">' if link else "")
                opened = link
            if isinstance(inline, Run):
                out.append(_run(inline.text, inline.format))
            else:
                out.append(self._rest[type(inline)](inline))
        out.append("</w:hyperlink>" if opened else "")
        return "".join(out)

    def _tab(self, tab: Tab) -> str:
        return _wrapped("<w:tab/>", tab.format)

    def _break(self, inline: Break) -> str:
        kind = f' w:type="{inline.kind}"' if inline.kind in {"page", "column"} else ""
        return f"<w:r><w:br{kind}/></w:r>"

    def _omission(self, omission: Omission) -> str:
        return _run(OMISSIONS[omission.kind], _ITALIC)

    def _field(self, field: Field) -> str:
        if field.kind in _PAGES:
            code, cached = _PAGES[field.kind], "1"
        elif field.label in SEQUENCES:
            code, cached = f"SEQ {field.label} \\* ARABIC", str(field.number)
        else:
            return _run(str(field.number), field.format)
        return f'<w:fldSimple w:instr="{code}">{_run(cached, field.format)}</w:fldSimple>'

    def _note(self, reference: NoteReference) -> str:
        if not self._notes or not 0 <= reference.note < len(self._numbers.document.notes):
            return ""
        kind, number = self._numbers.note(reference.note)
        return _wrapped(f'<w:{kind}Reference w:id="{number}"/>', _RAISED)

    def _picture(self, picture: Picture) -> str:
        if not 0 <= picture.media < len(self._numbers.document.media):
            return ""
        self._numbers.drawings += 1
        drawing = _PICTURE.format(
            x=min(max(picture.width, 1), _LARGEST),
            y=min(max(picture.height, 1), _LARGEST),
            n=self._numbers.drawings,
            text=escape(description(picture.description), {'"': "&quot;"}),
            rel=self._relations.to("image", self._numbers.image(picture.media)),
        )
        return f"<w:r>{drawing}</w:r>"

    def table(self, table: Table) -> str:
        """Write a table; empty where nothing of it is left."""
        rows = [r for r in table.rows if r.cells]
        if not rows:
            return ""
        grid = _grid(table, rows)
        look = table.format
        if table.box and not any(name.startswith("border.") for name, _ in look.items()):
            look = Format(_BOX).merged(look)
        properties = looks.table(look, style=self._styles.id(table.style, "table"))
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
        inside = "".join(self._rows(rows, grid))
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{inside}</w:tbl>"

    def _rows(self, rows: Iterable[Row], grid: Sequence[int]) -> Iterable[str]:
        above: dict[int, int] = {}
        for row in rows:
            current: dict[int, int] = {}
            cells = []
            column = _whole(row.format, "before", 0)
            for cell in row.cells:
                span = _whole(cell.format, "span", 1)
                look = _placed(cell.format, above.get(column) == span, grid[column : column + span])
                if look.get("merge"):
                    current[column] = span
                column += span
                cells.append(self._cell(cell, look))
            above = current
            properties = looks.row(row.format)
            yield f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"

    def _cell(self, cell: Cell, look: Format) -> str:
        properties = looks.cell(look)
        return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{self.blocks(cell.blocks)}</w:tc>"


def _run(text: str, look: Format) -> str:
    text = legible(text)
    return _wrapped(f'<w:t xml:space="preserve">{escape(text)}</w:t>', look) if text else ""


def _wrapped(inside: str, look: Format) -> str:
    properties = looks.run(look) if look is not PLAIN else ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>" if properties else f"<w:r>{inside}</w:r>"


def _placed(look: Format, joins: bool, columns: Sequence[int]) -> Format:  # noqa: FBT001 -- of one module
    """Begin a merged cell anew where the one it continues is gone, and give a cell without a width its columns'."""
    if look.get("merge") == "continue" and not joins:
        look = look.merged(Format({"merge": "restart"}))
    if look.get("width") is None and columns:
        look = look.merged(Format((("width", min(sum(columns), 31680)), ("width_kind", "dxa"))))
    return look


def _whole(look: Format, name: str, usual: int) -> int:
    value = look.get(name, usual)
    return value if isinstance(value, int) else usual


def _grid(table: Table, rows: Iterable[Row]) -> tuple[int, ...]:
    """Give the columns' widths; a table that names none, or too few, has them equal."""
    count = max(
        _whole(r.format, "before", 0) + sum(_whole(c.format, "span", 1) for c in r.cells) + _whole(r.format, "after", 0)
        for r in rows
    )
    if len(table.columns) >= count:
        return tuple(min(max(w, 0), 31680) for w in table.columns)
    return (_TEXT_WIDTH // count,) * count
