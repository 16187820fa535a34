"""How a level looks, without knowing its name: one of four tones, by its place in the policy's order.

Pages and style sheets know four tones, each with a shape, an edge and colours: `4` the most restricted (diamond,
double), `3` (triangle, dashed), `2` (disc, dotted), `1` the public one (ring, solid). Policies have any number of
levels with any names, so the tone comes from the order alone: the ends are always `1` and `4`, and a higher level never
gets a lower tone. The word is always printed beside the shape; two levels with one tone are still told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = 3  # from tone 1 to tone 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A level as a page shows it: the word, and the tone that gives it shape and colour."""

    id: str
    tone: str


def marks(ids_from_public: Sequence[str]) -> dict[str, Mark]:
    """Give each level of a policy its mark; the levels come in order, the public one first.

    A single level is the public one. Only the public level looks public, however many there are.
    """
    top = max(len(ids_from_public) - 1, 1)
    # Halves go up: of two tones that fit equally well, the stricter one.
    tones = [1 + (2 * _STEPS * place + top) // (2 * top) for place in range(len(ids_from_public))]
    return {
        name: Mark(name, str(max(tone, min(place + 1, 2))))
        for place, (name, tone) in enumerate(zip(ids_from_public, tones, strict=True))
    }
