"""What is said in public about minutes beside them: what stands in the cleared copy, and words of the policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.access import effective
from redactor.core.agenda import read_minutes
from redactor.core.mending import is_withheld
from redactor.core.site import File, Gap, Line, Meaning, Published, later, reference_slug
from redactor.core.tones import marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.minutes import Item, Minutes
    from redactor.core.tones import Mark
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.release.copies import Copies


def public_facts(case: Case, copies: Copies) -> Published:
    """Gather the facts. Title, reference and date are read out of the public copy itself, never out of the draft."""
    draft, policy = case.draft, case.draft.policy
    public = read_minutes(copies.rendered.document, policy)
    shown = public.meeting
    tones = marks([level.id for level in policy.levels])
    gaps = tuple(_with_stub(gap, public) for gap in _gaps(draft, copies, tones))
    levels = {gap.level for gap in gaps}
    return Published(
        place=f"{case.record.body}/{reference_slug(shown.reference or shown.date or shown.title or '')}",
        body=case.record.body,
        title=shown.title or shown.reference or "Minutes",
        date=shown.date,
        version=1,
        published="",
        policy=policy.name,
        policy_sha256=policy.sha256,
        lines=tuple(
            Line(item.name, item.number, _title(item, draft, copies), gap=item.name in {g.item for g in gaps})
            for item in draft.minutes.items
        ),
        gaps=gaps,
        files=tuple(File(f"minutes.{c.format}", len(c.data), c.sha256) for c in copies.files),
        meanings=tuple(
            Meaning(level.id, tones[level.id].tone, _sentence(level.audience))
            for level in policy.restricted_levels
            if level.id in levels
        ),
    )


def place_of(facts: Published, meeting: str) -> str:
    """Give the address of a meeting's minutes; where the copy names nothing to make one of, a part of the id."""
    return f"{facts.place}minutes-{meeting[:8]}" if facts.place.endswith("/") else facts.place


def with_reviews(facts: Published, *, first: str) -> Published:
    """Set the day of review of each gap that has none: the policy's months after the minutes were `first` published.

    A correction does not put a review off.
    """
    return replace(facts, gaps=tuple(_reviewed(gap, first) for gap in facts.gaps))


def _reviewed(gap: Gap, first: str) -> Gap:
    if gap.review or gap.event or gap.review_months is None:
        return gap
    return replace(gap, review=later(first, gap.review_months))


def _title(item: Item, draft: Draft, copies: Copies) -> str:
    if item.name in copies.rendered.seen.titles:
        return item.title
    level = draft.policy.level(item.marking or "")
    return item.public_title or (level.title_stub if level else "") or "Title withheld"


def _gaps(draft: Draft, copies: Copies, tones: dict[str, Mark]) -> Iterator[Gap]:
    policy = draft.policy
    for item in draft.minutes.items:
        withheld = [p for p in item.portions if is_withheld(p, copies.rendered.seen)]
        if not withheld:
            continue
        level = policy.highest(effective(p, item, policy) for p in withheld)
        reason = policy.reason(item.reason) if item.reason else None
        title = f"{item.number or ''} {_title(item, draft, copies)}".strip()
        decided = draft.decisions.items.get(item.name)
        yield Gap(
            item.name,
            title,
            level.id,
            tones[level.id].tone,
            reason.text if reason else "",
            level.review_months,
            review=(decided.review or "") if decided else "",
            event=bool(decided and decided.event),
            basis=reason.basis if reason else "",
        )


def _with_stub(gap: Gap, public: Minutes) -> Gap:
    """Find the sentence that stands in the public copy for what is withheld."""
    portions = next((item.portions for item in public.items if item.name == gap.item), ())
    stubs = [portion.text for portion in portions if portion.kind == "stub"]
    return replace(gap, stub=stubs[0] if stubs else "", whole=len(portions) == len(stubs))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
