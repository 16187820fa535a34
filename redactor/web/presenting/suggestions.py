"""Suggestions as the review shows them: the rule's own words, who would read the portion, and what taking one does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.minutes import FRONT
from redactor.web.deciding.suggestions import suggestion_key
from redactor.web.presenting.leaks import portion_text
from redactor.web.presenting.words import counted, item_words, levels_of
from redactor.web.screens.parts import Fact, Link
from redactor.web.screens.review import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.minutes import Item
    from redactor.core.suggesting import Suggested, Suggestions
    from redactor.services.drafting.drafts import Draft


def suggestions_in(item: Item, draft: Draft, found: Suggestions, action: str) -> tuple[Suggestion, ...]:
    """Show what is suggested in an item; without an action there are no ways out."""
    texts = {p.ref: p for p in item.portions}
    looks = levels_of(draft.policy)
    return tuple(
        Suggestion(
            suggestion_key(one),
            action,
            one.ref,
            looks[one.level],
            one.whys,
            _reads(one),
            portion_text(texts[one.ref], ()),
            _take(one),
            _taken(one),
            _instead(one),
        )
        for one in found.open
        if one.item == item.name
    )


def strip(found: Suggestions) -> Iterator[Link]:
    """Lead to the first of them, and say that they stop nothing."""
    if found.open:
        said = f"{counted(len(found.open), 'suggestion')}, which stop{'s' if len(found.open) == 1 else ''} nothing"
        yield Link(said, f"#suggestion-{suggestion_key(found.open[0])}")


def said_of(found: Suggestions) -> str:
    """Say how many were dismissed, and how many nobody has answered."""
    said = f"{len(found.dismissed)} dismissed" if found.dismissed else ""
    left = f"{len(found.open)} not answered" if found.open else ""
    return " and ".join(part for part in (said, left) if part)


def answered(found: Suggestions) -> Iterator[Fact]:
    """Say to who releases it what was dismissed and why, and what nobody has answered."""
    for one in found.open:
        yield Fact(f"Not answered: {one.ref}", f"{one.level} was suggested. {' '.join(one.whys)}")
    for settle in found.dismissed:
        _, _, rule = settle.term.partition(": ")
        why = f"Because: {settle.why}" if settle.why else "No reason was given."
        yield Fact(f"Dismissed: {settle.ref}", f"{rule} {why}")


def _reads(one: Suggested) -> str:
    if one.published:
        return "As it stands it will be public."
    return f"As it stands it is withheld as {one.marking}, and whoever reads {one.marking} reads it."


def _take(one: Suggested) -> str:
    if one.raises:
        return f"Take: mark all of item {one.item} {one.level}"
    return "Take: withhold it" if one.narrows else ""


def _taken(one: Suggested) -> str:
    if one.raises:
        return f"Item {one.item} marked {one.level}."
    return f"Withheld in {item_words(one.item)}."


def _instead(one: Suggested) -> str:
    if one.raises:
        return ""
    if not one.narrows:
        return f"To narrow it, mark it {one.level} in the draft itself and upload that."
    if one.item == FRONT:
        return "Withheld, it is open to those who are named for it."
    return f"Withheld, it is open to those who are named for it. To mark all of item {one.item} {one.level}, open it."
