"""The store of drafts that go round, as the services know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.circulation import AdoptionRecord, AnswerRecord, CirculationRecord, CommentRecord


class Circulations(Protocol):
    """Drafts that go round, comments on them, and approvals by the body."""

    def begin(self, record: CirculationRecord) -> None:
        """Send a draft round."""

    def close(self, circulated: str, *, at: datetime, by: str | None) -> None:
        """End a circulation. Raises Conflict where it is closed."""

    def all(self, meeting: str | None = None) -> tuple[CirculationRecord, ...]:
        """Return the circulations of a meeting or of all, oldest first."""

    def unclosed(self) -> tuple[CirculationRecord, ...]:
        """Return what nobody has closed."""

    def with_reader(self, person: str) -> tuple[CirculationRecord, ...]:
        """Return what went round to somebody, oldest first."""

    def add_comment(self, record: CommentRecord) -> None:
        """Store who commented on what."""

    def comments(self, meeting: str) -> tuple[CommentRecord, ...]:
        """Return the comments on a meeting's drafts with their answers, oldest first."""

    def answer(self, record: AnswerRecord) -> None:
        """Store what became of a comment. Raises Conflict."""

    def adopt(self, record: AdoptionRecord) -> None:
        """Store that a body approved minutes."""

    def confirm_adoption(self, adopted: str, *, seq: int | None, at: datetime, by: str) -> None:
        """Confirm an approval by an entry of the decisions, or refuse it without one. Raises Conflict."""

    def adoptions(self, meeting: str) -> tuple[AdoptionRecord, ...]:
        """Return what was recorded of a meeting's approval, oldest first."""
