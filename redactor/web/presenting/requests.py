"""Requests to read in words: the form that everybody has, the list of what waits, one with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from redactor.core.reading_requests import LENGTHS
from redactor.web.presenting.words import item_words, said_time
from redactor.web.screens.parts import Fact, Option
from redactor.web.screens.release import AskForm
from redactor.web.screens.requests import RequestPage, RequestsPage, WaitingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from redactor.core.site import Published
    from redactor.services.reading.reading_requests import Asked
    from redactor.web.screens.parts import FieldError

_OUT = (
    "This person stays out of the item, so nothing opens it to them: a grant would have no effect. "
    "They are not told so. Decline the request."
)


def ask_form(
    meeting: str, published: Published, typed: Mapping[str, str], errors: tuple[FieldError, ...] = ()
) -> AskForm:
    """Offer every item of the public agenda, whatever is open to whom, in the same words for everybody."""
    items = (
        Option(line.name, f"{line.number or line.name}. {line.title}", chosen=line.name == typed.get("item"))
        for line in published.lines
    )
    lengths = (Option(str(days), words, chosen=str(days) == typed.get("length")) for days, words in LENGTHS.items())
    return AskForm(
        f"/read/{meeting}/requests",
        (Option("", "Choose an item"), *items),
        tuple(lengths),
        typed.get("reason", ""),
        errors,
    )


def requests_page(
    waiting: Sequence[Asked], *, name_of: Callable[[str], str], title_of: Callable[[str], str]
) -> RequestsPage:
    """List what waits."""
    return RequestsPage(
        tuple(
            WaitingRow(
                name_of(asked.request.person),
                title_of(asked.request.meeting),
                item_words(asked.request.item),
                LENGTHS[asked.request.days].lower(),
                said_time(asked.request.asked_at),
                f"/requests/{asked.request.id}",
            )
            for asked in waiting
        )
    )


def request_page(
    asked: Asked,
    typed: Mapping[str, str],
    errors: tuple[FieldError, ...],
    *,
    now: datetime,
    name_of: Callable[[str], str],
    title_of: Callable[[str], str],
) -> RequestPage:
    """Show one to who decides; what she asked for is filled in."""
    known = asked.request
    name = name_of(known.person)
    facts = (
        Fact("Who asks", name),
        Fact("Meeting", title_of(known.meeting)),
        Fact("What", item_words(known.item)),
        Fact("For how long", LENGTHS[known.days]),
        Fact("Asked", said_time(known.asked_at)),
    )
    until = (now + timedelta(days=known.days - 1)).date().isoformat()
    return RequestPage(
        f"{name} asks to read {item_words(known.item)}",
        facts,
        asked.reason,
        f"/requests/{known.id}" if known.waits else "",
        _OUT if asked.stays_out else "",
        typed.get("until") or until,
        typed.get("ground") or f"Asked on {said_time(known.asked_at)}",
        errors=errors,
    )


def end_of(day: str) -> datetime | None:
    """Give the moment at which a day is over; None where it is no day."""
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
