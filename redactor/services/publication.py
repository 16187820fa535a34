"""Publication: one person puts a folder forward, another approves exactly that folder, and it becomes what is served.

Rules kept here:

- What is approved is the whole folder that the reading room will serve, named by the hash of what is in it, and that
  hash is computed again from the files on the disk when it is approved.
- Nobody approves what she uploaded, decided or proposed.
- A proposal is void when the draft, the decisions, the policy, or what is published beside it has moved on.
- The transaction is the moment of publication. What a crash leaves before it is undone at the next start, what it
  leaves after it is finished.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from redactor.core import site as sites
from redactor.core.audit import Action
from redactor.core.policy import parse_policy
from redactor.core.records import ProposalRecord, PublicationRecord
from redactor.core.site import INDEX, Site
from redactor.errors import Conflict
from redactor.services.certificates import Approval
from redactor.services.differences import Difference, difference
from redactor.services.office import absent
from redactor.services.served import folder_hash
from redactor.services.standing import SHORT, newest, next_release, others_in, own_in, release_of
from redactor.services.withdrawing import evidence, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redactor.core.access import Subject
    from redactor.core.records import MeetingRecord
    from redactor.core.site import File
    from redactor.services.office import Office
    from redactor.services.places import PublicFolders
    from redactor.services.seals import Seals
    from redactor.services.served import ServedFolder
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A release that waits: what is in its folder, as it is on the disk now.

    `changed` are the files that differ from what is served. `marked` are those who may not approve it; `approvals` is
    how many the policy asks for, `given` who has approved. `void` says why it cannot be approved any more.
    """

    record: ProposalRecord
    place: str
    folder_hash: str
    files: Mapping[str, bytes] = field(repr=False)
    changed: tuple[File, ...]
    marked: frozenset[str]
    approvals: int
    given: tuple[str, ...]
    void: str = ""

    @property
    def page(self) -> bytes:
        """The page of the minutes, as it would be served."""
        return self.files[f"{self.place}/index.html"]


@dataclass(frozen=True, slots=True)
class Publication:
    """From a reviewed draft to what is served."""

    office: Office
    folders: PublicFolders
    folder: ServedFolder
    seals: Seals
    proven: Callable[[], None]
    """Returns where this version has passed its selftest here, and raises where it has not."""

    def propose(self, subject: Subject, meeting: str, *, expected_seq: int) -> str:
        """Make the folder, clear it, put it aside and ask for approval; return its hash. An open proposal gives way.

        Raises DecisionNeeded, GateStopped, Conflict, NotFound, SelfTestError; nothing is put aside then.
        """
        office = self.office
        case = office.opened(subject, "release.ask", Action.PROPOSE, meeting)
        self.proven()
        if case.seq != expected_seq:
            raise Conflict("The meeting was changed since you looked at it.", remedy="Look at it again.")
        with office.records.reading() as unit:
            files = self.folder.made(unit, case)
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
        self.folders.put_aside(record.id, files)
        try:
            self._record(subject, record, earlier)
        except BaseException:
            self.folders.drop(record.id)
            raise
        if earlier is not None:
            self.folders.drop(earlier.id)
        return record.folder_hash

    def look(self, subject: Subject, meeting: str) -> Proposal:
        """Show what waits for approval. Raises NotFound, also where nothing waits."""
        office = self.office
        rule = office.demand(subject, "release.read", Action.REVIEW, meeting=meeting)
        with office.records.transaction() as unit:
            known = self._waiting(unit, meeting)
            unit.audit(office.event(subject, Action.REVIEW, rule, meeting=meeting, digest=known.folder_hash))
        with office.records.reading() as unit:
            return self._proposal(unit, known)

    def send_back(self, subject: Subject, meeting: str, *, seen: str) -> None:
        """Decline a proposal; the meeting is a draft again. Raises Conflict, NotFound."""
        office = self.office
        rule = office.demand(subject, "release.decide", Action.WITHDRAW, meeting=meeting)
        with office.records.transaction() as unit:
            known = self._waiting(unit, meeting)
            if known.folder_hash != seen:
                _void("Another version was proposed.")
            unit.releases.withdraw(known.id)
            unit.audit(office.event(subject, Action.WITHDRAW, rule, meeting=meeting, digest=seen))
        self.folders.drop(known.id)

    def approve(self, subject: Subject, meeting: str, *, seen: str) -> bool:
        """Approve the folder with the hash that was on the screen; publish where that was the last approval needed.

        Returns whether it is public now. Raises Conflict where it is void or she may not, NotFound.
        """
        office = self.office
        rule = office.demand(subject, "release.decide", Action.APPROVE, meeting=meeting)
        self.proven()
        moved: tuple[str, str] | None = None
        try:
            with office.records.transaction() as unit:
                known = self._waiting(unit, meeting)
                proposal = self._proposal(unit, known)
                self._check(subject, proposal, seen)
                unit.releases.approve(known.id, folder_hash=seen, at=office.clock(), by=subject.person or "")
                unit.audit(office.event(subject, Action.APPROVE, rule, meeting=meeting, digest=seen))
                if len(proposal.given) + 1 < proposal.approvals:
                    return False
                moved = (known.id, next_release(unit, seen))
                self.folders.add(known.id, self._seals(unit, proposal, subject))
                self._publish(unit, subject, proposal, moved[1])
                self.folders.move_in(*moved)
        except BaseException:
            if moved is not None and moved[1] in self.folders.releases():
                self.folders.move_back(moved[1], moved[0])
            raise
        self.folders.show(moved[1])
        return True

    def _seals(self, unit: Unit, proposal: Proposal, subject: Subject) -> dict[str, bytes]:
        """Sign what is published now: by the proposer, the approvers before, and her who approves."""
        record = proposal.record
        given = [(record.proposed_by, record.proposed_at), *((a.person, a.at) for a in record.approvals)]
        given.append((subject.person or "", self.office.clock()))
        named = [Approval(unit.people.get(person).name, at) for person, at in given]
        return self.seals.released(proposal.files, self.folder.base(unit)[1], proposal.place, named)

    def withdraw(self, subject: Subject, meeting: str, reason: str) -> None:
        """Take published minutes out of what is served, alone and at once. Raises NotFound, UsageError.

        Their address answers with neutral words, the bytes are sealed as evidence, and publishing again needs the usual
        two people.
        """
        withdraw(self, subject, meeting, reason, hashed=folder_hash)

    def evidence(self, subject: Subject, meeting: str, version: int) -> tuple[str, dict[str, bytes]]:
        """Open a withdrawn publication: why it was withdrawn, and its files as they were served. Raises NotFound."""
        return evidence(self.office, subject, meeting, version)

    def difference(self, subject: Subject, meeting: str) -> Difference:
        """Say what a waiting proposal changes since she approved, looked at or published it last. Raises NotFound."""
        return difference(self.office, subject, meeting)

    def recover(self) -> None:
        """After a start: finish what was published but not shown, undo what was not published. Raises StorageError.

        It is alone while it does so: what another process is about to publish is no leftover.
        """
        with self.office.records.transaction() as unit:
            self._recover(unit)

    def _recover(self, unit: Unit) -> None:
        latest = newest(unit)
        waiting = {p.id: p for m in unit.meetings.all() if (p := unit.releases.open_for(m.id)) is not None}
        shown = release_of(latest) if latest else None
        for name in self.folders.releases():
            owner = next((p for p in waiting.values() if name.endswith(p.folder_hash[:SHORT])), None)
            if name != shown and owner is not None and self.folders.aside(owner.id) is None:
                self.folders.move_back(name, owner.id)
        for name in self.folders.proposals():
            if name not in waiting:
                self.folders.drop(name)
        self.folders.sweep()
        if latest is not None and shown and (self.folders.shown() != shown or self.folders.releases() != (shown,)):
            self.folder.standing_files(latest)
            self.folders.show(shown)

    def file(self, place: str, name: str) -> bytes:
        """Give a published file, such as `minutes.html`, as it is served. Raises NotFound."""
        return self.folder.file(place, name)

    def served(self) -> Site:
        """Say what is published: cleared facts, open to everybody."""
        return self.folder.served()

    def _record(self, subject: Subject, record: ProposalRecord, earlier: ProposalRecord | None) -> None:
        with self.office.records.transaction() as unit:
            if earlier is not None:
                unit.releases.withdraw(earlier.id)
            unit.releases.propose(record)
            event = self.office.event(
                subject, Action.PROPOSE, "proposed", meeting=record.meeting, digest=record.folder_hash
            )
            unit.audit(event)

    def _waiting(self, unit: Unit, meeting: str) -> ProposalRecord:
        known = unit.releases.open_for(meeting)
        if known is None:
            raise absent()
        return known

    def _proposal(self, unit: Unit, known: ProposalRecord) -> Proposal:
        files = self.folders.aside(known.id)
        record = unit.meetings.get(known.meeting)
        if files is None:
            files = {}
        site = sites.decode(files[INDEX]) if INDEX in files else Site()
        own = own_in(unit, known.meeting, site)
        draft = unit.meetings.draft(known.meeting, known.draft_version)
        return Proposal(
            record=known,
            place=own.place if own else "",
            folder_hash=folder_hash(files),
            files=files,
            changed=own.files if own else (),
            marked=frozenset({known.proposed_by, draft.uploaded_by, *(d.by for d in unit.decisions.all(record.id))}),
            approvals=parse_policy(record.policy_text, name=record.policy_name).approvals,
            given=tuple(a.person for a in known.approvals),
            void=self._void(unit, known, record, site=site, found=folder_hash(files)),
        )

    def _void(self, unit: Unit, known: ProposalRecord, record: MeetingRecord, *, site: Site, found: str) -> str:
        """Say why a proposal does not hold any more; empty where it does."""
        if found != known.folder_hash:
            return "The folder is not the one that was proposed."
        own = own_in(unit, known.meeting, site)
        draft = unit.meetings.latest_draft(known.meeting)
        now = (draft.version if draft else 0, unit.decisions.count(known.meeting))
        if now != (known.draft_version, known.decisions_seq):
            return "The draft or the decisions about it were changed."
        if own is None or own.policy_on_file != self.office.policy_on_file(record):
            return "The policy was changed."
        if others_in(unit, known.meeting, site) != others_in(unit, known.meeting, self.folder.base(unit)[0]):
            return "Other minutes were published meanwhile."
        return ""

    def _check(self, subject: Subject, proposal: Proposal, seen: str) -> None:
        if proposal.record.folder_hash != seen:
            _void("Another version was proposed.")
        if proposal.void:
            _void(proposal.void)
        if subject.person in proposal.marked:
            raise Conflict("You marked this version, so someone else must release it.", code="second-person")

    def _publish(self, unit: Unit, subject: Subject, proposal: Proposal, release: str) -> None:
        meeting = proposal.record.meeting
        published = unit.releases.publications(meeting)
        unit.releases.publish(
            PublicationRecord(
                meeting=meeting,
                version=len(published) + 1,
                proposal=proposal.record.id,
                folder_hash=proposal.folder_hash,
                path=f"{release}/{proposal.place}",
                at=self.office.clock(),
            )
        )
        event = self.office.event(subject, Action.PUBLISH, "approved", meeting=meeting, digest=proposal.folder_hash)
        unit.audit(event)


def _void(why: str) -> NoReturn:
    raise Conflict(
        f"This is no longer what you read. {why} Your approval was not given.",
        code="void",
        remedy="Ask for a new proposal, and read that.",
    )
