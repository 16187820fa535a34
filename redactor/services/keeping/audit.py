"""The audit log, for those who run the service: whether it is whole, and the checkpoint to keep elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.audit import AuditEvent, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.audit import Broken, Whole
    from redactor.core.hashtree import Checkpoint
    from redactor.services.office import Office


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
