"""The pages of the reading room: what each shows, and how it is written.

They are part of the folder that two people approve, so they are written before publication and are plain files
afterwards: nothing here runs in the reading room. Everything comes in as an argument, text is escaped when it is
printed, and a name that does not exist stops the page. `Markup` is HTML from our own writer, cleared by the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup

    from redactor.core.tones import Mark


class PublicPage(Protocol):
    """A page of the reading room: its content, and the template that shows it."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class PublicLink:
    """Words that lead somewhere; `current` where the reader already is there, `note` in quiet words beside it."""

    text: str
    href: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublicShell:
    """The frame around every public page: white, body first, no link to the confidential service.

    `scripts` says what a script of the page may do: nothing (empty), run (`run`), or read files of the folder (`read`).
    """

    body_name: str
    home: str = "/"
    navigation: tuple[PublicLink, ...] = ()
    footer: tuple[PublicLink, ...] = ()
    feed: str = ""
    assets: str = "/static"
    scripts: str = ""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list. `state` is a word of its own: Corrected, Withdrawn; `when` says when, and of what."""

    title: str
    href: str
    note: str
    state: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """The meetings of one year, newest first."""

    name: str
    meetings: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """Published minutes by year: all, a body's, or a year's. `older` leads to the years that are not on the page.

    `search` is the address of the search; without it there is no field.
    """

    template: ClassVar[str] = "public/home.html"

    lead: str
    years: tuple[Year, ...] = ()
    bodies: tuple[PublicLink, ...] = ()
    follow: tuple[PublicLink, ...] = ()
    verify: str = ""
    search: str = ""
    heading: str = ""
    older: tuple[PublicLink, ...] = ()
    trail: tuple[PublicLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """An item in the list beside the minutes; `note` says `part withheld`."""

    number: str
    title: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GapBox:
    """What stands beside the policy's sentence where a part of an item is withheld: the same size for a line or all."""

    template: ClassVar[str] = "public/gap.html"

    what: str
    level: Mark
    reason: str
    review: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class EditLine:
    """A text that a correction brought in (`added`) or took out, with the item that it stands in."""

    item: str
    added: bool
    text: str


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A paper beside minutes: its reference and title, a note in quiet words, and its files."""

    reference: str
    title: str
    note: str
    files: tuple[PublicLink, ...]


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The public minutes of one meeting. A withdrawn publication has a note and no article, at the same address."""

    template: ClassVar[str] = "public/minutes.html"

    title: str
    details: str
    version: str
    published: str
    article: Markup | None
    contents: tuple[ContentsLine, ...] = ()
    formats: tuple[PublicLink, ...] = ()
    trail: tuple[PublicLink, ...] = ()
    replaces: PublicLink | None = None
    changed: str = ""
    edits: tuple[EditLine, ...] = ()
    withdrawn: str = ""
    left_out: str = ""
    papers: tuple[PublicPaper, ...] = ()
    approved: str = ""


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """An item of which a part is not public; only what the policy prints."""

    item: str
    href: str
    level: Mark
    reason: str
    age: str
    review: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class WithheldMeeting:
    """The withheld items of one meeting."""

    title: str
    href: str
    date: str
    lines: tuple[WithheldLine, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a marking means, in the policy's words."""

    level: Mark
    text: str


@dataclass(frozen=True, slots=True)
class WithheldPage:
    """Everything that is withheld, and when it is looked at again. `counted` is the day the ages are counted on."""

    template: ClassVar[str] = "public/withheld.html"

    counted: str
    meetings: tuple[WithheldMeeting, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    released: str = ""
    freed: tuple[PublicLink, ...] = ()
    years: tuple[PublicLink, ...] = ()
    year: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of a register: the item that it stands in, and what the register says."""

    item: str
    href: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterMeeting:
    """What one meeting has in a register."""

    title: str
    href: str
    date: str
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A public register: of decisions, or of actions. `years` leads to the years that are not on the page."""

    template: ClassVar[str] = "public/register.html"

    title: str
    lead: str
    columns: tuple[str, ...]
    meetings: tuple[RegisterMeeting, ...] = ()
    years: tuple[PublicLink, ...] = ()
    downloads: tuple[PublicLink, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistersPage:
    """The ways to the registers."""

    template: ClassVar[str] = "public/registers.html"

    registers: tuple[PublicLink, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search of published text. `years` and `bodies` are what it can be narrowed to: value and words of each."""

    template: ClassVar[str] = "public/search.html"

    years: tuple[tuple[str, str], ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """Comparing a copy with the fingerprints of what was published: `files` is how many there are."""

    template: ClassVar[str] = "public/verify.html"

    files: int = 0


@dataclass(frozen=True, slots=True)
class PublicNotFoundPage:
    """Nothing is published at this address; the same page whether anything ever stood there."""

    template: ClassVar[str] = "public/not_found.html"


def public_environment(templates_dir: Path) -> Environment:
    """Build the environment for public pages: escapes always, stops at a name that does not exist."""
    return Environment(
        loader=FileSystemLoader(templates_dir),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write_page(env: Environment, page: PublicPage, shell: PublicShell) -> str:
    """Write a page in its frame. Equal arguments give equal text."""
    return env.get_template(page.template).render(page=page, shell=shell)
