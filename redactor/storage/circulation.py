"""Drafts that go round, comments on them, releases to come, and what follows for the state of a meeting."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from redactor.core.circulation import (
    AdoptionRecord,
    AnswerRecord,
    CirculationRecord,
    CommentRecord,
    Half,
)
from redactor.errors import Conflict
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, NAME, Instant, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import RowMapping

circulation = Table(
    "circulation",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("draft_version", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("closes", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", IDENTITY, ForeignKey("person.id")),
    CheckConstraint("at < closes", name="period"),
)

reader = Table(
    "circulation_reader",
    metadata,
    Column("circulation", IDENTITY, ForeignKey("circulation.id"), primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
)

comment = Table(
    "draft_comment",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("circulation", IDENTITY, ForeignKey("circulation.id"), nullable=False),
    Column("draft_version", BigInteger, nullable=False),
    Column("ref", NAME, nullable=False),
    Column("marking", IDENTITY, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

answer = Table(
    "comment_answer",
    metadata,
    Column("comment", IDENTITY, ForeignKey("draft_comment.id"), primary_key=True),
    Column("taken", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

adoption = Table(
    "minutes_adoption",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False, index=True),
    Column("draft_version", BigInteger, nullable=False),
    Column("half", String(16), nullable=False),
    Column("on", String(10), nullable=False),
    Column("at_meeting", IDENTITY),
    Column("amended", NAME, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    CheckConstraint("half IN ('public', 'confidential')", name="half"),
)

adoption_answer = Table(
    "adoption_answer",
    metadata,
    Column("adoption", IDENTITY, ForeignKey("minutes_adoption.id"), primary_key=True),
    Column("confirmed", Boolean, nullable=False),
    Column("seq", BigInteger),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

schedule = Table(
    "release_schedule",
    metadata,
    Column("proposal", IDENTITY, ForeignKey("proposal.id"), primary_key=True),
    Column("due", Instant, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

sent_back = Table(
    "proposal_return",
    metadata,
    Column("proposal", IDENTITY, ForeignKey("proposal.id"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
)

rebuild = Table(
    "release_rebuild",
    metadata,
    Column("proposal", IDENTITY, ForeignKey("proposal.id"), primary_key=True),
    Column("folder_hash", HASH, nullable=False),
    Column("at", Instant, nullable=False),
)

_ITEMS = " "  # between the items of an adoption; no name of an item has one

_SAID = adoption_answer.c
_ADOPTIONS = (
    select(adoption, _SAID.confirmed, _SAID.seq, _SAID.at.label("answered"), _SAID.by.label("answerer"))
    .select_from(adoption.outerjoin(adoption_answer, _SAID.adoption == adoption.c.id))
    .where(adoption.c.meeting == bindparam("meeting"))
    .order_by(adoption.c.at, adoption.c.id)
)
"""Put together once: it stands before every look at a meeting."""


class Circulations(Part):
    """Which drafts go round, to whom, and what was said about them."""

    def begin(self, record: CirculationRecord) -> None:
        """Send a draft round."""
        values = asdict(record)
        readers = values.pop("readers")
        self._add(circulation, values, clash="This draft cannot be sent round.")
        self._db.execute(insert(reader), [{"circulation": record.id, "person": p} for p in sorted(readers)])

    def close(self, circulated: str, *, at: datetime, by: str | None) -> None:
        """End a circulation; `by` is None where its time was over. Raises `Conflict` where it is closed."""
        rows = circulation.c
        still_open = update(circulation).where(rows.id == circulated, rows.closed_at.is_(None))
        if not self._change(still_open.values(closed_at=at, closed_by=by)):
            raise Conflict("This circulation is closed already.", remedy="Look at the meeting again.")

    def all(self, meeting: str | None = None) -> tuple[CirculationRecord, ...]:
        """Return the circulations of a meeting or of all, oldest first."""
        rows = circulation.c
        query = select(circulation).order_by(rows.at, rows.id)
        return self._circulations(query if meeting is None else query.where(rows.meeting == meeting))

    def unclosed(self) -> tuple[CirculationRecord, ...]:
        """Return what nobody has closed, over its time or not."""
        return self._circulations(select(circulation).where(circulation.c.closed_at.is_(None)))

    def with_reader(self, person: str) -> tuple[CirculationRecord, ...]:
        """Return what went round to somebody, oldest first."""
        rows = circulation.c
        mine = select(reader.c.circulation).where(reader.c.person == person)
        return self._circulations(select(circulation).where(rows.id.in_(mine)).order_by(rows.at, rows.id))

    def add_comment(self, record: CommentRecord) -> None:
        """Store who commented on what; the words are sealed."""
        values = asdict(record)
        del values["answer"]
        self._add(comment, values, clash="This comment is stored already.")

    def comments(self, meeting: str) -> tuple[CommentRecord, ...]:
        """Return the comments on a meeting's drafts with their answers, oldest first."""
        rows = comment.c
        found = self._all(select(comment).where(rows.meeting == meeting).order_by(rows.at, rows.id))
        given = select(answer).join(comment, answer.c.comment == rows.id).where(rows.meeting == meeting)
        answers = {row["comment"]: AnswerRecord(**row) for row in self._all(given)}
        return tuple(CommentRecord(**row, answer=answers.get(row["id"])) for row in found)

    def answer(self, record: AnswerRecord) -> None:
        """Store what became of a comment. Raises `Conflict` where that is settled."""
        self._add(answer, asdict(record), clash="Somebody else has answered this comment.")

    def adopt(self, record: AdoptionRecord) -> None:
        """Store that a body approved minutes; it waits to be confirmed."""
        values = asdict(record)
        for name in ("confirmed_by", "confirmed_at", "refused", "seq"):
            del values[name]
        values["amended"] = _ITEMS.join(record.amended)
        self._add(adoption, values, clash="This is recorded already.")

    def confirm_adoption(self, adopted: str, *, seq: int | None, at: datetime, by: str) -> None:
        """Confirm that a body approved minutes, by the entry `seq` of the decisions, or refuse it without one.

        Raises `Conflict` where that is settled.
        """
        values = {"adoption": adopted, "confirmed": seq is not None, "seq": seq, "at": at, "by": by}
        self._add(adoption_answer, values, clash="Somebody else has answered this.")

    def adoptions(self, meeting: str) -> tuple[AdoptionRecord, ...]:
        """Return what was recorded of a meeting's approval, oldest first."""
        return tuple(map(_adoption, self._all(_ADOPTIONS, meeting=meeting)))

    def _circulations(self, query: Any) -> tuple[CirculationRecord, ...]:  # noqa: ANN401 -- a select of any columns
        found = [CirculationRecord(**row) for row in self._all(query)]
        readers = self._readers(record.id for record in found)
        return tuple(replace(record, readers=frozenset(readers.get(record.id, ()))) for record in found)

    def _readers(self, circulations: Iterable[str]) -> dict[str, list[str]]:
        made: dict[str, list[str]] = {}
        rows = reader.c
        for row in self._all(select(reader).where(rows.circulation.in_(list(circulations)))):
            made.setdefault(row["circulation"], []).append(row["person"])
        return made


def _adoption(row: RowMapping) -> AdoptionRecord:
    held = dict(row)
    confirmed, answered, answerer = (held.pop(name) for name in ("confirmed", "answered", "answerer"))
    held |= {"half": Half(held["half"]), "amended": tuple(held["amended"].split())}
    if confirmed is not None:
        held |= {"confirmed_by": answerer, "confirmed_at": answered, "refused": not confirmed}
    return AdoptionRecord(**held)


APPEND_ONLY = (
    "circulation_reader",
    "draft_comment",
    "comment_answer",
    "minutes_adoption",
    "adoption_answer",
    "release_schedule",
    "proposal_return",
    "release_rebuild",
)
"""Tables of this module whose rows the database refuses to change or delete; they are in `tables.APPEND_ONLY` too."""
