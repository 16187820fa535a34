"""Who is there: a person at a browser, with what she holds at this moment, read in one look for each page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.services.persons.appointments import holder_of

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.records import Arrival


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody is there: who asks, and what the frame of her pages says.

    `unread` counts her notices; `house` is the one body whose minutes are kept, None where there are several.
    """

    subject: Subject
    name: str
    unread: int
    house: str | None = None


def presence_of(arrived: Arrival | None, now: datetime) -> Presence | None:
    """Say who is there; None where nobody is, or her account is closed. That the session goes on was asked before."""
    if arrived is None or not arrived.person.active:
        return None
    found = holder_of(arrived.person, arrived.clearances, arrived.terms, now)
    found = replace(found, stepped_up_at=arrived.session.stepped_up_at)
    return Presence(found, arrived.person.name, arrived.unread, arrived.house)
