"""What the body says to its minutes, and what is missing from a form that records it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from redactor.core.adoption import words_of
from redactor.core.circulation import Half
from redactor.services.body.adopting import Said
from redactor.web.presenting.words import head, item_title, said_time
from redactor.web.screens.adoption import AdoptionPage, AdoptionRow
from redactor.web.screens.parts import Fact, FieldError, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from redactor.core.circulation import AdoptionRecord
    from redactor.services.drafting.review import View

HALVES = {Half.PUBLIC: "Public minutes", Half.CONFIDENTIAL: "Confidential minutes"}


def notice_facts(view: View) -> tuple[Fact, ...]:
    """Say what copies of the present draft say of its approval."""
    return tuple(Fact(HALVES[half], words) for half, words in view.draft.notices.items())


def said_in(form: Mapping[str, str], items: Sequence[str]) -> Said | tuple[FieldError, ...]:
    """Read a form that records an approval, or say what is missing."""
    made, half, how = [], form.get("half", ""), form.get("how", "")
    if half not in set(Half):
        made.append(FieldError("half", "Say which minutes"))
    if how not in ("meeting", "ex-committee"):
        made.append(FieldError("how", "Say how"))
    at = form.get("at", "").strip()
    if how == "meeting" and not at:
        made.append(FieldError("at", "Name the meeting by its reference"))
    day = _day(form.get("on", ""))
    if day is None:
        made.append(FieldError("on", "Name a day"))
    if made or day is None:
        return tuple(made)
    return Said(Half(half), day, at if how == "meeting" else None, tuple(items))


def adoption_page(
    meeting: str,
    view: View,
    records: Iterable[AdoptionRecord],
    *,
    may: Callable[[str], bool],
    me: str,
    name_of: Callable[[str], str],
    typed: Mapping[str, str],
    errors: tuple[FieldError, ...] = (),
) -> AdoptionPage:
    """Show what was recorded, and what can be done about it."""
    where = f"/meetings/{meeting}"
    confirms = may("minutes.confirm")
    rows = tuple(
        _row(
            where, record, name_of, confirms=confirms and record.by != me and record.draft_version == view.case.version
        )
        for record in records
    )
    return AdoptionPage(
        head(meeting, view.case),
        where,
        notice_facts(view),
        rows,
        f"{where}/adoption" if may("minutes.adopt") else "",
        tuple(Option(i.name, f"{i.number or ''} {item_title(i)}".strip()) for i in view.draft.minutes.items),
        typed.get("on", ""),
        typed.get("at", ""),
        errors,
    )


def _row(where: str, record: AdoptionRecord, name_of: Callable[[str], str], *, confirms: bool) -> AdoptionRow:
    outcome = f"recorded it for draft {record.draft_version} on {said_time(record.at)} UTC."
    if record.confirmed_by is not None and record.confirmed_at is not None:
        word = "declined" if record.refused else "confirmed"
        outcome += f" {name_of(record.confirmed_by)} {word} it on {said_time(record.confirmed_at)} UTC."
    waits = record.confirmed_by is None
    action = f"{where}/adoption/{record.id}" if waits and confirms else ""
    return AdoptionRow(record.id, HALVES[record.half], words_of(record), outcome, name_of(record.by), action)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
