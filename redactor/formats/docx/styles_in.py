"""Styles: what a style name stands for, and the closure of those in use.

The name that a person gave a style ends here: it is asked for its marking, and replaced by a generated key. Styles are
read when they are first asked for; a template carries hundreds that nobody uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import PLAIN, Format, Style
from redactor.formats.docx import looks_in as looks
from redactor.formats.docx.names import CONDITIONS, W, builtin
from redactor.formats.docx.values import VAL, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from redactor.core.document import ListPlace
    from redactor.formats.docx.looks_in import Found
    from redactor.formats.docx.numbering_in import Numbering
    from redactor.formats.docx.theme_in import Theme

_HEADING = re.compile(r"heading ([1-9])\Z")
_BODY_TEXT: Final = 9  # outline level 10 of the dialogue, counted from 0: no heading
# A chain of ten thousand styles makes every paragraph walk it; Word's own are ten long.
_LONGEST_CHAIN: Final = 64
TOGGLES: Final = ("bold", "italic", "strike", "double_strike", "caps", "small_caps", "vanish")
"""Properties that a character style turns over where the paragraph style sets them too (17.7.3)."""


@dataclass(slots=True)
class Source:
    """A style as it stands in the package."""

    element: _Element
    kind: str
    name: str
    based_on: str | None
    follows: str | None
    link: str | None
    character: Found = field(default_factory=dict)
    numbering: tuple[str | None, int | None] = (None, None)
    outline: int | None = None


def child_val(el: _Element | None, tag: str) -> str | None:
    """Give the value of a child element."""
    child = el.find(W + tag) if el is not None else None
    return None if child is None else child.get(VAL)


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: _Element | None, theme: Theme, level_of: Callable[[str], str | None]) -> None:
        """Index the styles without reading them."""
        self._theme = theme
        self._level_of = level_of
        self._elements: dict[str, _Element] = {}
        self._defaults: dict[str, str] = {}
        self._sources: dict[str, Source | None] = {}
        self._keys: dict[str, str] = {}
        self._out: dict[str, Style] = {}
        self._levels: dict[str, str | None] = {}
        self._effective: dict[str | None, Found] = {}
        self._in_table: dict[tuple[str | None, tuple[str, ...]], Found] = {}
        self.numbering: Numbering | None = None
        self.default_character: Found = {}
        self.defaults: tuple[Format, Format] = (PLAIN, PLAIN)
        if root is not None:
            self._index(root)

    def _index(self, root: _Element) -> None:
        for el in root.iterchildren(W + "style"):
            identity = el.get(W + "styleId")
            if identity is None:
                continue
            self._elements.setdefault(identity, el)
            if el.get(W + "default") in {"1", "true", "on"}:
                self._defaults.setdefault(el.get(W + "type", "paragraph"), identity)
        paragraph = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        character = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.default_character = looks.read(character, looks.CHARACTER, self._theme)
        self.defaults = (
            looks.kept(looks.read(paragraph, looks.PARAGRAPH, self._theme), p.PARAGRAPH),
            looks.kept(self.default_character, p.CHARACTER),
        )

    def source(self, identity: str | None) -> Source | None:
        """Read a style."""
        if identity is None:
            return None
        if identity not in self._sources:
            el = self._elements.get(identity)
            self._sources[identity] = None if el is None else self._read(el)
        return self._sources[identity]

    def _read(self, el: _Element) -> Source:
        ppr = el.find(W + "pPr")
        num = ppr.find(W + "numPr") if ppr is not None else None
        return Source(
            element=el,
            kind=el.get(W + "type", "paragraph"),
            name=child_val(el, "name") or "",
            based_on=child_val(el, "basedOn"),
            follows=child_val(el, "next"),
            link=child_val(el, "link"),
            character=looks.read(el.find(W + "rPr"), looks.CHARACTER, self._theme),
            numbering=(child_val(num, "numId"), number(child_val(num, "ilvl"))),
            outline=number(child_val(ppr, "outlineLvl")),
        )

    def default(self, kind: str) -> str | None:
        """Give the id of the style that things of a kind have where they name none."""
        return self._defaults.get(kind)

    def chain(self, identity: str | None) -> Iterator[tuple[str, Source]]:
        """Walk from a style to what it is based on, each once."""
        seen: set[str] = set()
        while identity is not None and identity not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(identity)
            source = self.source(identity)
            if source is None:
                return
            yield identity, source
            identity = source.based_on

    def level(self, identity: str | None) -> str | None:
        """Ask which marking a style names, by its name, its id, or the name of its linked twin.

        Word's own names never mark: the programs chose them, and no secretary.
        """
        source = self.source(identity)
        if identity is None or source is None:
            return None
        if identity not in self._levels:
            twin = self.source(source.link)
            named = (source.name, identity, twin.name if twin is not None else "")
            invented = "\n".join(" ".join(name.split()) for name in named if name and builtin(name) is None)
            self._levels[identity] = self._level_of(invented) if invented else None
        return self._levels[identity]

    def heading(self, identity: str | None) -> int | None:
        """Find the outline level that a style gives, 1 the highest."""
        for _, source in self.chain(identity):
            if source.outline is not None:
                return source.outline + 1 if 0 <= source.outline < _BODY_TEXT else None
            match = _HEADING.match(source.name.lower())
            if match:
                return int(match[1])
        return None

    def standard_name(self, identity: str | None) -> str:
        """Give Word's own name of a style, or of the nearest standard one that it is based on; empty for none."""
        for _, source in self.chain(identity):
            found = builtin(source.name)
            if found:
                return found
        return ""

    def numbering_of(self, identity: str | None) -> tuple[str | None, int | None, str | None]:
        """Find the numbering that a style gives: list, level, and the style that named the list."""
        level: int | None = None
        for named, source in self.chain(identity):
            num, at = source.numbering
            level = at if level is None else level
            if num is not None:
                return num, level, named
        return None, level, None

    def character(self, identity: str | None) -> Found:
        """Join the character properties of a style and what it is based on."""
        if identity not in self._effective:
            found: Found = {}
            for _, source in reversed(list(self.chain(identity))):
                found.update(source.character)
            self._effective[identity] = found
        return self._effective[identity]

    def in_table(self, identity: str | None, conditions: tuple[str, ...]) -> Found:
        """Join what a table style gives to the characters in a cell, and the `fill` it lays behind them."""
        key = (identity, conditions)
        if key not in self._in_table:
            self._in_table[key] = self._joined(identity, conditions)
        return self._in_table[key]

    def _joined(self, identity: str | None, conditions: tuple[str, ...]) -> Found:
        found: Found = {}
        for _, source in reversed(list(self.chain(identity))):
            parts = {x.get(W + "type", ""): x for x in source.element.iterchildren(W + "tblStylePr")}
            for el in (source.element, *(parts[name] for name in conditions if name in parts)):
                found.update(looks.read(el.find(W + "rPr"), looks.CHARACTER, self._theme))
                for props in ("tblPr", "tcPr"):
                    shade = looks.read(el.find(W + props), {W + "shd": looks.SHADE}, self._theme).get("shade")
                    if shade is not None:
                        found["fill"] = shade
        return found

    def use(self, identity: str | None, kind: str) -> str | None:
        """Take a style, and what it stands on, into the document; gives its key, None for the default style."""
        source = self.source(identity)
        if identity is None or source is None or source.kind != kind:
            return None
        if identity not in self._keys:
            self._keys[identity] = f"s{len(self._keys) + 1}"
            self._out[identity] = self._style(identity, source)
        return None if identity == self._defaults.get(kind) else self._keys[identity]

    def used(self) -> tuple[Style, ...]:
        """List the styles in use, the default ones first."""
        for kind in ("paragraph", "table"):
            self.use(self._defaults.get(kind), kind)
        return tuple(sorted(self._out.values(), key=lambda s: int(s.key[1:])))

    def _style(self, identity: str, source: Source) -> Style:
        is_default = identity == self._defaults.get(source.kind)
        ppr, tpr = source.element.find(W + "pPr"), source.element.find(W + "tblPr")
        cell = looks.read(source.element.find(W + "tcPr"), looks.CELL, self._theme)
        return Style(
            key=self._keys[identity],
            kind=source.kind,
            builtin={"paragraph": "Normal", "table": "Normal Table"}.get(source.kind)
            if is_default
            else builtin(source.name),
            based_on=self._base(source),
            follows=self._next(source, identity),
            heading=self.heading(identity) if source.kind == "paragraph" else None,
            paragraph=looks.kept(looks.read(ppr, looks.PARAGRAPH, self._theme), p.PARAGRAPH),
            character=looks.kept(source.character, p.CHARACTER),
            table=looks.kept(looks.read(tpr, looks.TABLE, self._theme), p.TABLE),
            cell=looks.kept(cell, p.CELL),
            place=self._place(identity, source),
            conditions=tuple(self._conditions(source.element)),
        )

    def _base(self, source: Source) -> str | None:
        """Name the style that this one stands on; a loop of styles stands on nothing."""
        base = source.based_on
        if base is None or any(s is source for _, s in self.chain(base)):
            return None
        self.use(base, source.kind)
        return self._keys.get(base)

    def _next(self, source: Source, identity: str) -> str | None:
        follows = self.source(source.follows)
        if source.follows is None or follows is None or follows.kind != "paragraph" or source.follows == identity:
            return None
        self.use(source.follows, "paragraph")
        return self._keys.get(source.follows)

    def _place(self, identity: str, source: Source) -> ListPlace | None:
        num, level, named = self.numbering_of(identity)
        if source.kind != "paragraph" or self.numbering is None or named != identity:
            return None
        return self.numbering.at_rest(num, level, identity)

    def _conditions(self, el: _Element) -> Iterator[tuple[str, Format, Format, Format]]:
        for part in el.iterchildren(W + "tblStylePr"):
            name = part.get(W + "type", "")
            if name in CONDITIONS:
                yield (
                    name,
                    looks.kept(looks.read(part.find(W + "pPr"), looks.PARAGRAPH, self._theme), p.PARAGRAPH),
                    looks.kept(looks.read(part.find(W + "rPr"), looks.CHARACTER, self._theme), p.CHARACTER),
                    looks.kept(looks.read(part.find(W + "tcPr"), looks.CELL, self._theme), p.CELL),
                )
