"""Notices: what somebody should know of, rung by what happens to others' access. Kinds and identities, never a text.

Rules kept here: a notice is stored in the transaction of what it tells; it rings whoever holds the duty at that moment;
a person sees her own alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.entitlements import NoticeRecord, duties_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.access import Subject
    from redactor.services.office import Office
    from redactor.services.stores import Unit

CHAIR: Final = frozenset({"chair"})
CHAIR_AND_OFFICERS: Final = frozenset({"chair", "officer"})

MOST_SHOWN: Final = 100
"""Older ones are on record in what they told of."""


class Kind(StrEnum):
    """What rings. `about` of the notice is whose access it is."""

    READ_ASKED = "read-asked"
    CLEARANCE = "clearance-holds"
    DUTIES = "duties-hold"
    FIRST_OFFICER = "first-officer"
    EMERGENCY_ASKED = "emergency-asked"
    EMERGENCY_OPENED = "emergency-opened"
    EMERGENCY_ENDED = "emergency-ended"
    SENTINEL = "sentinel"
    HELD = "held"
    REVIEW = "review-due"
    MIRROR = "mirror"


@dataclass(frozen=True, slots=True)
class Notices:
    """What each person should know of."""

    office: Office

    def mine(self, subject: Subject) -> tuple[NoticeRecord, ...]:
        """Give her newest notices, read or not. Raises NotFound."""
        self.office.demand(subject, "notice.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return unit.notices.of(subject.person or "", most=MOST_SHOWN)

    def mark_read(self, subject: Subject) -> int:
        """Mark all of hers as read; return how many that were. Raises NotFound."""
        self.office.demand(subject, "notice.read", Action.AUDIT_READ)
        with self.office.records.transaction() as unit:
            return unit.notices.mark_read(subject.person or "", at=self.office.clock())


def ring(
    office: Office, unit: Unit, kind: Kind, people: Iterable[str], *, about: str, meeting: str | None = None
) -> None:
    """Store a notice for each of some people, each once."""
    now = office.clock()
    for person in dict.fromkeys(people):
        unit.notices.ring(
            NoticeRecord(id=office.new_id(), person=person, kind=kind.value, at=now, meeting=meeting, about=about)
        )


def holders(office: Office, unit: Unit, duties: frozenset[str]) -> tuple[str, ...]:
    """Name everybody who has one of some duties now."""
    now, found = office.clock(), unit.lists.crowd.active(*sorted(duties))
    terms = unit.lists.crowd.terms([person.id for person in found])
    return tuple(p.id for p in found if duties & duties_at(p.duties, terms.get(p.id, ()), now))
