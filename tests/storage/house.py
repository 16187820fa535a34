"""A small house for the tests of the records: one body, one meeting, three people, one key."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.records import DraftRecord, MeetingRecord, PersonRecord, ProposalRecord, PublicationRecord
from redactor.vault.context import Context, Kind
from redactor.vault.sealing import Sealed, seal

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from redactor.storage.records import Records, Unit
    from redactor.vault.keys import Kek

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For a test of what only a file has."""

NOW = datetime(2030, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


HOUR = timedelta(hours=1)
EVENT = AuditEvent(at=NOW, actor="clerk", action=Action.READ, outcome=Outcome.GRANTED, rule="named", meeting="m-7")
PROPOSAL = ProposalRecord(
    id="r-1",
    meeting="m-7",
    draft_version=1,
    decisions_seq=0,
    folder_hash="cd" * 32,
    proposed_by="clerk",
    proposed_at=NOW,
)
PUBLICATION = PublicationRecord(
    meeting="m-7", version=1, proposal="r-1", folder_hash="cd" * 32, path="lantern-board/7", at=NOW
)


@dataclass(frozen=True)
class House:
    """A body with one meeting, three people and one key."""

    records: Records
    engine: Engine
    folder: Path
    kek: Kek

    def context(self, portion: str, *, kind: Kind = Kind.PORTION, version: int = 1) -> Context:
        return Context(body="lantern-board", meeting="m-7", portion=portion, marking="RED", version=version, kind=kind)

    def seal(self, text: bytes, context: Context) -> Sealed:
        return seal(text, context, self.kek, random=os.urandom)

    def decide(self, unit: Unit, expected_seq: int, text: bytes = b"{}") -> int:
        context = self.context(str(expected_seq + 1), kind=Kind.DECISION)
        return unit.decisions.append(
            context, self.seal(text, context), at=NOW, by="clerk", kind="withhold", expected_seq=expected_seq
        )


def furnish(records: Records) -> None:
    """Store the people, the meeting and its first draft."""
    with records.transaction() as unit:
        for name in ("clerk", "officer", "member"):
            unit.people.add(PersonRecord(id=name, email=f"{name}@lantern.example", name=name.title()))
        unit.meetings.add(MEETING)
        unit.meetings.add_draft(draft(1))


MEETING = MeetingRecord(
    id="m-7",
    body="lantern-board",
    policy_name="sec-panel",
    policy_sha256="0" * 64,
    policy_text="[policy]",
    created=NOW,
    created_by="clerk",
)


def draft(version: int) -> DraftRecord:
    return DraftRecord(
        meeting="m-7",
        version=version,
        suffix=".docx",
        marking="RED",
        blob="ab" * 32,
        uploaded=NOW,
        uploaded_by="clerk",
    )


def disarm(unit: Unit, table: str) -> None:
    """Do what a hostile administrator of the database does first: take the triggers away."""
    connection = unit._connection  # noqa: SLF001 -- nobody else has a way to it
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP TRIGGER {table}_append_only ON {table}")
        return
    for deed in ("update", "delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{deed}")
