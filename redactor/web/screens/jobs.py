"""Work in the background: the list of jobs, and how far the sending of a large draft is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import State


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job: what it does, about what, where it is and how it ended. `again` is where to try it again."""

    what: str
    about: str
    href: str
    state: State
    progress: str
    when: str
    outcome: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The jobs that somebody may know of, what is still to be done first."""

    template: ClassVar[str] = "jobs.html"

    rows: tuple[JobRow, ...]


@dataclass(frozen=True, slots=True)
class SendingPage:
    """How far the sending of a large draft is. `here` is this page, to look again; empty where nothing more comes.

    `failed` says that it ended without a proposal, and `said` why, in words.
    """

    template: ClassVar[str] = "sending.html"

    said: str
    progress: str
    done: int
    total: int
    here: str
    meeting: str
    failed: bool = False
