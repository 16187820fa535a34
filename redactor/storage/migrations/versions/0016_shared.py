"""What hosts share beside their records: bodies, and small sealed things."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

IDENTITY = sa.String(length=128)


def upgrade() -> None:
    """Make the tables, and let the database itself refuse to change or remove a body."""
    op.create_table(
        "body",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=1024), nullable=False),
        sa.Column("policy", IDENTITY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("seq", name=op.f("uq_body_seq")),
    )
    op.create_table(
        "kept",
        sa.Column("name", IDENTITY, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER body_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON body "
            "FOR EACH STATEMENT EXECUTE FUNCTION redactor_append_only()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER body_no_{deed.lower()} BEFORE {deed} ON body BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
