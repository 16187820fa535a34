"""The memory of a body: what its withheld texts say is kept as fingerprints, and every release is held against them.

Rules kept here:

- A meeting's fingerprints are made anew in the transaction that seals its texts, so that what was released is forgotten
  in the same moment.
- What a next draft does not have any more is still sealed with the earlier one: its fingerprints are kept beside those
  of the present draft, under the key that they were made under, until a decision releases or lowers the same.
- The key of a body's fingerprints is wrapped as every data key is: it moves with a rewrap, and goes with its epoch.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.fingerprints import (
    STEP,
    Place,
    remembered,
    texts_in,
)
from redactor.core.inheriting import CarriedOver, actions_of
from redactor.errors import NotFound
from redactor.vault.context import MeetingContexts, SealError, memory_key
from redactor.vault.keys import PlainKey
from redactor.vault.records import StoredMarks
from redactor.vault.remembering import MemoryKey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from redactor.core.held import HeldRecord
    from redactor.core.records import MeetingRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit

    _Tokens = Mapping[tuple[str, str], frozenset[str]]


_EARLIER: Final = "~"
"""Parts an item from the number of its set, where that is of an earlier draft; no item has it in its name."""


# ------------------------------------------------------------------------------------------------------- remembering


def remember(
    office: Office,
    unit: Unit,
    record: MeetingRecord,
    draft: Draft,
    *,
    before: Draft | None = None,
    begins: bool = False,
) -> None:
    """Make a meeting's fingerprints anew for each of its bodies, in the transaction that seals its texts.

    `before` is what stood there until now; `begins` tells that this is another draft, and no decision about the same.
    """
    found = remembered(draft.minutes, draft.policy, draft.decisions)
    lost = _lost(before, draft, found) if before and begins else {}
    freed = _freed(before, found) if before and not begins else {}
    for body in bodies_of(unit, record):
        old = unit.memory.marks(body, record.id)
        sets = _Sets(office, _Keys(office, unit, body), MeetingContexts(body, record.id))
        made = [sets.close(item, marking, tokens) for (item, marking), tokens in found.items()]
        kept = [row for row in old if _EARLIER in row.item]
        made += [sets.without(row, freed.get(row.marking, ())) for row in kept]
        under = {(row.item, row.marking): row.key for row in old}
        for (item, marking), tokens in lost.items():
            name = f"{item}{_EARLIER}{1 + len(kept)}"
            made.append(sets.close(name, marking, tokens, under.get((item, marking))))
        unit.memory.replace(body, record.id, made)


def _lost(before: Draft, draft: Draft, now: _Tokens) -> _Tokens:
    """Give what an earlier draft withholds in texts that the next one does not have."""
    texts = texts_in(draft.minutes, draft.policy)
    gone = remembered(before.minutes, before.policy, before.decisions, but=texts)
    return {owner: left for owner, tokens in gone.items() if (left := tokens - now.get(owner, frozenset()))}


def _freed(before: Draft, now: _Tokens) -> dict[str, set[str]]:
    """Give what a decision releases or lowers, by the marking that it had."""
    freed = defaultdict[str, set[str]](set)
    for (item, marking), tokens in remembered(before.minutes, before.policy, before.decisions).items():
        freed[marking] |= tokens - now.get((item, marking), frozenset())
    return freed


def bodies_of(unit: Unit, record: MeetingRecord) -> tuple[str, ...]:
    """Name the bodies that hold a meeting, first the one that it was begun for."""
    return (record.body, *(one.body for one in unit.joint.joined(record.id)))


@dataclass(frozen=True, slots=True)
class _Sets:
    """Seals the fingerprints of one meeting for one body."""

    office: Office
    keys: _Keys
    contexts: MeetingContexts

    def close(self, item: str, marking: str, tokens: Collection[str], under: int | None = None) -> StoredMarks:
        """Seal tokens under the key of that number while there is one, and under the current one otherwise."""
        key = self.keys.get(marking, under) if under is not None else None
        number, key = (under, key) if under is not None and key is not None else self.keys.current(marking)
        context = self.contexts.marks(item, marking=marking, key=number)
        envelope = key.close(tokens, context, step=STEP, random=self.office.random)
        body, meeting = self.contexts.body, self.contexts.meeting
        return StoredMarks(body=body, meeting=meeting, item=item, marking=marking, key=number, envelope=envelope)

    def without(self, row: StoredMarks, tokens: Collection[str]) -> StoredMarks:
        """Leave tokens out of a set that is there; as it is where it has none of them, or its key is destroyed."""
        key = self.keys.get(row.marking, row.key) if tokens else None
        if key is None:
            return row
        context = self.contexts.marks(row.item, marking=row.marking, key=row.key)
        envelope = key.without(row.envelope, tokens, context, step=STEP, random=self.office.random)
        return replace(row, envelope=envelope)


class _Keys:
    """The memory keys of one body, each unwrapped once."""

    def __init__(self, office: Office, unit: Unit, body: str) -> None:
        self._office, self._unit, self._body = office, unit, body
        self._open: dict[tuple[str, int], MemoryKey | None] = {}
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for marking, number in unit.memory.keys(body):
            self._numbers[marking].append(number)

    def current(self, marking: str) -> tuple[int, MemoryKey]:
        """Give the key that new fingerprints are made under: one whose epoch is the current one, made where none is."""
        numbers, epoch = self._numbers[marking], self._office.keys.current(marking)
        for number in reversed(numbers):
            wrap = self._unit.sealed.find_wrap(memory_key(self._body, marking=marking, number=number))
            if wrap is not None and wrap.epoch == epoch.name and (key := self.get(marking, number)):
                return number, key
        number, fresh = max(numbers, default=0) + 1, PlainKey.fresh(self._office.random)
        context = memory_key(self._body, marking=marking, number=number)
        self._unit.sealed.put_wrap(context, self._office.keys.wrap(epoch, fresh, context))
        self._unit.memory.add_key(self._body, marking, number)
        numbers.append(number)
        self._open[marking, number] = key = MemoryKey(fresh)
        return number, key

    def get(self, marking: str, number: int) -> MemoryKey | None:
        """Give a key; None where its epoch was destroyed, and with it what was remembered."""
        if (marking, number) not in self._open:
            context = memory_key(self._body, marking=marking, number=number)
            wrap = self._unit.sealed.find_wrap(context)
            self._open[marking, number] = MemoryKey(self._office.keys.unwrap(wrap, context)) if wrap else None
        return self._open[marking, number]


def carried_over(office: Office, record: MeetingRecord, draft: Draft) -> tuple[CarriedOver, ...]:
    """Say which actions of a draft are withheld in an earlier meeting of its body, and at which level."""
    actions = actions_of(draft.minutes)
    if not actions:
        return ()
    tokens = {token for these in actions.values() for token in these}
    found = defaultdict[str, set[Place]](set)
    with office.records.reading() as unit:
        for body in bodies_of(unit, record):
            for token, held in found_in(office, unit, tokens, body=body, but=record.id).items():
                found[token] |= held
    made = []
    for ref, these in actions.items():
        places = sorted({place for token in these for place in found.get(token, ())})
        if places:
            top = draft.policy.highest(place.marking for place in places).id
            made.append(CarriedOver(ref, top, next(p.item for p in places if p.marking == top)))
    return tuple(made)


def found_in(office: Office, unit: Unit, tokens: Collection[str], *, body: str, but: str = "") -> dict[str, set[Place]]:
    """Say where a body withholds what these tokens stand for, but in one meeting."""
    keys, found = _Keys(office, unit, body), defaultdict[str, set[Place]](set)
    tables: dict[tuple[str, int], dict[bytes, str]] = {}
    for row in unit.memory.marks(body):
        key = keys.get(row.marking, row.key)
        if row.meeting == but or key is None:
            continue
        if (row.marking, row.key) not in tables:
            tables[row.marking, row.key] = {key.mark(token): token for token in tokens}
        table = tables[row.marking, row.key]
        context = MeetingContexts(row.body, row.meeting).marks(row.item, marking=row.marking, key=row.key)
        for mark in key.open(row.envelope, context) & table.keys():
            found[table[mark]].add(Place(row.meeting, row.item.partition(_EARLIER)[0], row.marking))
    return dict(found)


def settled_terms(office: Office, unit: Unit, body: str) -> list[str]:
    """Open the terms that somebody let pass."""
    terms = (held_term(office, unit, held) for held in unit.memory.held(body) if held.settled_at)
    return [term for term in terms if term]


def held_term(office: Office, unit: Unit, held: HeldRecord) -> str:
    """Open what is held; empty where its key was destroyed."""
    context = MeetingContexts(held.body, held.meeting).held(held.id, marking=held.source_marking, version=1)
    try:
        return str(json.loads(office.open(unit.sealed.get(context), context))["term"])
    except (SealError, NotFound):
        return ""
