"""Findings about the draft as a whole: what is unmarked, looks hidden, holds an image, or says a level's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.core.document import OBJECT, Paragraph, Table, paragraphs
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.marking import Label
    from redactor.core.minutes import Item, Minutes
    from redactor.core.policy import Policy


def document_findings(minutes: Minutes, decisions: Decisions, unmarked_settled: bool, draft_sha256: str) -> Iterator[Finding]:  # noqa: FBT001 -- one caller
    """Find what concerns the whole draft."""
    if decisions.draft and decisions.draft.removeprefix("sha256:").lower() != draft_sha256:
        yield Finding(
            "decisions-for-another-draft",
            "The decisions were made for another draft: its fingerprint is not the one of this file. Make a new template "
            "with `redactor decisions`, or take the line `draft` away if the refs still fit.",
            choices=("new template",),
        )
    if not minutes.items and not unmarked_settled and not decisions.settles("no-items", None, None):
        yield Finding(
            "no-items",
            "No agenda items were found. Check that this is the right file; if it has none, settle what is unmarked and "
            "the whole text counts as front matter.",
            choices=("unmarked",),
        )
    if not unmarked_settled and (_has_unmarked(minutes) or minutes.items):
        loose = [item.name for item in minutes.items if item.marking is None]
        if loose or _front_loose(minutes.front):
            yield Finding(
                "unmarked-material",
                f"{len(loose)} items bear no marking, and nothing unmarked in a draft is public. Say which level it has: "
                "`unmarked` under [document].",
                choices=("unmarked",),
            )
    if minutes.document.revisions and decisions.revisions is None and not decisions.settles("tracked-changes", None, None):
        yield Finding(
            "tracked-changes",
            f"The draft has {minutes.document.revisions} tracked changes. Say whether they are accepted or rejected.",
            choices=("accept", "reject"),
        )
    if decisions.look_hidden is None:
        yield from _hidden(minutes, decisions)
    yield from _images(minutes, decisions)


def _has_unmarked(minutes: Minutes) -> bool:
    return any(p.marking is None for _, p in minutes.portions())


def _front_loose(front: Item) -> bool:
    return any(p.disposition == "review" for p in front.portions)


def _hidden(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    for place, reason in minutes.document.hidden:
        item = _item_at(minutes, place)
        if not decisions.settles("look-hidden-text", item, None):
            yield Finding(
                "look-hidden-text",
                f"Text here cannot be seen by a reader of the draft ({reason.replace('-', ' ')}). Withhold it, or release it.",
                item, None, place, ("withhold", "release"),
            )


def _item_at(minutes: Minutes, place: str) -> str | None:
    """Find the item in whose blocks a paragraph with that origin stands."""
    bounds = [(i.heading.steps[0], i.name) for i in minutes.items if i.heading]
    for index, block in enumerate(minutes.document.blocks):
        if isinstance(block, Paragraph | Table) and any(p.origin == place for p in paragraphs([block])):
            inside = [name for start, name in bounds if start <= index]
            return inside[-1] if inside else None
    return None


def _images(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    restricted = any(p.disposition == "withhold" for _, p in minutes.portions())
    if not restricted or "" in decisions.images:
        return
    for item, portion in minutes.portions():
        if portion.image and portion.disposition == "release" and not portion.named and not decisions.settles(
            "image-to-release", item.name, portion.ref
        ):
            yield Finding(
                "image-to-release",
                "An image would be published in minutes of which something is withheld. Look at it, then release or withhold it.",
                item.name if item.name != FRONT else None, portion.ref, portion.place, ("withhold", "release"),
            )


def number_gaps(minutes: Minutes, decisions: Decisions) -> Iterator[Finding]:
    """Find items that are missing from the run of numbers, or out of their order."""
    before: int | None = None
    for item in minutes.items:
        match = re.fullmatch(r"(\d+)(?:[A-Za-z]|/[A-Z])?", item.number or "")
        if match is None:
            continue
        number = int(match.group(1))
        if before is not None and number not in (before, before + 1) and not decisions.settles("item-number-gap", item.name, None):
            yield Finding(
                "item-number-gap",
                f"Item {item.name} follows item {before}: "
                + ("an item is missing, or its heading was not recognised." if number > before else "the numbers go back."),
                item.name, None, item.place, ("settle",),
            )
        before = number


def word_findings(minutes: Minutes, policy: Policy, decisions: Decisions) -> Iterator[Finding]:
    """Account for every occurrence of a level's name: what is neither a marking nor part of a stub is a finding."""
    labels = labels_of(policy)
    furniture = {(f.at.region, f.at.steps) for f in minutes.furniture}
    for item in minutes.items:
        for label in labels.words(item.title.replace(OBJECT, "")):
            if not decisions.settles("unread-marking-word", item.name, None, label.text):
                yield _word_finding(label, item, None, item.place)
    for item, portion in minutes.portions():
        if portion.kind == "stub" or (portion.at.region, portion.at.steps) in furniture:
            continue
        read = [m.label for m in portion.marks]
        for label in labels.words(f"{portion.text}\n{portion.notes}"):
            if label.text in read:
                continue
            if portion.named or decisions.settles("unread-marking-word", item.name, portion.ref, label.text):
                continue
            yield _word_finding(label, item, portion.ref, portion.place)


def _word_finding(label: Label, item: Item, ref: str | None, place: str) -> Finding:
    return Finding(
        "unread-marking-word",
        f"A level's name stands here ({label.level}), but not as a marking that can be read. If it is one, mark the "
        "portion; if it is not, settle it.",
        item.name if item.name != FRONT else None, ref, place, ("settle", "marking"), term=label.text,
    )
