"""Why somebody can, or cannot, read an item: the rules in the order in which they are applied, never any text.

Rules kept here: it is for those who give access, about people whom a grant can name; that it was asked is written down;
a proof that would be asked for when she reads stands in nobody's way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.access import Wanted, effective, explain, granted_after_proof
from redactor.services.office import absent

if TYPE_CHECKING:
    from redactor.core.access import Step, Subject
    from redactor.core.minutes import Item
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.review import Review
    from redactor.services.entitling.access import NamedAccess
    from redactor.services.persons.people import People


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether an item is readable to somebody once the minutes are published, and how each rule came to it.

    `level` is the highest that is withheld in the item; `rule` is the one that decided.
    """

    readable: bool
    level: str
    rule: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explaining:
    """Answers for those who give access."""

    access: NamedAccess
    review: Review
    people: People

    def why(self, subject: Subject, meeting: str, *, person: str, item: str) -> Explanation:
        """Explain. Raises NotFound, also for a person whom no grant can name and an item that is not there."""
        facts = self.access.facts(subject, meeting)
        view = self.review.view(subject, meeting)
        found = next((i for i in view.draft.minutes.items if i.name == item), None)
        if found is None or person not in {p.id for p in self.people.readers(subject)}:
            raise absent()
        self.access.explained(subject, meeting, person=person, item=item)
        level = highest_withheld(found, view.draft)
        wanted = Wanted(view.case.record.body, meeting, item, level)
        whom, now = self.people.subject(person), self.people.office.clock()
        verdict, steps = explain(whom, wanted, policy=view.draft.policy, facts=facts, now=now)
        return Explanation(granted_after_proof(verdict) is not None, level, verdict.rule, steps)


def highest_withheld(item: Item, draft: Draft) -> str:
    """Find the highest level in an item that is withheld, and its own where nothing is."""
    withheld = [effective(p, item, draft.policy) for p in item.portions if p.disposition != "release"]
    return draft.policy.highest(withheld or [item.marking]).id
