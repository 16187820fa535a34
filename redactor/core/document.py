"""What a document is, in any format: closed, so that writing it cannot leak, and rich enough to look the same.

Rules this module keeps:

- Free text stands in four places only: the text of a `Run`, its link target, the description of a `Picture`, and the
  title of the `Document`. `origin` is for findings and is never written.
- Every other property is a number in a range or a member of a closed set (`Format`, checked on construction).
- Names that people invented (styles, bookmarks, lists, parts, ids) do not exist here; readers map them to keys.
- Everything is frozen. Lengths are in twentieths of a point (twips) unless a name says otherwise, font sizes in
  half-points; colours are six upper-case hex digits or `auto` (ECMA-376 Part 1, 17.18).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from redactor.core.properties import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.properties import Value

OBJECT: Final = "\ufffc"
"""Stands in a paragraph's text for an inline that is no text: a picture, a note reference, a field, an omission."""


class Format:
    """An immutable, checked set of properties, such as `{"bold": True, "size": 24}`.

    Raises ValueError for a property or value outside the closed tables of `core.properties`.
    """

    __slots__ = ("_items",)
    _items: dict[str, Value]

    def __init__(self, items: Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        """Check and freeze the properties."""
        pairs = dict(items)
        for name, value in pairs.items():
            check(name, value)
        object.__setattr__(self, "_items", dict(sorted(pairs.items())))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse every change."""
        raise AttributeError(name)

    def get(self, name: str, default: Value | None = None) -> Value | None:
        """Look a property up."""
        return self._items.get(name, default)

    def items(self) -> Iterable[tuple[str, Value]]:
        """List the properties in the order of their names."""
        return self._items.items()

    def merged(self, other: Format) -> Format:
        """Lay another set of properties over this one."""
        return Format(self._items | other._items) if other._items else self

    def without(self, *names: str) -> Format:
        """Leave some properties out."""
        return Format((k, v) for k, v in self._items.items() if k not in names)

    def __bool__(self) -> bool:
        """Tell whether any property is set."""
        return bool(self._items)

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Format) and self._items == other._items

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        """Show the properties."""
        return f"Format({self._items!r})"


@lru_cache(maxsize=4096)
def format_of(*pairs: tuple[str, Value]) -> Format:
    """Make a `Format`, or hand out the equal one made before: documents repeat a few hundred times over."""
    return Format(pairs)


PLAIN: Final = Format()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks the same throughout.

    `link` is an http(s) or mailto target, or `#`. `look_hidden` says why a reader would not see the text (a member of
    `properties.LOOK_HIDDEN`). `level` is the marking that a control or character style around it names.
    """

    text: str
    format: Format = PLAIN
    link: str | None = None
    look_hidden: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A jump to the next tab stop."""

    format: Format = PLAIN
    text = "\t"
    level = None


@dataclass(frozen=True, slots=True)
class Break:
    """A line, page or column break inside a paragraph."""

    kind: str = "line"
    text = "\n"
    level = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of `Document.media`, shown at a size in English Metric Units."""

    media: int
    width: int
    height: int
    description: str = ""
    level: str | None = None
    text = OBJECT


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The place in the text where a note of `Document.notes` hangs."""

    note: int
    level: str | None = None
    text = OBJECT


@dataclass(frozen=True, slots=True)
class Field:
    """A live field. `kind` is `page`, `pages` or `sequence`; a sequence counts captions of one closed `label`."""

    kind: str
    label: str = ""
    number: int = 0
    format: Format = PLAIN
    level: str | None = None
    text = OBJECT


@dataclass(frozen=True, slots=True)
class Omission:
    """Something of the original that no copy can hold; a copy says so in its place. `kind` is of a closed set."""

    kind: str
    level: str | None = None
    text = OBJECT


Inline = Run | Tab | Break | Picture | NoteReference | Field | Omission


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A paragraph's place in a numbering: which list of `Document.lists`, which level, and the label drawn there."""

    list: int
    level: int
    label: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. Its `text` has one character for every inline that is no text (`OBJECT`), so spans stay simple.

    `heading` is the outline level (1 is the highest) where it is a heading. `style_level` and `control_level` are
    markings that a paragraph style or a content control around it names. `item` is the number of the agenda item that
    this paragraph is the heading of; only the renderer sets it, and writers make anchors of it.
    """

    inlines: tuple[Inline, ...] = ()
    style: str | None = None
    format: Format = PLAIN
    mark: Format = PLAIN
    place: ListPlace | None = None
    heading: int | None = None
    style_level: str | None = None
    control_level: str | None = None
    item: str | None = None
    origin: str = ""

    @cached_property
    def text(self) -> str:
        """Join the text of the inlines."""
        return "".join(i.text for i in self.inlines)

    def slice(self, start: int, end: int) -> tuple[Inline, ...]:
        """Cut the inlines between two offsets of `text`."""
        out: list[Inline] = []
        at = 0
        for inline in self.inlines:
            size = len(inline.text)
            low, high = max(start - at, 0), min(end - at, size)
            if low < high:
                out.append(_cut(inline, low, high))
            at += size
        return tuple(out)


def _cut(inline: Inline, low: int, high: int) -> Inline:
    if isinstance(inline, Run) and (low, high) != (0, len(inline.text)):
        return Run(inline.text[low:high], inline.format, inline.link, inline.look_hidden, inline.level)
    return inline


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell."""

    blocks: tuple[Block, ...] = ()
    format: Format = PLAIN


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `control_level` as for a paragraph."""

    cells: tuple[Cell, ...] = ()
    format: Format = PLAIN
    control_level: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a text box (`box`) set in line. `columns` are the widths of the grid."""

    rows: tuple[Row, ...] = ()
    columns: tuple[int, ...] = ()
    style: str | None = None
    format: Format = PLAIN
    box: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class SectionBreak:
    """The end of the page section `section` of `Document.sections`; the last section ends with the document."""

    section: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents, made anew from the headings that a copy shows."""

    levels: int = 3
    origin: str = ""


Block = Paragraph | Table | SectionBreak | Contents


@dataclass(frozen=True, slots=True)
class Style:
    """A style in use. `key` is ours; `builtin` is the standard name where it is one of the closed set.

    `conditions` are the parts of a table style (first row, banded columns …): name, paragraph, character and cell
    properties.
    """

    key: str
    kind: str
    builtin: str | None = None
    based_on: str | None = None
    follows: str | None = None
    heading: int | None = None
    paragraph: Format = PLAIN
    character: Format = PLAIN
    table: Format = PLAIN
    cell: Format = PLAIN
    place: ListPlace | None = None
    conditions: tuple[tuple[str, Format, Format, Format], ...] = ()


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a numbering: its number format, template (`%1.`), start and look."""

    number_format: str = "decimal"
    template: str = "%1."
    start: int = 1
    suffix: str = "tab"
    align: str = "left"
    restart: int | None = None
    legal: bool = False
    paragraph: Format = PLAIN
    character: Format = PLAIN


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A numbering in use. Lists with the same `scheme` count on together, unless a level `restarts`."""

    scheme: int
    levels: tuple[ListLevel, ...]
    restarts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or an endnote (`kind`)."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, decoded and encoded anew: `type` is `png` or `jpeg`; width and height in pixels.

    `pixels` is a digest of them (`pixels:` and SHA-256 in hex, over mode, width, height and the rows), for a format
    that holds pixels and not the file; empty where no such format can be accounted for.
    """

    type: str
    data: bytes = field(repr=False)
    width: int
    height: int
    pixels: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A header or a footer. `kind` is `header` or `footer`, `page` is `default`, `first` or `even`."""

    kind: str
    page: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A page section: its geometry and the stories (indexes into `Document.stories`) at the top and foot of a page."""

    format: Format = PLAIN
    stories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the reader left out, by kind and place; never its text.

    `visible` if a reader of the original would have seen it.
    """

    kind: str
    place: str
    visible: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document of any format.

    `sections` is never empty. `revisions` counts the tracked changes of the original, however they were resolved;
    `hidden` lists where text only looked hidden (place, why), once `core.hidden` has decided about it.
    """

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = (Section(),)
    stories: tuple[Story, ...] = ()
    notes: tuple[Note, ...] = ()
    media: tuple[Media, ...] = ()
    styles: tuple[Style, ...] = ()
    lists: tuple[NumberedList, ...] = ()
    defaults: tuple[Format, Format] = (PLAIN, PLAIN)
    title: str = ""
    language: str = "en-GB"
    losses: tuple[Loss, ...] = ()
    revisions: int = 0
    hidden: tuple[tuple[str, str], ...] = ()


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Walk every paragraph in reading order, through tables and the tables inside them."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs(cell.blocks)
