"""Audit events: what was done or refused, by whom, to what; and whether a log of them is whole.

Rules kept here: an event holds names and identities, never text, so that the log itself may be read by
someone without clearance; an event has one canonical encoding, whose leaf goes into the tree; a log is
whole when it is gapless, each entry is canonical, and the tree grows out of each earlier checkpoint.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.core.hashtree import Checkpoint, Frontier, leaf_hash
from redactor.errors import RedactorError

if TYPE_CHECKING:
    from collections.abc import Iterable

_IDENTITY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
_REFERENCE: Final = re.compile(r"(?:#\d{1,6}|\*|[A-Za-z0-9][A-Za-z0-9._:-]{0,31})")

MOST_ITEMS: Final = 1000
"""Entries stay small: an event about more than this many items is an event about the meeting."""


class AuditError(RedactorError):
    """An audit event could not be made: it would hold something that is not an identity."""

    code = "audit"


class Action(StrEnum):
    """Everything that leaves a trace; closed, so that no action is logged under two names."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    PERSON_ADD = "person.add"
    PERSON_CHANGE = "person.change"
    CLEARANCE_CHANGE = "clearance.change"
    READ_ASK = "read.ask"
    READ_DECLINE = "read.decline"
    GRANT = "grant.give"
    GRANT_REVOKE = "grant.revoke"
    RECUSAL = "recusal.set"
    EMBARGO = "embargo.set"
    EMERGENCY_ASK = "break-glass.ask"
    EMERGENCY_APPROVE = "break-glass.approve"
    EMERGENCY_END = "break-glass.end"
    MEETING_CREATE = "meeting.create"
    DRAFT_UPLOAD = "draft.upload"
    DECIDE = "decision.append"
    CIRCULATE = "draft.circulate"
    COMMENT = "draft.comment"
    ADOPT = "minutes.adopt"
    REVIEW = "portion.review"
    READ = "portion.read"
    COPY = "copy.make"
    EXPORT = "copy.export"
    PAPER = "paper.change"
    JOINT = "meeting.join"
    ONE_CLERK = "body.one-clerk"
    PROPOSE = "release.propose"
    APPROVE = "release.approve"
    WITHDRAW = "release.withdraw"
    PUBLISH = "publication.publish"
    MIRROR = "publication.mirror"
    KEYS = "keys.change"
    QUOTA = "body.limits"
    AUDIT_READ = "audit.read"
    JOB_AGAIN = "job.again"


class Outcome(StrEnum):
    """How it ended. A denial is logged as carefully as a grant."""

    GRANTED = "granted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One deed or refusal. `actor` is a person's id, or None where nobody was signed in.

    `digest` names a folder, a draft or a copy by its hash in hexadecimal. Raises `AuditError` where a field
    is not an identity: a sentence does not fit, by its form.
    """

    at: datetime
    actor: str | None
    action: Action
    outcome: Outcome
    rule: str
    meeting: str | None = None
    items: tuple[str, ...] = ()
    digest: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could be text, and a time without its zone."""
        if self.at.utcoffset() is None:
            raise AuditError("The time of an audit event has no zone.")
        identities = [("rule", self.rule), ("actor", self.actor), ("meeting", self.meeting), ("digest", self.digest)]
        for name, value in identities:
            if value is not None and not _IDENTITY.fullmatch(value):
                raise AuditError(f"The {name} of an audit event is not an identity.")
        if len(self.items) > MOST_ITEMS or not all(map(_REFERENCE.fullmatch, self.items)):
            raise AuditError("The items of an audit event are not references, or too many.")

    def encode(self) -> bytes:
        """Return the one canonical encoding: sorted keys, no spaces, ASCII, absent fields left out."""
        fields = {
            "v": 1,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": self.actor,
            "action": self.action.value,
            "outcome": self.outcome.value,
            "rule": self.rule,
            "meeting": self.meeting,
            "items": list(self.items) or None,
            "digest": self.digest,
        }
        held = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(held, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def decode(cls, untrusted: bytes) -> AuditEvent:
        """Read an entry back. Raises `AuditError` where it is not the canonical encoding of an event."""
        try:
            event = cls._from(json.loads(untrusted))
            canonical = event.encode() == untrusted
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise AuditError("An entry of the audit log is not an event.") from error
        if not canonical:
            raise AuditError("An entry of the audit log is not in its canonical form.")
        return event

    @classmethod
    def _from(cls, held: dict[str, object]) -> AuditEvent:
        text = {name: value for name, value in held.items() if isinstance(value, str)}
        items = held.get("items", [])
        return cls(
            at=datetime.strptime(text["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
            actor=text.get("actor"),
            action=Action(text["action"]),
            outcome=Outcome(text["outcome"]),
            rule=text["rule"],
            meeting=text.get("meeting"),
            items=tuple(map(str, items)) if isinstance(items, list) else (),
            digest=text.get("digest"),
        )


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An entry as the log holds it: its index counted from 0, its bytes, and the hash of its leaf.

    `at` is the time that stands beside it, where one does: the clock is held against that, so it must be the entry's.
    """

    index: int
    entry: bytes
    leaf: bytes
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """The log is whole; `checkpoint` is its present state."""

    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Broken:
    """The log is not whole, from `index` on."""

    index: int
    reason: str


def leaf_of(event: AuditEvent) -> bytes:
    """Return the hash of an event's leaf."""
    return leaf_hash(event.encode())


def verify(log: Iterable[LoggedEvent], *, checkpoints: Iterable[Checkpoint] = ()) -> Whole | Broken:
    """Tell whether a log is whole and grew out of each checkpoint that somebody kept.

    Without a checkpoint from elsewhere, a log that was cut at its end, or rewritten as a whole, cannot be told.
    """
    kept = sorted(checkpoints, key=lambda known: known.size)
    tree = Frontier()
    for logged in log:
        if reason := _fault(logged, tree.size):
            return Broken(tree.size, reason)
        if unlike := _unlike(tree, kept):
            return unlike
        tree.append(logged.leaf)
    if unlike := _unlike(tree, kept):
        return unlike
    if any(known.size > tree.size for known in kept):
        return Broken(tree.size, "entries are missing at the end")
    return Whole(tree.state())


def _fault(logged: LoggedEvent, expected: int) -> str | None:
    if logged.index != expected:
        return "an entry is missing or out of order"
    if leaf_hash(logged.entry) != logged.leaf:
        return "an entry was changed"
    try:
        event = AuditEvent.decode(logged.entry)
    except AuditError:
        return "an entry is not an event"
    return "the time beside an entry is not its own" if logged.at not in (None, event.at) else None


def _unlike(tree: Frontier, kept: Iterable[Checkpoint]) -> Broken | None:
    for known in kept:
        if known.size == tree.size and known != tree.state():
            return Broken(tree.size, "the entries so far are not those of an earlier checkpoint")
    return None
