"""Write page sections: where they end, and what stands at the top and the foot of their pages.

A section of which nothing is left is not written, and the one that the document now ends with is the last that has
content: a cut that takes the end of a section never hands its content to another section's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.document import Paragraph, SectionBreak, Table
from redactor.formats.docx import looks_out as looks

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.document import Block, Document


def sectioned(document: Document) -> tuple[list[tuple[Block, int | None]], int]:
    """Pair each paragraph and table with the section that ends with it, and name the section that ends the document."""
    out: list[tuple[Block, int | None]] = []
    fresh = False  # whether anything stands in the section so far
    for block in document.blocks:
        if isinstance(block, Paragraph | Table):
            out.append((block, None))
            fresh = True
        elif isinstance(block, SectionBreak) and fresh and 0 <= block.section < len(document.sections):
            out[-1] = (out[-1][0], block.section)
            fresh = False
    last = len(document.sections) - 1
    if not fresh and out and out[-1][1] is not None:
        block, last = out[-1][0], out[-1][1] or 0
        out[-1] = (block, None)
    return out, last


_NEWEST_MODE = 15  # of Word 2013 and all that followed


def stories_shown(document: Document) -> list[int]:
    """List the stories of the sections that are written, where there are pages that show them."""
    blocks, last = sectioned(document)
    sections = [section for _, section in blocks if section is not None] + [last]
    even = _has_even_pages(document)
    shown = (i for s in sections for i in document.sections[s].stories if 0 <= i < len(document.stories))
    wanted = dict.fromkeys(shown)
    return [i for i in wanted if any(_shows(document, s, i, even=even) for s in sections)]


def _has_even_pages(document: Document) -> bool:
    return any(bool(s.format.get("even_pages")) for s in document.sections)


def _shows(document: Document, section: int, story: int, *, even: bool) -> bool:
    """Tell whether a section has pages for one of its stories: an unused first-page header is a hiding place."""
    page = document.stories[story].page
    if story not in document.sections[section].stories:
        return False
    if page == "first":
        return bool(document.sections[section].format.get("title_page"))
    return page == "default" or (page == "even" and even)


class Sections:
    """The sections of a copy, in the order in which they are written."""

    def __init__(self, document: Document, story: Callable[[str, int, tuple[Block, ...]], str]) -> None:
        """Keep how a header or footer becomes a part: `story(kind, number, blocks)` names the relationship to it."""
        self._document = document
        self._story = story
        self._named: dict[int | str, str] = {}
        self._counts = {"header": 0, "footer": 0}
        self._before: set[tuple[str, str]] = set()
        self.even_pages = _has_even_pages(document)
        modes = [m for s in document.sections if isinstance(m := s.format.get("word_mode"), int)]
        self.mode = modes[0] if modes else _NEWEST_MODE

    def xml(self, index: int) -> str:
        """Write the `w:sectPr` of a section."""
        section = self._document.sections[index]
        return looks.section(section.format, self._references(index))

    def _references(self, section: int) -> str:
        """Refer to the section's stories, and to an empty one where it would otherwise inherit that of another."""
        wanted: dict[tuple[str, str], int | str] = {}
        for index in self._document.sections[section].stories:
            if 0 <= index < len(self._document.stories) and _shows(
                self._document, section, index, even=self.even_pages
            ):
                story = self._document.stories[index]
                wanted.setdefault((story.kind, story.page), index)
        for kind, page in sorted(self._before - wanted.keys()):
            wanted[kind, page] = kind
        self._before |= wanted.keys()
        return "".join(
            f'<w:{kind}Reference w:type="{page}" r:id="{self._named_story(kind, which)}"/>'
            for (kind, page), which in sorted(wanted.items(), key=lambda pair: pair[0])
        )

    def _named_story(self, kind: str, which: int | str) -> str:
        name = self._named.get(which)
        if name is None:
            self._counts[kind] += 1
            blocks = self._document.stories[which].blocks if isinstance(which, int) else ()
            name = self._named[which] = self._story(kind, self._counts[kind], blocks)
        return name
