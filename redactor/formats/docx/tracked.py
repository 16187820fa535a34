"""Write a mended draft as a .docx package in which each mend is a tracked change (ECMA-376 Part 1, 17.13.5).

Rules kept here: every change has its author and its time; a marking that the draft had by a style or a control is
written as a control that names it, since the names of the draft's own styles are not known any more; equal input gives
equal bytes. What is written is the whole draft: it is for whoever may read all of it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import escape

from redactor.core.document import Paragraph, Run
from redactor.core.shown import legible, target
from redactor.core.tracking import Change, ChangedRow, ContentsHere, plain_document
from redactor.formats.docx.blocks_out import Story
from redactor.formats.docx.stylesheet import dressed
from redactor.formats.docx.writer import Package
from redactor.formats.docx.zip_out import archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redactor.core.document import Document, Inline, Row
    from redactor.core.tracking import Author

_TAGS = {"in": "ins", "out": "del"}
_TOC = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-{levels}" '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def write_tracked(document: Document, authors: Mapping[str, Author]) -> bytes:
    """Write a document with changes as a .docx package. `authors` has whose change each portion is, by ref."""
    made = dressed(document)

    class Writer(_Tracked):
        changes = _Changes(authors)

    return archive(Package(made, plain_document(made), Writer).parts())


class _Changes:
    """Numbers the changes of one package."""

    def __init__(self, authors: Mapping[str, Author]) -> None:
        self._authors = authors
        self._count = 0

    def wrapped(self, change: Change, runs: str) -> str:
        return f"<{self._said(change.ref, change.kind)}>{runs}</w:{_TAGS[change.kind]}>" if runs else ""

    def mark(self, ref: str, kind: str) -> str:
        """Say of a row that it is put in, or taken out (17.13.5.17, 17.13.5.12)."""
        return f"<{self._said(ref, kind)}/>"

    def _said(self, ref: str, kind: str) -> str:
        self._count += 1
        author = self._authors[ref]
        name = escape(" ".join(legible(author.name).split()), {'"': "&quot;"})
        return f'w:{_TAGS[kind]} w:id="{self._count}" w:author="{name}" w:date="{author.at:%Y-%m-%dT%H:%M:%SZ}"'


class _Tracked(Story):
    """Writes the blocks of one part, with changes and with controls that name a marking."""

    changes: _Changes

    def paragraph(self, paragraph: Paragraph, section: str = "", *, lead: str = "") -> str:
        """Write a paragraph, inside a control where a style or a control gave it its marking."""
        level = paragraph.control_level or paragraph.style_level
        return _controlled(level, super().paragraph(paragraph, section, lead=lead))

    def _rows(self, rows: Iterable[Row], grid: Sequence[int]) -> Iterable[str]:
        held = tuple(rows)
        for row, text in zip(held, super()._rows(held, grid), strict=True):
            if isinstance(row, ChangedRow):
                text = _marked(text, self.changes.mark(row.ref, row.kind))  # noqa: PLW2901 -- the same row
            yield _controlled(row.control_level, text)

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        odd: tuple[object, ...] = tuple(inlines)
        return "".join(self._part(kind, tuple(part)) for kind, part in groupby(odd, _kind))

    def _part(self, kind: tuple[type | None, str | None], inlines: tuple[object, ...]) -> str:
        what, level = kind
        if what is Change:
            return "".join(self._change(one) for one in inlines if isinstance(one, Change))
        if what is ContentsHere:
            return "".join(_TOC.format(levels=one.levels) for one in inlines if isinstance(one, ContentsHere))
        return _controlled(level, super()._inlines(cast("tuple[Inline, ...]", inlines)))

    def _change(self, change: Change) -> str:
        """Write a change: links stay outside of it (17.13.5.18 has no place for them)."""
        return "".join(
            self._linked(link, level, change, tuple(part))
            for (link, level), part in groupby(change.inlines, lambda i: (_link(i), i.level))
        )

    def _linked(self, link: str, level: str | None, change: Change, inlines: tuple[Inline, ...]) -> str:
        bare = tuple(Run(i.text, i.format) if isinstance(i, Run) else i for i in inlines)
        runs = super()._inlines(bare)
        if change.kind == "out":
            runs = runs.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        made = _controlled(level, self.changes.wrapped(change, runs))
        return f'<w:hyperlink r:id="{self._relations.to("hyperlink", link)}">{made}</w:hyperlink>' if link else made


def _marked(row: str, mark: str) -> str:
    """Put the mark of a change at the end of a row's properties."""
    head = "<w:tr><w:trPr>"
    if row.startswith(head):
        return row.replace("</w:trPr>", f"{mark}</w:trPr>", 1)
    return row.replace("<w:tr>", f"{head}{mark}</w:trPr>", 1)


def _kind(inline: object) -> tuple[type | None, str | None]:
    if isinstance(inline, Change | ContentsHere):
        return type(inline), None
    return None, cast("Inline", inline).level


def _link(inline: Inline) -> str:
    return target(inline.link) if isinstance(inline, Run) and inline.link else ""


def _controlled(level: str | None, inside: str) -> str:
    """Name a marking by a content control (17.5.2)."""
    if not level or not inside:
        return inside
    name = escape(level, {'"': "&quot;"})
    properties = f'<w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{name}"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
