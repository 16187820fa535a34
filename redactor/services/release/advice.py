"""Advice on what a public copy still lets its reader conclude, for every door."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from redactor.core.audit import Action
from redactor.core.inference import infer
from redactor.core.inference.typed import typed
from redactor.core.suggesting import Suggestions, suggestions_on
from redactor.services.opening import load_case
from redactor.services.release.copies import rendering, settled
from redactor.services.release.proposals import waiting

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.inference import Advice
    from redactor.core.rendering import Rendered
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office


def advice_on(draft: Draft, rendered: Rendered | None = None) -> tuple[Advice, ...]:
    """Say what could be concluded from the public copy of a draft, made or to be made.

    Raises DecisionNeeded while findings are open: until they are settled nobody knows what the copy will be.
    """
    if rendered is None:
        settled(draft)
        rendered = rendering(draft)
    named = typed(rendered, draft.minutes, draft.policy, draft.decisions)
    return (*named, *infer(rendered, draft.minutes))


@dataclass(frozen=True, slots=True)
class Told:
    """What a second person is told of a folder that waits: what could be concluded, and what the policy suggested."""

    advice: tuple[Advice, ...]
    suggestions: Suggestions


@dataclass(frozen=True, slots=True)
class Inferring:
    """Advice about a folder that waits for its second person."""

    office: Office

    def on_proposal(self, subject: Subject, meeting: str) -> tuple[Advice, ...]:
        """Say what could be concluded from the public copy that waits. Raises NotFound, also where nothing waits."""
        return self.told(subject, meeting).advice

    def told(self, subject: Subject, meeting: str) -> Told:
        """Say what there is to tell of a release that waits. Raises NotFound, also where nothing waits.

        It holds visible words only, but the draft is opened for it: that is written down before.
        """
        office = self.office
        rule = office.demand(subject, "release.read", Action.REVIEW, meeting=meeting)
        with office.records.transaction() as unit:
            proposal = waiting(unit, meeting)
            unit.audit(office.event(subject, Action.REVIEW, f"{rule}.inferred", meeting=meeting))
        with office.records.reading() as unit:
            case = load_case(office, unit, meeting, version=proposal.draft_version, seq=proposal.decisions_seq)
        draft = case.draft
        return Told(advice_on(draft), suggestions_on(draft.minutes, draft.policy, draft.decisions))


def advice_json(advice: tuple[Advice, ...]) -> list[dict[str, Any]]:
    """Say it for programs: visible words only."""
    return [asdict(one) for one in advice]
