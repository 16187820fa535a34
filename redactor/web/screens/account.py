"""Pages about people and the service itself: sign in, first start, people, not found, error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.core.tones import Mark
    from redactor.web.screens.parts import Check, FieldError, Link, Option, Pages


@dataclass(frozen=True, slots=True)
class SetupPage:
    """The first start, for the holder of the one-time link.

    Posts `body`, `name`, `email`, `policy`, and `password` with `password_again`, or the `answer` of a passkey with its
    `ceremony`; without `passkey_options` browsers have no passkeys here. With `used` the page says that
    the link has been used, and nothing else.
    """

    template: ClassVar[str] = "setup.html"

    action: str
    policies: tuple[Option, ...] = ()
    checks: tuple[Check, ...] = ()
    body: str = ""
    name: str = ""
    email: str = ""
    errors: tuple[FieldError, ...] = ()
    used: bool = False
    passkey_options: str = ""


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Make a passkey or choose a password by an invitation.

    Posts `password` and `password_again`, or `answer` and `ceremony`; with `used` it says so, and no more.
    """

    template: ClassVar[str] = "invitation.html"

    action: str
    errors: tuple[FieldError, ...] = ()
    used: bool = False
    passkey_options: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the administrator's table; an invitation looks like a person who has not signed in."""

    name: str
    email: str
    duties: str
    appointment: str = "No end"
    sign_in: str = ""
    sessions: str = "None"
    clearance: Mark | None = None
    clearance_text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who can sign in, with what duty, and until when.

    Inviting posts `name`, `email` and `duty` (once for each duty ticked) to `invite_action`. `invitation` is the
    one-time link that was just made; it is shown once.
    """

    template: ClassVar[str] = "people.html"

    people: tuple[PersonRow, ...]
    total: int
    invite_action: str
    duties: tuple[Option, ...]
    ending: str = "Nobody."
    invitation: str = ""
    name: str = ""
    email: str = ""
    errors: tuple[FieldError, ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class ClearanceLine:
    """How far somebody may read in a body, and whether that holds yet."""

    body: str
    level: Mark | None
    text: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, for the administrator.

    Posts `duty` (once for each) to `duties_action`, and `body` with `level` (empty: none) to `clearance_action`;
    both with `starts` and `ends`, days that may be empty. `duty` and `ends` go to `limit_action`, which ends a duty on
    a day. Closing and a new invitation post nothing more, and are left out where their address is empty. `invitation`
    is the one-time link that was just made; it is shown once, and with `waits` works only when an officer has confirmed
    it.
    """

    template: ClassVar[str] = "person.html"

    name: str
    email: str
    sign_in: str
    back: str
    duties_action: str
    duties: tuple[Option, ...]
    clearance_action: str
    bodies: tuple[Option, ...]
    levels: tuple[Option, ...]
    clearances: tuple[ClearanceLine, ...] = ()
    close_action: str = ""
    invite_action: str = ""
    invitation: str = ""
    errors: tuple[FieldError, ...] = ()
    waits: bool = False
    end_sessions: str = ""
    terms: tuple[str, ...] = ()
    limit_action: str = ""
    limits: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitingClearance:
    """A clearance that somebody gave, or another `change`, in words; `asked` goes back to the server as `level`.

    `span` says from and until when a clearance would hold. `own` where who looks may not confirm
    it: it is hers, or she gave it.
    """

    person: str
    name: str
    body: str
    body_name: str
    level: Mark | None
    given_by: str
    own: bool = False
    change: str = ""
    asked: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class ClearancesPage:
    """Clearances that take effect when a second person confirms them. Posts `person`, `body` and `level`."""

    template: ClassVar[str] = "clearances.html"

    action: str
    waiting: tuple[WaitingClearance, ...] = ()


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """What is not there and what is not allowed: one page, the same bytes, so it has nothing to fill in.

    Its Shell has no person: a header with a form to sign out would bring a token, and tokens differ.
    """

    template: ClassVar[str] = "not_found.html"


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, whether anything was kept, and what to do next. Never any text of a meeting.

    `quoted` names the request in the log, for whoever is asked for help.
    """

    template: ClassVar[str] = "error.html"

    title: str
    text: str
    link: Link | None = None
    quoted: str = ""
