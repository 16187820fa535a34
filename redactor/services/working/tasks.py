"""What each kind of job does. Each may be done twice, or begun and done again from the start, and changes nothing more.

Rules kept here: a job takes identities and looks everything up again, who may do it as well; what it makes is stored
with its end where doing it twice would show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.jobs import Kind
from redactor.services.release.releasing import publish_due
from redactor.services.working.worker import GivenBack, Later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from redactor.services.body.circulation import Circulation
    from redactor.services.keeping.auditing import AuditWork
    from redactor.services.keeping.keys import KeyWork
    from redactor.services.persons.mail import Mail
    from redactor.services.release.mirroring import Mirroring
    from redactor.services.release.publication import Publication
    from redactor.services.release.sentinel import Sentinel
    from redactor.services.working.jobs import Try
    from redactor.services.working.proposing import Proposing
    from redactor.services.working.reminding import Reminding
    from redactor.services.working.worker import Ended

HELD_FOR: Final = timedelta(minutes=1)
"""How often a release whose moment has come, and which something holds, is looked at again."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """The parts of the service that do the work. `stopping` tells a long one that it is asked to end."""

    publication: Publication
    circulation: Circulation
    mail: Mail
    sentinel: Sentinel
    reminding: Reminding
    proposing: Proposing
    mirroring: Mirroring
    audit_work: Callable[[], AuditWork]
    key_work: Callable[[], AbstractContextManager[KeyWork]]
    fetch: Callable[[str], bytes | None] | None
    stopping: Callable[[], bool]

    def table(self) -> Mapping[Kind, Callable[[Try], Ended]]:
        """Say which kind is done by what."""
        return {
            Kind.RELEASE: self._release,
            Kind.CLOSING: self._close,
            Kind.MAIL: self._mail,
            Kind.SENTINEL: self._look,
            Kind.CHECKPOINT: self._checkpoint,
            Kind.REMINDERS: self._remind,
            Kind.REWRAP: self._rewrap,
            Kind.PROPOSAL: self.proposing.do,
            Kind.MIRROR: self._mirror,
        }

    def _release(self, held: Try) -> Ended:
        """Publish what was scheduled, exactly that, once; where something holds it, look again."""
        publication, now = self.publication, held.office.clock()
        with held.office.records.reading() as unit:
            known = next((p for p in unit.releases.due(now) if p.id == held.record.subject), None)
        if known is None:
            return "gone"
        publication.proven()
        return "published" if publish_due(publication, known, now) else Later("held", HELD_FOR)

    def _mirror(self, held: Try) -> Ended:
        """Bring the bucket for readers level, where that was not done when it was published or withdrawn."""
        done = self.mirroring.level()
        if done is None:
            return Later("other", HELD_FOR)
        held.progress(done.files, done.files)
        return "level"

    def _close(self, held: Try) -> Ended:
        count = self.circulation.close_over()
        held.progress(count, count)
        return "done"

    def _mail(self, held: Try) -> Ended:
        count = self.mail.look()
        held.progress(count, count)
        return "done"

    def _look(self, held: Try) -> Ended:
        """Look at everything that is served. What it finds is in the record, and rings."""
        found = self.sentinel.look(self.fetch)
        held.progress(found.files, found.files)
        return "well" if found.well else "found"

    def _checkpoint(self, held: Try) -> Ended:
        """Sign the day's checkpoint: of the day on which it is signed, never of one that has passed."""
        if held.record.subject != held.office.clock().date().isoformat():
            return "missed"
        return "there" if self.audit_work().checkpoint() is None else "signed"

    def _remind(self, held: Try) -> Ended:
        count = self.reminding.remind()
        held.progress(count, count)
        return "done"

    def _rewrap(self, held: Try) -> Ended:
        """Move every text to the current key of its marking, batch by batch; what is done stays done."""
        with self.key_work() as work:
            total = sum(state.wraps for state in work.status() if not state.current)

            def say(done: int) -> None:
                held.progress(done, max(done, total))
                if self.stopping():
                    raise GivenBack

            found = work.rewrap(say)
        return "broken" if found.broken else "done"
