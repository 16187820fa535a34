"""What long lists are looked up by."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

INDEXES = (
    ("meeting", ("created", "id")),
    ("clearance", ("confirmed_by",)),
    ("recusal", ("meeting",)),
    ("proposal", ("meeting",)),
    ("publication", ("path",)),
    ("withdrawal", ("path",)),
    ("pseudonym", ("at", "id")),
    ("pseudonym", ("body",)),
    ("reading_request", ("answered_at", "asked_at")),
    ("notice", ("person", "at")),
)


def upgrade() -> None:
    """Make the indexes."""
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
