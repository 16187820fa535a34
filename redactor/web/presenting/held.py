"""What is held for review, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.tones import marks
from redactor.web.presenting.words import item_words, said_time
from redactor.web.screens.held import HeldPage, HeldRow
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redactor.services.release.holding import Held


def held_page(held: Iterable[Held], *, name_of: Callable[[str], str], missing: str = "") -> HeldPage:
    """List what waits; `missing` is the one whose reason was not given."""
    errors = (FieldError(f"reason-{missing}", "Say why it may be public."),) if missing else ()
    return HeldPage(tuple(_row(one, name_of) for one in held), errors)


def _row(held: Held, name_of: Callable[[str], str]) -> HeldRow:
    record = held.record
    return HeldRow(
        record.id,
        f"/held/{record.id}",
        held.term or "(its key was destroyed)",
        held.title,
        f"/meetings/{record.meeting}/review",
        item_words(record.item),
        held.source,
        item_words(record.source_item),
        marks(held.levels)[record.source_marking],
        said_time(record.raised_at),
        name_of(record.raised_by),
    )
