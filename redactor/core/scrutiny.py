"""Findings about the draft as a whole: what is unmarked, looks hidden, holds an image, or says a level's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.core.access import effective
from redactor.core.document import OBJECT, Paragraph, Table, paragraphs
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.marking import Label
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy


def document_findings(minutes: Minutes, decisions: Decisions, *, settled: bool, draft_sha256: str) -> Iterator[Finding]:
    """Find what concerns the whole draft; `settled` tells that somebody said what is unmarked."""
    yield from _another_draft(decisions, draft_sha256)
    if not settled:
        yield from _unmarked(minutes, decisions)
    yield from _revisions(minutes, decisions)
    yield from _hidden(minutes, decisions)
    yield from _images(minutes, decisions)


def _another_draft(decisions: Decisions, sha256: str) -> Iterator[Finding]:
    if decisions.draft and decisions.draft.removeprefix("sha256:").strip().lower() != sha256:
        yield Finding(
            "decisions-for-another-draft",
            "The decisions were made for another draft: its fingerprint is not the one of this file. Make a new "
            "template with `redactor decisions`, or take the line `draft` away if the refs still fit.",
            choices=("new template",),
        )


def _unmarked(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    if not minutes.items and not decisions.settles("no-items", None):
        yield Finding(
            "no-items",
            "No agenda items were found. Check that this is the right file; if it has none, settle what is unmarked "
            "and the whole text counts as front matter.",
            choices=("unmarked",),
        )
    loose = sum(item.marking is None for item in minutes.items)
    if loose or any(p.disposition == "review" for _, p in minutes.portions()):
        what = (
            f"{loose} item{'s bear' if loose != 1 else ' bears'} no marking"
            if loose
            else "Text outside the items bears no marking"
        )
        yield Finding(
            "unmarked-material",
            f"{what}, and nothing unmarked in a draft is public. Say which level it has: `unmarked` under [document].",
            choices=("unmarked",),
        )


def _revisions(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    count = minutes.document.revisions
    if count and decisions.revisions is None and not decisions.settles("tracked-changes", None):
        yield Finding(
            "tracked-changes",
            f"The draft has {count} tracked change{'s' * (count > 1)}. Say whether they are accepted or rejected: "
            "`revisions` under [document].",
            choices=("accept", "reject"),
        )


def _hidden(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    if decisions.look_hidden is not None or not minutes.document.hidden:
        return
    items = _items_by_origin(minutes)
    for place, reason in minutes.document.hidden:
        item = items.get(place)
        if not decisions.settles("look-hidden-text", item):
            yield Finding(
                "look-hidden-text",
                f"Text here cannot be seen by a reader of the draft ({reason.replace('-', ' ')}). Withhold it, or "
                "release it: `look_hidden` under [document].",
                item,
                None,
                place,
                ("withhold", "release"),
            )


def _items_by_origin(minutes: Minutes) -> dict[str, str]:
    """Find for each paragraph's origin the item in whose blocks it stands."""
    bounds = {item.heading.steps[0]: item.name for item in minutes.items if item.heading}
    found: dict[str, str] = {}
    inside: str | None = None
    for index, block in enumerate(minutes.document.blocks):
        inside = bounds.get(index, inside)
        if inside is not None and isinstance(block, Paragraph | Table):
            found.update((p.origin, inside) for p in paragraphs([block]))
    return found


def _images(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    if "" in decisions.images or not any(p.disposition == "withhold" or p.cuts for _, p in minutes.portions()):
        return
    for item, portion in minutes.portions():
        if not portion.image or portion.disposition != "release" or portion.named or portion.ref in decisions.images:
            continue
        if not decisions.settles("image-to-release", item.name, portion.ref):
            yield Finding(
                "image-to-release",
                "An image would be published in minutes of which something is withheld. Look at it, then release or "
                "withhold it: `images` under [document].",
                item.name if item.name != FRONT else None,
                portion.ref,
                portion.place,
                ("withhold", "release"),
            )


def number_gaps(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    """Find items that are missing from the run of numbers, or out of their order."""
    before: int | None = None
    for item in minutes.items:
        match = re.fullmatch(r"(\d+)(?:[A-Za-z]|/[A-Z])?", item.number or "")
        if match is None:
            continue
        number = int(match.group(1))
        gap = before is not None and number not in (before, before + 1)
        if gap and before is not None and not decisions.settles("item-number-gap", item.name):
            missing = (
                "an item is missing, or its heading was not recognised." if number > before else "the numbers go back."
            )
            yield Finding(
                "item-number-gap",
                f"Item {item.name} follows item {before}: {missing}",
                item.name,
                None,
                item.place,
                ("settle",),
            )
        before = number


def word_findings(minutes: Minutes, policy: Policy, decisions: Decisions) -> Iterator[Finding]:
    """Account for every occurrence of a level's name: what is neither a marking nor part of a stub is a finding."""
    labels = labels_of(policy)
    furniture = {(f.at.region, f.at.steps) for f in minutes.furniture}
    for item in minutes.items:
        for label in labels.words(item.title.replace(OBJECT, "")):
            if not (_marked(item, decisions) or decisions.settles("unread-marking-word", item.name, None, label.text)):
                yield _word_finding(label, item, None, item.place)
    for item, portion in minutes.portions():
        if portion.kind == "stub" or portion.named or (portion.at.region, portion.at.steps) in furniture:
            continue
        read = [mark.label for mark in portion.marks]
        for label in labels.words(f"{portion.text}\n{portion.notes}"):
            if label.text in read:
                read.remove(label.text)
            elif _is_covered(label, item, portion, policy):
                continue
            elif not decisions.settles("unread-marking-word", item.name, portion.ref, label.text):
                yield _word_finding(label, item, portion.ref, portion.place)


def _marked(item: Item, decisions: Decisions) -> bool:
    """Tell whether a person said which marking an item has: then a word in its title is none."""
    decided = decisions.items.get(item.name)
    return decided is not None and decided.marking is not None


def _is_covered(label: Label, item: Item, portion: Portion, policy: Policy) -> bool:
    """Tell whether a portion is withheld at a level that the word, were it a marking, would not raise."""
    if portion.disposition != "withhold" or label.level is None or portion.marking is None:
        return False
    level = policy.level(effective(portion, item, policy))
    return level is not None and not level.public and policy.dominates(level.id, label.level)


def _word_finding(label: Label, item: Item, ref: str | None, place: str) -> Finding:
    where, what = (
        ("here", "mark the portion") if ref else ("in this heading", f"write `marking` under [item.{item.name}]")
    )
    what_stands = "A level's name" if label.level else "A label of another scheme"
    return Finding(
        "unread-marking-word",
        f"{what_stands} stands {where} ({label.level or label.text.upper()}), but not as a marking that can be read. "
        f"If it is one, {what}; if it is not, settle it.",
        item.name if item.name != FRONT else None,
        ref,
        place,
        ("settle", "marking"),
        term=label.text,
    )
