"""Where portions of an item are withheld, and the sentence that stands there once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.access import effective
from redactor.core.minutes import FRONT

if TYPE_CHECKING:
    from collections.abc import Collection

    from redactor.core.access import Visible
    from redactor.core.minutes import Item, Minutes
    from redactor.core.policy import Policy

NEUTRAL: Final = "Part of this item is withheld."
"""Stands where a person withheld something that no level of the policy restricts."""

TITLE_WITHHELD: Final = "Title withheld"
"""Stands for a title where the policy has no words of its own."""


class Gaps:
    """Gives out each item's stub once, at the first gap."""

    def __init__(self, minutes: Minutes, policy: Policy, seen: Visible) -> None:
        """Find the items with a gap, and the sentence for each."""
        self._open: dict[str, str] = {}
        self._restricted: set[str] = set()
        shown = seen.refs | seen.mended  # once: for each item anew it would take the square of the length
        for item in minutes.items:
            level = policy.level(item.marking or "")
            if level is None or not level.public:
                self._restricted.add(item.name)
            if sentence := self._sentence(item, policy, shown):
                self._open[item.name] = sentence

    def _sentence(self, item: Item, policy: Policy, shown: Collection[str]) -> str | None:
        withheld = [p for p in item.portions if p.ref not in shown and p.substitute is None]
        if not withheld or any(p.kind == "stub" and p.ref in shown for p in item.portions):
            return None
        if all(p.kind == "image" for p in withheld) and item.name not in self._restricted:
            return None  # a note in the place of each picture says it
        top = policy.highest(effective(p, item, policy) for p in withheld)
        return item.stub or top.stub or NEUTRAL

    def take(self, item: Item) -> str | None:
        """Give the item's sentence, the first time that it is asked for."""
        return self._open.pop(item.name, None) if item.name != FRONT else None

    def restricted(self, item: Item) -> bool:
        """Tell whether the whole item is restricted, so that a picture in it leaves no note of its own."""
        return item.name in self._restricted
