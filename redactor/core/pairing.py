"""Public minutes and their confidential twin: which item is which, and where the one contradicts the other.

Rules this module keeps:

- What the public document says in an item with a stub is public because somebody wrote it there; what it says in a
  restricted item without one is withheld until a person decides, as in a draft alone.
- The confidential document releases nothing: what nobody marked in it has the marking of its item in the public one,
  and where that has none the highest of the policy.
- A finding about the confidential document names its place with `confidential:` before it, so that one decisions file
  can settle both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from redactor.core.alignment import plain
from redactor.core.contradictions import item_marks
from redactor.core.decisions import Decisions, ItemDecision, parse_span
from redactor.core.lexicon.fold import fold
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy

BESIDE: Final = "confidential:"
"""Stands before the item or the ref of a finding in the confidential document."""
PLACE: Final = "confidential minutes, "

_ALIKE: Final = 0.6  # of the words of two titles, or of two sentences
_SENTENCE: Final = 4  # words from which the same text in both documents is no chance
RECORDS: Final = ("decision", "action")
_SETTLE: Final = ("settle",)


@dataclass(frozen=True, slots=True)
class Pair:
    """An item of the confidential document with that of the public one; None where there is none."""

    confidential: Item
    public: Item | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """How two documents of one meeting hang together. `paired` leads from public items to confidential ones."""

    public: Minutes
    confidential: Minutes
    pairs: tuple[Pair, ...]

    @property
    def paired(self) -> Mapping[str, Item]:
        """Lead from the name of each public item to its confidential one."""
        return {pair.public.name: pair.confidential for pair in self.pairs if pair.public}

    @property
    def unpaired(self) -> tuple[Item, ...]:
        """The confidential items that the public document does not have."""
        return tuple(pair.confidential for pair in self.pairs if pair.public is None)

    def says_more(self, pair: Pair, policy: Policy) -> bool:
        """Tell whether a confidential item has restricted text that does not stand in the public one."""
        common = texts_of(pair.public.portions) if pair.public else frozenset()
        return any(
            plain(p.text) not in common and _is_restricted(p, pair.confidential, policy)
            for p in pair.confidential.portions
            if p.kind != "stub" and plain(p.text)
        )


def align(public: Minutes, confidential: Minutes) -> Pairing:
    """Pair the items: by number where the titles agree, else by title, else by number alone."""
    by_name = {item.name: item for item in public.items}
    by_title = {fold(item.title): item for item in public.items if item.title}
    pairs = []
    for item in confidential.items:
        same = by_name.get(item.name) if item.number else None
        if same is None or not _alike(same.title, item.title):
            same = by_title.get(fold(item.title), same)
        pairs.append(Pair(item, same))
    return Pairing(public, confidential, tuple(pairs))


def split_settles(decisions: Decisions) -> tuple[Decisions, Decisions]:
    """Part what was settled in the public document from what was settled in the confidential one."""
    beside = tuple(replace(s, ref=s.ref.removeprefix(BESIDE)) for s in decisions.settled if s.ref.startswith(BESIDE))
    own = tuple(s for s in decisions.settled if not s.ref.startswith(BESIDE))
    return replace(decisions, settled=own), Decisions(settled=beside)


def confidential_decisions(pairing: Pairing, decisions: Decisions, beside: Decisions, policy: Policy) -> Decisions:
    """Say what holds in the confidential document: the markings of the public one, and the highest where it has none.

    `beside` are the settles about it. What a person decided about the marking of an item holds in both documents.
    """
    top = policy.levels[-1].id
    items = {}
    for pair in pairing.pairs:
        decided = decisions.items.get(pair.public.name) if pair.public else None
        marking = decided.marking if decided else None
        if marking is None and pair.public and not item_marks(pair.confidential):
            marking = _restricted(pair.public.marking, policy)
        if marking is None and pair.public and _contradict(pair):
            marking = policy.highest([*_levels(pair.confidential), *_levels(pair.public)]).id
        if marking is not None:
            items[pair.confidential.name] = ItemDecision(pair.confidential.name, marking=marking)
    return replace(
        beside,
        unmarked=top,
        look_hidden="release",
        revisions=decisions.revisions,
        images={"": "release"},
        items=items,
    )


def public_decisions(pairing: Pairing, decisions: Decisions, policy: Policy) -> Decisions:
    """Release what the public document says in items that have a stub, and whose withheld text is at hand."""
    items = dict(decisions.items)
    for pair in pairing.pairs:
        item = pair.public
        if item is None or not has_stub(item) or not pairing.says_more(pair, policy):
            continue
        decided = items.get(item.name, ItemDecision(item.name))
        refs = (p.ref for p in item.portions if p.kind != "stub" and _is_inherited(p))
        spans = tuple(span for ref in refs if (span := parse_span(item.name, ref)))
        items[item.name] = replace(decided, release=(*decided.release, *spans))
    return replace(decisions, items=items)


def _is_inherited(portion: Portion) -> bool:
    """Tell whether only the item's heading restricts a portion: a marking of its own still withholds it."""
    return not portion.marks


# ------------------------------------------------------------------------------------------------------------ findings


def findings(pairing: Pairing, policy: Policy, decisions: Decisions) -> Iterator[Finding]:
    """Find where two documents of one meeting contradict each other; what was settled is left out."""
    for finding in _findings(pairing, policy):
        if not decisions.settles(finding.code, finding.item, finding.ref):
            yield finding


def _findings(pairing: Pairing, policy: Policy) -> Iterator[Finding]:
    yield from _meetings(pairing)
    for pair in pairing.pairs:
        yield from _of_pair(pair, pairing, policy)
    paired = pairing.paired
    for item in pairing.public.items:
        if has_stub(item) and item.name not in paired:
            yield _told(
                "pair-without-text",
                f"Item {item.name} refers to the confidential minutes, and they have no such item.",
                item,
            )


def _meetings(pairing: Pairing) -> Iterator[Finding]:
    one, other = pairing.public.meeting, pairing.confidential.meeting
    for what, a, b in (("reference", one.reference, other.reference), ("date", one.date, other.date)):
        if a and b and not _same_reference(a, b):
            yield Finding(
                "pair-meeting",
                f"The two documents bear another {what} each. Check that they are of one meeting.",
                choices=_SETTLE,
            )
            return


def _same_reference(one: str, other: str) -> bool:
    """Tell whether two references can be of one meeting: the twin's often says more, such as SECP_61_1210C."""
    a, b = (fold(text).replace(" ", "").replace("_", "") for text in (one, other))
    return a.startswith(b) or b.startswith(a)


def _of_pair(pair: Pair, pairing: Pairing, policy: Policy) -> Iterator[Finding]:
    item, twin = pair.public, pair.confidential
    more = pairing.says_more(pair, policy)
    if item is None:
        if more:
            yield Finding(
                "pair-without-item",
                f"Item {twin.name} of the confidential minutes has no item in the public ones.",
                ref=f"{BESIDE}{twin.name}",
                place=f"{PLACE}{twin.place}",
                choices=_SETTLE,
            )
        return
    if more and not has_stub(item):
        yield _told(
            "pair-without-stub",
            f"The confidential minutes withhold text of item {item.name}, and the public ones have no stub for it. "
            "Add the stub, or say why there is none.",
            item,
        )
    if not more and has_stub(item):
        yield _told(
            "pair-without-text",
            f"Item {item.name} refers to the confidential minutes, and nothing stands there that is not public.",
            item,
        )
    if _contradict(pair):
        levels = sorted(_levels(item) | _levels(twin))
        yield _told(
            "pair-markings",
            f"Item {item.name} is marked otherwise in the confidential minutes: {', '.join(levels)}. Say which marking "
            f"holds: `marking` under [item.{item.name}].",
            item,
            choices=tuple(levels),
        )
    yield from _words(pair)


def _words(pair: Pair) -> Iterator[Finding]:
    """Find titles and texts that are not the same, and texts that are and should not be."""
    item, twin = pair.public, pair.confidential
    if item is None:
        return
    if item.name != twin.name or not _alike(item.title, twin.title):
        yield _told(
            "pair-title",
            f"Item {item.name} bears another number or title in the confidential minutes. Check that both are one.",
            item,
        )
    same = [p for p in item.portions if _stands_in(p, twin)]
    if same and has_stub(item):
        yield _told(
            "pair-same-text",
            f"Text of item {item.name} stands in both documents, in {len(same)} place{'s' * (len(same) > 1)}. What is "
            "withheld is not public: take it out of one, or say why it stands in both.",
            item,
            ref=same[0].ref,
        )
    for portion in item.portions:
        if _differs(portion, item, twin):
            yield _told(
                "pair-differs",
                f"A {portion.kind} of item {item.name} has other words in the confidential minutes.",
                item,
                ref=portion.ref,
            )


def _stands_in(portion: Portion, twin: Item) -> bool:
    if portion.kind in ("stub", *RECORDS) or len(portion.text.split()) < _SENTENCE:
        return False
    return plain(portion.text) in texts_of(twin.portions)


def _differs(portion: Portion, item: Item, twin: Item) -> bool:
    """Tell whether a decision or an action is in both documents, in other words."""
    if portion.kind not in RECORDS or plain(portion.text) in texts_of(twin.portions):
        return False
    reference = next((a.reference for a in item.actions if a.ref == portion.ref and a.reference), None)
    if reference is not None and any(a.reference == reference for a in twin.actions):
        return True
    others = (p.text for p in twin.portions if p.kind == portion.kind)
    return any(_ratio(portion.text, text) >= _ALIKE for text in others)


def _told(code: str, message: str, item: Item, *, ref: str | None = None, choices: Iterable[str] = _SETTLE) -> Finding:
    return Finding(code, message, item.name, ref, item.place, tuple(choices))


def beside(found: Iterable[Finding]) -> Iterator[Finding]:
    """Name the findings of the confidential document as such; that it leaves items out is no finding."""
    for finding in found:
        if finding.code == "item-number-gap":
            continue
        ref = f"{BESIDE}{finding.ref or finding.item or FRONT}"
        yield replace(finding, ref=ref, place=f"{PLACE}{finding.place}", choices=_SETTLE)


def has_stub(item: Item) -> bool:
    """Tell whether an item says that text of it is elsewhere."""
    return any(p.kind == "stub" for p in item.portions)


def _levels(item: Item) -> frozenset[str]:
    return frozenset(mark.level for mark in item_marks(item) if mark.level)


def _contradict(pair: Pair) -> bool:
    mine, hers = _levels(pair.confidential), _levels(pair.public) if pair.public else frozenset()
    return bool(mine and hers) and mine != hers


def _restricted(marking: str | None, policy: Policy) -> str | None:
    level = policy.level(marking or "")
    return None if level is None or level.public else level.id


def _is_restricted(portion: Portion, item: Item, policy: Policy) -> bool:
    """Tell whether a portion of the confidential document is withheld: all but what bears the public level itself."""
    levels = {policy.level(m or "") for m in (portion.marking or item.marking, item.marking)}
    return levels != {policy.public_level}


def texts_of(portions: Iterable[Portion]) -> frozenset[str]:
    """Give what some portions say, so that quotes, dashes and white space do not count."""
    return frozenset(text for p in portions if p.kind != "stub" and (text := plain(p.text)))


def _alike(one: str, other: str) -> bool:
    return fold(one) == fold(other) or _ratio(one, other) >= _ALIKE


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one).split(), fold(other).split(), autojunk=False).ratio()
