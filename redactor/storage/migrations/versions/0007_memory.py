"""What bodies remember of their withheld texts: sealed fingerprints, numbers of their keys, what is held by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

IDENTITY = sa.String(length=128)
NUMBER = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "memory_key",
        *_columns("body", "marking"),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("body", "marking", "number", name=op.f("pk_memory_key")),
    )
    op.create_table(
        "memory_marks",
        *_columns("body", "meeting", "item", "marking"),
        sa.Column("key", NUMBER, nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        _leads("memory_marks", "meeting", "meeting.id"),
        sa.PrimaryKeyConstraint("body", "meeting", "item", "marking", name=op.f("pk_memory_marks")),
    )
    op.create_table(
        "memory_held",
        *_columns("id", "body", "meeting", "item", "source_meeting", "source_item", "source_marking"),
        sa.Column("raised_at", MOMENT, nullable=False),
        *_columns("raised_by"),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", IDENTITY),
        _leads("memory_held", "meeting", "meeting.id"),
        _leads("memory_held", "source_meeting", "meeting.id"),
        _leads("memory_held", "raised_by", "person.id"),
        _leads("memory_held", "settled_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_held")),
    )
    for column in ("body", "raised_by"):
        op.create_index(op.f(f"ix_memory_held_{column}"), "memory_held", [column])


def _columns(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, IDENTITY, nullable=False) for name in names]


def _leads(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
