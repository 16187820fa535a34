"""Papers of meetings, joint meetings, and bodies of one clerk."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

IDENTITY = sa.String(length=128)
HASH = sa.String(length=64)
APPEND_ONLY = (
    "paper",
    "paper_entry",
    "paper_proposal",
    "meeting_body",
    "item_body",
    "one_clerk",
    "one_clerk_confirmed",
    "one_clerk_ended",
    "sole_approval",
)


def upgrade() -> None:
    """Make the tables, and let the database itself refuse to rewrite them."""
    _papers()
    _joint()
    _clerks()
    _sole()
    for table in APPEND_ONLY:
        _refuse_rewriting(table)


def _papers() -> None:
    _make("paper", _key("id"), _leads("meeting", "meeting.id"), _column("reference"), *_signed())
    op.create_index("ix_paper_meeting_reference", "paper", ["meeting", "reference"], unique=True)
    _make(
        "paper_entry",
        _leads("meeting", "meeting.id", key=True),
        _number("seq", key=True),
        _leads("paper", "paper.id"),
        _column("deed", sa.String(length=16)),
        sa.Column("item", IDENTITY),
        _column("marking"),
        _column("phase", sa.String(length=16)),
        _column("was_public", sa.Boolean()),
        _column("suffix", sa.String(length=16)),
        _column("blob", HASH),
        _number("sealed"),
        *_signed(),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_paper_entry_seq")),
        sa.CheckConstraint("sealed >= 1 AND sealed <= seq", name=op.f("ck_paper_entry_sealed")),
    )
    _make("paper_proposal", _leads("proposal", "proposal.id", key=True), _number("seq"))


def _joint() -> None:
    _make("meeting_body", _leads("meeting", "meeting.id", key=True), _key("body"), *_signed())
    _make(
        "item_body",
        _leads("meeting", "meeting.id", key=True),
        _number("seq", key=True),
        _column("item"),
        sa.Column("body", IDENTITY),
        *_signed(),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_item_body_seq")),
    )


def _clerks() -> None:
    _make(
        "one_clerk",
        _key("id"),
        _column("body"),
        _moment("asked_at"),
        _leads("asked_by", "person.id"),
        sa.UniqueConstraint("id", "asked_by", name=op.f("uq_one_clerk_id")),
    )
    _make(
        "one_clerk_confirmed",
        _key("clerk"),
        _column("asked_by"),
        _moment("confirmed_at"),
        _leads("confirmed_by", "person.id"),
        sa.ForeignKeyConstraint(
            ["clerk", "asked_by"],
            ["one_clerk.id", "one_clerk.asked_by"],
            name=op.f("fk_one_clerk_confirmed_clerk"),
        ),
        sa.CheckConstraint("asked_by <> confirmed_by", name=op.f("ck_one_clerk_confirmed_two_people")),
    )
    _make(
        "one_clerk_ended",
        _leads("clerk", "one_clerk.id", key=True),
        _moment("ended_at"),
        _leads("ended_by", "person.id"),
    )


def _sole() -> None:
    _make(
        "sole_approval",
        _key("proposal"),
        _leads("person", "person.id"),
        _column("folder_hash", HASH),
        _moment("at"),
        _leads("clerk", "one_clerk_confirmed.clerk"),
        sa.ForeignKeyConstraint(
            ["proposal", "person", "folder_hash"],
            ["proposal.id", "proposal.proposed_by", "proposal.folder_hash"],
            name=op.f("fk_sole_approval_proposal"),
        ),
    )


def _make(table: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    """Make a table; the constraints of its columns are named as everywhere."""
    made: list[sa.Column[Any] | sa.Constraint] = []
    keys: list[str] = []
    for part in parts:
        made.append(part)
        if isinstance(part, sa.Column):
            if part.info.get("key"):
                keys.append(part.name)
            if target := part.info.get("leads"):
                made.append(sa.ForeignKeyConstraint([part.name], [target], name=op.f(f"fk_{table}_{part.name}")))
    op.create_table(table, *made, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")))


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, IDENTITY, nullable=False, info={"key": True})


def _column(name: str, kind: Any = IDENTITY) -> sa.Column[Any]:  # noqa: ANN401 -- any type of a column
    return sa.Column(name, kind, nullable=False)


def _number(name: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False, info={"key": key})


def _leads(name: str, target: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTITY, nullable=False, info={"leads": target, "key": key})


def _signed() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return _moment("at"), _leads("by", "person.id")


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


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
