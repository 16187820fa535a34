"""Publication: one person puts a folder forward, another approves exactly that folder, and it becomes what is served.

Rules kept here:

- What is approved is the whole folder that the reading room will serve, named by the hash of what is in it, and that
  hash is computed again from the files on the disk when it is approved.
- Nobody approves what she uploaded, decided or proposed.
- A proposal is void when the draft, the decisions or the policy has moved on; where other minutes were published
  meanwhile, the approved part is put beside them as it is.
- The folder of a proposal that is void for good is removed at the next look, at a start, and each minute by a worker.
- The last approval publishes, now or at the moment that it names. Until then it can be sent back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from redactor.core import states
from redactor.core.audit import Action, Outcome
from redactor.core.circulation import ReturnRecord, ScheduleRecord
from redactor.core.records import ProposalRecord
from redactor.core.states import Deed
from redactor.errors import Conflict, UsageError
from redactor.services.annex.holdingpapers import check_papers
from redactor.services.drafting.origins import demand_word
from redactor.services.opening import open_case
from redactor.services.release.differences import Difference, difference
from redactor.services.release.embargoing import demand_open
from redactor.services.release.heldagain import WORDS, copies_of, look_again, put_on_list
from redactor.services.release.holding import Holding
from redactor.services.release.proposals import Proposal, check, drop_void, give, proposal_of, void, waiting
from redactor.services.release.releasing import moving, publish, publish_due, recover
from redactor.services.release.returning import Returned, returned, said, why_of
from redactor.services.release.served import folder_hash
from redactor.services.release.versions import versions
from redactor.services.release.withdrawing import evidence, withdraw, withdrawable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.site import Site
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.places import PublicFolders
    from redactor.services.release.releasing import Folder, Recovered
    from redactor.services.release.seals import Seals
    from redactor.services.release.served import ServedFolder
    from redactor.services.release.versions import Version
    from redactor.services.stores import Unit


__all__ = ["MOST_AHEAD", "Proposal", "Publication"]

MOST_AHEAD: Final = timedelta(days=180)
"""How far away the moment of a scheduled release may be: by then nobody remembers what was approved."""


def _nothing() -> None:
    """Do nothing."""


def _nowhere(_unit: Unit) -> None:
    """Do nothing more in a transaction."""


@dataclass(frozen=True, slots=True)
class Publication:
    """From a reviewed draft to what is served."""

    office: Office
    folders: PublicFolders
    folder: ServedFolder
    seals: Seals
    proven: Callable[[], None]
    """Returns where this version has passed its selftest here, and raises where it has not."""
    after: Callable[[], None] = _nothing
    """Called when something else is served than before; raises nothing that a person could be told."""

    def propose(
        self,
        subject: Subject,
        meeting: str,
        *,
        expected_seq: int,
        progress: Callable[[str], None] | None = None,
        within: Callable[[Unit], None] = _nowhere,
    ) -> str:
        """Make the folder, clear it, put it aside and ask for approval; return its hash. An open proposal gives way.

        `progress` is told each step; `within` is called in the transaction that stores it. Raises DecisionNeeded,
        GateStopped, Conflict, NotFound, SelfTestError; nothing is put aside then.
        """
        case = open_case(self.office, subject, "release.ask", Action.PROPOSE, meeting=meeting)
        return self.put_forward(subject, case, expected_seq=expected_seq, progress=progress, within=within)

    def check(self, subject: Subject, case: Case, *, expected_seq: int) -> None:
        """Say what keeps a meeting that is open for her from being put forward, but for what its files would show.

        Raises as `propose`.
        """
        self.proven()
        if case.seq != expected_seq:
            raise Conflict("The meeting was changed since you looked at it.", remedy="Look at it again.")
        states.demand(case.record.state, Deed.PROPOSE)
        Holding(self.office).check(subject, case, self.folder)
        check_papers(self, subject, case)
        with self.office.records.reading() as unit:
            demand_word(self.office, unit, case)

    def put_forward(
        self,
        subject: Subject,
        case: Case,
        *,
        expected_seq: int,
        progress: Callable[[str], None] | None = None,
        within: Callable[[Unit], None] = _nowhere,
    ) -> str:
        """Put a meeting forward that is open for her, as `propose` does, and raising as it."""
        office, meeting = self.office, case.record.id
        self.check(subject, case, expected_seq=expected_seq)
        with office.records.reading() as unit:
            papers = unit.papers.seq(meeting)
            files = self.folder.made(unit, case, progress)
            earlier = unit.releases.open_for(meeting)
        record = ProposalRecord(
            id=office.new_id(),
            meeting=meeting,
            draft_version=case.version,
            decisions_seq=case.seq,
            folder_hash=folder_hash(files),
            proposed_by=subject.person or "",
            proposed_at=office.clock(),
        )
        with self.folders.writing():
            self.folders.put_aside(record.id, files)
            try:
                self._record(subject, record, earlier, papers=papers, within=within)
            except BaseException:
                self.folders.drop(record.id)
                raise
        if earlier is not None:
            self.folders.drop(earlier.id)
        return record.folder_hash

    def look(self, subject: Subject, meeting: str, *, seen: str = "") -> Proposal:
        """Show what waits for approval. Raises NotFound, also where nothing waits.

        Raises Conflict where the folder that was `seen` is decided about already.
        """
        office = self.office
        rule = office.demand(subject, "release.read", Action.REVIEW, meeting=meeting)
        with office.records.transaction() as unit:
            known = waiting(unit, meeting) if unit.releases.open_for(meeting) else waiting(unit, meeting, seen=seen)
            unit.audit(office.event(subject, Action.REVIEW, rule, meeting=meeting, digest=known.folder_hash))
        with office.records.reading() as unit:
            drop_void(self, unit)
            return proposal_of(self, unit, known)

    def send_back(self, subject: Subject, meeting: str, *, seen: str, reason: str) -> None:
        """Decline a proposal, scheduled or not; it is in review again, and the reason is kept for those who work on it.

        Raises Conflict, NotFound, UsageError.
        """
        office = self.office
        rule = office.demand(subject, "release.decide", Action.WITHDRAW, meeting=meeting)
        words = said(reason, "Say what has to be mended; those who work on the draft read it.")
        with office.records.transaction() as unit:
            known = waiting(unit, meeting, seen=seen)
            unit.releases.send_back(ReturnRecord(proposal=known.id, at=office.clock(), by=subject.person or ""))
            context = why_of(unit.meetings.get(meeting), known.id)
            unit.sealed.put(context, office.seal(words.encode("utf-8", "surrogatepass"), context))
            unit.audit(office.event(subject, Action.WITHDRAW, rule, meeting=meeting, digest=seen))
        self.folders.drop(known.id)

    def returned(self, subject: Subject, meeting: str) -> Returned | None:
        """Say why the last proposal was sent back; None where it was not. Raises NotFound."""
        return returned(self.office, subject, meeting)

    def approve(self, subject: Subject, meeting: str, *, seen: str, due: datetime | None = None) -> bool:
        """Approve the folder with the hash that was on the screen; publish where that was the last approval needed.

        With `due` it is published at that moment. Returns whether it is public now. Raises Conflict where it is void or
        she may not, UsageError for a moment that has passed or is too far away, NotFound.
        """
        office = self.office
        rule = office.demand(subject, "release.decide", Action.APPROVE, meeting=meeting)
        self.proven()
        _check_due(due, office.clock())
        cases = copies_of(office, subject, meeting)
        with moving(self) as (unit, folder):
            known = waiting(unit, meeting, seen=seen)
            proposal = proposal_of(self, unit, known)
            check(subject, proposal)
            demand_open(office, unit, known, at=due or office.now(unit))
            found = look_again(self, unit, cases)
            if not found:
                return self._approved(unit, folder, subject, proposal, rule=rule, due=due)
            put_on_list(office, unit, known, found)  # this is kept: what is refused is the approval alone
            unit.audit(office.event(subject, Action.APPROVE, "held", meeting=meeting, outcome=Outcome.DENIED))
        return void(WORDS)

    def _approved(
        self, unit: Unit, folder: Folder, subject: Subject, proposal: Proposal, *, rule: str, due: datetime | None
    ) -> bool:
        """Record an approval; publish or schedule where it was the last one. Returns whether it is public now."""
        office, known = self.office, proposal.record
        give(office, unit, proposal, seen=known.folder_hash, by=subject.person or "")
        event = office.event(subject, Action.APPROVE, rule, meeting=known.meeting, digest=known.folder_hash)
        unit.audit(event)
        if len(proposal.given) + 1 < proposal.approvals:
            return False
        if due is not None:
            self._schedule(unit, subject, known, due)
            return False
        publish(self, unit, folder, proposal, by=subject.person, rule="approved")
        return True

    def publish_due(self) -> tuple[str, ...]:
        """Publish what was scheduled for now or before; return the meetings. Cheap where nothing is due.

        Raises StorageError, SelfTestError; what is not published then waits for the next call.
        """
        now = self.office.clock()
        with self.office.records.reading() as unit:
            due = unit.releases.due(now)
        self.drop_void()
        if not due:
            return ()
        self.proven()
        return tuple(known.meeting for known in due if publish_due(self, known, now))

    def drop_void(self) -> int:
        """Remove the folders of proposals that are void for good; return how many. Raises StorageError."""
        with self.office.records.reading() as unit:
            return drop_void(self, unit)

    def withdraw(self, subject: Subject, meeting: str, reason: str) -> None:
        """Take published minutes out of what is served, alone and at once. Raises NotFound, UsageError.

        Their address answers with neutral words, the bytes are sealed as evidence, and publishing again needs the usual
        two people.
        """
        withdraw(self, subject, meeting, reason, hashed=folder_hash)

    def withdrawable(self, subject: Subject, meeting: str) -> tuple[str, int]:
        """Name the address and the version that somebody could withdraw. Raises NotFound where nothing stands."""
        return withdrawable(self.office, subject, meeting)

    def versions(self, subject: Subject, meeting: str) -> tuple[Version, ...]:
        """List every publication of a meeting, newest first. Raises NotFound."""
        return versions(self.office, subject, meeting)

    def evidence(self, subject: Subject, meeting: str, version: int) -> tuple[str, dict[str, bytes]]:
        """Open a withdrawn publication: why it was withdrawn, and its files as they were served. Raises NotFound."""
        return evidence(self.office, subject, meeting, version)

    def difference(self, subject: Subject, meeting: str) -> Difference:
        """Say what a waiting proposal changes since she approved, looked at or published it last. Raises NotFound."""
        return difference(self.office, subject, meeting)

    def recover(self) -> Recovered:
        """After a start: finish what was published but not shown, undo what was not published; say what it was.

        It is alone while it does so: what another process is about to publish is no leftover. Raises
        StorageError.
        """
        with self.office.records.transaction() as unit:
            return recover(self, unit)

    def file(self, place: str, name: str) -> bytes:
        """Give a published file, such as `minutes.html`, as it is served. Raises NotFound."""
        return self.folder.file(place, name)

    def served(self) -> Site:
        """Say what is published: cleared facts, open to everybody."""
        return self.folder.served()

    def _record(
        self,
        subject: Subject,
        record: ProposalRecord,
        earlier: ProposalRecord | None,
        *,
        papers: int,
        within: Callable[[Unit], None],
    ) -> None:
        with self.office.records.transaction() as unit:
            if unit.papers.seq(record.meeting) != papers:
                raise Conflict("A paper was changed meanwhile.", remedy="Look at the papers, then ask again.")
            if earlier is not None:
                unit.releases.withdraw(earlier.id)
            unit.releases.propose(record)
            unit.papers.propose(record.id, papers)
            event = self.office.event(
                subject, Action.PROPOSE, "proposed", meeting=record.meeting, digest=record.folder_hash
            )
            unit.audit(event)
            within(unit)

    def _schedule(self, unit: Unit, subject: Subject, known: ProposalRecord, due: datetime) -> None:
        now = self.office.clock()
        unit.releases.schedule(ScheduleRecord(proposal=known.id, due=due, at=now, by=subject.person or ""))
        rule = f"scheduled-for:{due.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        unit.audit(self.office.event(subject, Action.APPROVE, rule, meeting=known.meeting, digest=known.folder_hash))


def _check_due(due: datetime | None, now: datetime) -> None:
    """Refuse a moment that has passed, and one so far away that nobody remembers what was approved."""
    if due is not None and not now < due <= now + MOST_AHEAD:
        raise UsageError(
            f"A release is scheduled for a moment to come, within {MOST_AHEAD.days} days.",
            code="due",
            remedy="Choose another day, or release it now.",
        )
