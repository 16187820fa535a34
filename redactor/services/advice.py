"""Advice on what a public copy still lets its reader conclude, for every door."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from redactor.core.inference import infer
from redactor.services.copies import rendering, settled

if TYPE_CHECKING:
    from redactor.core.inference import Advice
    from redactor.core.rendering import Rendered
    from redactor.services.drafts import Draft


def advice_on(draft: Draft, rendered: Rendered | None = None) -> tuple[Advice, ...]:
    """Say what could be concluded from the public copy of a draft, made or to be made.

    Raises DecisionNeeded while findings are open: until they are settled nobody knows what the copy will be.
    """
    if rendered is None:
        settled(draft)
        rendered = rendering(draft)
    return infer(rendered, draft.minutes)


def advice_json(advice: tuple[Advice, ...]) -> list[dict[str, Any]]:
    """Say it for programs: visible words only."""
    return [asdict(one) for one in advice]
