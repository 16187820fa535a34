"""What several pages share: the frame around a page, links, facts, options, errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

if TYPE_CHECKING:
    from redactor.core.tones import Mark

StateLook = Literal["quiet", "strong", "outline", "struck"]


class Page(Protocol):
    """A page: its content, and the template that shows it."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `current` where the reader already is there."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a list by its number; without a number pages are left out there."""

    number: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """The ways to the other pages of a list; without `previous` or `following` there is none on that side."""

    previous: str
    following: str
    links: tuple[PageLink, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in, as the header says it."""

    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A message above the content, once: what happened, and where to go on."""

    title: str
    text: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame around every page of the confidential service.

    `csrf_token` goes into each form; without it no form is sent. `reading_room` is the address of the public face,
    shown on the sign-in page only: nothing else of the service leads outside. `bell` leads to her notices.
    """

    body_name: str
    csrf_token: str
    signed: Signed | None = None
    navigation: tuple[Link, ...] = ()
    notice: Notice | None = None
    footer: tuple[Link, ...] = ()
    reading_room: str | None = None
    home: str = "/"
    sign_out: str = "/sign-out"
    account: str = "/account"
    assets: str = "/static"
    bell: Link | None = None


@dataclass(frozen=True, slots=True)
class Banner:
    """The highest marking of a page, and what that means for whoever reads it."""

    level: Mark
    sentence: str


@dataclass(frozen=True, slots=True)
class State:
    """Where a meeting stands, in words and in one of four looks."""

    text: str
    look: StateLook = "quiet"


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """How a page names its meeting."""

    title: str
    date: str
    href: str
    state: State
    reference: str = ""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How much is withheld at one level: `◆ RED 4 items`."""

    level: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts; `levels` are printed as chips before the words."""

    term: str
    text: str
    levels: tuple[LevelCount, ...] = ()
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was checked, and whether it holds."""

    title: str
    text: str
    holds: bool = True
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that a field offers."""

    value: str
    text: str
    hint: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with a field and how to mend it; `field` is its id, without `#`."""

    field: str
    text: str
