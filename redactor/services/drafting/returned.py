"""A draft that comes back as the service gave it: with its changes still tracked.

Rules kept here: it is known again only where nothing else in it is other than it was, whether the changes are accepted
or rejected; then the draft stands as it stood, every decision holds, and nothing is asked. Where anything else changed,
what becomes of the tracked changes is a question anew: an answer about another file is none about this one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.alignment import align
from redactor.core.classification import classify
from redactor.core.decisions import Decisions
from redactor.services.drafting.drafts import read

if TYPE_CHECKING:
    from redactor.core.alignment import Alignment
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats

TRACKED = ".docx"
"""The one format of drafts that has tracked changes."""


def as_returned(formats: Formats, old: Draft, suffix: str, untrusted: bytes) -> Decisions:
    """Give the decisions to carry over to the next draft. Raises InputError for a file that is refused."""
    if suffix.lower() != TRACKED:
        return old.decisions
    accepted, revisions = _against(formats, old, untrusted, "accept")
    if not revisions:
        return old.decisions
    rejected, _ = _against(formats, old, untrusted, "reject")
    ours = accepted.accepted and not accepted.changes and not rejected.accepted and not rejected.changes
    return replace(old.decisions, revisions="reject" if ours else None)


def _against(formats: Formats, old: Draft, untrusted: bytes, revisions: str) -> tuple[Alignment, int]:
    decisions = replace(old.decisions, revisions=revisions)
    minutes = read(formats, TRACKED, untrusted, policy=old.policy, decisions=decisions)
    bare = classify(minutes, old.policy, Decisions(), draft_sha256="")
    return align(old.minutes, bare, gap=old.policy.gap), minutes.document.revisions
