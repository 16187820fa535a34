"""Wraps name body and marking, so that they can be wrapped anew without the other tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

IDENTITY = sa.String(length=128)
LOST = "?"
"""What a wrap is given whose text is nowhere."""

_MARKINGS = """
(SELECT s.marking FROM sealed_portion s WHERE s.meeting = dek_wrap.meeting AND s.kind = dek_wrap.kind
 AND s.portion = dek_wrap.portion AND s.version = dek_wrap.version),
(SELECT d.marking FROM draft d WHERE dek_wrap.kind = 'original' AND d.meeting = dek_wrap.meeting
 AND d.version = dek_wrap.version),
(SELECT d.marking FROM decision d WHERE dek_wrap.kind = 'decision' AND d.meeting = dek_wrap.meeting
 AND CAST(d.seq AS VARCHAR(20)) = dek_wrap.portion)
"""


def upgrade() -> None:
    """Add the columns, fill them from where each text rests, and then demand them."""
    with op.batch_alter_table("dek_wrap") as table:
        table.add_column(sa.Column("body", IDENTITY, nullable=True))
        table.add_column(sa.Column("marking", IDENTITY, nullable=True))
    op.execute(
        f"UPDATE dek_wrap SET marking = COALESCE({_MARKINGS}, '{LOST}'), "  # noqa: S608 -- constants
        f"body = COALESCE((SELECT m.body FROM meeting m WHERE m.id = dek_wrap.meeting), '{LOST}')"
    )
    with op.batch_alter_table("dek_wrap") as table:
        table.alter_column("body", existing_type=IDENTITY, nullable=False)
        table.alter_column("marking", existing_type=IDENTITY, nullable=False)
