"""Live numbering in OpenDocument: list styles, and lists that count on through the whole text.

A scheme of the model is one list: its first `text:list` has an id, every later one continues it. Where OpenDocument
would count otherwise than the document does, the item says its number (OpenDocument 1.3, part 3, 5.3 and 19.880).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from redactor.core.numbering import BULLET, LEVELS, plain_template
from redactor.formats import odt_looks as looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.document import Document, Format, ListLevel, ListPlace
    from redactor.formats.odt_styles import Automatic

_FORMATS: Final = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "none": ""}
_GLYPHS: Final = frozenset("•◦‣▪■□●○◆◇►✓→-–—*§·")
_SYMBOLS: Final = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "►", 0xF0FC: "✓", 0xF0A8: "□"}
_FOLLOWED: Final = {"space": "space", "nothing": "nothing"}
_NUMBER = re.compile("%([1-9])")
_DEFAULT_TAB: Final = 720


class Lists:
    """The lists of one part: their styles, and what was counted so far."""

    def __init__(self, document: Document, automatic: Automatic) -> None:
        """Begin before the first item."""
        self._document = document
        self._automatic = automatic
        self._styles: dict[int, str] = {}
        self._ids: dict[tuple[str, int], str] = {}
        self._counted: dict[tuple[str, int], list[int | None]] = {}
        self._meant: dict[tuple[str, int], list[int | None]] = {}
        self._used: set[tuple[str, int]] = set()

    def level(self, place: ListPlace | None) -> ListLevel | None:
        """Find the level of a place that is in a list of the document."""
        if place is None or not 0 <= place.list < len(self._document.lists):
            return None
        levels = self._document.lists[place.list].levels[:LEVELS]
        return levels[place.level] if 0 <= place.level < len(levels) else None

    def scheme(self, place: ListPlace) -> int:
        """Say with which lists a list counts together."""
        return self._document.lists[place.list].scheme

    def style(self, place: ListPlace) -> str:
        """Name the list style of a place: LibreOffice wants it at the paragraph too, or a heading has no number."""
        return self._styles.setdefault(self.scheme(place), f"L{len(self._styles) + 1}")

    def open(self, place: ListPlace, region: str) -> str:
        """Begin a `text:list` that counts on in its region: the body, or one note or story."""
        scheme, style = self.scheme(place), self.style(place)
        known = self._ids.get((region, scheme))
        if known is not None:
            return f'<text:list text:continue-list="{known}" text:style-name="{style}">'
        name = self._ids[region, scheme] = f"list{len(self._ids) + 1}"
        return f'<text:list xml:id="{name}" text:style-name="{style}">'

    def item(self, place: ListPlace, region: str) -> str:
        """Count an item, and begin it; it says its number where OpenDocument would count otherwise."""
        meant = self._mean(place, region)
        counted = self._count(place, region)
        if counted[place.level] == meant:
            return "<text:list-item>"
        counted[place.level] = meant
        return f'<text:list-item text:start-value="{max(meant, 0)}">'

    def _mean(self, place: ListPlace, region: str) -> int:
        """Count as the document does: `core.numbering` has the rules."""
        numbered = self._document.lists[place.list]
        counts = self._meant.setdefault((region, numbered.scheme), [None] * LEVELS)
        if (region, place.list) not in self._used:
            self._used.add((region, place.list))
            for level, start in numbered.restarts:
                counts[level] = start - 1
        before = counts[place.level]
        now = counts[place.level] = numbered.levels[place.level].start if before is None else before + 1
        for deeper in range(place.level + 1, min(len(numbered.levels), LEVELS)):
            restart = numbered.levels[deeper].restart
            if restart is None or place.level < restart:
                counts[deeper] = None
        return now

    def _count(self, place: ListPlace, region: str) -> list[int | None]:
        """Count as OpenDocument does: a level begins anew below every item of a higher one."""
        counts = self._counted.setdefault((region, self.scheme(place)), [None] * LEVELS)
        before = counts[place.level]
        first = next(i for i, n in enumerate(self._document.lists) if n.scheme == self.scheme(place))
        levels = self._document.lists[first].levels
        start = max(levels[place.level].start, 1) if place.level < len(levels) else 1
        counts[place.level] = start if before is None else before + 1
        counts[place.level + 1 :] = [None] * (LEVELS - place.level - 1)
        return counts

    def xml(self) -> str:
        """Write the list styles that are used, by the first list of each scheme."""
        out = []
        for scheme, name in self._styles.items():
            levels = next(n.levels for n in self._document.lists if n.scheme == scheme)
            inside = "".join(self._level(at, level) for at, level in enumerate(levels[:LEVELS]))
            out.append(f'<text:list-style style:name="{name}">{inside}</text:list-style>')
        return "".join(out)

    def _level(self, at: int, level: ListLevel) -> str:
        look = looks.text(level.character)
        styled = f' text:style-name="{self._automatic.name("text", look)}"' if look else ""
        inside = _geometry(level)
        if level.number_format == "bullet":
            head = f'text:list-level-style-bullet text:level="{at + 1}"{styled} text:bullet-char="{_glyph(level)}"'
            return f"<{head}>{inside}</text:list-level-style-bullet>"
        head = f'text:list-level-style-number text:level="{at + 1}"{styled}{looks.attributes(_number(at, level))}'
        return f"<{head}>{inside}</text:list-level-style-number>"


def _number(at: int, level: ListLevel) -> Iterator[tuple[str, str]]:
    """Spell a label's template: what stands before and behind the numbers, and how many of them there are."""
    template = plain_template(level.template)
    numbers = [int(n) for n in _NUMBER.findall(template)]
    if at + 1 not in numbers:
        yield "style:num-format", ""
        if words := _NUMBER.sub("", template).strip():
            yield "style:num-prefix", _spelt(words)
        return
    yield "style:num-format", _FORMATS.get(level.number_format, "1")
    before, behind = template[: template.index("%")], template[template.rindex("%") + 2 :]
    if before:
        yield "style:num-prefix", _spelt(before)
    if behind:
        yield "style:num-suffix", _spelt(behind)
    if level.start > 1:
        yield "text:start-value", str(min(level.start, 32767))
    if len(numbers) > 1:
        yield "text:display-levels", str(min(len(numbers), at + 1))


def _spelt(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _glyph(level: ListLevel) -> str:
    glyph = level.template[:1]
    if glyph in _GLYPHS and glyph:
        return glyph
    return _SYMBOLS.get(ord(glyph), BULLET) if glyph else BULLET


def _geometry(level: ListLevel) -> str:
    left, first = indent(level.paragraph)
    stop = left if first < 0 else left + _DEFAULT_TAB
    followed = _FOLLOWED.get(level.suffix, "listtab")
    tab = f' text:list-tab-stop-position="{looks.points(stop)}"' if followed == "listtab" else ""
    align = {"center": "center", "right": "end"}.get(level.align, "start")
    return (
        f'<style:list-level-properties fo:text-align="{align}" '
        'text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="{followed}"{tab} '
        f'fo:text-indent="{looks.points(first)}" fo:margin-left="{looks.points(left)}"/></style:list-level-properties>'
    )


def indent(look: Format) -> tuple[int, int]:
    """Give the indentation of a look: of all lines, and of the first beyond that."""
    left, first = look.get("indent_left", 0), look.get("indent_first", 0)
    return (left if isinstance(left, int) else 0), (first if isinstance(first, int) else 0)
