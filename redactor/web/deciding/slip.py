"""From the form of one item to a change.

Rules kept here: a box that was ticked by default decides nothing, so raising a marking withholds what was public only
by it; what is ticked as withheld stays withheld when a marking is lowered; a portion that its marking makes public
anyway is not released by name, because a release by name also excuses what it gives away; fields that the form does
not have keep what was decided.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from redactor.core.classification import classify
from redactor.core.decisions import Decisions, merged
from redactor.errors import UsageError
from redactor.web.deciding.items import decision_about, with_choices
from redactor.web.deciding.mends import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.decisions import ItemDecision
    from redactor.core.minutes import Item, Portion
    from redactor.services.drafting.drafts import Draft

_LINE: Final = 2000
"""Longer words than this are no stub and no title."""


def saved(draft: Draft, item: Item, form: Mapping[str, str]) -> Decisions | None:
    """Say what a form changes about an item; None where it changes nothing. Raises UsageError."""
    before = decision_about(draft.decisions, item.name)
    base = _fields(before, item, form)
    words = words_of(item, form)
    decided = Decisions(
        items={item.name: base},
        public_texts=words.public_texts,
        rewordings=words.rewordings,
        withheld_words=words.withheld_words,
    )
    choices = _choices(draft, item, decided, form)
    images = {p.ref: choices.pop(p.ref) for p in item.portions if p.kind == "image" and p.ref in choices}
    made = with_choices(base, item, choices) if choices else base
    change = replace(
        decided,
        items={item.name: made} if made != before else {},
        images={ref: choice for ref, choice in images.items() if choice != "policy"},
    )
    return None if change == Decisions() else change


def _fields(before: ItemDecision, item: Item, form: Mapping[str, str]) -> ItemDecision:
    marking = form.get("marking") or None
    title = _line(form, "public_title", before.public_title)
    return replace(
        before,
        marking=before.marking if marking in (None, item.marking) else marking,
        public_title=None if title == item.title else title,
        stub=_line(form, "stub", before.stub),
        reason=_line(form, "reason", before.reason),
        review=_day(form, before.review),
    )


def _line(form: Mapping[str, str], name: str, before: str | None) -> str | None:
    """Read a field of one line; a field that the form does not have keeps what it was."""
    if name not in form:
        return before
    return " ".join(form[name].split())[:_LINE] or None


def _day(form: Mapping[str, str], before: str | None) -> str | None:
    """Read the day of the next review. Raises UsageError for what is no day."""
    text = _line(form, "review", before)
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise UsageError("Give a day, or leave it empty.", code="review-day") from None


def _choices(draft: Draft, item: Item, decided: Decisions, form: Mapping[str, str]) -> dict[str, str]:
    """Find the portions about which the form says more than the marking would."""
    kept = _dispositions(draft, item, decided)
    bare = _dispositions(draft, item, _undecided(decided, item))
    words = {t.ref for t in merged(draft.decisions, decided).public_texts}
    made: dict[str, str] = {}
    for portion in item.portions:
        posted = form.get(f"publish-{portion.ref}")
        if posted == "withhold" and kept[portion.ref] != "withhold":
            made[portion.ref] = "withhold"
        elif posted == "release" and portion.ref not in words and _changes(portion, kept):
            made[portion.ref] = "release" if _by_name(portion, bare) else "policy"
    return made


def _changes(portion: Portion, kept: Mapping[str, str]) -> bool:
    """Tell whether a tick at Publish was set by hand: it would change something, and was not there by default."""
    return kept[portion.ref] != "release" and portion.disposition != "release"


def _by_name(portion: Portion, bare: Mapping[str, str]) -> bool:
    return portion.kind == "image" or bare[portion.ref] != "release"


def _undecided(decided: Decisions, item: Item) -> Decisions:
    """Take the choices about portions out, to see what the marking alone would do."""
    plain = replace(decided.items[item.name], release=(), withhold=())
    return replace(decided, items={item.name: plain})


def _dispositions(draft: Draft, item: Item, decided: Decisions) -> dict[str, str]:
    """Classify once more, under a change that is not made yet."""
    minutes = classify(draft.minutes, draft.policy, merged(draft.decisions, decided), draft_sha256=draft.sha256)
    found = next(part for part in minutes.parts() if part.name == item.name)
    return {p.ref: p.disposition for p in found.portions}
