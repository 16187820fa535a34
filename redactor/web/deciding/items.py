"""What was decided about an item, changed in one respect and kept in all others.

A later decision about an item replaces the earlier one whole, so every change starts from what holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.decisions import ItemDecision, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Item, Minutes, Portion


def find_item(minutes: Minutes, name: str) -> Item | None:
    """Find an item by its name; `0` is the front matter."""
    return next((item for item in minutes.parts() if item.name == name), None)


def item_of_ref(minutes: Minutes, ref: str) -> tuple[Item, Portion] | None:
    """Find a portion with its item."""
    return next((pair for pair in minutes.portions() if pair[1].ref == ref), None)


def decision_about(decisions: Decisions, item: str) -> ItemDecision:
    """Return what is decided about an item now."""
    return decisions.items.get(item) or ItemDecision(item)


def with_choices(before: ItemDecision, item: Item, choices: Mapping[str, str]) -> ItemDecision:
    """Release or withhold portions by name; `choices` is `release`, `withhold` or `policy` by ref.

    What is not chosen keeps what was decided about it. Kinds and spans are spelled out portion by portion, so that
    what a person meant then does not grow with a portion that she did not see.
    """
    released, withheld = [], []
    for portion in item.portions:
        choice = choices.get(portion.ref) or _chosen(before, portion)
        if choice == "release":
            released.append(portion.ref)
        elif choice == "withhold":
            withheld.append(portion.ref)
    whole = tuple(s for s in before.release if s == Span(item.name))
    return replace(before, release=whole + _spans(item.name, released), withhold=_spans(item.name, withheld))


def _chosen(decided: ItemDecision, portion: Portion) -> str:
    if any(s.covers(portion.ref, portion.kind) for s in decided.withhold):
        return "withhold"
    return "release" if any(s.covers(portion.ref, portion.kind) for s in decided.release) else "policy"


def _spans(item: str, refs: Iterable[str]) -> tuple[Span, ...]:
    return tuple(Span(item, block=block, first=first, last=last) for block, first, last in _runs(refs))


def _runs(refs: Iterable[str]) -> list[tuple[int, int, int]]:
    """Join neighbours: `4.2.1`, `4.2.2` are one run."""
    runs: list[tuple[int, int, int]] = []
    for ref in refs:
        block, sentence = (int(part) for part in ref.rsplit(".", 2)[1:])
        if runs and runs[-1][0] == block and runs[-1][2] + 1 == sentence:
            runs[-1] = (block, runs[-1][1], sentence)
        else:
            runs.append((block, sentence, sentence))
    return runs
