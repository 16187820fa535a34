"""Write styles.xml: the styles that a copy uses, and those that they are based on.

Standard names stay, for the look depends on them in Word; every other style is called after its place among those that
are written, so that neither a name nor a gap tells of a style that only withheld text had.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from redactor.core.document import Format, Style
from redactor.core.properties import CHARACTER, LANGUAGES, PARAGRAPH
from redactor.formats.docx import looks_out as looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.document import Document, ListPlace

KINDS: Final = ("paragraph", "character", "table")
_NORMAL = Style("", "paragraph", "Normal")
_CELL_MARGINS = Format({"indent": 0, "margin_top": 0, "margin_left": 108, "margin_bottom": 0, "margin_right": 108})
_FIXED: Final = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
)
_FIXED_NAMES: Final = frozenset({"Default Paragraph Font", "No List"})


class StyleSheet:
    """The styles of a copy: their ids, and the places in a numbering that come with them."""

    def __init__(self, document: Document, used: Iterable[str]) -> None:
        """Choose the styles to write: the used ones, the default ones, and what those are based on."""
        known = {s.key: s for s in document.styles if s.kind in KINDS and s.builtin not in _FIXED_NAMES}
        wanted = set(used) | {s.key for s in self._first(known.values(), "Normal", "Normal Table")}
        for key in tuple(wanted):
            wanted |= set(_ancestry(key, known))
        self.styles = [s for s in known.values() if s.key in wanted]
        self._known = known
        if not any(s.builtin == "Normal" for s in self.styles):
            self.styles.insert(0, _NORMAL)
        if not any(s.builtin == "Normal Table" for s in self.styles):
            self.styles.append(Style("\0table", "table", "Normal Table", table=_CELL_MARGINS))
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._name_all()
        self._document = document

    @staticmethod
    def _first(styles: Iterable[Style], *names: str) -> Iterator[Style]:
        """Find the style of each name; a draft that names two the same means the first."""
        for name in names:
            yield from islice((s for s in styles if s.builtin == name), 1)

    def _name_all(self) -> None:
        taken: set[str] = set()
        own = 0
        for style in self.styles:
            name = style.builtin
            if name is None or name in taken:
                own += 1
                name = f"Style {own}"
            taken.add(name)
            self._names[style.key] = name
            self._ids[style.key] = "".join(c for c in name[:1].upper() + name[1:] if c.isalnum())

    def id(self, key: str | None, kind: str) -> str:
        """Name the style that a thing of that kind can have; empty for the default one."""
        style = self._known.get(key or "")
        if style is None or style.kind != kind or style.builtin in {"Normal", "Normal Table"}:
            return ""
        return self._ids.get(style.key, "")

    def place(self, key: str | None) -> ListPlace | None:
        """Find the place in a numbering that a style gives its paragraphs."""
        style = self._known.get(key) if key else next((s for s in self.styles if s.builtin == "Normal"), None)
        for ancestor in _ancestry(style.key, self._known) if style else ():
            place = self._known[ancestor].place
            if place is not None:
                return place
        return None

    def numbered(self) -> list[tuple[str, ListPlace]]:
        """List the ids of the styles that number their paragraphs."""
        return [(self._ids[s.key], s.place) for s in self.styles if s.place is not None and s.kind == "paragraph"]

    def xml(self, numbers: Mapping[int, int]) -> str:
        """Write the part; `numbers` says which number a list has in numbering.xml."""
        return f"{self._defaults()}{_FIXED}{''.join(self._style(s, numbers) for s in self.styles)}"

    def _defaults(self) -> str:
        character, paragraph = (
            Format((k, v) for d in self._document.defaults for k, v in d.items() if k in table)
            for table in (CHARACTER, PARAGRAPH)
        )
        if character.get("language") is None and self._document.language in LANGUAGES:
            character = character.merged(Format({"language": self._document.language}))
        return (
            f"<w:docDefaults><w:rPrDefault><w:rPr>{looks.run(character)}</w:rPr></w:rPrDefault>"
            f"<w:pPrDefault><w:pPr>{looks.paragraph(paragraph.without('shade'))}</w:pPr></w:pPrDefault></w:docDefaults>"
        )

    def _style(self, style: Style, numbers: Mapping[int, int]) -> str:
        name = self._names[style.key]
        default = ' w:default="1"' if name in {"Normal", "Normal Table"} else ""
        based = self._ids.get(style.based_on or "", "") if self._same_kind(style, style.based_on) else ""
        follows = self._ids.get(style.follows or "", "") if self._same_kind(style, style.follows) else ""
        numbering = ""
        if style.place is not None and style.place.list in numbers:
            numbering = num_pr(numbers[style.place.list], style.place.level)
        parts = [
            f'<w:style w:type="{style.kind}"{default} w:styleId="{self._ids[style.key]}"><w:name w:val="{name}"/>',
            f'<w:basedOn w:val="{based}"/>' if based else "",
            f'<w:next w:val="{follows}"/>' if follows else "",
            "<w:qFormat/>" if style.kind == "paragraph" else "",
            _wrapped("pPr", looks.paragraph(_outlined(style), numbering)) if style.kind != "character" else "",
            _wrapped("rPr", looks.run(style.character)),
        ]
        if style.kind == "table":
            parts.append(_wrapped("tblPr", looks.table(style.table, bands=True)))
            parts.append(_wrapped("tcPr", looks.cell(style.cell)))
            parts += [_condition(*c) for c in style.conditions]
        return "".join(parts) + "</w:style>"

    def _same_kind(self, style: Style, other: str | None) -> bool:
        known = self._known.get(other or "")
        return known is not None and known.kind == style.kind and known.key != style.key


def num_pr(number: int, level: int) -> str:
    """Spell a place in a numbering."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _ancestry(key: str, known: Mapping[str, Style]) -> list[str]:
    """List a style and what it is based on, the nearest first; a circle ends where it began."""
    out: list[str] = []
    at: str | None = key
    while at is not None and at in known and at not in out:
        out.append(at)
        at = known[at].based_on
    return out


def _outlined(style: Style) -> Format:
    if style.heading is None or style.heading not in range(1, 10) or style.paragraph.get("outline") is not None:
        return style.paragraph
    return style.paragraph.merged(Format({"outline": style.heading - 1}))


def _condition(name: str, paragraph: Format, character: Format, cell: Format) -> str:
    inside = (
        _wrapped("pPr", looks.paragraph(paragraph))
        + _wrapped("rPr", looks.run(character))
        + _wrapped("tcPr", looks.cell(cell))
    )
    return f'<w:tblStylePr w:type="{name}">{inside}</w:tblStylePr>'


def _wrapped(tag: str, inside: str) -> str:
    return f"<w:{tag}>{inside}</w:{tag}>" if inside else ""
