"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

IDENTITY = sa.String(length=128)
NAME = sa.String(length=1024)
HASH = sa.String(length=64)
MOMENT = sa.DateTime(timezone=True)

APPEND_ONLY = ("audit_event", "decision", "draft", "approval", "publication")


def upgrade() -> None:
    """Make every table, and let the database itself refuse to rewrite what is append-only."""
    _people()
    _sessions()
    _meetings()
    _sealed()
    _access()
    _release()
    _publication()
    _audit()
    for table in APPEND_ONLY:
        _refuse_rewriting(table)


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("password_hash", sa.String(length=512), nullable=True),
        sa.Column("duties", NAME, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "clearance",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("level", IDENTITY, nullable=False),
        sa.Column("given_by", IDENTITY, nullable=False),
        sa.Column("confirmed_by", IDENTITY, nullable=True),
        sa.CheckConstraint("confirmed_by <> given_by", name=op.f("ck_clearance_two_people")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_clearance_confirmed_by")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_clearance_given_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_clearance_person")),
        sa.PrimaryKeyConstraint("person", "body", name=op.f("pk_clearance")),
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id_hash", HASH, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("stepped_up_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_session_person")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_person"), "session", ["person"], unique=False)
    op.create_table(
        "token",
        sa.Column("id_hash", HASH, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("purpose", IDENTITY, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_token_person")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_person"), "token", ["person"], unique=False)


def _meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("body", IDENTITY, nullable=False),
        sa.Column("policy_name", IDENTITY, nullable=False),
        sa.Column("policy_sha256", HASH, nullable=False),
        sa.Column("policy_text", sa.Text(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("created_by", IDENTITY, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'awaiting-release', 'published')", name=op.f("ck_meeting_state")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_meeting_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "draft",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("suffix", sa.String(length=16), nullable=False),
        sa.Column("marking", IDENTITY, nullable=False),
        sa.Column("blob", HASH, nullable=False),
        sa.Column("uploaded", MOMENT, nullable=False),
        sa.Column("uploaded_by", IDENTITY, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_draft_version")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_draft_meeting")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_draft_uploaded_by")),
        sa.PrimaryKeyConstraint("meeting", "version", name=op.f("pk_draft")),
    )


def _sealed() -> None:
    op.create_table(
        "sealed_portion",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("portion", NAME, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("marking", IDENTITY, nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_sealed_portion_version")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_sealed_portion_meeting")),
        sa.PrimaryKeyConstraint("meeting", "kind", "portion", "version", name=op.f("pk_sealed_portion")),
    )
    op.create_table(
        "dek_wrap",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("portion", NAME, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", IDENTITY, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("meeting", "kind", "portion", "version", name=op.f("pk_dek_wrap")),
    )
    op.create_index(op.f("ix_dek_wrap_epoch"), "dek_wrap", ["epoch"], unique=False)
    op.create_table(
        "decision",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", IDENTITY, nullable=False),
        sa.Column("kind", IDENTITY, nullable=False),
        sa.Column("marking", IDENTITY, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_decision_seq")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_decision_by")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_decision_meeting")),
        sa.PrimaryKeyConstraint("meeting", "seq", name=op.f("pk_decision")),
    )


def _access() -> None:
    op.create_table(
        "access_grant",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("granted_by", IDENTITY, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by", IDENTITY, nullable=True),
        sa.CheckConstraint("person <> granted_by", name=op.f("ck_access_grant_two_people")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_access_grant_period")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_access_grant_granted_by")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_access_grant_meeting")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_access_grant_person")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_access_grant_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    op.create_index("ix_access_grant_meeting_person", "access_grant", ["meeting", "person"], unique=False)
    op.create_table(
        "recusal",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("item", IDENTITY, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("set_by", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_recusal_meeting")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_recusal_person")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_recusal_set_by")),
        sa.PrimaryKeyConstraint("person", "meeting", "item", name=op.f("pk_recusal")),
    )


def _release() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("draft_version", sa.BigInteger(), nullable=False),
        sa.Column("decisions_seq", sa.BigInteger(), nullable=False),
        sa.Column("folder_hash", HASH, nullable=False),
        sa.Column("proposed_by", IDENTITY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint("state IN ('open', 'withdrawn', 'published')", name=op.f("ck_proposal_state")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_proposal_meeting")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("id", "proposed_by", "folder_hash", name=op.f("uq_proposal_id")),
    )
    op.create_index(
        "ix_proposal_one_open",
        "proposal",
        ["meeting"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "approval",
        sa.Column("proposal", IDENTITY, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("proposed_by", IDENTITY, nullable=False),
        sa.Column("folder_hash", HASH, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("person <> proposed_by", name=op.f("ck_approval_two_people")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_approval_person")),
        sa.ForeignKeyConstraint(
            ["proposal", "proposed_by", "folder_hash"],
            ["proposal.id", "proposal.proposed_by", "proposal.folder_hash"],
            name=op.f("fk_approval_proposal"),
        ),
        sa.PrimaryKeyConstraint("proposal", "person", name=op.f("pk_approval")),
    )


def _publication() -> None:
    op.create_table(
        "publication",
        sa.Column("meeting", IDENTITY, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("proposal", IDENTITY, nullable=False),
        sa.Column("folder_hash", HASH, nullable=False),
        sa.Column("path", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_publication_version")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_publication_meeting")),
        sa.ForeignKeyConstraint(["proposal"], ["proposal.id"], name=op.f("fk_publication_proposal")),
        sa.PrimaryKeyConstraint("meeting", "version", name=op.f("pk_publication")),
        sa.UniqueConstraint("proposal", name=op.f("uq_publication_proposal")),
    )


def _audit() -> None:
    op.create_table(
        "audit_event",
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("idx >= 0", name=op.f("ck_audit_event_idx")),
        sa.PrimaryKeyConstraint("idx", name=op.f("pk_audit_event")),
    )


def _refuse_rewriting(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION redactor_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
        )
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
