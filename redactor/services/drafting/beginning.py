"""How a meeting begins: the policy that it keeps, its record, and the records of the drafts that it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.records import DraftRecord, MeetingRecord
from redactor.errors import UsageError

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.policy import Policy
    from redactor.services.office import Office


def policy_for(office: Office, body: str, name: str | None = None) -> Policy:
    """Load the policy for a meeting to come: the one that is named, or else the body's own. Raises UsageError."""
    known = {b.id: b for b in office.bodies.all()}
    if body not in known:
        named = ", ".join(sorted(known)) or "there is none yet"
        raise UsageError("There is no such body here.", remedy=f"Choose one of the bodies that are set up: {named}.")
    chosen = name or known[body].policy
    if chosen not in office.policies.names():
        raise UsageError("There is no such policy here.", remedy="Choose one of the policies that are listed.")
    return office.policies.load(chosen)


def meeting_record(office: Office, subject: Subject, name: str, *, body: str, policy: Policy) -> MeetingRecord:
    """Make the record of a meeting that begins now; it keeps the text of its policy."""
    return MeetingRecord(
        id=name,
        body=body,
        policy_name=policy.name,
        policy_sha256=policy.sha256,
        policy_text=office.policies.source(policy.name).decode(),
        created=office.clock(),
        created_by=subject.person or "",
    )


def draft_record(meeting: MeetingRecord, version: int, suffix: str, blob: str, *, marking: str) -> DraftRecord:
    """Make the record of a draft that a meeting begins with, its file sealed under `marking`, the top level."""
    return DraftRecord(
        meeting=meeting.id,
        version=version,
        suffix=suffix,
        marking=marking,
        blob=blob,
        uploaded=meeting.created,
        uploaded_by=meeting.created_by,
    )
