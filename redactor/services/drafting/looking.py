"""A look at a draft by somebody who works on it: authorised and written down each time, derived where it has changed.

Rules kept here: whether she may look is decided on what is stored at that very moment, in the transaction that writes
the look down, and nothing is shown before that is on the disk. What was derived a moment ago is shown again only where
everything that it follows from stands as it stood, and only where the key of the draft still opens it: what was
destroyed, taken away or cannot be reached is shown to nobody, however fresh in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.access import Denial
from redactor.core.audit import Action, Outcome
from redactor.core.policy import parse_policy
from redactor.services.office import absent, contexts_of
from redactor.vault.context import SealError

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.vault.footing import Footing


def looked(office: Office, subject: Subject, meeting: str) -> Footing:
    """Write a look down, or that she may not, and tell what it stands on. Raises NotFound."""
    verdict = office.permitted(subject, "draft.read")
    if isinstance(verdict, Denial):
        raise office.refuse(subject, Action.REVIEW, verdict, meeting=meeting)
    with office.records.transaction() as unit:
        footing = unit.footings.of(meeting, person=subject.person)
        rule, outcome = ("recused", Outcome.DENIED) if footing.recused else (verdict.rule, Outcome.GRANTED)
        unit.audit(office.event(subject, Action.REVIEW, rule, meeting=meeting, outcome=outcome))
    if footing.recused:
        raise absent()
    return footing


def still_opens(office: Office, record: MeetingRecord, footing: Footing) -> None:
    """Return if the key of the draft opens it at this moment. Raises VaultError, SealError. Audit first."""
    if footing.original is None:
        raise SealError
    top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
    office.keys.unwrap(footing.original, contexts_of(record).original(footing.draft, marking=top))
