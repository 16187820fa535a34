"""What a reader of the finished public copy could still conclude about what is withheld from it.

Rules this package keeps:

- It is advice with a rank, never a stop: no gate, finding or exit depends on it.
- It reads what is visible, and of the rest only that it is withheld, and where; what it says quotes visible words only.
- Where nothing is withheld there is nothing to conclude; one place is advised of once for each kind.

One module for each kind; `copies` says what a reader has before her.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import Advice, PublicCopy
from redactor.core.inference.counts import counts
from redactor.core.inference.hints import lengths, roles, steps
from redactor.core.inference.order import order
from redactor.core.inference.pointers import pointers
from redactor.core.inference.presence import presence
from redactor.core.inference.sums import sums
from redactor.core.inference.times import times
from redactor.core.inference.votes import votes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.core.minutes import Minutes
    from redactor.core.rendering import Rendered

__all__ = ["KINDS", "Advice", "PublicCopy", "infer"]

_RULES: Final[tuple[Callable[[PublicCopy], Iterator[Advice]], ...]] = (
    counts,
    sums,
    votes,
    pointers,
    presence,
    times,
    order,
    roles,
    lengths,
    steps,
)
KINDS: Final = ("count", "sum", "vote", "reference", "presence", "time", "order", "role", "length", "date")
"""What can be concluded from: the closed set of kinds of advice."""


def infer(rendered: Rendered, minutes: Minutes) -> tuple[Advice, ...]:
    """Say what could be concluded from a public copy, what gives most away first, then in the order of the copy."""
    copy = PublicCopy(rendered, minutes)
    if not copy.partial:
        return ()
    found: dict[tuple[str, str], Advice] = {}
    for rule in _RULES:
        for advice in rule(copy):
            known = found.get((advice.ref, advice.kind))
            if known is None or advice.rank < known.rank:
                found[advice.ref, advice.kind] = advice
    places = {line.ref: n for n, line in reversed(tuple(enumerate(copy.lines)))}
    return tuple(sorted(found.values(), key=lambda a: (a.rank, places.get(a.ref, 0), KINDS.index(a.kind))))
