"""What is other in a draft than in the draft before it, for those who work on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.alignment import Kind, align
from redactor.core.carrying import still_waits
from redactor.services.opening import load_case

if TYPE_CHECKING:
    from redactor.core.alignment import Pair
    from redactor.core.minutes import Minutes
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class Change:
    """A portion, or with `title` the title of an item, that is new, reworded or gone.

    `old` and `new` are its refs (for a title, the names of its item) in the draft before and in this one. `waits` tells
    that nobody has decided about it yet.
    """

    kind: Kind
    title: bool
    old: str | None
    new: str | None
    waits: bool
    before: str = field(default="", repr=False)
    now: str = field(default="", repr=False)


def changes(office: Office, unit: Unit, case: Case) -> tuple[Change, ...]:
    """Compare a meeting's draft with the one before it, what waits first. The case was audited when it was opened."""
    earlier = before(office, unit, case)
    if earlier is None:
        return ()
    old, new = earlier.draft.minutes, case.draft.minutes
    waiting, aligned = still_waits(new, case.draft.decisions), align(old, new, gap=case.draft.policy.gap)
    made = [_change(p, old, new, waiting, title=True) for p in aligned.titles if p.kind is not Kind.UNCHANGED]
    made += [_change(p, old, new, waiting) for p in aligned.pairs if p.kind is not Kind.UNCHANGED or p.new in waiting]
    return tuple(sorted(made, key=lambda change: not change.waits))


def before(office: Office, unit: Unit, case: Case) -> Case | None:
    """Derive the draft before this one, as it stood when this one came; None where there was none."""
    begun = next((e for e in reversed(case.entries) if e.begins is not None), None)
    if begun is None or begun.begins is None or begun.begins == 1:
        return None
    return load_case(office, unit, case.record.id, version=begun.begins - 1, seq=begun.seq - 1)


def _change(pair: Pair, old: Minutes, new: Minutes, waiting: frozenset[str], *, title: bool = False) -> Change:
    texts = [{p.ref: p.text for _, p in m.portions()} for m in (old, new)]
    if title:
        texts = [{item.name: item.title for item in m.items} for m in (old, new)]
    was, now = texts[0].get(pair.old or "", ""), texts[1].get(pair.new or "", "")
    return Change(pair.kind, title, pair.old, pair.new, pair.new in waiting, was, now)
