"""Proposals, approvals and publications: two people, one folder.

Rules kept here, and once more by the database: who approves is not who proposed; she approves the hash
that was proposed; a proposal falls when the meeting's draft or decisions have moved on.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from redactor.core.circulation import ReturnRecord, ScheduleRecord
from redactor.core.records import (
    ApprovalRecord,
    ProposalRecord,
    ProposalState,
    PublicationRecord,
    WithdrawalRecord,
)
from redactor.errors import Conflict
from redactor.storage import circulation, tables
from redactor.storage.clerks import Clerks
from redactor.storage.meetings import Meetings, decisions_made
from redactor.storage.part import Part
from redactor.storage.states import IS_OPEN

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

    from redactor.core.circulation import RebuildRecord

# Put together once: these stand before every look at a meeting.
_PROPOSAL, _PUBLICATION, _WITHDRAWAL = tables.proposal.c, tables.publication.c, tables.withdrawal.c
_OPEN = select(tables.proposal).where(_PROPOSAL.meeting == bindparam("meeting"), IS_OPEN)
_PUBLICATIONS = select(tables.publication).order_by(_PUBLICATION.at, _PUBLICATION.meeting, _PUBLICATION.version)
_WITHDRAWALS = select(tables.withdrawal).order_by(_WITHDRAWAL.at, _WITHDRAWAL.meeting, _WITHDRAWAL.version)
_ITS_PUBLICATIONS = _PUBLICATIONS.where(_PUBLICATION.meeting == bindparam("meeting"))
_ITS_WITHDRAWALS = _WITHDRAWALS.where(_WITHDRAWAL.meeting == bindparam("meeting"))


class Releases(Part):
    """What was proposed, who approved it, what was published."""

    def propose(self, proposal: ProposalRecord) -> None:
        """Propose a folder. Raises `Conflict`: another proposal is open, or the meeting has moved on."""
        self._still_true(proposal)
        values = asdict(proposal)
        del values["approvals"]
        self._add(tables.proposal, values, clash="Another proposal for this meeting is open.")

    def get(self, proposal: str) -> ProposalRecord:
        """Return a proposal with its approvals. Raises `NotFound`."""
        return self._proposal(self._get(select(tables.proposal).where(tables.proposal.c.id == proposal)))

    def open_for(self, meeting: str) -> ProposalRecord | None:
        """Return the proposal that waits for approval; None where none does."""
        found = self._find(_OPEN, meeting=meeting)
        return self._proposal(found) if found else None

    def approve(self, proposal: str, *, folder_hash: str, at: datetime, by: str) -> ProposalRecord:
        """Approve the very folder that was seen, as another person than who proposed it. Raises `Conflict`."""
        known = self.get(proposal)
        if known.state is not ProposalState.OPEN or known.folder_hash != folder_hash:
            raise Conflict("What you saw is not what is proposed now.", remedy="Look at the proposal again.")
        if known.proposed_by == by:
            raise Conflict("Who proposed a release cannot approve it.", remedy="Another person has to.")
        self._still_true(known)
        values = {"proposal": proposal, "person": by, "at": at}
        values |= {"proposed_by": known.proposed_by, "folder_hash": folder_hash}
        self._add(tables.approval, values, clash="You have approved this already.")
        return self.get(proposal)

    def withdraw(self, proposal: str) -> None:
        """Take an open proposal back. Raises `Conflict` where it is not open."""
        self._close(proposal, ProposalState.WITHDRAWN)

    def publish(self, publication: PublicationRecord) -> None:
        """Record that a proposed and approved folder was published, or the one that it was rebuilt to.

        Raises `Conflict`: not open, not approved, another folder, not the next version, or the meeting has moved on.
        How many approvals a policy wants is counted before; none is never enough.
        """
        known = self.get(publication.proposal)
        fits = publication.folder_hash in (known.folder_hash, self._rebuilt(known.id))
        if not known.approvals or not fits or known.meeting != publication.meeting:
            raise Conflict("This folder is not approved.", remedy="Look at the proposal again.")
        self._still_true(known)
        self._close(publication.proposal, ProposalState.PUBLISHED)
        if publication.version != self._newest(publication.meeting) + 1:
            raise Conflict("The meeting was published by somebody else meanwhile.", remedy="Look at it again.")
        self._add(tables.publication, asdict(publication), clash="This version is published already.")

    def publications(self, meeting: str | None = None) -> tuple[PublicationRecord, ...]:
        """Return what was published, of one meeting or of all, oldest first."""
        found = self._all(_PUBLICATIONS) if meeting is None else self._all(_ITS_PUBLICATIONS, meeting=meeting)
        return tuple(PublicationRecord(**row) for row in found)

    def record_withdrawal(self, withdrawal: WithdrawalRecord) -> None:
        """Record that a publication was taken back. Raises `Conflict` where it was already."""
        self._add(tables.withdrawal, asdict(withdrawal), clash="This publication was withdrawn already.")

    def withdrawals(self, meeting: str | None = None) -> tuple[WithdrawalRecord, ...]:
        """Return what was withdrawn, of one meeting or of all, oldest first."""
        found = self._all(_WITHDRAWALS) if meeting is None else self._all(_ITS_WITHDRAWALS, meeting=meeting)
        return tuple(WithdrawalRecord(**row) for row in found)

    def proposals(self, meeting: str) -> tuple[ProposalRecord, ...]:
        """Return every proposal of a meeting with its approvals, whatever became of it, oldest first."""
        rows = tables.proposal.c
        query = select(tables.proposal).where(rows.meeting == meeting).order_by(rows.proposed_at, rows.decisions_seq)
        return tuple(map(self._proposal, self._all(query)))

    def rebuild(self, record: RebuildRecord) -> None:
        """Record the folder in which an approved part is published. Raises `Conflict` where it was rebuilt already."""
        self._add(circulation.rebuild, asdict(record), clash="This folder was rebuilt by somebody else.")

    def schedule(self, record: ScheduleRecord) -> None:
        """Record when an approved proposal is to be published. Raises `Conflict`: not open, or scheduled already."""
        if self.get(record.proposal).state is not ProposalState.OPEN:
            raise Conflict("This proposal is not open any more.", remedy="Look at the meeting again.")
        self._add(circulation.schedule, asdict(record), clash="Somebody else has set the moment of this release.")

    def scheduled(self, proposal: str) -> ScheduleRecord | None:
        """Return when a proposal is to be published; None where nobody has said."""
        found = self._find(select(circulation.schedule).where(circulation.schedule.c.proposal == proposal))
        return ScheduleRecord(**found) if found else None

    def due(self, now: datetime) -> tuple[ProposalRecord, ...]:
        """Return the open proposals whose moment has come, in the order of their moments."""
        rows, moments = tables.proposal.c, circulation.schedule.c
        joined = tables.proposal.join(circulation.schedule, moments.proposal == rows.id)
        query = select(tables.proposal).select_from(joined).where(IS_OPEN, moments.due <= now)
        return tuple(map(self._proposal, self._all(query.order_by(moments.due, rows.id))))

    def send_back(self, record: ReturnRecord) -> None:
        """Take an open proposal back because an officer declined it. Raises `Conflict` where it is not open."""
        self._close(record.proposal, ProposalState.WITHDRAWN)
        self._add(circulation.sent_back, asdict(record), clash="This proposal was sent back already.")

    def sent_back(self, meeting: str) -> tuple[ReturnRecord, ...]:
        """Return which proposals of a meeting were sent back, oldest first."""
        rows = circulation.sent_back.c
        joined = circulation.sent_back.join(tables.proposal, rows.proposal == tables.proposal.c.id)
        query = select(circulation.sent_back).select_from(joined).where(tables.proposal.c.meeting == meeting)
        return tuple(ReturnRecord(**row) for row in self._all(query.order_by(rows.at)))

    def _rebuilt(self, proposal: str) -> str:
        rows = circulation.rebuild.c
        found = self._find(select(circulation.rebuild).where(rows.proposal == proposal))
        return found["folder_hash"] if found else ""

    def _still_true(self, proposal: ProposalRecord) -> None:
        draft = Meetings(self._db).latest_draft(proposal.meeting)
        seq = decisions_made(self._db, proposal.meeting)
        if draft is None or (draft.version, seq) != (proposal.draft_version, proposal.decisions_seq):
            raise Conflict("The draft or its decisions were changed since.", remedy="Propose the release again.")

    def _newest(self, meeting: str) -> int:
        rows = tables.publication.c
        return int(self._db.execute(select(func.max(rows.version)).where(rows.meeting == meeting)).scalar_one() or 0)

    def _close(self, proposal: str, state: ProposalState) -> None:
        rows = tables.proposal.c
        still_open = update(tables.proposal).where(rows.id == proposal, IS_OPEN)
        if not self._change(still_open.values(state=state)):
            raise Conflict("This proposal is not open any more.", remedy="Look at the meeting again.")

    def _proposal(self, row: RowMapping) -> ProposalRecord:
        rows = tables.approval.c
        columns = (rows.person, rows.folder_hash, rows.at)
        found = self._all(select(*columns).where(rows.proposal == row["id"]).order_by(rows.at, rows.person))
        sole = Clerks(self._db).approval(row["id"])
        approvals = (*(ApprovalRecord(**approval) for approval in found), *((sole,) if sole else ()))
        return ProposalRecord(**{**row, "state": ProposalState(row["state"])}, approvals=approvals)
