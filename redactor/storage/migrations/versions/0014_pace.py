"""What long lists are looked up by."""

from __future__ import annotations

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make nothing yet."""
