"""What is stored beside the documents: people, meetings, grants, releases. Plain frozen values.

A record says what is stored, not what it means: who may do what is decided from it elsewhere. None of them
has a field for text that a marking may restrict; such text is sealed (`redactor.vault.records`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime


WHOLE_MEETING: Final = "*"
"""The item of a recusal from everything; a grant never has it."""


class MeetingState(StrEnum):
    """How far a meeting has come; `redactor.core.states` says what follows from what."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    IN_REVIEW = "in-review"
    AWAITING_RELEASE = "awaiting-release"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class ProposalState(StrEnum):
    """What became of a folder that was proposed for publication."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """Somebody who can sign in. Without a password hash she cannot, yet."""

    id: str
    email: str
    name: str
    duties: frozenset[str] = frozenset()
    password_hash: str | None = field(default=None, repr=False)
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceRecord:
    """How far a person may read in one body, from and until; it takes effect once another person confirmed it.

    `appointment` names this very clearance, so that grants can hang on it; another one for the body has another name.
    """

    person: str
    body: str
    level: str
    given_by: str
    confirmed_by: str | None = None
    appointment: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """Somebody signed in; known by the hash of the id that only her browser has. `how` she proved who she is."""

    id_hash: str
    person: str
    created: datetime
    last_seen: datetime
    expires: datetime
    stepped_up_at: datetime | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRecord:
    """From and until when somebody has a duty. A duty without a term is held until it is taken away."""

    person: str
    duty: str
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A session with whose it is: what she holds, past or to come, and what is in the frame of her pages.

    `house` is the name of the one body whose minutes are kept; None where there are several, or none.
    """

    session: SessionRecord
    person: PersonRecord
    clearances: tuple[ClearanceRecord, ...]
    terms: tuple[TermRecord, ...]
    unread: int
    house: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRecord:
    """Something that works once: an invitation, a new password."""

    id_hash: str
    person: str
    purpose: str
    created: datetime
    expires: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """A meeting, with the policy as it was when it began. Its title is sealed and not here.

    The state is worked out whenever the record is read.
    """

    id: str
    body: str
    policy_name: str
    policy_sha256: str
    policy_text: str = field(repr=False)
    created: datetime
    created_by: str
    state: MeetingState = MeetingState.DRAFT
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """An original as it was uploaded: where its envelope rests. Its file name is sealed and not here.

    There is no hash of the plaintext either: next to the public minutes it would let anybody test guesses
    of what is withheld.
    """

    meeting: str
    version: int
    suffix: str
    marking: str
    blob: str
    uploaded: datetime
    uploaded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRecord:
    """One person's right to one item, from and until. Why is sealed and not here.

    With an `appointment` it ends with that clearance, at the latest.
    """

    id: str
    person: str
    meeting: str
    item: str
    starts: datetime
    ends: datetime
    granted_by: str
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    appointment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalRecord:
    """Who stays out of an item, or of a whole meeting (`WHOLE_MEETING`), whatever else she holds."""

    person: str
    meeting: str
    item: str
    since: datetime
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRecord:
    """A second person's word for the very folder that was proposed."""

    person: str
    folder_hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRecord:
    """A folder proposed for publication, and who approved it."""

    id: str
    meeting: str
    draft_version: int
    decisions_seq: int
    folder_hash: str
    proposed_by: str
    proposed_at: datetime
    state: ProposalState = ProposalState.OPEN
    approvals: tuple[ApprovalRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRecord:
    """A folder that was published, and where."""

    meeting: str
    version: int
    proposal: str
    folder_hash: str
    path: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRecord:
    """A publication that was taken back, and the folder without it that is served since. Why is sealed and not here."""

    meeting: str
    version: int
    folder_hash: str
    path: str
    at: datetime
    by: str
