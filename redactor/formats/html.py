"""Write a document as an accessible page of HTML: headings in order, real lists and tables, notes that link both ways.

Rules this module keeps: every text is escaped; elements and attributes are constants of this module; there are no
scripts, no style attributes, and nothing is loaded from elsewhere (images are `data:` URLs). A paragraph of the
document is one element with nothing but its own text in it.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

from redactor.core.document import Break, NoteReference, Omission, Paragraph, Picture, Run, Table, paragraphs
from redactor.core.numbering import BULLET
from redactor.core.properties import OMISSIONS
from redactor.core.shown import description, legible, shown, target, words_of
from redactor.formats.outline import has_header, outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Block, Cell, Document, Format, Inline, Row
    from redactor.formats.outline import Outline

STYLE: Final = (
    "body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#0b0c0c;background:#fff}table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{border:1px solid "
    "#b1b4b6;padding:.4rem .6rem;text-align:left;vertical-align:top}td>p,th>p{margin:.2rem 0}img{max-width:100%;"
    "height:auto}.furniture{color:#505a5f}.step{margin:.3rem 0}.label{display:inline-block;min-width:2.5rem}"
    "@media print{body{max-width:none;margin:0}h2{break-after:avoid}}"
)
_BACK: Final = "Back to the text"
_ORDERED = re.compile(r"([1-9]\d{0,5})\.\Z")
_ITEM = re.compile(r"[0-9A-Za-z.]{1,12}\Z")


def write(document: Document) -> bytes:
    """Write a document as a complete page."""
    laid = outline(document)
    title = escape(description(laid.title), quote=False)
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{title}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="{laid.language}">\n<head>\n{head}\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n{_Writer(laid).article()}\n</main>\n</body>\n</html>\n"
    ).encode()


def fragment(document: Document) -> str:
    """Write the body of a document, for a page that has a frame of its own."""
    return _Writer(outline(document)).article()


@dataclass
class _Writer:
    out: Outline
    parts: list[str] = field(default_factory=list)
    lists: list[tuple[int, str, str]] = field(default_factory=list)  # level, the list's element, its items' closing tag
    referred: set[int] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    headed: bool = False

    def article(self) -> str:
        self.parts.append("<article>")
        titled = any(isinstance(b, Paragraph) and self.is_title(b) for b in self.out.body)
        if self.out.title and not titled:
            self.parts.append(f'<h1 id="title">{escape(description(self.out.title), quote=False)}</h1>')
            self.headed = True
        self.furniture()
        self.blocks(self.out.body)
        self.close_lists()
        self.notes()
        self.parts.append("</article>")
        return "\n".join(self.parts)

    def is_title(self, paragraph: Paragraph) -> bool:
        """Find the paragraph that is the page's own title."""
        text = shown(paragraph)
        return bool(text) and paragraph.item is None and (
            self.out.rank(paragraph) == 1 or text == description(self.out.title)
        )  # fmt: skip

    def furniture(self) -> None:
        lines = [self.inline(p.inlines) for p in self.out.furniture]
        if lines:
            self.parts.append('<div class="furniture">')
            self.parts += [f"<p>{line}</p>" for line in lines if line]
            self.parts.append("</div>")

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block)
            elif isinstance(block, Table):
                self.close_lists()
                self.table(block)

    def paragraph(self, paragraph: Paragraph) -> None:
        text = self.inline(paragraph.inlines)
        if not text:
            return
        label = paragraph.place.label if paragraph.place else ""
        if not self.headed and self.is_title(paragraph):
            self.headed = True
            self.add(f"<h1>{_label(label)}{text}</h1>")
        elif rank := self.out.rank(paragraph):
            level = max(rank, 2)
            self.add(f"<h{level}{self.anchor(paragraph.item)}>{_label(label)}{text}</h{level}>")
        elif paragraph.place and label:
            self.list_item(paragraph.place.level, label, text)
        elif text.startswith("<img ") and not shown(paragraph):
            self.add(f"<figure>{text}</figure>")
        else:
            self.add(f"<p>{text}</p>")

    def add(self, markup: str) -> None:
        self.close_lists()
        self.parts.append(markup)

    def anchor(self, item: str | None) -> str:
        if item is None or not _ITEM.match(item) or item in self.anchors:
            return ""
        self.anchors.add(item)
        return f' id="item-{item}"'

    def list_item(self, level: int, label: str, text: str) -> None:
        number = _ORDERED.match(label)
        kind = "ul" if label == BULLET else "ol" if number else "div"
        self.close_lists(level + 1)
        if self.lists and self.lists[-1][0] == level:
            if self.lists[-1][1] == kind:
                self.parts.append(self.lists[-1][2])
            else:
                self.close_lists(level)
        if not self.lists or self.lists[-1][0] < level:
            self.parts.append('<div role="list">' if kind == "div" else f"<{kind}>")
            self.lists.append((level, kind, "</div>" if kind == "div" else "</li>"))
        if kind == "div":
            self.parts.append(f'<div role="listitem" class="step">{_label(label)}{text}')
        else:
            value = f' value="{number[1]}"' if number else ""
            self.parts.append(f"<li{value}>{text}")

    def close_lists(self, level: int = 0) -> None:
        while self.lists and self.lists[-1][0] >= level:
            _, kind, item = self.lists.pop()
            self.parts.append(f"{item}</{kind}>")

    def table(self, table: Table) -> None:
        rows = [r for r in table.rows if r.cells]
        if not rows:
            return
        head = 1 if has_header(table) else 0
        spans = _heights(rows)
        self.parts.append("<table>")
        for group, some in (("thead", rows[:head]), ("tbody", rows[head:])):
            if some:
                self.parts.append(f"<{group}>")
                self.parts += [self.row(row, spans, head=group == "thead") for row in some]
                self.parts.append(f"</{group}>")
        self.parts.append("</table>")

    def row(self, row: Row, spans: dict[int, int], *, head: bool) -> str:
        cells = []
        for cell in row.cells:
            height = spans.get(id(cell), 1)
            if not height:
                continue
            tag, scope = ("th", ' scope="col"') if head else ("td", "")
            span = cell.format.get("span", 1)
            across = f' colspan="{span}"' if span != 1 else ""
            down = f' rowspan="{height}"' if height > 1 and not head else ""
            cells.append(f"<{tag}{scope}{across}{down}>{self.cell(cell)}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    def cell(self, cell: Cell) -> str:
        inner = _Writer(self.out, referred=self.referred, anchors=self.anchors, headed=True)
        inner.blocks(cell.blocks)
        inner.close_lists()
        markup = "".join(inner.parts)
        alone = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", markup, re.DOTALL)
        return alone[1] if alone else markup

    def notes(self) -> None:
        if not self.out.notes:
            return
        entries = []
        for number, note in self.out.notes:
            texts = [t for p in paragraphs(note.blocks) if (t := _labelled(p, self.inline(p.inlines)))]
            if texts:
                back = f'<a href="#note-{number}-in-text" class="back" aria-label="{_BACK}">↩</a>'
                entries.append(
                    f'<li id="note-{number}" value="{number}">' + "".join(f"<p>{t}</p>" for t in texts) + back + "</li>"
                )
        if entries:
            self.parts += [
                '<section role="doc-endnotes">',
                '<h2 id="notes">Notes</h2>',
                "<ol>",
                *entries,
                "</ol>",
                "</section>",
            ]

    def inline(self, inlines: Iterable[Inline]) -> str:
        pieces = [self.piece(i) for i in inlines]
        text = re.sub(r"[ \n]+", " ", "".join(pieces))
        return re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", text)

    def piece(self, inline: Inline) -> str:
        if isinstance(inline, Run):
            return _run(inline)
        if isinstance(inline, Break):
            return "<br>" if inline.kind == "line" else " "
        if isinstance(inline, Picture):
            return self.picture(inline)
        if isinstance(inline, NoteReference):
            return self.reference(self.out.note(inline))
        if isinstance(inline, Omission):
            return f"<em>{escape(OMISSIONS[inline.kind], quote=False)}</em>"
        return escape(words_of(inline), quote=False)

    def reference(self, number: int) -> str:
        if not number:
            return ""
        anchor = "" if number in self.referred else f' id="note-{number}-in-text"'
        self.referred.add(number)
        return f'<sup><a href="#note-{number}" role="doc-noteref"{anchor}>{number}</a></sup>'

    def picture(self, picture: Picture) -> str:
        media = self.out.media(picture)
        if media is None:
            return ""
        data = base64.b64encode(media.data).decode()
        alt = _attribute(description(picture.description))
        size = f'width="{media.width}" height="{media.height}"'
        return f'<img src="data:image/{media.type};base64,{data}" alt="{alt}" {size}>'


def _run(run: Run) -> str:
    text = escape(legible(run.text), quote=False)
    if not text:
        return ""
    look = run.format
    for name, tag in (("bold", "strong"), ("italic", "em")):
        if look.get(name):
            text = f"<{tag}>{text}</{tag}>"
    raised = look.get("vertical")
    if raised in {"superscript", "subscript"}:
        tag = "sup" if raised == "superscript" else "sub"
        text = f"<{tag}>{text}</{tag}>"
    link = target(run.link)
    return f'<a href="{_attribute(link)}">{text}</a>' if link else text


def _attribute(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _label(label: str) -> str:
    return f'<span class="label">{escape(label, quote=False)}</span> ' if label else ""


def _labelled(paragraph: Paragraph, text: str) -> str:
    return _label(paragraph.place.label if paragraph.place else "") + text if text else ""


def _heights(rows: list[Row]) -> dict[int, int]:
    """Say over how many rows each cell reaches: 0 for an empty cell that belongs to the one above it."""
    heights: dict[int, int] = {}
    above: dict[int, int] = {}
    for row in rows:
        column = _whole(row.format, "before", 0)
        current: dict[int, int] = {}
        for cell in row.cells:
            merge = cell.format.get("merge")
            if merge == "continue" and column in above and not any(shown(p) for p in paragraphs(cell.blocks)):
                heights[id(cell)] = 0
                heights[above[column]] = heights.get(above[column], 1) + 1
                current[column] = above[column]
            elif merge:
                current[column] = id(cell)
            column += _whole(cell.format, "span", 1)
        above = current
    return heights


def _whole(look: Format, name: str, usual: int) -> int:
    value = look.get(name, usual)
    return value if isinstance(value, int) else usual
