"""The styles of an OpenDocument text: those of the model, and one for each look that something has on its own.

Named styles are the ones a copy uses and what those are based on; standard names stay, every other is called after its
place. Automatic styles are called P1, T1 … in the order of their first use, separately in each part.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from redactor.core.document import PLAIN, Format
from redactor.core.properties import CHARACTER, LANGUAGES, PARAGRAPH
from redactor.formats import odt_looks as looks

if TYPE_CHECKING:
    from redactor.core.document import Document, ListPlace, Style
    from redactor.formats.docx.styles_out import StyleSheet

NORMAL: Final = "Standard"
_LETTERS: Final = {
    "paragraph": "P", "text": "T", "table": "Ta", "table-column": "Co", "table-row": "Ro", "table-cell": "Ce",
    "section": "Se", "graphic": "Gr",
}  # fmt: skip
_TAB_STOP: Final = 'style:tab-stop-distance="36pt"'


class Styles:
    """The named styles of a copy."""

    def __init__(self, document: Document, sheet: StyleSheet) -> None:
        """Take over which styles are written, and their ids."""
        self._document = document
        self._sheet = sheet
        self._known = {s.key: s for s in document.styles}
        self._used: dict[str, None] = {}
        self._resolved: dict[str | None, tuple[Format, Format]] = {}

    @cached_property
    def normal(self) -> Style | None:
        """Find the style of paragraphs that name none."""
        return next((s for s in self._document.styles if s.builtin == "Normal" and s.kind == "paragraph"), None)

    def name(self, key: str | None) -> str:
        """Name a paragraph's style, and remember that it is used."""
        name = self._sheet.id(key, "paragraph") or NORMAL
        if name not in self._used:
            self._used |= {self._sheet.id(s.key, "paragraph"): None for s in self.chain(key)} | {name: None}
        return name

    def place(self, key: str | None) -> ListPlace | None:
        """Find the place in a numbering that a style gives its paragraphs."""
        return self._sheet.place(key)

    def chain(self, key: str | None) -> list[Style]:
        """List a style and what it is based on, the farthest first."""
        out: list[Style] = []
        at = self._known.get(key) if key else None
        while at is not None and at not in out:
            out.insert(0, at)
            at = self._known.get(at.based_on) if at.based_on else None
        return out

    def resolved(self, key: str | None) -> tuple[Format, Format]:
        """Lay the looks of a paragraph's style over those of what it is based on: paragraph and characters."""
        found = self._resolved.get(key)
        if found is None:
            paragraph = character = PLAIN
            known = self._known.get(key) if key else None
            for style in self.chain(key) if known is not None else ([self.normal] if self.normal else []):
                paragraph, character = paragraph.merged(style.paragraph), character.merged(style.character)
            found = self._resolved[key] = paragraph, character
        return found

    def xml(self) -> str:
        """Write the named styles."""
        character, paragraph = (
            Format((k, v) for d in self._document.defaults for k, v in d.items() if k in table)
            for table in (CHARACTER, PARAGRAPH)
        )
        if character.get("language") is None and self._document.language in LANGUAGES:
            character = character.merged(Format({"language": self._document.language}))
        spoken = looks.paragraph(paragraph.without("shade"), f" {_TAB_STOP}")
        out = [
            f'<style:default-style style:family="paragraph">{spoken}{looks.text(character)}</style:default-style>',
            self._style(NORMAL, "", self.normal),
        ]
        for style in self._sheet.styles:
            name = self._sheet.id(style.key, "paragraph")
            if style.kind == "paragraph" and name in self._used and name:
                out.append(self._style(name, self._base(style), style))
        return "".join(out)

    def _base(self, style: Style) -> str:
        base = self._known.get(style.based_on or "")
        if base is None or base.kind != "paragraph" or base.key == style.key:
            return ""
        return self._sheet.id(base.key, "paragraph") or NORMAL

    def _style(self, name: str, base: str, style: Style | None) -> str:
        based = f' style:parent-style-name="{base}"' if base else ""
        display = _display(style, name) if style is not None else ""
        shown = f' style:display-name="{display}"' if display else ""
        inside = looks.paragraph(style.paragraph) + looks.text(style.character) if style is not None else ""
        return f'<style:style style:name="{name}"{shown} style:family="paragraph"{based}>{inside}</style:style>'


def _display(style: Style, name: str) -> str:
    """Give a standard style the name that people know it by."""
    known = style.builtin or ""
    display = known[:1].upper() + known[1:]
    return display if name != NORMAL and "".join(filter(str.isalnum, display)) == name else ""


class Automatic:
    """The automatic styles of one part."""

    def __init__(self) -> None:
        """Begin with none."""
        self._names: dict[tuple[str, str, str], str] = {}
        self._counts: dict[str, int] = {}

    def name(self, family: str, content: str, more: str = "") -> str:
        """Name the style of that family with that content; `more` are ready attributes of the style itself."""
        key = family, more, content
        name = self._names.get(key)
        if name is None:
            letter = _LETTERS[family]
            self._counts[letter] = self._counts.get(letter, 0) + 1
            name = self._names[key] = f"{letter}{self._counts[letter]}"
        return name

    def xml(self) -> str:
        """Write them."""
        return "".join(
            f'<style:style style:name="{name}" style:family="{family}"{more}>{content}</style:style>'
            for (family, more, content), name in self._names.items()
        )
