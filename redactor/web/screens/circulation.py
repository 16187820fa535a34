"""Pages of a draft that goes round: sending it, a reader's own copy with comments, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup

    from redactor.core.tones import Mark
    from redactor.web.screens.parts import Banner, Fact, FieldError, Link, MeetingHead, Option


@dataclass(frozen=True, slots=True)
class CirculatePage:
    """Send a draft round. Posts `person` (several), or `everybody`, and `closes` (a day).

    Where it is round already, `running` says to whom and until when, and `close_action` ends it.
    """

    template: ClassVar[str] = "circulate.html"

    meeting: MeetingHead
    action: str
    back: str
    people: tuple[Option, ...] = ()
    closes: str = ""
    running: tuple[Fact, ...] = ()
    close_action: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidComment:
    """A comment under its marking: who said it when, its words, and what was said to it.

    `place` names the portion; with `href` it leads there. `note` tells that the portion has changed, or is gone. Where
    `action` is set it can be taken or declined: posts `do` = `take` or `decline`, and `words`.
    """

    id: str
    level: Mark
    by: str
    place: str
    words: str
    href: str = ""
    note: str = ""
    outcome: str = ""
    answer: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """What readers said about a draft, for whoever takes or declines it."""

    template: ClassVar[str] = "comments.html"

    meeting: MeetingHead
    banner: Banner
    back: str
    open: tuple[SaidComment, ...]
    done: tuple[SaidComment, ...]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftsPage:
    """The drafts that went round to her and are open, by words that give nothing away."""

    template: ClassVar[str] = "drafts.html"

    drafts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item of her copy, the comments that she may see on it, and the portions that she may comment on."""

    id: str
    title: str
    html: Markup
    comments: tuple[SaidComment, ...] = ()
    portions: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Her copy of a draft. Each item has a form: posts `ref` and `words` to `action`."""

    template: ClassVar[str] = "draft.html"

    title: str
    banner: Banner
    made: str
    closes: str
    back: str
    action: str
    items: tuple[DraftItem, ...]
    downloads: tuple[tuple[str, str], ...] = ()
    confirm: str = ""
    errors: tuple[FieldError, ...] = ()
