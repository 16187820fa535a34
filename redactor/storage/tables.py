"""The tables, in types that SQLite and PostgreSQL share.

Rules kept here: what may quote a restricted text is an envelope, never a string; its wrap is in a table
of its own, which can have a database and backups of its own; times are UTC; what two people must do,
the database itself refuses to one. `migrations/` builds these tables, and a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so a time without one is refused on the way in."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = DateTime(timezone=True)
    cache_ok: bool | None = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC. Raises `ValueError` for a time without zone, which is a mistake of ours."""
        if value is None:
            return None
        if value.utcoffset() is None:
            message = "a time to be stored has no zone"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- the signature is SQLAlchemy's
        """Give back UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


IDENTITY = String(128)
NAME = String(1024)
HASH = String(64)  # SHA-256 in hexadecimal

person = Table(
    "person",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", NAME, nullable=False),
    Column("password_hash", String(512)),
    Column("duties", NAME, nullable=False),
    Column("active", Boolean, nullable=False),
)

clearance = Table(
    "clearance",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("body", IDENTITY, primary_key=True),
    Column("level", IDENTITY, nullable=False),
    Column("given_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("confirmed_by", IDENTITY, ForeignKey("person.id")),
    Column("appointment", IDENTITY),
    Column("starts", Instant),
    Column("ends", Instant),
    CheckConstraint("confirmed_by <> given_by", name="two_people"),
    Index("ix_clearance_confirmed_by", "confirmed_by"),
)

session = Table(
    "session",
    metadata,
    Column("id_hash", HASH, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("stepped_up_at", Instant),
    Column("how", IDENTITY),
)

token = Table(
    "token",
    metadata,
    Column("id_hash", HASH, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("purpose", IDENTITY, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used_at", Instant),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("body", IDENTITY, nullable=False),
    Column("policy_name", IDENTITY, nullable=False),
    Column("policy_sha256", HASH, nullable=False),
    Column("policy_text", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("created_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("state", String(32), nullable=False),
    Column("version", BigInteger, nullable=False),
    CheckConstraint("state IN ('draft', 'awaiting-release', 'published')", name="state"),
    Index("ix_meeting_created_id", "created", "id"),
)

draft = Table(
    "draft",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("suffix", String(16), nullable=False),
    Column("marking", IDENTITY, nullable=False),
    Column("blob", HASH, nullable=False),
    Column("uploaded", Instant, nullable=False),
    Column("uploaded_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    CheckConstraint("version >= 1", name="version"),
)

sealed_portion = Table(
    "sealed_portion",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("portion", NAME, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("marking", IDENTITY, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    CheckConstraint("version >= 1", name="version"),
)

# No foreign key leads here: wraps can move to a database of their own.
dek_wrap = Table(
    "dek_wrap",
    metadata,
    Column("meeting", IDENTITY, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("portion", NAME, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("body", IDENTITY, nullable=False),
    Column("marking", IDENTITY, nullable=False),
    Column("epoch", IDENTITY, nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("kind", IDENTITY, nullable=False),
    Column("marking", IDENTITY, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
)

grant = Table(
    "access_grant",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False),
    Column("item", IDENTITY, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("granted_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", IDENTITY, ForeignKey("person.id")),
    Column("appointment", IDENTITY),
    CheckConstraint("starts < ends", name="period"),
    CheckConstraint("person <> granted_by", name="two_people"),
    Index("ix_access_grant_meeting_person", "meeting", "person"),
)

recusal = Table(
    "recusal",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("item", IDENTITY, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("set_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Index("ix_recusal_meeting", "meeting"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), nullable=False),
    Column("draft_version", BigInteger, nullable=False),
    Column("decisions_seq", BigInteger, nullable=False),
    Column("folder_hash", HASH, nullable=False),
    Column("proposed_by", IDENTITY, ForeignKey("person.id"), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    CheckConstraint("state IN ('open', 'withdrawn', 'published')", name="state"),
    UniqueConstraint("id", "proposed_by", "folder_hash"),
    Index(
        "ix_proposal_one_open",
        "meeting",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_proposal_meeting", "meeting"),
)

# The second person, and the very folder: the foreign key carries both over, so that the check can see them.
approval = Table(
    "approval",
    metadata,
    Column("proposal", IDENTITY, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("proposed_by", IDENTITY, nullable=False),
    Column("folder_hash", HASH, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["proposal", "proposed_by", "folder_hash"], ["proposal.id", "proposal.proposed_by", "proposal.folder_hash"]
    ),
    CheckConstraint("person <> proposed_by", name="two_people"),
)

publication = Table(
    "publication",
    metadata,
    Column("meeting", IDENTITY, ForeignKey("meeting.id"), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("proposal", IDENTITY, ForeignKey("proposal.id"), nullable=False, unique=True),
    Column("folder_hash", HASH, nullable=False),
    Column("path", NAME, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("version >= 1", name="version"),
    Index("ix_publication_path", "path"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("meeting", IDENTITY, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("folder_hash", HASH, nullable=False),
    Column("path", NAME, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", IDENTITY, ForeignKey("person.id"), nullable=False),
    ForeignKeyConstraint(["meeting", "version"], ["publication.meeting", "publication.version"]),
    Index("ix_withdrawal_path", "path"),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("idx", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
    Column("entry", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    CheckConstraint("idx >= 0", name="idx"),
)

APPEND_ONLY = (
    "audit_event",
    "decision",
    "draft",
    "approval",
    "publication",
    "withdrawal",
    "circulation_reader",
    "draft_comment",
    "comment_answer",
    "minutes_adoption",
    "adoption_answer",
    "release_schedule",
    "proposal_return",
    "release_rebuild",
    "disclosure",
    "disclosure_made",
    "paper",
    "paper_entry",
    "paper_proposal",
    "meeting_body",
    "item_body",
    "one_clerk",
    "one_clerk_confirmed",
    "one_clerk_ended",
    "sole_approval",
    "body",
)
"""Tables whose rows the database refuses to change or delete."""
