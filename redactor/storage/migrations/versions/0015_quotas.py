"""How much bodies and persons may keep and ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

IDENTITY = sa.String(length=128)


def upgrade() -> None:
    """Make the tables. How large the originals are that are there, `redactor quotas measure` finds out."""
    op.create_table(
        "rate",
        sa.Column("name", IDENTITY, nullable=False),
        sa.Column("kind", IDENTITY, nullable=False),
        sa.Column("stretch", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "kind", name=op.f("pk_rate")),
    )
    op.create_table(
        "kept_original",
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("blob", name=op.f("pk_kept_original")),
    )
    op.create_index(op.f("ix_kept_original_body"), "kept_original", ["body"])
    op.create_table(
        "body_room",
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("drafts", sa.BigInteger()),
        sa.Column("bytes", sa.BigInteger()),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", IDENTITY),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_body_room_set_by")),
        sa.PrimaryKeyConstraint("body", name=op.f("pk_body_room")),
    )
