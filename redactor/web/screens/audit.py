"""The record for auditors: entries newest first, and the proof that it is whole. Never any text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import Check, Link, Option


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the record."""

    number: str
    at: str
    what: str
    who: str
    ground: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of entries, narrowed by a GET with `person`, `meeting`, `item`, `number` and `show`.

    `checks` say what was found whole; `broken` is said in their place where something was not. `checkpoint` names the
    state of the log in short. Without `checks` and `broken` the check is asked for at `check`. Without
    `people`, or `meetings`, there are too many to choose from: they are typed, as `person` and `meeting`.
    """

    template: ClassVar[str] = "audit.html"

    action: str
    people: tuple[Option, ...]
    meetings: tuple[Option, ...]
    item: str
    number: str
    show: str
    tabs: tuple[Link, ...]
    rows: tuple[EntryRow, ...]
    older: str = ""
    checks: tuple[Check, ...] = ()
    broken: str = ""
    checkpoint: str = ""
    check: str = ""
    download: str = "/audit/proof.zip"
    find: str = "/copies"
    person: str = ""
    meeting: str = ""
