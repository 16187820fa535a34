"""Who may read what: the explanation of one decision, grants, requests and recusals of a meeting. Never any text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from redactor.core.tones import Mark
    from redactor.web.screens.parts import FieldError, Link, MeetingHead, Option, Pages


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of access as it was applied: the first `no` decides, later rules are not reached."""

    title: str
    text: str
    verdict: Literal["yes", "no", "unreached"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why somebody can or cannot read an item: a sentence, then the rules in the order they are applied."""

    title: str
    sentence: str
    rules: tuple[Rule, ...]
    source: str = ""
    level: Mark | None = None
    next_step: str = ""
    next_link: Link | None = None


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A running grant. Ending it posts to `end_action`; without one it can only be seen."""

    key: str
    person: str
    item: str
    level: Mark
    starts: str
    ends: str
    given_by: str
    ground: str = ""
    end_action: str = ""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Somebody asks to read an item. `href` leads to where it is answered; why she asks is said there alone."""

    person: str
    item: str
    length: str
    asked: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """Somebody stays out of an item; this wins over every grant. Lifting posts `person` and `item`."""

    person: str
    text: str
    who: str = ""
    item: str = ""
    lift_action: str = ""


@dataclass(frozen=True, slots=True)
class GrantForm:
    """Open an item to a person by name. Posts `person`, `item`, `until` (a date), `ground` and `with_appointment`."""

    action: str
    until: str = ""
    ground: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Access to one meeting. Explaining is a GET with `person` and `item`; recusing posts the same to `recuse_action`.

    `times` say which items open later; `time_action` takes `item` (none for all) and `opens`, a day.
    Items appear by number and public title only, or as `Title withheld`.
    """

    template: ClassVar[str] = "access.html"

    meeting: MeetingHead
    back: str
    explain: str
    people: tuple[Option, ...]
    items: tuple[Option, ...]
    explanation: Explanation | None = None
    grants: tuple[GrantRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    recusals: tuple[RecusalRow, ...] = ()
    form: GrantForm | None = None
    recuse_action: str = ""
    times: tuple[str, ...] = ()
    time_action: str = ""

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Say at the top what is missing from the grant."""
        return self.form.errors if self.form else ()


@dataclass(frozen=True, slots=True)
class PublishedList:
    """Published meetings to choose one of, by public title; `lead` says what for."""

    template: ClassVar[str] = "published_list.html"

    title: str
    lead: str
    links: tuple[Link, ...]
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """Why somebody can, or cannot, read an item of published minutes: public facts, numbers and names, nothing else.

    Explaining is a GET with `person` and `item`.
    """

    template: ClassVar[str] = "explain.html"

    title: str
    lead: str
    explain: str
    people: tuple[Option, ...]
    items: tuple[Option, ...]
    explanation: Explanation | None = None
    grants: tuple[GrantRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    recusals: tuple[RecusalRow, ...] = ()
    back: str = "/access"
