"""Carrying a decisions file over to the next draft."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from redactor.core.carrying import carry
from redactor.core.writing import write_decisions
from redactor.services.drafting.drafts import read
from redactor.services.drafting.returned import as_returned

if TYPE_CHECKING:
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats


def carried_file(formats: Formats, old: Draft, suffix: str, untrusted: bytes) -> tuple[str, int]:
    """Write the decisions about `old` for the draft that comes after it; tell how much in it waits to be looked at."""
    decisions = as_returned(formats, old, suffix, untrusted)
    minutes = read(formats, suffix, untrusted, policy=old.policy, decisions=decisions)
    sha256 = hashlib.sha256(untrusted).hexdigest()
    made = carry(old.minutes, minutes, decisions, old.policy, draft_sha256=sha256).decisions
    return write_decisions(made), len(made.changed)
