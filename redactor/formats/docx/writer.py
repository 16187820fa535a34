"""Write a document as a fresh .docx package: nothing in it was in another package.

Parts, names, ids, relationships, content types and the archive are generated; styles, lists, notes, images, headers
and footers are written only where something visible uses them, numbered in the order of their use. Equal documents give
equal bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.document import NoteReference, Paragraph, Table, paragraphs
from redactor.core.shown import description
from redactor.formats.docx import parts_out
from redactor.formats.docx.blocks_out import Numbers
from redactor.formats.docx.blocks_out import Story as StoryWriter
from redactor.formats.docx.numbering_out import Numbering
from redactor.formats.docx.sections_out import Sections, sectioned, stories_shown
from redactor.formats.docx.styles_out import StyleSheet
from redactor.formats.docx.stylesheet import dressed
from redactor.formats.docx.zip_out import archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Block, Document

_SEPARATORS = (
    '<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    '<w:{kind} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{kind}>'
)
_NOTE_MARK = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
_SPACE = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'


def write(document: Document) -> bytes:
    """Write a document as a .docx package."""
    return archive(Package(dressed(document)).parts())


class Package:
    """The parts of one package. What a document uses may be told by another one, which has it all side by side."""

    def __init__(
        self, document: Document, using: Document | None = None, story: type[StoryWriter] = StoryWriter
    ) -> None:
        """Name what is written; `using` shows what is in use, where the document itself does not."""
        self.document, self.story = document, story
        used = list(_in_use(using or document))
        self.styles = StyleSheet(document, (p.style for p in used if p.style))
        places = [p.place.list for p in used if isinstance(p, Paragraph) and p.place]
        places += [s.place.list for s in self.styles.styles if s.place]
        self.numbering = Numbering(document.lists, places)
        self.numbers = Numbers(document)
        self.relations = parts_out.Relations()
        self.files: dict[str, bytes] = {}
        self.related: dict[str, bytes] = {}

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Give the parts in the order of the archive."""
        self.files["document.xml"] = b""  # the first, although it is written when all it refers to has a name
        self.relations.to("styles", "styles.xml")
        self.files["styles.xml"] = parts_out.part("styles", self.styles.xml(self.numbering.numbers))
        self.relations.to("settings", "settings.xml")
        self.files["settings.xml"] = b""
        if self.numbering.numbers:
            self.relations.to("numbering", "numbering.xml")
            self.files["numbering.xml"] = parts_out.part("numbering", self.numbering.xml(self.styles.numbered()))
        sections = Sections(self.document, self._story)
        self.files["document.xml"] = self._body(sections)
        noted = [kind for kind in ("footnote", "endnote") if self.numbers.notes[kind]]
        for kind in noted:
            self._notes(kind)
        self.files["settings.xml"] = parts_out.settings(even_pages=sections.even_pages, mode=sections.mode, notes=noted)
        return self._all()

    def _all(self) -> Iterator[tuple[str, bytes]]:
        images = {index: self.document.media[index] for index in self.numbers.media}
        yield "[Content_Types].xml", parts_out.content_types(self.files, (m.type for m in images.values()))
        yield "_rels/.rels", parts_out.package_relations()
        yield "docProps/core.xml", parts_out.core_properties(description(self.document.title))
        self.related["document.xml"] = self.relations.xml()
        for name, data in self.files.items():
            yield f"word/{name}", data
            if name in self.related:
                yield f"word/_rels/{name}.rels", self.related[name]
        for index, name in self.numbers.media.items():
            yield f"word/{name}", images[index].data

    def _writer(self, relations: parts_out.Relations, *, notes: bool = False) -> StoryWriter:
        return self.story(self.numbers, self.styles, self.numbering, relations, notes=notes)

    def _body(self, sections: Sections) -> bytes:
        writer = self._writer(self.relations, notes=True)
        out: list[str] = []
        blocks, last = sectioned(self.document)
        after_table = False
        for block, section in blocks:
            ending = "" if section is None else sections.xml(section)
            if isinstance(block, Table):
                text = writer.table(block)
                out.append(text)
                out.append(f"<w:p><w:pPr>{ending}</w:pPr></w:p>" if ending else "")
                after_table = (after_table or bool(text)) and not ending
            elif isinstance(block, Paragraph):
                out.append(writer.paragraph(block, ending))
                after_table = False
        if after_table or not any(out):
            out.append("<w:p/>")
        out.append(sections.xml(last))
        return parts_out.part("document", f"<w:body>{''.join(out)}</w:body>", namespaces=parts_out.STORY)

    def _story(self, kind: str, number: int, blocks: tuple[Block, ...]) -> str:
        """Write a header or a footer as a part, and name the relationship to it."""
        name = f"{kind}{number}.xml"
        relations = parts_out.Relations()
        root = "hdr" if kind == "header" else "ftr"
        self.files[name] = parts_out.part(root, self._writer(relations).blocks(blocks), namespaces=parts_out.STORY)
        if relations:
            self.related[name] = relations.xml()
        return self.relations.to(kind, name)

    def _notes(self, kind: str) -> None:
        """Write the notes of a kind in the order of their references."""
        name = f"{kind}s.xml"
        self.relations.to(f"{kind}s", name)
        relations = parts_out.Relations()
        writer = self._writer(relations)
        mark = _NOTE_MARK.format(kind=kind)
        out = [_SEPARATORS.format(kind=kind)]
        for index, number in self.numbers.notes[kind].items():
            blocks = self.document.notes[index].blocks
            first = blocks[0] if blocks and isinstance(blocks[0], Paragraph) else Paragraph()
            rest = blocks[1:] if blocks and first is blocks[0] else blocks
            spaced = bool(first.inlines) and first.inlines[0].text[:1].isspace()
            text = writer.paragraph(first, lead=mark if spaced else mark + _SPACE) + (
                writer.blocks(rest) if rest else ""
            )
            out.append(f'<w:{kind} w:id="{number}">{text}</w:{kind}>')
        self.files[name] = parts_out.part(f"{kind}s", "".join(out), namespaces=parts_out.STORY)
        if relations:
            self.related[name] = relations.xml()


def _in_use(document: Document) -> Iterator[Paragraph | Table]:
    """Walk everything that is written and can have a style."""
    yield from _walk(document.blocks)
    for index in stories_shown(document):
        yield from _walk(document.stories[index].blocks)
    inlines = (i for p in paragraphs(document.blocks) for i in p.inlines) if document.notes else ()
    for index in {i.note for i in inlines if isinstance(i, NoteReference) and 0 <= i.note < len(document.notes)}:
        yield from _walk(document.notes[index].blocks)


def _walk(blocks: Iterable[Block]) -> Iterator[Paragraph | Table]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table) and any(row.cells for row in block.rows):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    yield from _walk(cell.blocks)
