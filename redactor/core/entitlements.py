"""What is stored about who may read what for how long, beside grants and recusals. Plain frozen values, no text.

Rules kept here: what has an end has ended at that very moment, whatever runs or does not run; what has a start has not
begun before it; an emergency lasts thirty minutes from the second approval, and waits a day for it at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from redactor.core.records import ClearanceRecord, GrantRecord, RecusalRecord, TermRecord

EMERGENCY_LASTS: Final = timedelta(minutes=30)
EMERGENCY_WAITS: Final = timedelta(days=1)
EMERGENCY_APPROVERS: Final = 2


def is_running(now: datetime, starts: datetime | None, ends: datetime | None) -> bool:
    """Tell whether a time is within its start and its end; without either it is open there. The end is outside."""
    return (starts is None or starts <= now) and (ends is None or now < ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbargoRecord:
    """Before when nobody reads an item, or a whole meeting (`WHOLE_MEETING`), but who prepares it."""

    meeting: str
    item: str
    opens_at: datetime
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyApproval:
    """One of the two who let an emergency reading be."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRecord:
    """Somebody asks to read an item at once, and who lets her. Why is sealed and not here."""

    id: str
    person: str
    meeting: str
    item: str
    asked_at: datetime
    approvals: tuple[EmergencyApproval, ...] = ()
    closed_at: datetime | None = None
    closed_by: str | None = None

    @property
    def starts(self) -> datetime | None:
        """Give the moment of the approval that sufficed; None while it has not."""
        moments = sorted(approval.at for approval in self.approvals)
        return moments[EMERGENCY_APPROVERS - 1] if len(moments) >= EMERGENCY_APPROVERS else None

    @property
    def ends(self) -> datetime:
        """Give the moment from which it opens nothing, or waits no more. Its end is outside its time."""
        end = self.asked_at + EMERGENCY_WAITS if self.starts is None else self.starts + EMERGENCY_LASTS
        return end if self.closed_at is None else min(end, self.closed_at)

    def is_live(self, now: datetime) -> bool:
        """Tell whether it opens its item now."""
        return self.starts is not None and is_running(now, self.starts, self.ends)

    def waits(self, now: datetime) -> bool:
        """Tell whether it can still be approved."""
        return self.starts is None and is_running(now, self.asked_at, self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """Something that somebody should know of: a kind and identities, never a text."""

    id: str
    person: str
    kind: str
    at: datetime
    meeting: str | None = None
    about: str | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What in a meeting is bound to more than itself: papers to items, texts of a joint meeting to its other bodies.

    `papers` are the items that each paper ever belonged to, by its name; `named` are the items that are one body's.
    """

    papers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()
    named: Mapping[str, str] = field(default_factory=dict)


UNBOUND: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is stored of one meeting and bears on who may read it. No part has a default, so none is forgotten."""

    grants: tuple[GrantRecord, ...]
    recusals: tuple[RecusalRecord, ...]
    embargoes: tuple[EmbargoRecord, ...]
    emergencies: tuple[EmergencyRecord, ...]
    bounds: Bounds


def holds(clearance: ClearanceRecord, now: datetime) -> bool:
    """Tell whether a clearance is confirmed, and within its time."""
    return clearance.confirmed_by is not None and is_running(now, clearance.starts, clearance.ends)


def duties_at(duties: frozenset[str], terms: Iterable[TermRecord], now: datetime) -> frozenset[str]:
    """Give the duties that somebody has now: all but those whose term has not begun or is over."""
    return duties - {t.duty for t in terms if not is_running(now, t.starts, t.ends)}


def quarter_of(at: datetime) -> str:
    """Name the quarter of a moment, as `2031-Q1`."""
    return f"{at.year:04}-Q{(at.month + 2) // 3}"
