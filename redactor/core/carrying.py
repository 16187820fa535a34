"""Carrying decisions over to the next draft.

Rules this module keeps:

- What was decided about a portion holds for the same portion, wherever its item stands now, and for nothing else: a
  release by kind, by block or of a whole item is written out portion by portion, unless nothing in the item changed.
- What is new or reworded, what would become public by a marking that the new draft lowered, and what was released
  under a lower marking than it has now, waits for a person.
- What was decided about an item, its marking and title and reason, follows the item through a new number.
- Decisions about an unchanged draft stay as they are.
- Where the new draft says what a person made of a portion, that is carried out and is no decision any more; words that
  everybody read in place of a withheld portion stay released.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import effective, title_is_public
from redactor.core.alignment import Alignment, Kind, align
from redactor.core.classification import classify
from redactor.core.decisions import Decisions, ItemDecision, Settle, Span
from redactor.core.minutes import FRONT
from redactor.core.waiting import CHANGED, waits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Carried:
    """The decisions for the new draft, and how it hangs together with the old one."""

    decisions: Decisions
    alignment: Alignment


def carry(old: Minutes, new: Minutes, decisions: Decisions, policy: Policy, *, draft_sha256: str) -> Carried:
    """Carry decisions over. `old` is classified under them, `new` was read as they say; `draft_sha256` is its own."""
    bare = classify(new, policy, Decisions(), draft_sha256=draft_sha256)
    # While changes are tracked, what they say is not said for good: a mend is not taken for carried out.
    alignment = align(old, bare, gap=None if new.document.revisions else policy.gap)
    made = _Carrying(old, alignment, decisions).run()
    made = replace(made, draft=f"sha256:{draft_sha256}" if decisions.draft else None)
    trial = _Trial(old, classify(new, policy, made, draft_sha256=draft_sha256), alignment, decisions, policy)
    raised = frozenset(trial.raised())
    items = {name: _without(d, raised, trial.portions) for name, d in made.items.items()}
    images = {ref: choice for ref, choice in made.images.items() if ref not in raised or choice != "release"}
    waiting = tuple(dict.fromkeys((*trial.titles(), *trial.waiting(raised))))
    changed = tuple(dict.fromkeys((*made.changed, *waiting)))
    settled = tuple(s for s in made.settled if not _answers(s, waiting))
    return Carried(replace(made, items=items, images=images, changed=changed, settled=settled), alignment)


@dataclass(frozen=True, slots=True)
class _Carrying:
    """Writes decisions with the refs of the new draft."""

    old: Minutes
    alignment: Alignment
    decisions: Decisions

    def run(self) -> Decisions:
        d, refs = self.decisions, self.alignment.refs
        held = {name: ItemDecision(name) for name in self._own_words()} | dict(d.items)
        items = {self.alignment.items[name]: item for name, item in held.items() if name in self.alignment.items}
        places = self.alignment.places | {name: (self.alignment.items[name],) for name in self.alignment.whole}
        kept = {old: new for old, new in refs.items() if old not in self.alignment.accepted}
        return replace(
            d,
            images={refs.get(ref, ref): choice for ref, choice in d.images.items() if not ref or ref in refs},
            items={new: self._item(item, new) for new, item in items.items()},
            public_texts=tuple(replace(t, ref=kept[t.ref]) for t in d.public_texts if t.ref in kept),
            rewordings=tuple(replace(t, ref=kept[t.ref]) for t in d.rewordings if t.ref in kept),
            withheld_words=tuple(replace(w, ref=kept[w.ref]) for w in d.withheld_words if w.ref in kept),
            settled=tuple(replace(s, ref=ref) for s in d.settled for ref in places.get(s.ref, ())),
            changed=tuple(ref for old in d.changed for ref in places.get(old, ())),
        )

    def _own_words(self) -> dict[str, tuple[str, ...]]:
        """Name by old item the new portions that say what the secretary wrote in place of a withheld one."""
        found: dict[str, tuple[str, ...]] = {}
        for item, portion in self.old.portions():
            if portion.substitute is not None and portion.ref in self.alignment.accepted:
                found[item.name] = (*found.get(item.name, ()), *self.alignment.accepted[portion.ref])
        return found

    def _item(self, decision: ItemDecision, name: str) -> ItemDecision:
        release, withhold = (self._spans(s, decision.item, name) for s in (decision.release, decision.withhold))
        if own := self._own_words().get(decision.item, ()):
            known = [span for span in release if span.block is not None]
            release = (*(s for s in release if s not in known), *dict.fromkeys((*known, *map(span_of, own))))
            withhold = tuple(span for span in withhold if span not in map(span_of, own))
        return replace(decision, item=name, release=release, withhold=withhold)

    def _spans(self, spans: tuple[Span, ...], old: str, new: str) -> tuple[Span, ...]:
        if old in self.alignment.whole:
            return tuple(replace(span, item=new) for span in spans)
        places = self.alignment.places
        portions = next((item.portions for item in self.old.parts() if item.name == old), ())
        meant = [p.ref for p in portions if any(s.covers(p.ref, p.kind) for s in spans)]
        covered = [new for ref in meant for new in places.get(ref, ())]
        return tuple(span_of(ref) for ref in sorted(covered, key=in_order))


@dataclass(frozen=True, slots=True)
class _Trial:
    """Compares what would become of each portion now with what became of it in the draft before."""

    old: Minutes
    new: Minutes
    alignment: Alignment
    decisions: Decisions
    policy: Policy

    @property
    def portions(self) -> dict[str, Portion]:
        return {p.ref: p for _, p in self.new.portions()}

    def raised(self) -> Iterator[str]:
        """Name what was released by name under a lower marking than it has now: that release does not hold."""
        for item, portion, before in self._unchanged():
            was = effective(before[1], before[0], self.policy)
            if portion.named and not self.policy.dominates(was, effective(portion, item, self.policy)):
                yield portion.ref

    def waiting(self, raised: frozenset[str]) -> Iterator[str]:
        """Name the portions that a person has to look at."""
        known = {portion.ref: before for _, portion, before in self._unchanged()}
        for _, portion in self.new.portions():
            before = known.get(portion.ref)
            as_before = before is not None and (portion.disposition != "release" or self._was_public(before[1]))
            if not as_before or portion.ref in raised:
                yield portion.ref

    def _was_public(self, portion: Portion) -> bool:
        """Tell whether everybody read a portion, or the words for it that the new draft has."""
        return portion.disposition == "release" or (
            portion.substitute is not None and portion.ref in self.alignment.accepted
        )

    def titles(self) -> Iterator[str]:
        """Name the items whose title is new or another, or would become public."""
        was_public = {i.name for i in self.old.items if title_is_public(i, self.policy)}
        now_public = {i.name for i in self.new.items if title_is_public(i, self.policy)}
        for pair in self.alignment.titles:
            if pair.new is None:
                continue
            public = pair.new in now_public and pair.old not in was_public
            if pair.kind is not Kind.UNCHANGED or public or waits(pair.old or "", pair.old or "", self.decisions):
                yield pair.new

    def _unchanged(self) -> Iterator[tuple[Item, Portion, tuple[Item, Portion]]]:
        olds = {p.ref: (i, p) for i, p in self.old.portions()}
        origins = {new: olds[old] for old, several in self.alignment.places.items() for new in several}
        for item, portion in self.new.portions():
            if portion.ref in origins:
                yield item, portion, origins[portion.ref]


def _answers(settle: Settle, waiting: tuple[str, ...]) -> bool:
    """Tell whether an old answer would answer what waits anew."""
    if settle.code != CHANGED:
        return False
    return settle.ref in waiting or (settle.ref == FRONT and any(ref.startswith(f"{FRONT}.") for ref in waiting))


def _without(decision: ItemDecision, raised: frozenset[str], portions: dict[str, Portion]) -> ItemDecision:
    """Take some portions out of what is released of an item."""
    mine = [p for p in portions.values() if any(s.covers(p.ref, p.kind) for s in decision.release)]
    if not any(p.ref in raised for p in mine):
        return decision
    return replace(decision, release=tuple(span_of(p.ref) for p in mine if p.ref not in raised))


def span_of(ref: str) -> Span:
    """Name one portion in a release."""
    item, block, sentence = ref.rsplit(".", 2)
    return Span(item, block=int(block), first=int(sentence))


def in_order(ref: str) -> tuple[int, int]:
    """Sort refs of one item as they stand."""
    _, block, sentence = ref.rsplit(".", 2)
    return int(block), int(sentence)


def still_waits(minutes: Minutes, decisions: Decisions) -> frozenset[str]:
    """Name what changed and nobody has decided about yet: portions by ref, titles by item."""
    titles = {i.name for i in minutes.items if waits(i.name, i.name, decisions)}
    portions = {p.ref for i, p in minutes.portions() if p.disposition == "review" and waits(p.ref, i.name, decisions)}
    return frozenset(titles | portions)
