"""Work in the background."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

IDENTITY = sa.String(length=128)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table("job", *_columns(), *_rules())
    op.create_index(op.f("ix_job_meeting"), "job", ["meeting"])
    op.create_index("ix_job_state_not_before", "job", ["state", "not_before"])
    op.create_table(
        "worker",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("host", IDENTITY, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("kind", IDENTITY, nullable=False),
        sa.Column("subject", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY),
        sa.Column("state", IDENTITY, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", IDENTITY),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("holder", IDENTITY),
        sa.Column("lease_until", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("outcome", IDENTITY),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
    )


def _rules() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.CheckConstraint(
            "(state = 'running') = (holder IS NOT NULL) AND (state = 'running') = (lease_until IS NOT NULL)",
            name=op.f("ck_job_lease"),
        ),
        sa.CheckConstraint("(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name=op.f("ck_job_end")),
        sa.CheckConstraint("attempt >= 0 AND done >= 0 AND total >= 0", name=op.f("ck_job_counts")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_job_meeting")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_job_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_job_kind")),
    )
