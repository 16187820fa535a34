"""Masks: `Other User ‘L’` in the place of a name that stays sealed.

Rules kept here:

- The letter of a mask is drawn, so that neither the order of names nor that of assignments can be read from it.
- A mask is written in place of whole words only, and what cannot be replaced so is said, never half done.
- Where a copy shows both a name and its mask, it stops, unless its reader may read where the mask was assigned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.betrayals import place_of, shown
from redactor.core.lexicon import Passage, lexicon
from redactor.core.lexicon.fold import clean, fold
from redactor.core.mending import places_of
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from redactor.core.access import Audience
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy
    from redactor.core.rendering import Rendered

CODE: Final = "pseudonym"
"""The finding of a copy in which a name and its mask meet. Nobody can settle it: one of the two has to go."""

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like 1 and 0
_MASK: Final = re.compile(r"(?P<label>.+) ‘(?P<letters>[A-Z]{1,3})’")
_LONGEST_LABEL: Final = 60
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Masked:
    """A mask and the name behind it. `item` is that of this draft where the mask was assigned; None for elsewhere."""

    mask: str
    name: str = field(repr=False)
    marking: str = ""
    item: str | None = None


def mask_of(label: str, letters: str) -> str:
    """Write a mask as minutes do."""
    return f"{label} ‘{letters}’"


def free_letters(taken: Collection[str], label: str) -> tuple[str, ...]:
    """List the letters that no mask with this label has: single ones, and pairs once all of those are taken."""
    used = {found["letters"] for mask in taken if (found := _MASK.fullmatch(mask)) and found["label"] == label}
    for choices in (LETTERS, [a + b for a in LETTERS for b in LETTERS]):
        left = tuple(letters for letters in choices if letters not in used)
        if left:
            return left
    return ()


def drawn(choices: tuple[str, ...], random: Callable[[int], bytes]) -> str:
    """Draw one of some letters, each as likely as the others (by rejection, so that none is favoured)."""
    limit = 0x10000 - 0x10000 % len(choices)
    while True:
        number = int.from_bytes(random(2), "big")
        if number < limit:
            return choices[number % len(choices)]


def label_fault(label: str, name: str) -> str:
    """Say what is wrong with the words of a mask; empty where nothing is. They go public, so they must not tell."""
    if not label or len(label) > _LONGEST_LABEL or not label.isprintable() or "‘" in label or "’" in label:
        return "Write a few words without quotes, such as Other User."
    told = {word for word in fold(name).split() if len(word) > _LEAST} & set(fold(label).split())
    return "These words say a part of the name." if told else ""


def masked(text: str, one: Masked) -> str | None:
    """Put a mask in the place of its name, wherever it stands as whole words; None where it does not."""
    spots = places_of(text, one.name)
    if not spots:
        return None
    out, at = [], 0
    for start, end in spots:
        out += [text[at:start], one.mask]
        at = end
    return "".join((*out, text[at:]))


@dataclass(frozen=True, slots=True)
class MaskGate:
    """What the gate holds a copy against beyond its own minutes: no name stands beside its mask."""

    known: tuple[Masked, ...]
    minutes: Minutes
    policy: Policy
    audience: Audience

    def __call__(self, rendered: Rendered) -> Iterator[Finding]:
        """Find names that stand in the same copy as their masks."""
        passages = tuple(shown(rendered, self.minutes))
        whole = " ".join(" ".join(clean(p.text).split()) for p in passages).casefold()
        items = {p.ref: (item, p) for item, p in self.minutes.portions()} | {
            i.name: (i, None) for i in self.minutes.items
        }
        for one in self.known:
            if clean(one.mask).casefold() not in whole or self._may_know(one):
                continue
            told: set[str] = set()
            for hit in lexicon([Passage("name", one.name)], known=(), glossary=(), draft=()).search(passages):
                ref = place_of(hit.key)
                item, portion = items[ref]
                if ref not in told:
                    told.add(ref)
                    yield Finding(
                        CODE,
                        f"The name behind {one.mask} stands here, in the same copy as the mask. Put the mask in its "
                        "place, or withhold it.",
                        item.name if item.name != FRONT else None,
                        portion.ref if portion else None,
                        portion.place if portion else item.place,
                        kind="name",
                        term=hit.term,
                    )

    def _may_know(self, one: Masked) -> bool:
        """Tell whether the reader of the copy may read where the mask was assigned, and so may know the name."""
        audience = self.audience
        if audience.everything or (one.item is not None and one.item in audience.items):
            return True
        if one.item is not None and any(ref.rsplit(".", 2)[0] == one.item for ref in audience.refs):
            return True
        return (
            audience.level is not None
            and self.policy.level(one.marking) is not None
            and self.policy.dominates(audience.level, one.marking)
        )
