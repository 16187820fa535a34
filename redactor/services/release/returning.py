"""Why a release was sent back: sealed, and read by those who work on the draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.policy import parse_policy
from redactor.errors import UsageError
from redactor.services.office import contexts_of

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.vault.context import Context

MOST_WORDS: Final = 2000
"""Characters of what an officer writes: it is for the file, not an account of what went wrong."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A proposal that was sent back: by whom, when, and why."""

    by: str
    at: datetime
    reason: str = field(repr=False)


def returned(office: Office, subject: Subject, meeting: str) -> Returned | None:
    """Say why the last proposal was sent back; None where it was not. Raises NotFound."""
    rule = office.demand(subject, "draft.read", Action.READ, meeting=meeting)
    with office.records.transaction() as unit:
        record, proposals = unit.meetings.get(meeting), unit.releases.proposals(meeting)
        last = proposals[-1].id if proposals else ""
        known = next((r for r in unit.releases.sent_back(meeting) if r.proposal == last), None)
        if known is None:
            return None
        unit.audit(office.event(subject, Action.READ, f"{rule}.returned", meeting=meeting))
    context = why_of(record, known.proposal)
    with office.records.reading() as unit:
        words = office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
    return Returned(known.by, known.at, words)


def said(words: str, remedy: str) -> str:
    """Take what somebody wrote, trimmed. Raises UsageError where it is nothing, or too much."""
    if not 0 < len(words.strip()) <= MOST_WORDS:
        raise UsageError(
            f"This wants a reason of at most {MOST_WORDS} characters.", code="reason-missing", remedy=remedy
        )
    return words.strip()


def why_of(record: MeetingRecord, proposal: str) -> Context:
    """Give the context of the reason for which a proposal was sent back."""
    top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
    return contexts_of(record).reason(f"return-{proposal}", marking=top)
