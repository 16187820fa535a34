"""Which portions of a draft say what the secretary made of a portion of the draft before.

Whoever accepts the tracked changes of a mended draft, or types them in, brings them back as the draft's own words. They
are no news: they are what was decided. A run of portions is recognised where it says just what everybody read of one
portion, and stands in the same item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.mending import reading
from redactor.core.permitted import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redactor.core.minutes import Portion

_LONGEST = 40  # portions that one text is parted into; what is longer is looked at by a person


def mended_text(portion: Portion, gap: str) -> str | None:
    """Give the words that a person put in the place of a portion's own; None where she did not."""
    if portion.substitute is not None:
        return portion.substitute.replace("**", "")
    if portion.reworded is not None:
        return portion.reworded.replace("**", "")
    return reading(portion, gap) if portion.cuts else None


def accepted(
    old: Sequence[Portion], new: Sequence[Portion], same: Mapping[int, int], gap: str
) -> dict[int, tuple[int, ...]]:
    """Lead from the index of each old portion that was mended to those of the new ones that say what it became.

    `same` leads from new to old index for what did not change.
    """
    free = [n for n in range(len(new)) if n not in same]
    kept = set(same.values())
    out: dict[int, tuple[int, ...]] = {}
    for at, portion in enumerate(old):
        text = None if at in kept else mended_text(portion, gap)
        run = None if text is None else next(_runs(new, free, squeezed(text)), None)
        if run is not None:
            out[at] = run
            free = [n for n in free if n not in run]
    return out


def _runs(new: Sequence[Portion], free: Sequence[int], wanted: str) -> Iterator[tuple[int, ...]]:
    """Find neighbours among the portions that are free that say, joined, what is wanted."""
    for start in range(len(free)):
        said, run = "", []
        for n in free[start : start + _LONGEST]:
            if run and n != run[-1] + 1:
                break
            run.append(n)
            said += squeezed(new[n].text)
            if said == wanted and not any(new[i].notes or new[i].image for i in run):
                yield tuple(run)
            if not wanted.startswith(said) or said == wanted:
                break
