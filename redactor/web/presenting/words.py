"""Words that several pages share: dates, sizes, counts, states, markings."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from redactor.core.access import effective
from redactor.core.minutes import FRONT
from redactor.core.records import MeetingState
from redactor.core.tones import marks
from redactor.web.screens.parts import Banner, MeetingHead, State

if TYPE_CHECKING:
    from redactor.core.minutes import Item
    from redactor.core.policy import Policy
    from redactor.core.tones import Mark
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft

_STATES = {
    MeetingState.DRAFT: State("Draft"),
    MeetingState.CIRCULATED: State("Circulated"),
    MeetingState.IN_REVIEW: State("In review"),
    MeetingState.AWAITING_RELEASE: State("Awaiting release", "strong"),
    MeetingState.SCHEDULED: State("Scheduled", "strong"),
    MeetingState.PUBLISHED: State("Published", "outline"),
    MeetingState.CORRECTED: State("Corrected", "outline"),
    MeetingState.WITHDRAWN: State("Withdrawn", "struck"),
}


def said_date(iso: str | None) -> str:
    """Say a date as Britain writes it; what is no date is said as it stands."""
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{day.day} {day:%B %Y}"


def said_time(at: datetime | str) -> str:
    """Say a moment: `12 March 2031, 14:05`."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def said_size(size: int) -> str:
    """Say how large a file is."""
    kilo = 1024
    if size < kilo:
        return f"{size} bytes"
    return f"{round(size / kilo)} KB" if size < kilo * kilo else f"{size / kilo / kilo:.1f} MB"


def counted(number: int, word: str) -> str:
    """Say a number of things."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def state_of(state: MeetingState) -> State:
    """Say where a meeting stands."""
    return _STATES[state]


def levels_of(policy: Policy) -> dict[str, Mark]:
    """Give each level its looks."""
    return marks([level.id for level in policy.levels])


def highest(draft: Draft) -> str:
    """Find the highest marking of a draft; what nobody marked counts as the highest there is."""
    top, found = draft.policy.levels[-1].id, set[str]()
    for item, portion in draft.minutes.portions():
        found.add(effective(portion, item, draft.policy))
        if top in found:  # nothing is higher
            return top
    return draft.policy.highest(found or [None]).id


def banner(policy: Policy, level: str) -> Banner:
    """Say at which level a page has to be handled."""
    known = policy.level(level)
    audience = known.audience if known else ""
    return Banner(levels_of(policy)[level], f"This page shows {level} text. {_sentence(audience)}")


def head(meeting: str, case: Case) -> MeetingHead:
    """Name a meeting at the top of its pages."""
    found = case.draft.minutes.meeting
    return MeetingHead(
        title_of(case),
        said_date(found.date) or f"uploaded {said_time(case.record.created)}",
        f"/meetings/{meeting}",
        state_of(case.record.state),
        found.reference or "",
    )


def title_of(case: Case) -> str:
    """Name a meeting, whatever its draft says."""
    found = case.draft.minutes.meeting
    return found.title or found.reference or "Minutes without a title"


def item_words(name: str | None) -> str:
    """Name an item within a sentence."""
    return "the front matter" if name in (None, FRONT) else f"item {name}"


def item_title(item: Item) -> str:
    """Give the title of an item as the tool says it."""
    return "Front matter" if item.name == FRONT else item.title or "Without a title"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
