"""Which portions of a draft say what the secretary made of a portion of the draft before.

Whoever accepts the tracked changes of a mended draft, or types them in, brings them back as the draft's own words. They
are no news: they are what was decided. A run of portions is recognised where it says just what everybody read of one
portion, with the notes, links and pictures that hung in that and no other, and stands in the same item.
"""

from __future__ import annotations

from collections.abc import Callable
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


Hung = Callable[["Portion"], "tuple[str, ...]"]
"""Says what hangs in a portion, as far as everybody sees it."""


def accepted(
    old: tuple[Sequence[Portion], Hung], new: tuple[Sequence[Portion], Hung], same: Mapping[int, int], gap: str
) -> dict[int, tuple[int, ...]]:
    """Lead from the index of each old portion that was mended to those of the new ones that say what it became.

    `old` and `new` come with what hangs in each; `same` leads from new to old index for what did not change.
    """
    free = [n for n in range(len(new[0])) if n not in same]
    kept = set(same.values())
    out: dict[int, tuple[int, ...]] = {}
    for at, portion in enumerate(old[0]):
        text = None if at in kept else mended_text(portion, gap)
        if text is None:
            continue
        hung = old[1](portion)
        found = _runs(new[0], free, squeezed(text))
        run = next((r for r in found if tuple(h for n in r for h in new[1](new[0][n])) == hung), None)
        if run is not None:
            out[at] = run
            free = [n for n in free if n not in run]
    return out


def _runs(new: Sequence[Portion], free: Sequence[int], wanted: str) -> Iterator[tuple[int, ...]]:
    """Find neighbours among the portions that are free that say, joined, what is wanted."""
    for start in range(len(free)):
        said = ""
        run: list[int] = []
        for n in free[start : start + _LONGEST]:
            if run and n != run[-1] + 1:
                break
            run.append(n)
            said += squeezed(new[n].text)
            if said == wanted:
                yield tuple(run)
            if not wanted.startswith(said) or said == wanted:
                break
