"""Somebody who asks to read published minutes, and what the one set of rules says about each of their texts.

Rules kept here: a text with several places is open only where every place is; what lacks nothing but a fresh proof is
told apart only where nothing else is in the way; the time is that of each question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import NO_EXPORT, Denial, Grant, Wanted, decide, granted_after_proof
from redactor.services.reading.released import item_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.core.access import Subject
    from redactor.core.entitlements import Facts
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord, PublicationRecord
    from redactor.services.office import Office
    from redactor.services.reading.released import Name, Place

State = tuple[str, int, int, int, int]
"""A proposal with its draft and decisions, and the draft and decisions of today: what the markings follow from."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks about one meeting, and everything that the answer depends on.

    `markings` are those of the released version; where they are not `settled` yet, all that any draft ever had.
    """

    subject: Subject
    record: MeetingRecord
    policy: Policy
    publication: PublicationRecord
    facts: Facts
    state: State
    markings: Mapping[Name, tuple[Place, ...]]
    settled: bool

    def verdict(self, office: Office, place: Place) -> Grant | Denial:
        """Decide about one place of a text."""
        wanted = Wanted(self.record.body, self.record.id, item_of(place[0]), place[1])
        return decide(self.subject, wanted, policy=self.policy, facts=self.facts, now=office.clock())

    def ruling(self, office: Office, held: Iterable[Place]) -> Grant | Denial:
        """Decide about a text by all its places: the first refusal, a missing proof last; or the rule of the first."""
        verdicts = [self.verdict(office, place) for place in held]
        after = [granted_after_proof(verdict) for verdict in verdicts]
        hard = next((v for v, grant in zip(verdicts, after, strict=True) if grant is None), None)
        if hard is not None:
            return hard
        opened = [grant for grant in after if grant is not None]
        whole = replace(opened[0], obligations=frozenset[str]().union(*(grant.obligations for grant in opened)))
        stale = next((v for v in verdicts if isinstance(v, Denial)), None)
        return whole if stale is None else replace(stale, lacking=whole)

    def rulings(self, office: Office, item: str | None = None) -> dict[Name, Grant | Denial]:
        """Decide about every text, or about those of one item."""
        return {
            name: self.ruling(office, held)
            for name, held in self.markings.items()
            if item is None or item_of(name) == item
        }

    def granted(self, office: Office, *, taking: bool = False) -> dict[Name, str]:
        """Name what may be opened now, or with `taking` copied, each with the rule."""
        verdicts = {name: v for name, v in self.rulings(office).items() if isinstance(v, Grant)}
        return {name: v.rule for name, v in verdicts.items() if _takes(v, taking=taking)}

    def offered(self, office: Office, item: str | None = None) -> dict[Name, Grant]:
        """Name what may be opened, if need be after a proof of who asks."""
        after = {name: granted_after_proof(v) for name, v in self.rulings(office, item).items()}
        return {name: grant for name, grant in after.items() if grant is not None}

    def obligations(self, office: Office, names: Iterable[Name]) -> frozenset[str]:
        """Give what some texts oblige to, taken together."""
        offered = self.offered(office)
        return frozenset[str]().union(*(offered[name].obligations for name in names if name in offered))

    def hopes(self, office: Office) -> bool:
        """Tell whether anything of any draft could be open to her: who may read nothing makes nothing be opened."""
        return any(
            granted_after_proof(self.verdict(office, place)) for held in self.markings.values() for place in held
        )

    def refusal(self, office: Office, item: str | None, *, taking: bool) -> Denial | None:
        """Say why she may open nothing of it all or of one item; with `taking` nothing to take away. None: she may.

        What lacks only a fresh proof comes last, and stands before what is open without one: she opens all or is asked.
        """
        rulings = self.rulings(office, item)
        offered = [v for v in rulings.values() if _takes(granted_after_proof(v), taking=taking)]
        if not offered:
            refused = [v for v in rulings.values() if isinstance(v, Denial) and v.lacking is None]
            at_hand = Denial(NO_EXPORT, "It is read on the page; no copy is made.")
            return next(iter(refused), at_hand if rulings else Denial("nothing-there", ""))
        return next((v for v in offered if isinstance(v, Denial)), None)


def _takes(grant: Grant | None, *, taking: bool) -> bool:
    return grant is not None and not (taking and NO_EXPORT in grant.obligations)
