"""What changed since the draft before, and waits until a person has looked at it.

Rules kept here: a changed portion waits until it is released, withheld or settled by name; the title of an item waits
until it is settled, by the item's name, and says nothing of what is in it. While anything waits there is no copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Minutes

CHANGED: Final = "changed-portion"
_CHOICES: Final = ("release", "withhold", "settle")


def waits(ref: str, item: str, decisions: Decisions) -> bool:
    """Tell whether a portion (or, by the item's name, a title) changed and nobody has called that settled."""
    return ref in decisions.changed and not decisions.settles(CHANGED, item, ref)


def changed_findings(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    """List what waits: the titles first, then the portions that nobody has decided about."""
    for item in minutes.items:
        if waits(item.name, item.name, decisions):
            yield Finding(
                CHANGED,
                "The title of this item is new, or another than in the draft before. Look at it, and settle it.",
                item.name,
                place=item.place,
                choices=("settle",),
            )
    for item, portion in minutes.portions():
        if portion.disposition == "review" and waits(portion.ref, item.name, decisions):
            yield Finding(
                CHANGED,
                "This portion is new, or another than in the draft before. Release it, withhold it, or settle it, "
                "which lets its marking decide.",
                item.name if item.name != FRONT else None,
                portion.ref,
                portion.place,
                _CHOICES,
            )
