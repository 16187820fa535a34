"""What published minutes are made of, whatever is worked on since, and where each of their texts stands now.

Rules kept here: what is open follows from the items and markings that were released; a marking that was raised since on
the very same text limits it further; what is another text, whatever number it has, limits nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.alignment import align
from redactor.services.case import texts_of

if TYPE_CHECKING:
    from redactor.core.policy import Policy
    from redactor.services.case import Case, Text

Name = tuple[str, str]
"""A text that is sealed on its own: its kind, and its ref or the name of its item."""

Place = tuple[Name, str]
"""Where a text stands in a draft: its name there, and its marking there."""

_GONE: Final = ("title", "(gone)")  # no item has this name, so no grant is for it


def item_of(name: Name) -> str:
    """Name the item that a text belongs to."""
    return name[1].rsplit(".", 2)[0] if name[0] == "portion" else name[1]


def places(case: Case, now: Case) -> dict[Name, tuple[Place, ...]]:
    """Say of each text of a released draft where it stands: as it was released, first, and as it stands now.

    It is open to whoever may read it in each place. What is gone from the draft stays as it was released, but for
    grants: those are for the numbers of the newest draft.
    """
    released, there = texts_of(case.draft), texts_of(now.draft)
    if _words(released) == _words(there):
        moved = {name: (name, text.marking) for name, text in there.items()}
    else:
        moved = _elsewhere(case, now)
    return {name: ((name, text.marking), moved.get(name, (_GONE, text.marking))) for name, text in released.items()}


def shown(policy: Policy, held: tuple[Place, ...]) -> str:
    """Give the level that a text is shown under: the highest of those that it has."""
    return policy.highest(level for _, level in held).id


def _words(texts: dict[Name, Text]) -> dict[Name, str]:
    return {name: text.words for name, text in texts.items()}


def _elsewhere(case: Case, now: Case) -> dict[Name, Place]:
    """Find what each text of a draft is in a later one, and its level there; what is gone is left out.

    A portion that is gone while its item is there counts as the item itself, at the highest level in it.
    """
    aligned = align(case.draft.minutes, now.draft.minutes)
    refs = {p.old: p.new for p in aligned.pairs if p.old and p.new}
    texts, policy = texts_of(now.draft), now.draft.policy
    found: dict[Name, Place] = {}
    for name in texts_of(case.draft):
        item = aligned.items.get(item_of(name))
        own = ("portion", refs[name[1]]) if name[0] == "portion" and name[1] in refs else None
        if own in texts:
            found[name] = own, texts[own].marking
        elif item is not None:
            levels = [text.marking for other, text in texts.items() if item_of(other) == item]
            found[name] = ("title", item), policy.highest(levels).id
    return found
