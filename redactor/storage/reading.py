"""Requests to read, and mail that waits: tables and what the services do with them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from redactor.core.mail import MailRecord
from redactor.core.reading_requests import ReadingRequest
from redactor.errors import Conflict
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from datetime import datetime

# The check keeps an answer whole: when, by whom and how, or nothing of it.
reading_request = Table(
    "reading_request",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("item", IDENTITY, nullable=False),
    Column("days", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("answered_by", IDENTITY, ForeignKey("person.id")),
    Column("opened", Boolean),
    Index("ix_reading_request_person_asked_at", "person", "asked_at"),
    Index("ix_reading_request_answered_at_asked_at", "answered_at", "asked_at"),
    CheckConstraint("days >= 1", name="days"),
    CheckConstraint(
        "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (opened IS NULL)", name="answer"
    ),
    CheckConstraint("answered_by <> person OR opened = false", name="two_people"),
)

mail = Table(
    "mail",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("cause", IDENTITY, nullable=False),
    Column("path", String(1024), nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant, index=True),
    Column("tries", BigInteger, nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("person", "cause"),
)

mail_cursor = Table(
    "mail_cursor",
    metadata,
    Column("name", IDENTITY, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

mail_off = Table(
    "mail_off",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)

_LOG = "audit"


class ReadingRequests(Part):
    """Who asks to read what, and what became of it."""

    def ask(self, asked: ReadingRequest) -> None:
        """Store a request."""
        self._add(reading_request, asdict(asked), clash="This request cannot be stored.")

    def get(self, asked: str) -> ReadingRequest:
        """Return one. Raises `NotFound`."""
        return ReadingRequest(**self._get(select(reading_request).where(reading_request.c.id == asked)))

    def waiting(self, meeting: str | None = None) -> tuple[ReadingRequest, ...]:
        """Return what nobody has answered, oldest first."""
        rows = reading_request.c
        query = select(reading_request).where(rows.answered_at.is_(None)).order_by(rows.asked_at, rows.id)
        if meeting is not None:
            query = query.where(rows.meeting == meeting)
        return tuple(ReadingRequest(**row) for row in self._all(query))

    def count_since(self, person: str, since: datetime) -> int:
        """Count how often somebody has asked since a moment, whatever became of it."""
        rows = reading_request.c
        query = select(func.count()).select_from(reading_request).where(rows.person == person, rows.asked_at > since)
        return int(self._db.execute(query).scalar_one())

    def answer(self, asked: str, *, at: datetime, by: str, opened: bool) -> None:
        """Store an answer. Raises `Conflict` where there is one already, or it is her own to open."""
        rows = reading_request.c
        change = update(reading_request).where(rows.id == asked, rows.answered_at.is_(None))
        if opened:
            change = change.where(rows.person != by)
        if not self._change(change.values(answered_at=at, answered_by=by, opened=opened)):
            raise Conflict("This request has been answered already.", remedy="Look at the present state.")

    def replace(self, person: str, meeting: str, item: str, *, at: datetime) -> None:
        """Let requests of hers for an item give way to a newer one."""
        rows = reading_request.c
        here = (rows.person == person, rows.meeting == meeting, rows.item == item, rows.answered_at.is_(None))
        self._change(update(reading_request).where(*here).values(answered_at=at, answered_by=person, opened=False))


class Mail(Part):
    """Messages that wait, those that were sent, how far the record was looked at, and who wants none."""

    def position(self) -> int:
        """Return the index of the record up to which messages were put in."""
        found = self._find(select(mail_cursor).where(mail_cursor.c.name == _LOG))
        return 0 if found is None else int(found["position"])

    def move(self, position: int) -> None:
        """Store how far the record was looked at."""
        self._change(delete(mail_cursor).where(mail_cursor.c.name == _LOG))
        self._add(mail_cursor, {"name": _LOG, "position": position}, clash="The mail was looked at twice.")

    def put(self, record: MailRecord) -> bool:
        """Store a message, unless she has one about the same; tell which."""
        if self.has(record.person, record.cause):
            return False
        self._db.execute(insert(mail).values(asdict(record)))
        return True

    def has(self, person: str, cause: str) -> bool:
        """Tell whether somebody has a message about a cause."""
        return self._find(select(mail.c.id).where(mail.c.person == person, mail.c.cause == cause)) is not None

    def due(self, now: datetime, *, most: int) -> tuple[MailRecord, ...]:
        """Return messages whose moment has come, oldest first."""
        query = select(mail).where(mail.c.due_at <= now).order_by(mail.c.due_at, mail.c.id).limit(most)
        return tuple(MailRecord(**row) for row in self._all(query))

    def schedule(self, message: str, *, due_at: datetime | None, tries: int) -> None:
        """Store when a message is tried next; None gives it up."""
        self._change(update(mail).where(mail.c.id == message).values(due_at=due_at, tries=tries))

    def sent(self, message: str, *, at: datetime) -> None:
        """Store that a message was handed over."""
        self._change(update(mail).where(mail.c.id == message).values(due_at=None, sent_at=at))

    def forget(self, *, before: datetime) -> None:
        """Forget what was put in before a moment and is done with."""
        self._change(delete(mail).where(mail.c.due_at.is_(None), mail.c.queued_at < before))

    def counts(self) -> tuple[int, int]:
        """Count what waits, and what was given up."""
        waits = select(func.count()).select_from(mail).where(mail.c.due_at.is_not(None))
        lost = select(func.count()).select_from(mail).where(mail.c.due_at.is_(None), mail.c.sent_at.is_(None))
        return int(self._db.execute(waits).scalar_one()), int(self._db.execute(lost).scalar_one())

    def wanted(self, person: str) -> bool:
        """Tell whether somebody wants messages."""
        return self._find(select(mail_off).where(mail_off.c.person == person)) is None

    def want(self, person: str, *, wanted: bool, at: datetime) -> None:
        """Store whether somebody wants messages; what waits for who does not is given up."""
        self._change(delete(mail_off).where(mail_off.c.person == person))
        if not wanted:
            self._add(mail_off, {"person": person, "at": at}, clash="This cannot be stored.")
            self._change(update(mail).where(mail.c.person == person, mail.c.sent_at.is_(None)).values(due_at=None))
