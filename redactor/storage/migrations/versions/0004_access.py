"""Times of clearances, duties and items, what hangs on an appointment, emergencies, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

IDENTITY = sa.String(length=128)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. Clearances that were there have no end, and nothing hangs on them."""
    op.add_column("clearance", sa.Column("appointment", IDENTITY, nullable=True))
    op.add_column("clearance", sa.Column("starts", MOMENT, nullable=True))
    op.add_column("clearance", sa.Column("ends", MOMENT, nullable=True))
    op.add_column("access_grant", sa.Column("appointment", IDENTITY, nullable=True))
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    _times()
    _emergencies()
    _notices()


def _times() -> None:
    op.create_table(
        "duty_term",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("duty", IDENTITY, nullable=False),
        sa.Column("starts", MOMENT, nullable=True),
        sa.Column("ends", MOMENT, nullable=True),
        sa.CheckConstraint("starts < ends", name=op.f("ck_duty_term_period")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_duty_term_person")),
        sa.PrimaryKeyConstraint("person", "duty", name=op.f("pk_duty_term")),
    )
    op.create_table(
        "embargo",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("set_by", IDENTITY, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_embargo_meeting")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_embargo_set_by")),
        sa.PrimaryKeyConstraint("meeting", "item", name=op.f("pk_embargo")),
    )


def _emergencies() -> None:
    op.create_table(
        "emergency",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", IDENTITY, nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_emergency_closed_by")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_emergency_meeting")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_emergency_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
        sa.UniqueConstraint("id", "person", name=op.f("uq_emergency_id")),
    )
    op.create_index("ix_emergency_meeting_person", "emergency", ["meeting", "person"], unique=False)
    op.create_table(
        "emergency_approval",
        sa.Column("emergency", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("asked_by", IDENTITY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("person <> asked_by", name=op.f("ck_emergency_approval_two_people")),
        sa.ForeignKeyConstraint(
            ["emergency", "asked_by"],
            ["emergency.id", "emergency.person"],
            name=op.f("fk_emergency_approval_emergency"),
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_emergency_approval_person")),
        sa.PrimaryKeyConstraint("emergency", "person", name=op.f("pk_emergency_approval")),
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("kind", IDENTITY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=True),
        sa.Column("about", IDENTITY, nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["about"], ["person.id"], name=op.f("fk_notice_about")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_notice_meeting")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_notice_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_person"), "notice", ["person"], unique=False)
