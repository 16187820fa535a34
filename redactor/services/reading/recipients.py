"""The age key under which a person wants her copies: given, shown back, and used once she confirmed that it is hers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.disclosures import RecipientKey

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.services.office import Office
    from redactor.services.ports import Sealer


@dataclass(frozen=True, slots=True)
class Recipients:
    """Each person's own key."""

    office: Office
    sealer: Sealer

    def held(self, subject: Subject) -> RecipientKey | None:
        """Return her key, confirmed or not. Raises NotFound."""
        self.office.demand(subject, "account.manage", Action.READ)
        with self.office.records.reading() as unit:
            return unit.exports.recipient(subject.person or "")

    def give(self, subject: Subject, key: str) -> None:
        """Put a key in the place of hers; it waits to be confirmed. Raises UsageError for no key, StepUpNeeded."""
        rule = self._proved(subject)
        key = key.strip()
        self.sealer.check(key)
        made = RecipientKey(person=subject.person or "", key=key, added_at=self.office.clock())
        event = self.office.event(subject, Action.PERSON_CHANGE, f"{rule}.key-given", digest=_digest(key))
        with self.office.records.transaction() as unit:
            unit.exports.set_recipient(made)
            unit.audit(event)

    def confirm(self, subject: Subject, key: str) -> None:
        """Confirm the very key that she was shown. Raises Conflict where another one waits, StepUpNeeded."""
        rule = self._proved(subject)
        event = self.office.event(subject, Action.PERSON_CHANGE, f"{rule}.key-confirmed", digest=_digest(key))
        with self.office.records.transaction() as unit:
            unit.exports.confirm_recipient(subject.person or "", key, at=event.at)
            unit.audit(event)

    def forget(self, subject: Subject) -> None:
        """Forget her key. Raises StepUpNeeded."""
        rule = self._proved(subject)
        with self.office.records.transaction() as unit:
            unit.exports.drop_recipient(subject.person or "")
            unit.audit(self.office.event(subject, Action.PERSON_CHANGE, f"{rule}.key-forgotten"))

    def _proved(self, subject: Subject) -> str:
        return self.office.demand(subject, "account.manage", Action.PERSON_CHANGE, proven=True)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
