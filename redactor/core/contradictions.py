"""Findings about one item: labels that no policy knows, markings that disagree, stubs and bodies out of place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.banners import banners
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, Finding, Mark
from redactor.core.pointing import announced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy


def item_marks(item: Item) -> tuple[Mark, ...]:
    """Collect the markings that hold for a whole item: on its heading, on a first line, or on every block."""
    marks = list(item.marks)
    if item.portions and item.portions[0].kind == "other":
        marks += [m for m in item.portions[0].marks if m.origin == "line"]
    for origin in ("control", "style"):
        levels = [{m.level for m in p.marks if m.origin == origin} for p in item.portions]
        if levels and all(levels) and len(set.union(*levels)) == 1:
            marks.append(Mark(set.union(*levels).pop(), origin))
    return tuple(marks)


def contradictions(minutes: Minutes, policy: Policy, decisions: Decisions) -> Iterator[Finding]:
    """Find what contradicts itself, item by item."""
    rules = _Rules(minutes, policy, decisions)
    yield from rules.unreasoned(minutes.front)
    for portion in minutes.front.portions:
        yield from rules.unknown_of(minutes.front, portion)
    for item in minutes.items:
        yield from rules.unknown(item)
        yield from rules.conflicting(item)
        yield from rules.stub_alone(item)
        yield from rules.exposed(item)
        yield from rules.unreasoned(item)


class _Rules:
    def __init__(self, minutes: Minutes, policy: Policy, decisions: Decisions) -> None:
        self._public_banner = any(banner.level == policy.public_level.id for banner in banners(minutes, policy))
        self._policy, self._decisions = policy, decisions
        self._labels = labels_of(policy)
        self._announced = announced(minutes.front, minutes.items, policy.public_level.id)
        self._choices = tuple(level.id for level in policy.levels)

    def _marked_by_hand(self, item: Item) -> bool:
        decided = self._decisions.items.get(item.name)
        return decided is not None and decided.marking is not None

    def unknown(self, item: Item) -> Iterator[Finding]:
        if self._marked_by_hand(item):
            return
        for mark in item.marks:
            if mark.level is None and not self._decisions.settles("unknown-marking", item.name, None, mark.label):
                yield self._unknown(item, mark, None, item.place)
        for portion in item.portions:
            yield from self.unknown_of(item, portion)

    def unknown_of(self, item: Item, portion: Portion) -> Iterator[Finding]:
        """Find the labels of one portion that the policy does not know."""
        if portion.named:
            return
        for mark in portion.marks:
            if mark.level is None and not self._decisions.settles(
                "unknown-marking", item.name, portion.ref, mark.label
            ):
                yield self._unknown(item, mark, portion.ref, portion.place)

    def _unknown(self, item: Item, mark: Mark, ref: str | None, place: str) -> Finding:
        where = "The front matter" if item.name == FRONT else f"Item {item.name}"
        return Finding(
            "unknown-marking",
            f"{where} bears a label that is no level of the policy {self._policy.name}. Say which level it has.",
            None if item.name == FRONT else item.name,
            ref,
            place,
            self._choices,
            term=mark.label,
        )

    def conflicting(self, item: Item) -> Iterator[Finding]:
        levels = {m.level for m in item_marks(item) if m.level}
        stubs = [self._labels.stub(p.text) for p in item.portions if p.kind == "stub"]
        said = levels | {names[0] for names in stubs if len(names) == 1}
        disagrees = levels and len(said) >= 2  # noqa: PLR2004 -- it takes two to disagree
        if higher := self._announced_above(item):
            said |= {higher, item.marking or self._policy.public_level.id}
        if not (disagrees or higher) or self._marked_by_hand(item):
            return
        if self._decisions.settles("conflicting-markings", item.name):
            return
        ordered = tuple(level for level in self._choices if level in said)
        yield Finding(
            "conflicting-markings",
            f"Item {item.name} is marked in more than one way: {', '.join(ordered)}. Say which marking holds.",
            item.name,
            None,
            item.place,
            ordered,
        )

    def _announced_above(self, item: Item) -> str | None:
        """Give the level at which the front matter marks an item, where the item is not as restricted itself."""
        named = self._announced.get(item.name)
        level = self._policy.highest(named).id if named else None
        return None if level is None or (item.marking and self._policy.dominates(item.marking, level)) else level

    def stub_alone(self, item: Item) -> Iterator[Finding]:
        stub = next((p for p in item.portions if p.kind == "stub"), None)
        if stub is None or item_marks(item) or self._marked_by_hand(item):
            return
        if any(self._decisions.settles("stub-without-marking", item.name, ref) for ref in (None, stub.ref)):
            return
        yield Finding(
            "stub-without-marking",
            f"Item {item.name} says that text was moved to the confidential minutes, but it bears no marking.",
            item.name,
            stub.ref,
            stub.place,
            self._choices,
        )

    def exposed(self, item: Item) -> Iterator[Finding]:
        """Find a restricted item without a stub, in a document whose banner is public."""
        level = self._policy.level(item.marking or "")
        decided = self._decisions.items.get(item.name)
        if not self._public_banner or level is None or level.public or not item_marks(item):
            return
        if (decided and (decided.marking or decided.release)) or not any(
            p.kind not in ("stub", "other") for p in item.portions
        ):
            return
        if any(p.kind == "stub" for p in item.portions):
            return
        if self._decisions.settles("restricted-body-in-public-document", item.name):
            return
        yield Finding(
            "restricted-body-in-public-document",
            f"Item {item.name} is marked {item.marking}, but its whole text stands in a document that is marked "
            f"{self._policy.public_level.id}. Was it released, or did it slip through? Confirm its marking, "
            "or release it.",
            item.name,
            None,
            item.place,
            ("withhold", "release"),
        )

    def unreasoned(self, item: Item) -> Iterator[Finding]:
        """Find an item of which something is withheld without a reason, where the policy wants one."""
        decided = self._decisions.items.get(item.name)
        if not self._policy.reason_required or (decided and decided.reason):
            return
        kept = next((p for p in item.portions if p.disposition == "withhold"), None)
        if kept is None:
            return
        what = "the front matter" if item.name == FRONT else f"item {item.name}"
        yield Finding(
            "reason-missing",
            f"Something of {what} is withheld, and the policy {self._policy.name} wants a reason. Give one: `reason` "
            f"under [item.{item.name}].",
            item.name if item.name != FRONT else None,
            None,
            item.place or kept.place,
            tuple(reason.code for reason in self._policy.reasons),
        )
