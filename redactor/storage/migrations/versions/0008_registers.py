"""Registers: which sealed rows there are; pseudonyms; texts of other bodies and their word for a release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

IDENTITY = sa.String(length=128)
NAME = sa.String(length=1024)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. Rows of meetings that are there are made when they are first asked for."""
    _registers()
    _pseudonyms()
    _origins()


def _registers() -> None:
    op.create_table(
        "register_state",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("made_of", NAME, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_register_state_meeting")),
        sa.PrimaryKeyConstraint("meeting", "stage", name=op.f("pk_register_state")),
    )
    op.create_table(
        "register_part",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("marking", IDENTITY, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_register_part_meeting")),
        sa.PrimaryKeyConstraint("meeting", "stage", "item", "marking", name=op.f("pk_register_part")),
    )


def _pseudonyms() -> None:
    op.create_table(
        "pseudonym",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("marking", IDENTITY, nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("within", IDENTITY, nullable=False),
        sa.Column("mask", NAME, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_pseudonym_by")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_pseudonym_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonym")),
        sa.UniqueConstraint("scope", "within", "fingerprint", name="uq_pseudonym_fingerprint"),
        sa.UniqueConstraint("scope", "within", "mask", name="uq_pseudonym_mask"),
    )
    op.create_index(op.f("ix_pseudonym_meeting"), "pseudonym", ["meeting"], unique=False)


def _origins() -> None:
    op.create_table(
        "origin",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_origin_by")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_origin_meeting")),
        sa.PrimaryKeyConstraint("meeting", "item", "body", name=op.f("pk_origin")),
    )
    op.create_table(
        "consent",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("draft_version", sa.BigInteger(), nullable=False),
        sa.Column("decisions_seq", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_consent_by")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_consent_meeting")),
        sa.PrimaryKeyConstraint("meeting", "item", "body", "draft_version", "decisions_seq", name=op.f("pk_consent")),
    )
