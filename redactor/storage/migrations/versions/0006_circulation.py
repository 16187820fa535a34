"""Drafts that go round with comments and answers, approvals by the body, releases to come, and proposals sent back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

IDENTITY = sa.String(length=128)
HASH = sa.String(length=64)
NAME = sa.String(length=1024)
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


def upgrade() -> None:
    """Make the tables, and let the database itself refuse to rewrite those that only grow."""
    _circulations()
    _adoptions()
    _releases()
    for table in APPEND_ONLY:
        _refuse_rewriting(table)


def _circulations() -> None:
    _make(
        "circulation",
        _named(),
        _leads("meeting", "meeting.id"),
        sa.Column("draft_version", sa.BigInteger(), nullable=False),
        *_signed(),
        _moment("closes"),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", IDENTITY),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_circulation_closed_by")),
        sa.CheckConstraint("at < closes", name=op.f("ck_circulation_period")),
    )
    op.create_index(op.f("ix_circulation_meeting"), "circulation", ["meeting"])
    _make(
        "circulation_reader",
        _leads("circulation", "circulation.id", key=True),
        _leads("person", "person.id", key=True),
    )
    _make(
        "draft_comment",
        _named(),
        _leads("meeting", "meeting.id"),
        _leads("circulation", "circulation.id"),
        sa.Column("draft_version", sa.BigInteger(), nullable=False),
        sa.Column("ref", NAME, nullable=False),
        sa.Column("marking", IDENTITY, nullable=False),
        *_signed(),
    )
    op.create_index(op.f("ix_draft_comment_meeting"), "draft_comment", ["meeting"])
    _make(
        "comment_answer",
        _leads("comment", "draft_comment.id", key=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        *_signed(),
    )


def _adoptions() -> None:
    _make(
        "minutes_adoption",
        _named(),
        _leads("meeting", "meeting.id"),
        sa.Column("draft_version", sa.BigInteger(), nullable=False),
        sa.Column("half", sa.String(length=16), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.Column("at_meeting", IDENTITY),
        sa.Column("amended", NAME, nullable=False),
        *_signed(),
        sa.CheckConstraint("half IN ('public', 'confidential')", name=op.f("ck_minutes_adoption_half")),
    )
    op.create_index(op.f("ix_minutes_adoption_meeting"), "minutes_adoption", ["meeting"])
    _make(
        "adoption_answer",
        _leads("adoption", "minutes_adoption.id", key=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger()),
        *_signed(),
    )


def _releases() -> None:
    _make("release_schedule", _leads("proposal", "proposal.id", key=True), _moment("due"), *_signed())
    op.create_index(op.f("ix_release_schedule_due"), "release_schedule", ["due"])
    _make("proposal_return", _leads("proposal", "proposal.id", key=True), *_signed())
    _make(
        "release_rebuild",
        _leads("proposal", "proposal.id", key=True),
        sa.Column("folder_hash", HASH, nullable=False),
        _moment("at"),
    )


def _make(table: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    """Make a table; the constraints of its columns are named as everywhere."""
    made: list[sa.Column[Any] | sa.Constraint] = []
    keys: list[str] = []
    for part in parts:
        made.append(part)
        if isinstance(part, sa.Column):
            if part.info.get("key"):
                keys.append(part.name)
            if target := part.info.get("leads"):
                made.append(sa.ForeignKeyConstraint([part.name], [target], name=op.f(f"fk_{table}_{part.name}")))
    op.create_table(table, *made, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")))


def _named() -> sa.Column[Any]:
    return sa.Column("id", IDENTITY, nullable=False, info={"key": True})


def _leads(name: str, target: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTITY, nullable=False, info={"leads": target, "key": key})


def _signed() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return _moment("at"), _leads("by", "person.id")


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refuse_rewriting(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION redactor_append_only()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
