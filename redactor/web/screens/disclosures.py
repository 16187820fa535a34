"""What left of published minutes, and the form that gives one person outside a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import Fact, FieldError, Link, Option


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One copy that left. `requester` and `reason` are empty for whom they are not open."""

    number: str
    at: str
    made_by: str
    given_to: str
    items: str
    file: str
    made: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GiveForm:
    """Posts `item` (each), `requester`, `reason`, `format`, `protection`, `recipient` and `password`.

    `password` was made up for this page alone.
    """

    action: str
    items: tuple[Option, ...]
    formats: tuple[Option, ...]
    protections: tuple[Option, ...]
    password: str
    requester: str = ""
    reason: str = ""
    recipient: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class DisclosuresPage:
    """The list of what was disclosed of one meeting, and the form for whom it is hers to give.

    `find` is where a copy is found by its number; empty for whom it is not hers to look.
    """

    template: ClassVar[str] = "disclosures.html"

    title: str
    date: str
    back: str
    rows: tuple[DisclosureRow, ...] = ()
    form: GiveForm | None = None
    find: str = ""

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Say at the top what is missing."""
        return self.form.errors if self.form else ()


@dataclass(frozen=True, slots=True)
class CopyPage:
    """A copy by the number at the foot of its pages: a GET with `number`. `unknown` where no copy bears it."""

    template: ClassVar[str] = "copy.html"

    action: str
    number: str = ""
    facts: tuple[Fact, ...] = ()
    more: Link | None = None
    unknown: bool = False
