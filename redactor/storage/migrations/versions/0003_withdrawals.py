"""What was withdrawn after it was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

IDENTITY = sa.String(length=128)
HASH = sa.String(length=64)


def upgrade() -> None:
    """Make the table, and let the database itself refuse to rewrite it."""
    op.create_table(
        "withdrawal",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("folder_hash", HASH, nullable=False),
        sa.Column("path", sa.String(length=1024), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting", "version"],
            ["publication.meeting", "publication.version"],
            name=op.f("fk_withdrawal_meeting"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_withdrawal_by")),
        sa.PrimaryKeyConstraint("meeting", "version", name=op.f("pk_withdrawal")),
    )
    _refuse_rewriting("withdrawal")


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
