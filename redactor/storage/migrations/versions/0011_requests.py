"""Requests that may come twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

IDENTITY = sa.String(length=128)
HASH = sa.String(length=64)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "request",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("key_hash", HASH, nullable=False),
        sa.Column("mark", HASH, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", IDENTITY),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_request_person")),
        sa.PrimaryKeyConstraint("person", "key_hash", name=op.f("pk_request")),
    )
