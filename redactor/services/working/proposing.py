"""Sending a draft for release: at once where that is quick, and as a job where making the files takes long.

Rules kept here: what a person has to decide or to change is said at once, whatever the size; a job makes the same
proposal by the same rules, for who asked, if she still may; a proposal and the end of its job are one transaction, so
there is one proposal however often the job is begun.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC
from redactor.core.audit import Action
from redactor.core.jobs import Kind
from redactor.services.opening import open_case
from redactor.services.release.copies import make_copies
from redactor.services.release.offered import ALWAYS
from redactor.services.working.jobs import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.access import Subject
    from redactor.core.jobs import JobRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.working.jobs import Jobs, Try
    from redactor.services.working.worker import Ended

LARGE: Final = 60_000
"""Characters of a draft from which on sending it is a job: twenty pages. Up to here it takes some two seconds, odt and
PDF the half of it, and a person waits for a page; five times as much takes ten, in which a thread answers nobody else.
"""

_AROUND: Final = 2
"""Steps beside the files: holding it against the memory, and putting the folder aside."""


@dataclass(frozen=True, slots=True)
class Proposing:
    """Sends drafts for release."""

    office: Office
    publication: Publication
    jobs: Jobs
    subject_of: Callable[[str], Subject]

    def send(self, subject: Subject, meeting: str, *, expected_seq: int) -> JobRecord | None:
        """Put a draft forward, or ask for it as a job where it is large; None where it is done already.

        Raises as `propose`.
        """
        made = self.propose(subject, meeting, expected_seq=expected_seq)
        return None if isinstance(made, str) else made

    def propose(self, subject: Subject, meeting: str, *, expected_seq: int) -> str | JobRecord:
        """Put a draft forward and return the hash of its folder; or ask for it as a job where it is large.

        Raises what `Publication.propose` raises, for a large draft before anything is asked for.
        """
        office = self.office
        case = open_case(office, subject, "release.ask", Action.PROPOSE, meeting=meeting)
        if size_of(case.draft) < LARGE:
            return self.publication.put_forward(subject, case, expected_seq=expected_seq)
        self.publication.check(subject, case, expected_seq=expected_seq)
        self.publication.folder.check_place(case, make_copies(office.formats, case.draft, PUBLIC, ()))
        with office.records.transaction() as unit:
            subjects = f"{meeting}:{expected_seq}"
            job = self.jobs.ask(unit, Wanted(Kind.PROPOSAL, subjects, meeting), by=subject.person)
            unit.audit(office.event(subject, Action.PROPOSE, "asked", meeting=meeting))
        self.jobs.wake(job)
        return job

    def do(self, held: Try) -> Ended:
        """Make the proposal that a job is about. It ends the job itself. Raises as `Publication.propose`."""
        meeting, _, seq = held.record.subject.partition(":")
        subject = self.subject_of(held.record.asked_by or "")
        total, made = len(ALWAYS) + len(self.publication.folder.formats) + _AROUND, []

        def say(step: str) -> None:
            made.append(step)
            held.progress(min(len(made), total), total)

        self.publication.propose(
            subject, meeting, expected_seq=int(seq), progress=say, within=lambda unit: held.ends(unit, "sent")
        )
        return None


def size_of(draft: Draft) -> int:
    """Count the characters of a draft that may come to be public."""
    return sum(len(portion.text) for _, portion in draft.minutes.portions())
