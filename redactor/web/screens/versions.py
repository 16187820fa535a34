"""Pages about what was published of a meeting: its versions, and the form that takes the last one back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import FieldError, Link, MeetingHead, State


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One publication: when, who proposed and approved it, what became of it, and its certificate while it stands."""

    name: str
    state: State
    published: str
    proposed: str
    approved: str
    ended: str = ""
    certificate: Link | None = None


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Every version of a meeting's minutes, newest first."""

    template: ClassVar[str] = "versions.html"

    meeting: MeetingHead
    back: str
    rows: tuple[VersionRow, ...]
    withdraw: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """Take published minutes out of what is served: one form. Posts `reason`."""

    template: ClassVar[str] = "withdraw.html"

    title: str
    version: str
    action: str
    back: str
    reason: str = ""
    errors: tuple[FieldError, ...] = ()
