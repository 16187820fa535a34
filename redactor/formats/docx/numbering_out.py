"""Write numbering.xml: the lists that a copy uses, live, so that Word counts them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from redactor.core.numbering import BULLET, plain_template
from redactor.formats.docx import looks_out as looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redactor.core.document import ListLevel, ListPlace, NumberedList

_FORMATS: Final = frozenset(
    "decimal decimalZero lowerLetter upperLetter lowerRoman upperRoman ordinal bullet none".split()
)
_SUFFIXES: Final = frozenset({"tab", "space", "nothing"})
_ALIGNS: Final = frozenset({"left", "center", "right"})
_GLYPHS: Final = frozenset("•◦‣▪■□●○◆◇►✓→-–—*§o·")
_SYMBOLS: Final = range(0xF020, 0xF100)  # the private characters by which Word names the glyphs of symbol fonts
_SYMBOL_FONTS: Final = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3"})
_LEVELS: Final = 9


class Numbering:
    """The lists of a copy: which number each has in the part."""

    def __init__(self, lists: Sequence[NumberedList], used: Iterable[int]) -> None:
        """Give the used lists numbers in their order."""
        self._lists = lists
        known = sorted(i for i in set(used) if 0 <= i < len(lists))
        self.numbers: Mapping[int, int] = {index: number for number, index in enumerate(known, 1)}

    def has(self, place: ListPlace | None) -> bool:
        """Tell whether a place is in a list that is written."""
        return (
            place is not None
            and place.list in self.numbers
            and 0 <= place.level < min(len(self._lists[place.list].levels), _LEVELS)
        )

    def xml(self, styles: Iterable[tuple[str, ListPlace]]) -> str:
        """Write the part; `styles` are the ids of those that number their paragraphs, with the place they give."""
        schemes: dict[int, int] = {}
        first: dict[int, NumberedList] = {}
        for index in self.numbers:
            numbered = self._lists[index]
            first.setdefault(schemes.setdefault(numbered.scheme, len(schemes)), numbered)
        linked: dict[tuple[int, int], str] = {}
        for style, place in styles:
            if self.has(place):
                linked.setdefault((schemes[self._lists[place.list].scheme], place.level), style)
        abstract = (_abstract(number, numbered, linked) for number, numbered in first.items())
        return "".join(abstract) + "".join(self._num(i, n, schemes) for i, n in self.numbers.items())

    def _num(self, index: int, number: int, schemes: Mapping[int, int]) -> str:
        numbered = self._lists[index]
        restarts = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in numbered.restarts
            if 0 <= level < _LEVELS
        )
        return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{schemes[numbered.scheme]}"/>{restarts}</w:num>'


def _abstract(number: int, numbered: NumberedList, linked: Mapping[tuple[int, int], str]) -> str:
    levels = "".join(
        _level(at, level, linked.get((number, at), "")) for at, level in enumerate(numbered.levels[:_LEVELS])
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


def _level(at: int, level: ListLevel, style: str) -> str:
    kind = level.number_format if level.number_format in _FORMATS else "decimal"
    character = looks.run(level.character)
    paragraph = looks.paragraph(level.paragraph)
    return "".join(
        (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{min(max(level.start, 0), 32767)}"/><w:numFmt w:val="{kind}"/>',
            f'<w:lvlRestart w:val="{min(max(level.restart, 0), _LEVELS)}"/>' if level.restart is not None else "",
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:isLgl/>" if level.legal else "",
            f'<w:suff w:val="{level.suffix}"/>' if level.suffix in _SUFFIXES - {"tab"} else "",
            f'<w:lvlText w:val="{_template(kind, level)}"/>',
            f'<w:lvlJc w:val="{level.align if level.align in _ALIGNS else "left"}"/>',
            f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "",
            f"<w:rPr>{character}</w:rPr>" if character else "",
            "</w:lvl>",
        )
    )


def _template(kind: str, level: ListLevel) -> str:
    if kind != "bullet":
        return escape(plain_template(level.template), {'"': "&quot;"})
    glyph = level.template[:1]
    if glyph in _GLYPHS and glyph:
        return glyph
    if glyph and ord(glyph) in _SYMBOLS and level.character.get("font") in _SYMBOL_FONTS:
        return glyph
    return BULLET
