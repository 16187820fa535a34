"""Numbering: the labels that Word draws, and lists made of closed templates.

A list's template is what a person typed into a dialogue, so only its places (`%1`), digits, punctuation and a few
words of the trade are kept; a bullet becomes one of a closed set (ECMA-376 Part 1, 17.9).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import ListLevel, ListPlace, NumberedList
from redactor.formats.docx import looks_in as looks
from redactor.formats.docx.names import W
from redactor.formats.docx.styles_in import child_val
from redactor.formats.docx.symbols import BULLETS, bullet
from redactor.formats.docx.values import clamped, number, on

if TYPE_CHECKING:
    from lxml.etree import _Element

    from redactor.formats.docx.theme_in import Theme

WORDS: Final = frozenset(
    "item section part appendix annex schedule action chapter clause paragraph article note step".split()
)
"""Words that a list's template may keep, in any case."""
LEVELS: Final = 9
FORMATS: Final = frozenset(
    "decimal decimalZero upperRoman lowerRoman upperLetter lowerLetter bullet none ordinal".split()
)

_TOKEN = re.compile(r"%[1-9]|[^\W\d_]+|\d+|.", re.DOTALL)
_PLACE = re.compile(r"%([1-9])")
_MOST_DIGITS = 4
_MOST_TEMPLATE = 40
_SYMBOL_FONTS = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"})
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LONGEST_ROMAN = 5000


@dataclass(slots=True)
class _Scheme:
    """An abstract numbering and how far its count has come; lists that share it count on together."""

    levels: dict[int, _Element]
    number: int
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(slots=True)
class _List:
    """One numbering instance: its scheme, the levels it changes, and where it starts anew."""

    scheme: _Scheme
    changed: dict[int, _Element]
    starts: dict[int, int]
    levels: tuple[ListLevel, ...] = ()
    by_style: dict[str, int] = field(default_factory=dict)
    index: int | None = None
    started: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document. Asking for a label counts on, so it is asked for in the order of the text."""

    def __init__(self, root: _Element | None, theme: Theme) -> None:
        """Index the lists without reading them."""
        self._theme = theme
        self._abstract: dict[str, _Element] = {}
        self._nums: dict[str, _Element] = {}
        self._schemes: dict[str, _Scheme] = {}
        self._lists: dict[str, _List | None] = {}
        self._used: list[_List] = []
        self._by_link: dict[str, str] | None = None
        if root is not None:
            for el in root:
                if el.tag == W + "abstractNum":
                    self._abstract.setdefault(el.get(W + "abstractNumId", ""), el)
                elif el.tag == W + "num":
                    self._nums.setdefault(el.get(W + "numId", ""), el)

    def place(self, num: str | None, level: int | None, style: str | None) -> ListPlace | None:
        """Count a paragraph in, and give its place with the label that is drawn there."""
        found = self._found(num, level, style)
        if found is None:
            return None
        which, at = found
        self._count(which, at)
        return ListPlace(self._index(which), at, self._label(which, at))

    def at_rest(self, num: str | None, level: int | None, style: str) -> ListPlace | None:
        """Give the place that a style names, without counting."""
        found = self._found(num, level, style)
        return None if found is None else ListPlace(self._index(found[0]), found[1], "")

    def used(self) -> tuple[NumberedList, ...]:
        """List the numberings in use, their schemes renumbered in the order of use."""
        order: dict[int, int] = {}
        return tuple(
            NumberedList(order.setdefault(x.scheme.number, len(order)), x.levels, tuple(sorted(x.starts.items())))
            for x in self._used
        )

    def _found(self, num: str | None, level: int | None, style: str | None) -> tuple[_List, int] | None:
        which = self._list(num)
        if which is None:
            return None
        at = level if level is not None else which.by_style.get(style or "", 0)
        return which, min(max(at, 0), LEVELS - 1)

    def _index(self, which: _List) -> int:
        if which.index is None:
            which.index = len(self._used)
            self._used.append(which)
        return which.index

    def _list(self, num: str | None) -> _List | None:
        if num in {None, "0"} or num is None:
            return None
        if num not in self._lists:
            el = self._nums.get(num)
            self._lists[num] = None if el is None else self._read(el)
        return self._lists[num]

    def _read(self, el: _Element) -> _List | None:
        scheme = self._scheme(child_val(el, "abstractNumId"))
        if scheme is None:
            return None
        out = _List(scheme, {}, {})
        for change in el.iterchildren(W + "lvlOverride"):
            at = number(change.get(W + "ilvl"))
            if at is None or not 0 <= at < LEVELS:
                continue
            level = change.find(W + "lvl")
            start = clamped(number(child_val(change, "startOverride")), 0, 9999)
            if level is not None:
                out.changed[at] = level
            if start is not None:
                out.starts[at] = start
        merged = scheme.levels | out.changed
        out.levels = tuple(self._level(merged.get(i)) for i in range(LEVELS))
        for i, lvl in merged.items():
            named = child_val(lvl, "pStyle")
            if named is not None:
                out.by_style.setdefault(named, i)
        return out

    def _scheme(self, identity: str | None) -> _Scheme | None:
        """Read an abstract numbering; one that only points to a numbering style is that style's (17.9.21)."""
        el = self._abstract.get(identity or "")
        if el is None or identity is None:
            return None
        link = child_val(el, "numStyleLink")
        if link is not None and el.find(W + "lvl") is None:
            target = self._linked().get(link)
            if target is not None and target != identity:
                return self._scheme(target) if child_val(self._abstract[target], "numStyleLink") is None else None
        if identity not in self._schemes:
            levels = {number(x.get(W + "ilvl")): x for x in reversed(el.findall(W + "lvl"))}
            kept = {i: x for i, x in levels.items() if i is not None and 0 <= i < LEVELS}
            self._schemes[identity] = _Scheme(kept, len(self._schemes))
        return self._schemes[identity]

    def _linked(self) -> dict[str, str]:
        """Index the abstract numberings by the numbering style that they are of."""
        if self._by_link is None:
            links = ((child_val(el, "styleLink"), identity) for identity, el in self._abstract.items())
            self._by_link = {link: identity for link, identity in links if link is not None}
        return self._by_link

    def _level(self, el: _Element | None) -> ListLevel:
        if el is None:
            return ListLevel(number_format="none", template="")
        legal = el.find(W + "isLgl")
        fmt = child_val(el, "numFmt") or "decimal"
        fmt = fmt if fmt in FORMATS else "decimal"
        look = looks.read(el.find(W + "rPr"), looks.CHARACTER, self._theme)
        text = child_val(el, "lvlText") or ""
        picture = el.find(W + "lvlPicBulletId") is not None
        font = _font(el)
        template = _template(text)
        if fmt == "bullet":
            template = BULLETS[0] if picture else bullet(text, font)
            if font in _SYMBOL_FONTS:
                look.pop("font", None)
        suffix, align = child_val(el, "suff") or "tab", child_val(el, "lvlJc") or "left"
        return ListLevel(
            number_format=fmt,
            template=template,
            start=clamped(number(child_val(el, "start")), 0, 9999) or 0,
            suffix=suffix if suffix in {"tab", "space", "nothing"} else "tab",
            align={"start": "left", "end": "right"}.get(align, align) if align in _ALIGNS else "left",
            restart=clamped(number(child_val(el, "lvlRestart")), 0, LEVELS),
            legal=legal is not None and on(legal),
            paragraph=looks.kept(looks.read(el.find(W + "pPr"), looks.PARAGRAPH, self._theme), p.PARAGRAPH),
            character=looks.kept(look, p.CHARACTER),
        )

    @staticmethod
    def _count(which: _List, at: int) -> None:
        counts = which.scheme.counts
        start = which.starts.get(at)
        if start is not None and at not in which.started:
            counts[at] = start
        else:
            now = counts[at]
            counts[at] = which.levels[at].start if now is None else now + 1
        which.started.add(at)
        for deeper in range(at + 1, LEVELS):
            restart = which.levels[deeper].restart
            if restart is None or (restart and at < restart):
                counts[deeper] = None

    @staticmethod
    def _label(which: _List, at: int) -> str:
        level = which.levels[at]
        if level.number_format == "bullet":
            return level.template

        def drawn(match: re.Match[str]) -> str:
            i = int(match[1]) - 1
            count = which.scheme.counts[i]
            fmt = which.levels[i].number_format
            count = which.levels[i].start if count is None else count
            return written(count, "decimal" if level.legal and fmt != "none" else fmt)

        return _PLACE.sub(drawn, level.template).strip()


_ALIGNS = frozenset({"left", "center", "right", "start", "end"})


def _font(el: _Element) -> str:
    fonts = el.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""


def _template(text: str) -> str:
    """Keep of a template what gives nothing away."""
    out = [piece for piece in _TOKEN.findall(text[:_MOST_TEMPLATE]) if _harmless(piece)]
    return re.sub(r"\s+", " ", "".join(out)).strip(" ")


def _harmless(piece: str) -> bool:
    if piece[0] == "%" and len(piece) > 1:
        return True
    if piece.isdigit():
        return len(piece) <= _MOST_DIGITS
    if piece.isalpha():
        return piece.lower() in WORDS
    return unicodedata.category(piece)[0] in "PS" or piece == " "


def written(count: int, fmt: str) -> str:
    """Write a count in a number format (17.18.59)."""
    if fmt in {"none", "bullet"}:
        return ""
    if fmt == "decimalZero":
        return f"{count:02d}"
    if fmt == "ordinal":
        return f"{count}{_ending(count)}"
    if fmt in {"upperRoman", "lowerRoman"} and 0 < count < _LONGEST_ROMAN:
        return _roman(count) if fmt == "upperRoman" else _roman(count).lower()
    if fmt in {"upperLetter", "lowerLetter"} and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * min((count - 1) // 26 + 1, 30)
        return letter if fmt == "upperLetter" else letter.lower()
    return str(count)


def _ending(count: int) -> str:
    if count % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")


def _roman(count: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (count // value)
        count %= value
    return out
