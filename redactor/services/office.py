"""What every service of the confidential side works with, and the way in: `demand`. `opening` opens a whole meeting.

Rules kept here: who may not is audited and told the same as of what is not there; what is sealed is opened as what was
asked for, under a context that is computed and never read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import STEP_UP, Denial, is_recused
from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.history import decode, versions
from redactor.core.minutes import FRONT
from redactor.core.policy import parse_policy
from redactor.core.proof import PROOF_FOR_DEEDS, is_fresh, runs_behind
from redactor.core.records import WHOLE_MEETING
from redactor.errors import NotFound, PolicyError, StepUpNeeded, StorageError
from redactor.services.derived import LARGEST, Recent
from redactor.services.drafting.drafts import Draft, classified, read, understand
from redactor.services.keeping.room import Keeping
from redactor.vault.context import MeetingContexts, SealError
from redactor.vault.sealing import Sealed, open_under, seal_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from redactor.core.access import Grant, Subject
    from redactor.core.decisions import Decisions
    from redactor.core.history import Entry
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord
    from redactor.services.places import Blobs, Bodies
    from redactor.services.ports import Formats, Keys, Permits, Policies
    from redactor.services.stores import Records, Unit
    from redactor.vault.context import Context
    from redactor.vault.keys import RandomBytes
    from redactor.vault.records import SealedDecision


PROVEN: Final = frozenset(
    {
        ("release.decide", Action.APPROVE),
        ("release.decide", Action.EXPORT),
        ("access.grant", Action.GRANT),
        ("access.answer", Action.GRANT),
        ("clearance.confirm", Action.CLEARANCE_CHANGE),
        ("break-glass.approve", Action.EMERGENCY_APPROVE),
    }
)
"""What opens texts to others, and so wants a proof of who does it, whoever asks for it and from where."""

PROVEN_BY_PROGRAMS: Final = frozenset({"people.manage"})
"""What a program does with the scope for proofs only: whom it invites stays when its token has ended."""

MEETING_TITLE: Final = ("title", FRONT)
"""The meeting's own title: always under the top level, so that lists can open it alone."""

_ITEM: Final = re.compile(r"#\d{1,6}|[A-Za-z0-9][A-Za-z0-9._:-]{0,31}", re.ASCII)


def absent() -> NotFound:
    """Make the one answer for what is not there and for what is not allowed: the same words, code and remedy."""
    return NotFound("There is nothing here that you can read.")


def unproven() -> StepUpNeeded:
    """Make the answer for whom nothing is in the way but a proof that is too old."""
    return StepUpNeeded("This wants a fresh proof that it is you.", remedy="Confirm it, then do it again.")


@dataclass(frozen=True, slots=True)
class Office:
    """The adapters, the clock and the source of chance, shared by the services."""

    records: Records
    blobs: Blobs
    keys: Keys
    formats: Formats
    policies: Policies
    bodies: Bodies
    permits: Permits
    clock: Callable[[], datetime]
    random: RandomBytes
    keeping: Keeping = field(default_factory=Keeping)
    _minutes: Recent[tuple[str | None, ...], Minutes] = field(
        default_factory=Recent, init=False, repr=False, compare=False
    )
    _understood: Recent[tuple[str, str, str, Decisions], Draft] = field(
        default_factory=Recent, init=False, repr=False, compare=False
    )

    def new_id(self) -> str:
        """Make an identity that tells nothing."""
        return self.random(10).hex()

    def event(
        self,
        subject: Subject,
        deed: Action,
        rule: str,
        *,
        meeting: str | None = None,
        items: Iterable[str] = (),
        digest: str | None = None,
        outcome: Outcome = Outcome.GRANTED,
    ) -> AuditEvent:
        """Say in the log's terms what somebody does."""
        named = tuple(dict.fromkeys(item if _ITEM.fullmatch(item) else WHOLE_MEETING for item in items))
        return AuditEvent(self.clock(), subject.person, deed, outcome, rule, meeting, named, digest)

    def refuse(
        self, subject: Subject, deed: Action, denial: Denial, *, meeting: str | None, items: Iterable[str] = ()
    ) -> NotFound | StepUpNeeded:
        """Write a refusal down, and make the answer for it: that nothing is there, or that a proof is missing alone."""
        event = self.event(subject, deed, denial.rule, meeting=known_form(meeting), items=items, outcome=Outcome.DENIED)
        with self.records.transaction() as unit:
            unit.audit(event)
        return unproven() if denial.rule == STEP_UP else absent()

    def permitted(self, subject: Subject, action: str) -> Grant | Denial:
        """Decide whether somebody may do something by her duties, and a program in her name by its scopes as well."""
        if subject.person is None or not subject.active:
            return Denial("nobody", "")
        if subject.scopes is not None and action not in subject.scopes:
            return Denial("scope", "The token does not have this scope.")
        return self.permits(subject.duties, action)

    def demand(
        self,
        subject: Subject,
        action: str,
        deed: Action,
        *,
        meeting: str | None = None,
        whole: bool = True,
        proven: bool = False,
    ) -> str:
        """Let somebody do something, or audit that she may not. Returns the rule that permits it. Raises NotFound.

        What is done about a `whole` meeting is closed to her by any recusal in it. With `proven`, and for what is named
        in `PROVEN`, she must have shown within fifteen minutes that it is she; whom all else permits it is told so.
        Raises StepUpNeeded.
        """
        verdict = self.permitted(subject, action)
        if isinstance(verdict, Denial):
            raise self.refuse(subject, deed, verdict, meeting=meeting)
        if meeting is not None and whole:
            self._not_recused(subject, deed, meeting)
        if proven or (action, deed) in PROVEN or (subject.scopes is not None and action in PROVEN_BY_PROGRAMS):
            self.prove(subject, deed, meeting)
        return verdict.rule

    def now(self, unit: Unit) -> datetime:
        """Tell the time where time decides. Raises StorageError for a clock that reads earlier than the record does."""
        now = self.clock()
        if runs_behind(now, unit.log.newest()):
            raise StorageError(
                "The clock of this machine reads earlier than what is already in the record, so nothing that depends "
                "on the time is done.",
                remedy="Set the clock right, then try again.",
            )
        return now

    def prove(self, subject: Subject, deed: Action, meeting: str | None = None) -> None:
        """Want a proof of the last fifteen minutes, where everything else has been granted. Raises StepUpNeeded."""
        with self.records.reading() as unit:
            now = self.now(unit)
        if not is_fresh(subject.stepped_up_at, within=PROOF_FOR_DEEDS, now=now):
            raise self.refuse(subject, deed, Denial(STEP_UP, ""), meeting=meeting)

    def understand(self, suffix: str, untrusted: bytes, policy: Policy, decisions: Decisions) -> Draft:
        """Read a draft, or find it as it was read a moment ago. The readers may be a process of their own."""
        if len(untrusted) > LARGEST:
            return understand(self.formats, suffix, untrusted, policy=policy, decisions=decisions)
        now, sha256 = self.clock(), hashlib.sha256(untrusted).hexdigest()

        def found() -> Minutes:
            return read(self.formats, suffix, untrusted, policy=policy, decisions=decisions)

        def make() -> Draft:
            # Of the decisions, these two alone say how a file is read; the others, what becomes of what was read.
            reading = (suffix, sha256, policy.sha256, decisions.revisions, decisions.look_hidden)
            minutes = self._minutes.get(reading, now, found)
            return classified(minutes, suffix, sha256, policy=policy, decisions=decisions)

        return self._understood.get((suffix, sha256, policy.sha256, decisions), now, make)

    def title(self, unit: Unit, record: MeetingRecord) -> str:
        """Open a meeting's title, and nothing else of it. Audit first."""
        top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
        entries = tuple(self._entries(unit, record, top))
        context = context_of(contexts_of(record), MEETING_TITLE, top, entries)
        return self.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")

    def entries(self, unit: Unit, record: MeetingRecord) -> tuple[Entry, ...]:
        """Open a meeting's list of decisions, and nothing else of it. Audit first."""
        return tuple(
            self._entries(unit, record, parse_policy(record.policy_text, name=record.policy_name).levels[-1].id)
        )

    def policy_on_file(self, name: str) -> str:
        """Give the hash of the policy that stands under a name now; empty where none does."""
        try:
            return self.policies.load(name).sha256
        except PolicyError:
            return ""

    def seal(self, text: bytes, context: Context) -> Sealed:
        """Seal a text under the key of its marking."""
        return seal_under(self.keys, text, context, random=self.random)

    def open(self, sealed: Sealed, context: Context) -> bytes:
        """Open a text as what was asked for. Raises SealError."""
        return open_under(self.keys, sealed, context)

    def _entries(self, unit: Unit, record: MeetingRecord, top: str) -> Iterator[Entry]:
        yield from self.read_entries(record, unit.decisions.all(record.id), top)

    def read_entries(self, record: MeetingRecord, held: Iterable[SealedDecision], top: str) -> Iterator[Entry]:
        """Open the entries of a meeting's list, which was read before. Audit first. Raises SealError."""
        contexts = contexts_of(record)
        for one in held:
            if one.payload is None:
                raise SealError
            payload = self.open(one.payload, contexts.decision(one.seq, marking=top))
            yield decode(payload, seq=one.seq, at=one.at.isoformat(timespec="seconds"), by=one.by)

    def _not_recused(self, subject: Subject, deed: Action, meeting: str) -> None:
        """Keep out who stays out of any item: a review shows all of them."""
        with self.records.reading() as unit:
            recusals = unit.access.recusals(meeting, person=subject.person)
        if is_recused(subject, meeting, recusals):
            raise self.refuse(subject, deed, Denial("recused", ""), meeting=meeting)


def contexts_of(record: MeetingRecord) -> MeetingContexts:
    """Give the contexts of a meeting's sealed texts."""
    return MeetingContexts(record.body, record.id)


def context_of(contexts: MeetingContexts, name: tuple[str, str], marking: str, entries: Iterable[Entry]) -> Context:
    """Compute the context of a text as it stands after some decisions."""
    kind, portion = name
    version = 1 + versions(entries)[f"{kind}:{portion}"]
    make = contexts.portion if kind == "portion" else contexts.title
    return make(portion, marking=marking, version=version)


def known_form(identity: str | None) -> str | None:
    """Keep what was asked for out of the log where it is no identity: an address is a place to type text into."""
    plain = identity is not None and len(identity) <= 64 and identity.isascii() and identity.isalnum()  # noqa: PLR2004 -- ours have 20
    return identity if plain else None
