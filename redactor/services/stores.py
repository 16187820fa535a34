"""What the services need to have stored, as protocols: one transaction at a time, and folders for what is public.

Read with `redactor.core.records` and `redactor.vault.records`, which say what the values are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from redactor.core.audit import AuditEvent, LoggedEvent
    from redactor.core.circulation import RebuildRecord, ReturnRecord, ScheduleRecord
    from redactor.core.hashtree import Checkpoint
    from redactor.core.records import (
        Arrival,
        ClearanceRecord,
        DraftRecord,
        MeetingRecord,
        PersonRecord,
        ProposalRecord,
        PublicationRecord,
        SessionRecord,
        TokenRecord,
        WithdrawalRecord,
    )
    from redactor.core.requests import RequestRecord
    from redactor.services.annex.filed import ClerkStore, JointStore, PaperStore
    from redactor.services.body.circulating import Circulations
    from redactor.services.body.filing import Origins, PseudonymStore, RegisterParts
    from redactor.services.body.remembering import MemoryStore
    from redactor.services.entitling.entitlements import Access, Emergencies, Notices
    from redactor.services.keeping.room import QuotaStore, RateStore
    from redactor.services.listing import Lists
    from redactor.services.persons.credentials import Credentials
    from redactor.services.places import BodyRows
    from redactor.services.reading.exports import Exports
    from redactor.services.reading.reading_stores import MailStore, RequestsToRead
    from redactor.services.sealed_stores import DecisionList, SealedTexts, Wraps
    from redactor.services.working.stored import JobStore
    from redactor.vault.footing import Footing


class People(Protocol):
    """Who there is, and how far each may read."""

    def add(self, person: PersonRecord) -> None:
        """Add a person. Raises Conflict where the address is taken."""

    def get(self, person: str) -> PersonRecord:
        """Return a person by her id. Raises NotFound."""

    def name_of(self, person: str) -> str | None:
        """Return the name of a person; None where there is nobody of this id."""

    def by_email(self, email: str) -> PersonRecord | None:
        """Return the person with this address."""

    def all(self) -> tuple[PersonRecord, ...]:
        """Return everybody."""

    def save(self, person: PersonRecord) -> None:
        """Store a changed person."""

    def set_clearance(self, clearance: ClearanceRecord) -> None:
        """Give a clearance, which waits to be confirmed."""

    def confirm_clearance(self, person: str, body: str, *, level: str, by: str) -> None:
        """Confirm a clearance that somebody else gave. Raises Conflict."""

    def remove_clearance(self, person: str, body: str) -> None:
        """Take a clearance away."""

    def clearances(self, person: str) -> tuple[ClearanceRecord, ...]:
        """Return a person's clearances, confirmed or not."""


class Sessions(Protocol):
    """Who is signed in, and what works once."""

    def close(self, id_hash: str) -> None:
        """End a session."""

    def close_all(self, person: str) -> int:
        """End every session of a person."""

    def close_others(self, person: str, *, but: str) -> int:
        """End every session of a person but one."""

    def of(self, person: str) -> tuple[SessionRecord, ...]:
        """Return a person's sessions, newest first."""

    def forget_expired(self, *, at: datetime) -> int:
        """Remove what ended before `at`."""

    def issue(self, token: TokenRecord) -> None:
        """Store something that works once."""

    def invitations(self, *, at: datetime) -> dict[str, datetime]:
        """Return until when each person who was invited can use her newest link."""

    def holder(self, id_hash: str, *, purpose: str, at: datetime) -> str | None:
        """Tell whose a token is that would be redeemed, without using it up."""

    def redeem(self, id_hash: str, *, purpose: str, at: datetime) -> str:
        """Use a token up and return whose it is. Raises NotFound."""


class Meetings(Protocol):
    """Meetings and drafts."""

    def add(self, meeting: MeetingRecord) -> None:
        """Add a meeting."""

    def get(self, meeting: str) -> MeetingRecord:
        """Return a meeting. Raises NotFound."""

    def all(self) -> tuple[MeetingRecord, ...]:
        """Return every meeting, newest first."""

    def add_draft(self, draft: DraftRecord) -> None:
        """Add the next draft of a meeting."""

    def draft(self, meeting: str, version: int) -> DraftRecord:
        """Return one draft. Raises NotFound."""

    def blobs(self) -> frozenset[str]:
        """Name where the file of every draft rests."""

    def latest_draft(self, meeting: str) -> DraftRecord | None:
        """Return the draft that counts."""


class Releases(Protocol):
    """Proposals, approvals, publications."""

    def propose(self, proposal: ProposalRecord) -> None:
        """Propose a folder. Raises Conflict."""

    def get(self, proposal: str) -> ProposalRecord:
        """Return a proposal with its approvals. Raises NotFound."""

    def open_for(self, meeting: str) -> ProposalRecord | None:
        """Return the proposal that waits for approval."""

    def approve(self, proposal: str, *, folder_hash: str, at: datetime, by: str) -> ProposalRecord:
        """Approve the very folder that was seen. Raises Conflict."""

    def withdraw(self, proposal: str) -> None:
        """Take an open proposal back. Raises Conflict."""

    def publish(self, publication: PublicationRecord) -> None:
        """Record a publication. Raises Conflict."""

    def publications(self, meeting: str | None = None) -> tuple[PublicationRecord, ...]:
        """Return what was published, oldest first."""

    def record_withdrawal(self, withdrawal: WithdrawalRecord) -> None:
        """Record that a publication was taken back. Raises Conflict."""

    def withdrawals(self, meeting: str | None = None) -> tuple[WithdrawalRecord, ...]:
        """Return what was withdrawn, oldest first."""

    def proposals(self, meeting: str) -> tuple[ProposalRecord, ...]:
        """Return every proposal of a meeting, whatever became of it, oldest first."""

    def rebuild(self, record: RebuildRecord) -> None:
        """Record the folder in which an approved part is published. Raises Conflict."""

    def schedule(self, record: ScheduleRecord) -> None:
        """Record when an approved proposal is to be published. Raises Conflict."""

    def scheduled(self, proposal: str) -> ScheduleRecord | None:
        """Return when a proposal is to be published."""

    def due(self, now: datetime) -> tuple[ProposalRecord, ...]:
        """Return the open proposals whose moment has come."""

    def send_back(self, record: ReturnRecord) -> None:
        """Take an open proposal back because an officer declined it. Raises Conflict."""

    def sent_back(self, meeting: str) -> tuple[ReturnRecord, ...]:
        """Return which proposals of a meeting were sent back, oldest first."""


class Log(Protocol):
    """The audit log."""

    def size(self) -> int:
        """Count the events."""

    def newest(self) -> datetime | None:
        """Return the latest time that any event bears."""

    def read(self, start: int = 0) -> Iterator[LoggedEvent]:
        """Give the events from an index on."""

    def newest_first(
        self, before: int | None = None, *, above: int = 0, naming: Iterable[str] = ()
    ) -> Iterator[LoggedEvent]:
        """Give the events backwards, from below an index or from the end; those in which some words stand."""

    def checkpoint(self) -> Checkpoint:
        """Compute the state that others can keep a copy of."""


class Arrivals(Protocol):
    """Sessions with whose they are."""

    def of(self, id_hash: str) -> Arrival | None:
        """Return a session, expired or not, with its person and what she holds, past or to come; None where none is."""


class Footings(Protocol):
    """What looks at meetings stand on."""

    def of(self, meeting: str, *, person: str | None) -> Footing:
        """Tell what a look of somebody at a meeting stands on. Raises NotFound."""


class RequestStore(Protocol):
    """The requests of the last day."""

    def find(self, person: str, key_hash: str) -> RequestRecord | None:
        """Return a request; None where there is none."""

    def begin(self, record: RequestRecord) -> None:
        """Store that a request is being done. Raises Conflict where its key is taken."""

    def finish(self, person: str, key_hash: str, result: str) -> None:
        """Store what a request made."""

    def drop(self, person: str, key_hash: str) -> None:
        """Forget a request that made nothing."""

    def forget(self, *, before: datetime) -> None:
        """Forget the requests from before a time."""


class Unit(Protocol):
    """One transaction."""

    @property
    def people(self) -> People:
        """Who there is."""

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""

    @property
    def credentials(self) -> Credentials:
        """What people prove with who they are."""

    @property
    def meetings(self) -> Meetings:
        """Meetings and drafts."""

    @property
    def sealed(self) -> SealedTexts:
        """Envelopes and wraps."""

    @property
    def wraps(self) -> Wraps:
        """Wraps of data keys."""

    @property
    def decisions(self) -> DecisionList:
        """The lists of decisions."""

    @property
    def arrivals(self) -> Arrivals:
        """Sessions with whose they are."""

    @property
    def footings(self) -> Footings:
        """What looks at meetings stand on."""

    @property
    def access(self) -> Access:
        """Grants and recusals."""

    @property
    def emergencies(self) -> Emergencies:
        """Emergency readings."""

    @property
    def notices(self) -> Notices:
        """What rings somebody."""

    @property
    def releases(self) -> Releases:
        """Proposals, approvals, publications."""

    @property
    def lists(self) -> Lists:
        """Many rows at once."""

    @property
    def exports(self) -> Exports:
        """Copies that left the house, and the keys for them."""

    @property
    def rates(self) -> RateStore:
        """How often somebody asked."""

    @property
    def quotas(self) -> QuotaStore:
        """How much bodies keep."""

    @property
    def memory(self) -> MemoryStore:
        """What bodies remember of their withheld texts."""

    @property
    def circulations(self) -> Circulations:
        """Drafts that go round, comments, approvals by the body."""

    @property
    def registers(self) -> RegisterParts:
        """Which sealed rows of registers there are."""

    @property
    def pseudonyms(self) -> PseudonymStore:
        """Masks, and where their names are sealed."""

    @property
    def origins(self) -> Origins:
        """Texts of other bodies, and their word."""

    @property
    def papers(self) -> PaperStore:
        """Papers of meetings."""

    @property
    def joint(self) -> JointStore:
        """Joint meetings."""

    @property
    def bodies(self) -> BodyRows:
        """The bodies whose minutes are kept."""

    @property
    def clerks(self) -> ClerkStore:
        """Bodies of one clerk."""

    @property
    def requests(self) -> RequestStore:
        """Requests that may come twice."""

    @property
    def reading_requests(self) -> RequestsToRead:
        """Who asks to read what."""

    @property
    def mail(self) -> MailStore:
        """Messages that wait."""

    @property
    def jobs(self) -> JobStore:
        """What is to be done in the background."""

    @property
    def log(self) -> Log:
        """The audit log."""

    def audit(self, event: AuditEvent) -> int:
        """Write an audit event in this very transaction."""

    def audit_all(self, events: Iterable[AuditEvent]) -> None:
        """Write many audit events in this very transaction."""


class Records(Protocol):
    """The database: all of a transaction is stored, or nothing."""

    def transaction(self) -> AbstractContextManager[Unit]:
        """Write."""

    def reading(self) -> AbstractContextManager[Unit]:
        """Read one consistent state."""

    def counting(self) -> AbstractContextManager[RateStore]:
        """Count, beside all transactions; a power cut may take it."""

    def alone(self, work: str) -> AbstractContextManager[bool]:
        """Tell whether nobody else on any host is at a work of this name, and keep others from it meanwhile."""
