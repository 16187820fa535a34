"""What stays closed until a moment, as advice to who sends or decides a release; and the form that sets such a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.records import WHOLE_MEETING
from redactor.web.presenting.words import item_words, said_time
from redactor.web.screens.parts import Option

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.entitlements import EmbargoRecord
    from redactor.services.drafting.drafts import Draft


def time_words(embargo: EmbargoRecord) -> str:
    """Say when an item opens."""
    what = "The whole meeting" if embargo.item == WHOLE_MEETING else item_words(embargo.item).capitalize()
    return f"{what} opens on {said_time(embargo.opens_at)} UTC."


def release_advice(embargoes: Iterable[EmbargoRecord], now: datetime) -> tuple[str, ...]:
    """Say what a release that comes too early would be refused for."""
    return tuple(f"{time_words(e)} Nothing of it is released before." for e in embargoes if e.opens_at > now)


def time_items(draft: Draft) -> tuple[Option, ...]:
    """Offer the items that can open later, by number alone."""
    items = (Option(i.name, item_words(i.name).capitalize()) for i in draft.minutes.items)
    return (Option("", "The whole meeting"), *items)
