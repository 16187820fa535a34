"""Who may see what. The public is the audience that has nothing; every copy is made for one audience by one rule.

`visible` answers what an audience may see of minutes: everything released, and what its levels and items add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Audience:
    """What a reader may read beyond the public: everything, up to a level, or whole items by name. Empty is the public."""

    level: str | None = None
    items: frozenset[str] = frozenset()
    everything: bool = False

    @property
    def public(self) -> bool:
        """Tell whether it is nobody in particular."""
        return not (self.level or self.items or self.everything)


PUBLIC = Audience()


@dataclass(frozen=True, slots=True)
class Visible:
    """What one audience may see: portions by ref, and the items of which it may see the title itself."""

    refs: frozenset[str]
    titles: frozenset[str]
    banner: str


def effective(portion: Portion, item: Item, policy: Policy) -> str:
    """Give the level that a portion is restricted to: its own or its item's, whichever is higher; unsaid is highest."""
    own = portion.marking if portion.marking is not None else item.marking
    return policy.highest([own, item.marking if item.marking is not None else own]).id


def visible(minutes: Minutes, audience: Audience, policy: Policy) -> Visible:
    """Say which portions and titles an audience may see, and the level of the copy that shows them."""
    refs, shown = set(), {policy.public_level.id}
    for item, portion in minutes.portions():
        level = effective(portion, item, policy)
        if portion.disposition == "release":
            refs.add(portion.ref)
        elif _may(item, portion, level, audience, policy):
            refs.add(portion.ref)
            shown.add(level)
    titles = set()
    for item in minutes.items:
        level = policy.level(item.marking or "")
        if item.title_released or (level is not None and level.title_public and not item.public_title):
            titles.add(item.name)
        elif _reads(item.name, item.marking, audience, policy):
            titles.add(item.name)
            shown.add(item.marking or policy.levels[-1].id)
    return Visible(frozenset(refs), frozenset(titles), policy.highest(shown).id)


def _may(item: Item, portion: Portion, level: str, audience: Audience, policy: Policy) -> bool:
    public = policy.level(level) is policy.public_level
    return _reads(item.name, None if public or portion.marking is None else level, audience, policy)


def _reads(item: str, level: str | None, audience: Audience, policy: Policy) -> bool:
    """Tell whether an audience reads a level in an item. What is withheld without a level needs more than a level."""
    if audience.everything or item in audience.items:
        return True
    return level is not None and audience.level is not None and policy.dominates(audience.level, level)
