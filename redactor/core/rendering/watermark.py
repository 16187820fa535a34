"""The watermark of a named reader's copy: one line at the foot of every page, the same in all of them.

Text formats have no pages; they show the line where the words of page headers and footers stand. The line is a declared
insertion: the gate knows its words, wants to find them in the finished file, and lets none of them into a public copy.
It deters and it traces; whoever wants to can cut it out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, Story
from redactor.core.rendering.pieces import insertion, joined

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.document import Document, Section
    from redactor.core.rendering.pieces import Rendered

_LONGEST_NAME: Final = 80  # a name is typed by people; a foot line of a page has room for this much
_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """For whom a copy was made, and when; `number` finds it in the log."""

    number: str
    name: str
    at: datetime

    @property
    def words(self) -> str:
        """Say it in one line of plain characters."""
        when = self.at.astimezone(UTC)
        date = f"{when.day} {when:%B %Y}"
        return f"Copy {grouped(self.number)}, made for {_plain(self.name)} on {date} at {when:%H:%M} UTC"


def grouped(number: str) -> str:
    """Write the number of a copy as people read it out: 3f9a-107b-ce22."""
    return "-".join(number[n : n + _GROUP] for n in range(0, len(number), _GROUP))


def marked(rendered: Rendered, words: str) -> Rendered:
    """Put a line at the foot of every page of a rendered copy."""
    feet = EveryPage(rendered.document, words, "watermark", "footer")
    document = feet.run()
    ledger = (*rendered.ledger, *((insertion("watermark", words),) for _ in range(feet.count)))
    return replace(rendered, document=document, ledger=ledger, mark=words)


class EveryPage:
    """The headers or the footers of a document, each of which gets a line once; `kind` is what the ledger calls it."""

    def __init__(self, document: Document, words: str, kind: str, story: str) -> None:
        """Look at which pages there are."""
        self._document, self._words, self._kind, self._story = document, words, kind, story
        self._stories = list(document.stories)
        self._done: set[int] = set()
        self._new: dict[str, int] = {}
        self._even = any(bool(s.format.get("even_pages")) for s in document.sections)

    @property
    def count(self) -> int:
        """Tell how many of them have it."""
        return len(self._done)

    def run(self) -> Document:
        """Give the document with the line on every page."""
        sections = tuple(self._section(section) for section in self._document.sections)
        return replace(self._document, sections=sections, stories=tuple(self._stories))

    def _section(self, section: Section) -> Section:
        added = [at for page in self._pages(section) if (at := self._foot(section, page)) not in section.stories]
        return replace(section, stories=(*section.stories, *added))

    def _pages(self, section: Section) -> Iterable[str]:
        """List the kinds of pages that a section has."""
        yield "default"
        if section.format.get("title_page"):
            yield "first"
        if self._even:
            yield "even"

    def _foot(self, section: Section, page: str) -> int:
        """Find the header or footer of such a page, or make one, and put the line into it if it is not there."""
        stories = enumerate(self._stories)
        own = (n for n, s in stories if n in section.stories and (s.kind, s.page) == (self._story, page))
        at = next(own, None)
        if at is None:
            if page not in self._new:
                self._new[page] = len(self._stories)
                self._stories.append(Story(self._story, page, ()))
            at = self._new[page]
        if at not in self._done:
            self._done.add(at)
            story = self._stories[at]
            self._stories[at] = replace(story, blocks=(*story.blocks, self._line()))
        return at

    def _line(self) -> Paragraph:
        return joined([insertion(self._kind, self._words)], Paragraph())


def _plain(name: str) -> str:
    """Take from a name what is no character to read, and what a writer reads as a sign of its own."""
    kept = "".join(c if c.isprintable() and c != "*" else " " for c in name)
    return " ".join(kept.split())[:_LONGEST_NAME].strip() or "a reader"
