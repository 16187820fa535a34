"""The audit log: for those who run the service the checkpoint to keep elsewhere; for auditors who did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.audit import Action, AuditEvent, Broken, verify
from redactor.services.auditing import about

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.access import Subject
    from redactor.core.audit import Whole
    from redactor.core.hashtree import Checkpoint
    from redactor.services.auditing import Line
    from redactor.services.office import Office


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether the log is whole, and its state; `broken_at` is the first entry that is not what it was."""

    whole: bool
    size: int
    root: str
    broken_at: int | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """Reads the log; it is written by the deeds themselves, in their transactions."""

    office: Office

    def events(self, start: int = 0) -> Iterator[AuditEvent]:
        """Give the events from an index on. They hold identities and no text."""
        with self.office.records.reading() as unit:
            for logged in unit.log.read(start):
                yield AuditEvent.decode(logged.entry)

    def verify(self, checkpoints: Iterable[Checkpoint] = ()) -> Whole | Broken:
        """Tell whether the log is whole and grew out of each checkpoint that was kept elsewhere."""
        with self.office.records.reading() as unit:
            return verify(unit.log.read(), checkpoints=checkpoints)

    def checkpoint(self) -> Checkpoint:
        """Compute the state of the log, for somebody else to keep."""
        with self.office.records.reading() as unit:
            return unit.log.checkpoint()

    def report(self, subject: Subject, meeting: str, item: str | None = None) -> tuple[Line, ...]:
        """List who did, or was refused, what about a meeting or an item of it; oldest first. Raises NotFound.

        That it was asked is written down before.
        """
        self._asked(subject, "report", meeting=meeting, items=() if item is None else (item,))
        with self.office.records.reading() as unit:
            return about(unit, meeting, item)

    def verified(self, subject: Subject) -> Verified:
        """Tell an auditor whether the log is whole. Raises NotFound."""
        self._asked(subject, "verify")
        found, state = self.verify(), self.checkpoint()
        broken = found.index if isinstance(found, Broken) else None
        return Verified(broken is None, state.size, state.root.hex(), broken)

    def _asked(self, subject: Subject, what: str, *, meeting: str | None = None, items: tuple[str, ...] = ()) -> None:
        office = self.office
        rule = office.demand(subject, "audit.read", Action.AUDIT_READ, meeting=meeting, whole=False)
        with office.records.transaction() as unit:
            if meeting is not None:
                unit.meetings.get(meeting)
            unit.audit(office.event(subject, Action.AUDIT_READ, f"{rule}.{what}", meeting=meeting, items=items))
