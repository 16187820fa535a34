"""The stores of requests to read and of mail, as the services know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.mail import MailRecord
    from redactor.core.reading_requests import ReadingRequest


class RequestsToRead(Protocol):
    """Who asks to read what."""

    def ask(self, asked: ReadingRequest) -> None:
        """Store a request."""

    def get(self, asked: str) -> ReadingRequest:
        """Return one. Raises NotFound."""

    def waiting(self, meeting: str | None = None) -> tuple[ReadingRequest, ...]:
        """Return what nobody has answered, oldest first."""

    def count_since(self, person: str, since: datetime) -> int:
        """Count how often somebody has asked since a moment."""

    def answer(self, asked: str, *, at: datetime, by: str, opened: bool) -> None:
        """Store an answer. Raises Conflict."""

    def replace(self, person: str, meeting: str, item: str, *, at: datetime) -> None:
        """Let requests of hers for an item give way to a newer one."""


class MailStore(Protocol):
    """Messages that wait."""

    def position(self) -> int:
        """Return the index of the record up to which messages were put in."""

    def move(self, position: int) -> None:
        """Store how far the record was looked at."""

    def put(self, record: MailRecord) -> bool:
        """Store a message, unless she has one about the same; tell which."""

    def has(self, person: str, cause: str) -> bool:
        """Tell whether somebody has a message about a cause."""

    def due(self, now: datetime, *, most: int) -> tuple[MailRecord, ...]:
        """Return messages whose moment has come, oldest first."""

    def schedule(self, message: str, *, due_at: datetime | None, tries: int) -> None:
        """Store when a message is tried next; None gives it up."""

    def sent(self, message: str, *, at: datetime) -> None:
        """Store that a message was handed over."""

    def forget(self, *, before: datetime) -> None:
        """Forget what was put in before a moment and is done with."""

    def counts(self) -> tuple[int, int]:
        """Count what waits, and what was given up."""

    def wanted(self, person: str) -> bool:
        """Tell whether somebody wants messages."""

    def want(self, person: str, *, wanted: bool, at: datetime) -> None:
        """Store whether somebody wants messages."""
