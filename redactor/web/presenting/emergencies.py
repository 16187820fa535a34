"""Emergencies and notices in words. Meetings by their public title, items by their public number, people by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.web.presenting.words import item_words, said_time
from redactor.web.screens.emergencies import (
    EmergenciesPage,
    EmergencyAskPage,
    EmergencyPage,
    EmergencyRow,
    NoticeRow,
    NoticesPage,
)
from redactor.web.screens.parts import Fact, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from redactor.core.entitlements import EmergencyRecord, NoticeRecord
    from redactor.services.reading.retrieval import Shelf
    from redactor.web.screens.parts import FieldError

_KINDS: Final = {
    "read-asked": ("{about} asks to read an item.", "/requests"),
    "clearance-holds": ("A clearance of {about} holds from now on.", ""),
    "duties-hold": ("A change of duties or password of {about} is confirmed.", ""),
    "first-officer": ("{about} has duties that nobody confirmed, because no releasing officer was there to.", ""),
    "emergency-asked": ("{about} asks to read an item in an emergency.", "/emergencies"),
    "emergency-opened": ("An emergency reading by {about} was let be, for thirty minutes.", "/emergencies"),
    "sentinel": (
        (
            "What readers are served is not all as it was approved, or says something that is sealed. Whoever runs "
            "the server has the list."
        ),
        "/",
    ),
    "mirror": (
        (
            "What was published or withdrawn is not yet in the bucket that readers get it from, which may show what "
            "was there before. It is tried again by itself; whoever runs the server can say why."
        ),
        "/",
    ),
    "review-due": ("Something withheld is due to be looked at again.", "/registers/withheld"),
    "held": ("A release that was due is held for review, and does not appear until somebody lets it pass.", "/held"),
    "emergency-ended": ("An emergency reading by {about} was ended.", "/emergencies"),
}


def ask_page(shelf: Shelf, typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> EmergencyAskPage:
    """Offer every item of the public agenda, whatever is open to whom."""
    where = f"/read/{shelf.meeting}"
    items = (
        Option(line.name, f"{line.number or line.name}. {line.title}", chosen=line.name == typed.get("item"))
        for line in shelf.published.lines
    )
    return EmergencyAskPage(
        shelf.published.title, f"{where}/emergency", where, tuple(items), typed.get("why", ""), errors
    )


def emergencies_page(
    known: Sequence[EmergencyRecord],
    quarters: Mapping[str, int],
    *,
    now: datetime,
    name_of: Callable[[str], str],
    title_of: Callable[[str], str],
    decides: Callable[[EmergencyRecord], bool],
) -> EmergenciesPage:
    """List emergencies; who decides about one has a way to it."""
    rows = (
        EmergencyRow(
            name_of(e.person),
            title_of(e.meeting),
            item_words(e.item),
            said_time(e.asked_at),
            _state(e, now),
            f"/emergencies/{e.id}" if decides(e) else "",
        )
        for e in known
    )
    return EmergenciesPage(tuple(rows), tuple(sorted(quarters.items(), reverse=True)))


def emergency_page(
    asked: EmergencyRecord,
    why: str,
    *,
    asking: str | None,
    now: datetime,
    name_of: Callable[[str], str],
    title_of: Callable[[str], str],
) -> EmergencyPage:
    """Show one to who decides about it."""
    where = f"/emergencies/{asked.id}"
    facts = (
        Fact("Who asks", name_of(asked.person)),
        Fact("Meeting", title_of(asked.meeting)),
        Fact("What", item_words(asked.item)),
        Fact("Asked", said_time(asked.asked_at)),
        Fact("Approved by", ", ".join(name_of(a.person) for a in asked.approvals) or "Nobody yet"),
        Fact("Now", _state(asked, now)),
    )
    waits = asked.waits(now)
    approved = any(a.person == asking for a in asked.approvals)
    return EmergencyPage(
        f"{name_of(asked.person)} asks to read {item_words(asked.item)}",
        facts,
        why,
        f"{where}/approve" if waits and not approved else "",
        f"{where}/end" if waits or asked.is_live(now) else "",
    )


def notices_page(
    known: Sequence[NoticeRecord], *, name_of: Callable[[str], str], follows: Callable[[str], bool]
) -> NoticesPage:
    """Say what rang; `follows` tells whether she may go to an address that says more."""
    rows = []
    for notice in known:
        text, href = _KINDS.get(notice.kind, ("Something happened to the access of {about}.", ""))
        said = text.format(about=name_of(notice.about) if notice.about else "somebody")
        new = notice.read_at is None
        rows.append(NoticeRow(said, said_time(notice.at), href if href and follows(href) else "", new=new))
    return NoticesPage(tuple(rows), "/notices" if any(row.new for row in rows) else "")


def _state(asked: EmergencyRecord, now: datetime) -> str:
    if asked.waits(now):
        return f"Waits, {len(asked.approvals)} of 2 approvals"
    if asked.is_live(now):
        return f"Open until {said_time(asked.ends)}"
    if asked.starts is None:
        return "Over, not opened"
    return f"Over since {said_time(asked.ends)}"
