"""Copies that left the house, and the keys that people want theirs under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

IDENTITY = sa.String(length=128)
HASH = sa.String(length=64)


def upgrade() -> None:
    """Make the tables, and let the database itself refuse to rewrite what left."""
    op.create_table(
        "disclosure",
        sa.Column("number", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("protection", sa.String(length=16), nullable=False),
        sa.Column("items", sa.String(length=65536), nullable=False),
        sa.CheckConstraint("length(number) = 12", name=op.f("ck_disclosure_number")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_disclosure_person")),
        sa.ForeignKeyConstraint(
            ["meeting", "version"],
            ["publication.meeting", "publication.version"],
            name=op.f("fk_disclosure_meeting"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_meeting", "disclosure", ["meeting", "at"])
    op.create_table(
        "disclosure_made",
        sa.Column("number", IDENTITY, nullable=False),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["disclosure.number"], name=op.f("fk_disclosure_made_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_disclosure_made")),
    )
    op.create_table(
        "recipient_key",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("key", sa.String(length=4096), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_recipient_key_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_recipient_key")),
    )
    for table in ("disclosure", "disclosure_made"):
        _refuse_rewriting(table)


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
