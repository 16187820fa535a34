"""What the services need to have stored about who may read what for how long, as protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.entitlements import EmbargoRecord, EmergencyApproval, EmergencyRecord, Facts, NoticeRecord
    from redactor.core.records import GrantRecord, RecusalRecord, TermRecord


class Access(Protocol):
    """Grants, recusals and times."""

    def give(self, grant: GrantRecord) -> None:
        """Name a person for an item. Raises Conflict."""

    def revoke(self, grant: str, *, at: datetime, by: str) -> None:
        """End a grant at once. Raises Conflict."""

    def grants(self, meeting: str, *, person: str | None = None) -> tuple[GrantRecord, ...]:
        """Return a meeting's grants, ended ones too."""

    def recuse(self, recusal: RecusalRecord) -> None:
        """Keep a person out."""

    def lift(self, person: str, meeting: str, item: str) -> None:
        """End a recusal."""

    def recusals(self, meeting: str, *, person: str | None = None) -> tuple[RecusalRecord, ...]:
        """Return a meeting's recusals."""

    def recusals_of(self, person: str | None) -> tuple[RecusalRecord, ...]:
        """Return everything that a person stays out of."""

    def embargo(self, wanted: EmbargoRecord) -> None:
        """Keep an item closed until a moment."""

    def lift_embargo(self, meeting: str, item: str) -> None:
        """Let an item open at once."""

    def embargoes(self, meeting: str) -> tuple[EmbargoRecord, ...]:
        """Return the times before which items stay closed, past ones too."""

    def facts(self, meeting: str, *, person: str | None = None) -> Facts:
        """Return all that bears on who may read a meeting, of one person or of all."""

    def set_terms(self, person: str, terms: Iterable[TermRecord]) -> None:
        """Limit a person's duties to times, in place of all such limits before."""

    def terms(self, person: str | None = None) -> tuple[TermRecord, ...]:
        """Return the limits of a person's duties, or of everybody's."""


class Emergencies(Protocol):
    """Emergency readings."""

    def ask(self, asked: EmergencyRecord) -> None:
        """Store that somebody asks."""

    def approve(self, asked: EmergencyRecord, approval: EmergencyApproval) -> None:
        """Store one person's approval. Raises Conflict."""

    def close(self, asked: str, *, at: datetime, by: str) -> None:
        """End it at once. Raises Conflict."""

    def get(self, asked: str) -> EmergencyRecord:
        """Return one with its approvals. Raises NotFound."""

    def all(self, meeting: str | None = None, *, person: str | None = None) -> tuple[EmergencyRecord, ...]:
        """Return all, newest first, whatever became of them."""


class Notices(Protocol):
    """What each person should know of."""

    def ring(self, rung: NoticeRecord) -> None:
        """Store a notice."""

    def has(self, name: str) -> bool:
        """Tell whether there is a notice of this name."""

    def of(self, person: str, *, most: int) -> tuple[NoticeRecord, ...]:
        """Return a person's newest notices."""

    def mark_read(self, person: str, *, at: datetime) -> int:
        """Mark what a person has not read; return how many that were."""
