"""Actions that were withheld in an earlier meeting and come back in this one: they keep their marking until released.

Which they are is looked up in the memory of the body when a draft comes in, and stands in the list of decisions from
then on. A person who releases, withholds or settles such a portion by name has decided about it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.lexicon.fold import fold
from redactor.core.minutes import FRONT, Finding, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Action, Item, Minutes, Portion

CODE: Final = "carried-action"
ORIGIN: Final = "carried"
_FEWEST: Final = 4  # words by which an action without its reference is known again


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A portion with an action that is withheld at this level in an item of an earlier meeting."""

    ref: str
    level: str
    item: str


def action_tokens(action: Action) -> Iterator[str]:
    """Give what an action is known again by: its reference, and its words without it."""
    if action.reference and any(char.isdigit() for char in action.reference):
        yield f"x|{fold(action.reference).replace(' ', '/')}"
    words = fold(action.text).removeprefix(fold(action.reference or "")).split()
    if len(words) >= _FEWEST:
        yield f"y|{' '.join(words)}"


def actions_of(minutes: Minutes) -> dict[str, set[str]]:
    """Give the tokens of a draft's actions by the ref of their portion."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in minutes.parts():
        for action in item.actions:
            found[action.ref].update(action_tokens(action))
    return dict(found)


def inherited(minutes: Minutes, decisions: Decisions) -> Minutes:
    """Give each carried action the mark of its old item."""
    levels = {one.ref: one.level for one in decisions.carried}
    if not levels:
        return minutes

    def marked(item: Item) -> Item:
        return replace(item, portions=tuple(_marked(p, levels.get(p.ref)) for p in item.portions))

    return replace(minutes, items=tuple(map(marked, minutes.items)), front=marked(minutes.front))


def _marked(portion: Portion, level: str | None) -> Portion:
    return replace(portion, marks=(*portion.marks, Mark(level, ORIGIN))) if level else portion


def carried_findings(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    """Say of each carried action that nobody has decided about where it comes from."""
    carried = {one.ref: one for one in decisions.carried}
    for item, portion in minutes.portions():
        one = carried.get(portion.ref)
        if one is None or _is_decided(item, portion, decisions):
            continue
        yield Finding(
            CODE,
            f"This action is carried over from item {one.item} of an earlier meeting, where it is withheld "
            f"({one.level}). It keeps that marking until it is released. Withhold it here too, or release it.",
            item.name if item.name != FRONT else None,
            portion.ref,
            portion.place,
            ("withhold", "release"),
        )


def _is_decided(item: Item, portion: Portion, decisions: Decisions) -> bool:
    decided = decisions.items.get(item.name)
    spans = (*decided.release, *decided.withhold) if decided else ()
    own_words = portion.substitute is not None or any(span.covers(portion.ref, portion.kind) for span in spans)
    return own_words or decisions.settles(CODE, item.name, portion.ref)
