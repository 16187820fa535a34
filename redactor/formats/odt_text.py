"""Write paragraphs and lists as OpenDocument text.

Rules this module keeps: every text goes through `core.shown`, every look through `odt_looks`; what stands in a
paragraph is spans, links, notes, pictures and fields of constant form.
"""

from __future__ import annotations

import re
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
from redactor.core.numbering import spell
from redactor.core.properties import OMISSIONS, SEQUENCES
from redactor.core.shown import description, legible, target
from redactor.formats import odt_looks as looks
from redactor.formats.odt_grids import Grids
from redactor.formats.odt_lists import indent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from redactor.core.document import Block, Document, Inline, ListPlace
    from redactor.formats.odt_grids import Under
    from redactor.formats.odt_lists import Lists
    from redactor.formats.odt_styles import Automatic, Styles

_SPACES = re.compile(r" {2,}")
_EMPTY: Final = '<text:p text:style-name="Standard"/>'
_ITALIC: Final = Format({"italic": True})
_RAISED: Final = Format({"vertical": "superscript"})
_INDENTS: Final = ("indent_left", "indent_first")
_POINT: Final = 12700  # English Metric Units in a point
_LARGEST: Final = 1584 * _POINT  # the largest page that there is


class Numbers:
    """What is numbered through a whole text: images by first use, notes by first reference, tables, captions."""

    def __init__(self, document: Document) -> None:
        """Begin before the first."""
        self.document = document
        self.media: dict[int, str] = {}
        self.notes: dict[str, dict[int, int]] = {"footnote": {}, "endnote": {}}
        self.sequences: dict[str, int] = {}
        self.tables = self.frames = self.captions = 0

    def image(self, index: int) -> str:
        """Name the file of an image."""
        kind = self.document.media[index].type
        return self.media.setdefault(index, f"Pictures/image{len(self.media) + 1}.{kind}")


class Story:
    """Writes the blocks of one region: the body, a header, a footer."""

    def __init__(
        self, numbers: Numbers, styles: Styles, automatic: Automatic, lists: Lists, *, region: str = "body"
    ) -> None:
        """Keep what names come from; only the body may have notes."""
        self._numbers = numbers
        self._styles = styles
        self._automatic = automatic
        self._lists = lists
        self._region = region
        self._heads: dict[tuple[object, ...], str] = {}
        self._grids = Grids(numbers, styles, automatic, self.blocks)
        self._break = False
        self._spaced = True
        self.page = ""  # ready attributes that begin a page of another kind
        self.page_start = ""
        self._rest: dict[type, Callable[..., str]] = {
            Tab: self._tab, Break: self._broken, Picture: self._picture, NoteReference: self._note,
            Field: self._field, Omission: self._omission,
        }  # fmt: skip

    def blocks(self, blocks: Iterable[Block], under: Under | None = None) -> str:
        """Write blocks; neighbours in one numbering make one list."""
        out: list[str] = []
        depth, scheme = -1, -1
        for block in blocks:
            level = self._lists.level(block.place) if isinstance(block, Paragraph) else None
            if isinstance(block, Paragraph) and block.place is not None and level is not None:
                here = self._lists.scheme(block.place)
                if depth >= 0 and here != scheme:
                    out.append("</text:list-item></text:list>" * (depth + 1))
                    depth = -1
                out.append(self._item(block, depth, under))
                depth, scheme = block.place.level, here
                continue
            if depth >= 0:
                out.append("</text:list-item></text:list>" * (depth + 1))
                depth = -1
            if isinstance(block, Paragraph):
                out.append(self.paragraph(block, under))
            elif isinstance(block, Table):
                out.append(self.table(block, under))
        out.append("</text:list-item></text:list>" * (depth + 1))
        return "".join(out)

    def _item(self, paragraph: Paragraph, depth: int, under: Under | None) -> str:
        """Write an item of a list, `depth` levels of which are open, and leave its own level open."""
        place = paragraph.place
        assert place is not None  # noqa: S101 -- the caller asked
        item = self._lists.item(place, self._region)
        text = self.paragraph(paragraph, under)
        if depth >= place.level:
            return "</text:list-item></text:list>" * (depth - place.level) + f"</text:list-item>{item}{text}"
        deeper = ["<text:list><text:list-item>"] * (place.level - depth)
        if depth < 0:
            deeper[0] = self._lists.open(place, self._region) + "<text:list-item>"
        deeper[-1] = deeper[-1].replace("<text:list-item>", item)
        return "".join(deeper) + text

    def paragraph(self, paragraph: Paragraph, under: Under | None = None, *, lead: str = "") -> str:
        """Write a paragraph or a heading; `lead` is ready text before its own."""
        self._spaced = True
        before, inlines, self._break = _page_breaks(paragraph.inlines, begun=self._break)
        style = self._style(paragraph, under, broken=before)
        inside = lead + self._inlines(inlines)
        rank = 1 if paragraph.item is not None else paragraph.heading
        if rank is None or not inside:
            head = f'<text:p text:style-name="{style}"'
            return f"{head}>{inside}</text:p>" if inside else f"{head}/>"
        level = min(max(rank, 1), 10)
        return f'<text:h text:style-name="{style}" text:outline-level="{level}">{inside}</text:h>'

    def _style(self, paragraph: Paragraph, under: Under | None, *, broken: bool) -> str:
        key = (paragraph.style, paragraph.format, paragraph.place, under, broken, self.page, self._mark(paragraph))
        name = self._heads.get(key)
        if name is None:
            name = self._heads[key] = self._automatic_style(paragraph, under, broken=broken)
        self.page = self.page_start = ""
        return name

    def _automatic_style(self, paragraph: Paragraph, under: Under | None, *, broken: bool) -> str:
        look, mark = paragraph.format, self._mark(paragraph)
        own = self._styles.resolved(paragraph.style)
        if under is not None:
            look = Format((k, v) for k, v in under.paragraph.items() if own[0].get(k) is None).merged(look)
            mark = Format((k, v) for k, v in under.character.items() if own[1].get(k) is None).merged(mark)
        look = self._indented(paragraph, look)
        more = self.page_start
        if broken and not self.page and look.get("page_break_before") is None:
            look = look.merged(Format({"page_break_before": True}))
        content = looks.paragraph(look, more) + looks.text(mark)
        parent = self._styles.name(paragraph.style)
        place = self._listed(paragraph)
        listed = f' style:list-style-name="{self._lists.style(place)}"' if place else ""
        if not content and not self.page and not listed:
            return parent
        return self._automatic.name("paragraph", content, f' style:parent-style-name="{parent}"{listed}{self.page}')

    def _listed(self, paragraph: Paragraph) -> ListPlace | None:
        return paragraph.place if self._lists.level(paragraph.place) is not None else None

    def _mark(self, paragraph: Paragraph) -> Format:
        """Give a paragraph of its mark's looks what its texts have too: its label and its height depend on them."""
        if not paragraph.mark:
            return PLAIN
        texts = [i.format for i in paragraph.inlines if isinstance(i, Run) and i.text.strip()]
        if not texts and paragraph.inlines:
            return PLAIN
        return Format((k, v) for k, v in paragraph.mark.items() if all(t.get(k) == v for t in texts))

    def _indented(self, paragraph: Paragraph, look: Format) -> Format:
        """Say the indentation of a numbered paragraph where it is another than its level's (17.9.22)."""
        level = self._lists.level(paragraph.place)
        if level is None or paragraph.place is None:
            return look
        styled = self._styles.place(paragraph.style)
        said = level.paragraph
        if styled is not None and (styled.list, styled.level) == (paragraph.place.list, paragraph.place.level):
            said = said.merged(_only(self._styles.resolved(paragraph.style)[0]))
        said = said.merged(_only(look))
        if indent(said) == indent(level.paragraph):
            return look.without(*_INDENTS)
        left, first = indent(said)
        return look.merged(Format({"indent_left": left, "indent_first": first}))

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        out: list[str] = []
        opened = ""
        for inline in inlines:
            link = target(inline.link) if isinstance(inline, Run) and inline.link else ""
            if link != opened:
                out.append("</text:a>" if opened else "")
                spelt = escape(link, {'"': "&quot;"})
                out.append(f'<text:a xlink:type="simple" xlink:href="{spelt}">' if link else "")
                opened = link
            if isinstance(inline, Run):
                out.append(self._run(inline.text, inline.format))
            else:
                out.append(self._rest[type(inline)](inline))
        out.append("</text:a>" if opened else "")
        return "".join(out)

    def _run(self, text: str, look: Format) -> str:
        text = legible(text)
        if not text:
            return ""
        spelt = escape(text)
        if "  " in spelt:
            spelt = _SPACES.sub(_spaces, spelt)
        if self._spaced and spelt[0] == " ":
            spelt = f"<text:s/>{spelt[1:]}"
        self._spaced = text[-1] == " " and not spelt.endswith("/>")
        return self._span(spelt, look)

    def _span(self, inside: str, look: Format) -> str:
        properties = looks.text(look) if look is not PLAIN else ""
        if not properties:
            return inside
        return f'<text:span text:style-name="{self._automatic.name("text", properties)}">{inside}</text:span>'

    def _tab(self, tab: Tab) -> str:
        self._spaced = False
        return self._span("<text:tab/>", tab.format)

    def _broken(self, _inline: Break) -> str:
        self._spaced = True
        return "<text:line-break/>"

    def _omission(self, omission: Omission) -> str:
        return self._run(OMISSIONS[omission.kind], _ITALIC)

    def _field(self, field: Field) -> str:
        self._spaced = False
        if field.kind == "page":
            return self._span('<text:page-number text:select-page="current">1</text:page-number>', field.format)
        if field.kind == "pages":
            return self._span("<text:page-count>1</text:page-count>", field.format)
        if field.label not in SEQUENCES:
            return self._run(str(field.number), field.format)
        last = self._numbers.sequences.get(field.label, 0)
        formula = f"ooow:{field.label}+1" if field.number == last + 1 else f"ooow:{field.number}"
        self._numbers.sequences[field.label] = field.number
        self._numbers.captions += 1
        inside = (
            f'<text:sequence text:ref-name="caption{self._numbers.captions}" text:name="{field.label}" '
            f'text:formula="{formula}" style:num-format="1">{field.number}</text:sequence>'
        )
        return self._span(inside, field.format)

    def _note(self, reference: NoteReference) -> str:
        notes = self._numbers.document.notes
        if self._region != "body" or not 0 <= reference.note < len(notes):
            return ""
        kind = "endnote" if notes[reference.note].kind == "endnote" else "footnote"
        known = self._numbers.notes[kind]
        if reference.note in known:
            number = known[reference.note]
            inside = (
                f'<text:note-ref text:note-class="{kind}" text:reference-format="text" '
                f'text:ref-name="{kind}{number}">{cited(kind, number)}</text:note-ref>'
            )
            return self._span(inside, _RAISED)
        number = known[reference.note] = len(known) + 1
        story = Story(self._numbers, self._styles, self._automatic, self._lists, region=f"{kind}{number}")
        body = story.blocks(notes[reference.note].blocks) or _EMPTY
        self._spaced = False
        return (
            f'<text:note text:id="{kind}{number}" text:note-class="{kind}">'
            f"<text:note-citation>{cited(kind, number)}</text:note-citation>"
            f"<text:note-body>{body}</text:note-body></text:note>"
        )

    def _picture(self, picture: Picture) -> str:
        if not 0 <= picture.media < len(self._numbers.document.media):
            return ""
        self._spaced = False
        self._numbers.frames += 1
        text = escape(description(picture.description))
        wide, high = (_across(n) for n in (picture.width, picture.height))
        look = '<style:graphic-properties style:vertical-pos="top" style:vertical-rel="baseline"/>'
        style = self._automatic.name("graphic", look)
        return (
            f'<draw:frame draw:style-name="{style}" draw:name="Picture {self._numbers.frames}" '
            f'text:anchor-type="as-char" svg:width="{wide}" svg:height="{high}">'
            f'<draw:image xlink:href="{self._numbers.image(picture.media)}" xlink:type="simple" xlink:show="embed" '
            f'xlink:actuate="onLoad"/>{f"<svg:desc>{text}</svg:desc>" if text else ""}</draw:frame>'
        )

    def table(self, table: Table, under: Under | None = None) -> str:
        """Write a table; empty where nothing of it is left."""
        text = self._grids.table(table, under, page=self.page, page_start=self.page_start)
        if text:
            self.page = self.page_start = ""
        return text


def cited(kind: str, number: int) -> str:
    """Spell the number of a note as its kind is numbered: footnotes 1, 2, endnotes i, ii, as Word does."""
    return spell(number, "lowerRoman") if kind == "endnote" else str(number)


def _across(size: int) -> str:
    """Spell the width or height of a picture, which the model has in English Metric Units."""
    return looks.points(round(min(max(size, _POINT), _LARGEST) / _POINT * 20))


def _spaces(match: re.Match[str]) -> str:
    more = len(match.group()) - 1
    return f' <text:s text:c="{more}"/>' if more > 1 else " <text:s/>"


def _only(look: Format) -> Format:
    return Format((k, v) for k, v in look.items() if k in _INDENTS)


def _page_breaks(inlines: Sequence[Inline], *, begun: bool) -> tuple[bool, Sequence[Inline], bool]:
    """Take page breaks from a paragraph's ends: OpenDocument breaks pages between paragraphs only."""
    at, end = 0, len(inlines)
    while at < end and _is_page_break(inlines[at]):
        at += 1
    while end > at and _is_page_break(inlines[end - 1]):
        end -= 1
    if at == end and at:
        return begun, (), True  # nothing but a break: what follows begins the page
    return begun or at > 0, inlines[at:end], end < len(inlines)


def _is_page_break(inline: Inline) -> bool:
    return isinstance(inline, Break) and inline.kind == "page"
