"""Meetings, their drafts, and the list of decisions that is each meeting's state."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from redactor.core.records import DraftRecord, MeetingRecord, MeetingState
from redactor.core.states import state_of
from redactor.errors import Conflict, StorageError
from redactor.storage import tables
from redactor.storage.part import Part
from redactor.storage.states import MEETINGS, parted
from redactor.vault.context import Kind
from redactor.vault.envelope import SealedPortion
from redactor.vault.records import SealedDecision
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from redactor.storage.sealed import SealedTexts
    from redactor.storage.wraps import Key
    from redactor.vault.context import Context
    from redactor.vault.keys import WrappedKey

# Put together once: to put a statement together takes longer than to answer it, and these stand before every look.
_DRAFT, _DECISION = tables.draft.c, tables.decision.c
_MEETING = MEETINGS.where(tables.meeting.c.id == bindparam("meeting"))
_NEWEST = select(tables.draft).where(_DRAFT.meeting == bindparam("meeting")).order_by(_DRAFT.version.desc()).limit(1)
_DECISIONS = select(tables.decision).where(_DECISION.meeting == bindparam("meeting")).order_by(_DECISION.seq)
_MADE = select(func.max(_DECISION.seq)).where(_DECISION.meeting == bindparam("meeting"))


class Meetings(Part):
    """Which meetings there are, and their drafts."""

    def add(self, meeting: MeetingRecord) -> None:
        """Add a meeting. Raises `Conflict` where its id is taken."""
        values = asdict(meeting) | {"state": MeetingState.DRAFT}  # a column of before states were worked out
        self._add(tables.meeting, values, clash="There is a meeting of this id already.")

    def get(self, meeting: str) -> MeetingRecord:
        """Return a meeting. Raises `NotFound`."""
        return meeting_of(self._get(_MEETING, meeting=meeting))

    def all(self) -> tuple[MeetingRecord, ...]:
        """Return every meeting, newest first."""
        rows = tables.meeting.c
        return tuple(map(meeting_of, self._all(MEETINGS.order_by(rows.created.desc(), rows.id))))

    def add_draft(self, draft: DraftRecord) -> None:
        """Add the next draft of a meeting. Raises `Conflict` where another came first."""
        latest = self.latest_draft(draft.meeting)
        if draft.version != (latest.version if latest else 0) + 1:
            raise Conflict("Another draft was uploaded at the same time.", remedy="Look at it, then upload again.")
        self._add(tables.draft, asdict(draft), clash="Another draft was uploaded at the same time.")

    def draft(self, meeting: str, version: int) -> DraftRecord:
        """Return one draft. Raises `NotFound`."""
        rows = tables.draft.c
        return DraftRecord(**self._get(select(tables.draft).where(rows.meeting == meeting, rows.version == version)))

    def blobs(self) -> frozenset[str]:
        """Name where the file of every draft rests."""
        return frozenset(row["blob"] for row in self._all(select(tables.draft.c.blob)))

    def latest_draft(self, meeting: str) -> DraftRecord | None:
        """Return the draft that counts; None where there is none yet."""
        found = self._find(_NEWEST, meeting=meeting)
        return DraftRecord(**found) if found else None


class Decisions(Part):
    """The append-only list of decisions of each meeting, numbered from 1."""

    def __init__(self, connection: Connection, texts: SealedTexts) -> None:
        """Keep the wraps where all wraps are."""
        super().__init__(connection)
        self._texts = texts

    def count(self, meeting: str) -> int:
        """Return how many decisions there are: the number to expect when appending."""
        return decisions_made(self._db, meeting)

    def append(self, context: Context, payload: Sealed, *, at: datetime, by: str, kind: str, expected_seq: int) -> int:
        """Append a decision to the list that was seen, of `expected_seq` entries; return its number.

        `context` is that of the sealed payload: `Kind.DECISION`, the new number as its portion, version 1. Raises
        `Conflict` where somebody else appended meanwhile.
        """
        seq = expected_seq + 1
        if (context.kind, context.portion, context.version) != (Kind.DECISION, str(seq), 1):
            raise StorageError("A decision was sealed as something else.")
        if self.count(context.meeting) != expected_seq:
            raise Conflict("Somebody else has decided meanwhile.", remedy="Look at the present state and try again.")
        row = {"meeting": context.meeting, "seq": seq, "at": at, "by": by, "kind": kind, "marking": context.marking}
        self._add(
            tables.decision,
            row | {"payload": payload.envelope.envelope},
            clash="Somebody else has decided meanwhile.",
        )
        self._texts.put_wrap(context, payload.wrap)
        return seq

    def all(self, meeting: str) -> tuple[SealedDecision, ...]:
        """Return a meeting's decisions in their order. Raises `StorageError` where one is missing."""
        found, wraps = self._all(_DECISIONS, meeting=meeting), self._texts.wraps(meeting, Kind.DECISION.value)
        return whole_list(found, wraps, together=self._texts.together)


def decisions_made(connection: Connection, meeting: str) -> int:
    """Count a meeting's decisions."""
    return int(connection.execute(_MADE, {"meeting": meeting}).scalar_one() or 0)


def whole_list(
    found: Sequence[RowMapping], wraps: Mapping[Key, WrappedKey], *, together: bool
) -> tuple[SealedDecision, ...]:
    """Make one meeting's list of its rows and wraps. Raises `StorageError` where a row is missing."""
    if [row["seq"] for row in found] != list(range(1, len(found) + 1)):
        raise StorageError("The list of decisions has a gap.", remedy="Restore the database from its backup.")
    if together and any(int(key[2]) > len(found) for key in wraps):
        raise StorageError("The end of the list of decisions is gone.", remedy="Restore the database.")
    return tuple(SealedDecision(**{**row, "payload": _payload(row, wraps)}) for row in found)


def _payload(row: RowMapping, wraps: Mapping[Key, WrappedKey]) -> Sealed | None:
    wrap = wraps.get((row["meeting"], Kind.DECISION.value, str(row["seq"]), 1))
    return Sealed(SealedPortion(row["payload"]), wrap) if wrap else None


def meeting_of(row: RowMapping) -> MeetingRecord:
    """Make a meeting of a row of `MEETINGS`."""
    held, facts = parted(row)
    return MeetingRecord(**{**held, "state": state_of(facts)})
