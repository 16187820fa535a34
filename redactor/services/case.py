"""A meeting as it stands, and what of its draft is sealed on its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.access import effective
from redactor.core.mending import words_read
from redactor.services.office import MEETING_TITLE

if TYPE_CHECKING:
    from redactor.core.history import Entry
    from redactor.core.records import MeetingRecord
    from redactor.services.drafting.drafts import Draft


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a draft that is sealed on its own: what its context is made of, and its words."""

    marking: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A meeting as it stands: its record, the draft understood under the decisions that hold, and their list.

    `untrusted` are the original's bytes. Nothing of it is kept anywhere.
    """

    record: MeetingRecord
    draft: Draft
    version: int
    entries: tuple[Entry, ...]
    untrusted: bytes

    @property
    def seq(self) -> int:
        """Give the number to expect when deciding."""
        return len(self.entries)

    def __repr__(self) -> str:
        """Name the meeting, never its text."""
        return f"<Case {self.record.id}>"


def texts_of(draft: Draft) -> dict[tuple[str, str], Text]:
    """List what is sealed of a draft on its own: portions by ref, titles by item, each with its marking."""
    minutes, policy = draft.minutes, draft.policy
    made = {("portion", p.ref): Text(effective(p, item, policy), words_read(p)) for item, p in minutes.portions()}
    titles = {("title", i.name): Text(policy.highest([i.marking]).id, i.title) for i in minutes.items}
    return made | titles | {MEETING_TITLE: Text(policy.levels[-1].id, minutes.meeting.title or "")}
