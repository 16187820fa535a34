"""Write a document as a fresh OpenDocument text: nothing in it was in another package.

Parts, names, styles, lists and the archive are generated; equal documents give equal bytes. The package is that of
OpenDocument 1.3, part 2: `mimetype` first and stored, then the manifest's parts in a fixed order. The only property of
the document is its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from redactor.core.document import NoteReference, Paragraph, paragraphs
from redactor.core.shown import description
from redactor.formats import odt_looks as looks
from redactor.formats.docx.sections_out import stories_shown
from redactor.formats.docx.styles_out import StyleSheet
from redactor.formats.docx.stylesheet import dressed
from redactor.formats.docx.zip_out import archive
from redactor.formats.odt_lists import Lists
from redactor.formats.odt_pages import EMPTY, Pages, begins_page, parted
from redactor.formats.odt_styles import Automatic, Styles
from redactor.formats.odt_tables import whole
from redactor.formats.odt_text import Numbers, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.document import Block, Document, Format

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MIME: Final = "application/vnd.oasis.opendocument.text"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_COMPATIBLE: Final = f"{_OASIS}xsl-fo-compatible:1.0"
_SPACES: Final = (
    f'xmlns:office="{_OASIS}office:1.0" xmlns:style="{_OASIS}style:1.0" xmlns:text="{_OASIS}text:1.0" '
    f'xmlns:table="{_OASIS}table:1.0" xmlns:draw="{_OASIS}drawing:1.0" xmlns:fo="{_COMPATIBLE}" '
    f'xmlns:svg="{_OASIS}svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:ooow="http://openoffice.org/2004/writer" office:version="1.3"'
)
_NOTES: Final = (
    '<text:notes-configuration text:note-class="footnote" style:num-format="1" text:start-value="0" '
    'text:footnotes-position="page" text:start-numbering-at="document"/>'
    '<text:notes-configuration text:note-class="endnote" style:num-format="i" text:start-value="0"/>'
)
# Without these LibreOffice sets space between paragraphs as its own documents do, not as the draft's.
_SETTINGS: Final = "".join(
    f'<config:config-item config:name="{name}" config:type="boolean">{value}</config:config-item>'
    for name, value in (
        ("AddParaTableSpacing", "false"), ("AddParaTableSpacingAtStart", "true"),
        ("AddParaSpacingToTableCells", "true"), ("AddParaLineSpacingToTableCells", "true"),
        ("TabsRelativeToIndent", "false"), ("TabOverMargin", "true"), ("UseFormerLineSpacing", "false"),
        ("ConsiderTextWrapOnObjPos", "true"), ("IgnoreFirstLineIndentInNumbering", "false"),
    )
)  # fmt: skip


def write(document: Document) -> bytes:
    """Write a document as an .odt package."""
    return archive(_Package(dressed(document)).parts())


class _Package:
    def __init__(self, document: Document) -> None:
        self.document = document
        used = {p.style for p in _in_use(document) if p.style}
        self.styles = Styles(document, StyleSheet(document, (s for s in used)))
        self.numbers = Numbers(document)
        self.content, self.pages_styles = Automatic(), Automatic()
        self.lists = Lists(document, self.content)
        self.page_lists = Lists(document, self.pages_styles)
        self.pages = Pages(document, self._furniture)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Give the parts in the order of the archive."""
        body = self._body()
        styles = self._styles()
        content = self._content(body)
        images = {name: self.document.media[index] for index, name in self.numbers.media.items()}
        kinds = [(name, f"image/{m.type}") for name, m in images.items()]
        yield "mimetype", _MIME.encode()
        yield "META-INF/manifest.xml", _manifest(kinds)
        yield "content.xml", content
        yield "styles.xml", styles
        yield "meta.xml", _meta(description(self.document.title))
        yield "settings.xml", _settings()
        for name, media in images.items():
            yield name, media.data

    def _body(self) -> str:
        story = Story(self.numbers, self.styles, self.content, self.lists)
        out: list[str] = []
        columned = 0
        for at, (section, blocks) in enumerate(parted(self.document)):
            look = self.document.sections[section].format
            start = look.get("page_start")
            if at == 0 or begins_page(self.document, section):
                name = self.pages.name(section)
                if at or start is not None:
                    story.page = f' style:master-page-name="{name}"'
                    story.page_start = f' style:page-number="{start}"' if start is not None else ""
            text = story.blocks(blocks)
            if whole(look, "columns", 1) > 1:
                columned += 1
                text = self._columned(columned, look, text)
            out.append(text)
        if story.page:
            out.append(story.paragraph(Paragraph()))  # nothing is left to begin the last page
        inside = "".join(out)
        return inside if inside.endswith(("</text:p>", "</text:h>", "/>", "</text:list>")) else inside + EMPTY

    def _columned(self, number: int, look: Format, text: str) -> str:
        count, gap = whole(look, "columns", 1), looks.points(whole(look, "column_space", 720))
        style = self.content.name(
            "section",
            '<style:section-properties text:dont-balance-text-columns="false">'
            f'<style:columns fo:column-count="{count}" fo:column-gap="{gap}"/></style:section-properties>',
        )
        return f'<text:section text:style-name="{style}" text:name="Section{number}">{text}</text:section>'

    def _furniture(self, region: str, blocks: Sequence[Block]) -> str:
        return Story(self.numbers, self.styles, self.pages_styles, self.page_lists, region=region).blocks(blocks)

    def _styles(self) -> bytes:
        lists = self.page_lists.xml()
        return _part(
            "styles",
            f"<office:styles>{self.styles.xml()}{_NOTES}</office:styles>"
            f"<office:automatic-styles>{self.pages_styles.xml()}{lists}{self.pages.layouts()}</office:automatic-styles>"
            f"<office:master-styles>{self.pages.masters()}</office:master-styles>",
        )

    def _content(self, body: str) -> bytes:
        lists = self.lists.xml()
        declared = "".join(
            f'<text:sequence-decl text:display-outline-level="0" text:name="{name}"/>'
            for name in sorted(self.numbers.sequences)
        )
        declared = f"<text:sequence-decls>{declared}</text:sequence-decls>" if declared else ""
        return _part(
            "content",
            f"<office:automatic-styles>{self.content.xml()}{lists}</office:automatic-styles>"
            f"<office:body><office:text>{declared}{body}</office:text></office:body>",
        )


def _part(name: str, inside: str) -> bytes:
    return f"{HEAD}<office:document-{name} {_SPACES}>{inside}</office:document-{name}>".encode()


def _manifest(images: Iterable[tuple[str, str]]) -> bytes:
    entries = [(f"{name}.xml", "text/xml") for name in ("content", "styles", "meta", "settings")]
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (*entries, *images)
    )
    return (
        f'{HEAD}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3"><manifest:file-entry '
        f'manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>{lines}</manifest:manifest>'
    ).encode()


def _meta(title: str) -> bytes:
    return (
        f'{HEAD}<office:document-meta xmlns:office="{_OASIS}office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.3"><office:meta><dc:title>{escape(title)}</dc:title></office:meta></office:document-meta>'
    ).encode()


def _settings() -> bytes:
    return (
        f'{HEAD}<office:document-settings xmlns:office="{_OASIS}office:1.0" xmlns:config="{_OASIS}config:1.0" '
        'office:version="1.3"><office:settings><config:config-item-set config:name="ooo:configuration-settings">'
        f"{_SETTINGS}</config:config-item-set></office:settings></office:document-settings>"
    ).encode()


def _in_use(document: Document) -> Iterator[Paragraph]:
    """Walk every paragraph that is written."""
    yield from paragraphs(document.blocks)
    for index in stories_shown(document):
        yield from paragraphs(document.stories[index].blocks)
    inlines = (i for p in paragraphs(document.blocks) for i in p.inlines) if document.notes else ()
    for index in {i.note for i in inlines if isinstance(i, NoteReference) and 0 <= i.note < len(document.notes)}:
        yield from paragraphs(document.notes[index].blocks)
