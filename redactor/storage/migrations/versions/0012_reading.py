"""Requests to read an item, and mail that waits to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

IDENTITY = sa.String(length=128)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _requests()
    _mail()
    op.create_table(
        "mail_cursor",
        sa.Column("name", IDENTITY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_cursor")),
    )
    op.create_table(
        "mail_off",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_mail_off_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_mail_off")),
    )


def _requests() -> None:
    op.create_table(
        "reading_request",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", IDENTITY),
        sa.Column("opened", sa.Boolean()),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_reading_request_person")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_reading_request_meeting")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_reading_request_answered_by")),
        sa.CheckConstraint("days >= 1", name=op.f("ck_reading_request_days")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (opened IS NULL)",
            name=op.f("ck_reading_request_answer"),
        ),
        sa.CheckConstraint("answered_by <> person OR opened = false", name=op.f("ck_reading_request_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_request")),
    )
    op.create_index(op.f("ix_reading_request_meeting"), "reading_request", ["meeting"])
    op.create_index("ix_reading_request_person_asked_at", "reading_request", ["person", "asked_at"])


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("cause", IDENTITY, nullable=False),
        sa.Column("path", sa.String(length=1024), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_mail_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("person", "cause", name=op.f("uq_mail_person")),
    )
    op.create_index(op.f("ix_mail_due_at"), "mail", ["due_at"])
