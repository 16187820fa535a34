"""What the draft says of itself as a whole: every banner, in the text and in page headers, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.document import Paragraph
from redactor.core.hanging import find
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Meeting, Minutes
    from redactor.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Banner:
    """One banner: its level, and where it stands."""

    level: str
    place: str


def banners(minutes: Minutes, policy: Policy) -> tuple[Banner, ...]:
    """Read every banner of a draft that the policy knows."""
    labels = labels_of(policy)
    found = []
    for piece in minutes.furniture:
        block = find(minutes.document, piece.at) if piece.kind in ("statement", "label") else None
        label = (labels.statement(block.text) or labels.line(block.text)) if isinstance(block, Paragraph) else None
        if label is not None and label.level is not None and isinstance(block, Paragraph):
            found.append(Banner(label.level, block.origin))
    return tuple(found)


def settled_meeting(minutes: Minutes, policy: Policy, decisions: Decisions) -> Meeting:
    """Give the meeting with the banner that a person chose, where the draft has several that disagree."""
    chosen = decisions.items.get(FRONT)
    level = policy.level((chosen.marking if chosen else None) or "")
    said = {banner.level for banner in banners(minutes, policy)}
    return replace(minutes.meeting, marking=level.id) if level and level.id in said else minutes.meeting


def banner_findings(minutes: Minutes, policy: Policy, decisions: Decisions) -> Iterator[Finding]:
    """Find banners that disagree; until somebody says which holds, it is the most restricted."""
    found = banners(minutes, policy)
    ordered = tuple(level.id for level in policy.levels if level.id in {b.level for b in found})
    chosen = decisions.items.get(FRONT)
    if len(ordered) < 2 or (chosen and chosen.marking) or decisions.settles("conflicting-markings", None):  # noqa: PLR2004 -- it takes two to disagree
        return
    other = next(banner for banner in found if banner.level != found[0].level)
    yield Finding(
        "conflicting-markings",
        f"The document is marked in more than one way: {', '.join(ordered)}. Say which marking holds: `marking` under "
        "[item.0], or settle it, and the most restricted one holds.",
        place=other.place,
        choices=ordered,
    )
