"""Passkeys, codes, tokens for programs, accounts elsewhere, challenges; failed tries by address, not by person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

IDENTITY = sa.String(length=128)
HASH = sa.String(length=64)
NAME = sa.String(length=1024)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. What a person's row counted of failed tries was never used."""
    _passkeys()
    _codes()
    _tokens()
    op.create_table(
        "sign_in_try",
        sa.Column("key", HASH, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_try")),
    )
    op.create_index(op.f("ix_sign_in_try_last"), "sign_in_try", ["last"])
    op.add_column("session", sa.Column("how", IDENTITY))
    op.drop_column("person", "failed_tries")
    op.drop_column("person", "locked_until")


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", HASH, nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("last_used", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_passkey_person")),
    )
    op.create_index(op.f("ix_passkey_person"), "passkey", ["person"])
    op.create_table(
        "challenge",
        sa.Column("id_hash", HASH, nullable=False),
        sa.Column("purpose", IDENTITY, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("person", IDENTITY),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_challenge")),
    )


def _codes() -> None:
    op.create_table(
        "code_secret",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", "version", name=op.f("pk_code_secret")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_code_secret_person")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("code_hash", HASH, nullable=False),
        sa.PrimaryKeyConstraint("person", "code_hash", name=op.f("pk_recovery_code")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_recovery_code_person")),
    )


def _tokens() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("id_hash", HASH, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("last_used", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("id_hash", name=op.f("uq_api_token_id_hash")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_api_token_person")),
    )
    op.create_index(op.f("ix_api_token_person"), "api_token", ["person"])
    op.create_table(
        "outside_account",
        sa.Column("issuer", NAME, nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("person", IDENTITY, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_outside_account")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_outside_account_person")),
    )
    op.create_index(op.f("ix_outside_account_person"), "outside_account", ["person"])
