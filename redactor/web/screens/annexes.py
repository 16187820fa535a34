"""Papers beside minutes: for those who work on them, and for readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup

    from redactor.core.tones import Mark
    from redactor.web.screens.parts import FieldError, MeetingHead, Option, Pages


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """Something that was found in a paper, and the answers there are, posted as `name`; without options it tells."""

    name: str
    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper: its two markings, and the one that binds readers. Its forms post below `action`, where there is one.

    `seen` is the last that was done to it: a form is about the paper that was on the page.
    """

    key: str
    reference: str
    title: str
    item: str
    proposed: Mark | None
    final: Mark | None
    binding: Mark
    notes: tuple[str, ...]
    questions: tuple[PaperQuestion, ...]
    levels: tuple[Option, ...]
    action: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The papers of a meeting, and the bodies that hold it.

    Filing posts `papers` (several files), `reference`, `title`, `item`, `marking`, `phase`, `was_public` to `action`.
    `join_action` takes `body`; `name_action` takes `item` and `body`, where none is every body.
    """

    template: ClassVar[str] = "papers.html"

    meeting: MeetingHead
    back: str
    rows: tuple[PaperRow, ...]
    levels: tuple[Option, ...]
    items: tuple[Option, ...]
    accept: str
    limit_mb: int
    bodies: tuple[str, ...]
    named: tuple[str, ...] = ()
    action: str = ""
    join: tuple[Option, ...] = ()
    join_action: str = ""
    held_by: tuple[Option, ...] = ()
    name_action: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPaperRow:
    """A paper that is open to a reader; opening it posts to `action`. `copies` are what she may take away."""

    reference: str
    title: str
    item: str
    level: Mark
    phase: str
    action: str
    copies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPapersPage:
    """The papers that are open to a reader, meeting by meeting."""

    template: ClassVar[str] = "papers_open.html"

    meetings: tuple[tuple[str, tuple[OpenPaperRow, ...]], ...]
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper, opened for a reader, with her name across it."""

    template: ClassVar[str] = "paper.html"

    reference: str
    title: str
    level: Mark
    back: str
    article: Markup
    watermark: str
