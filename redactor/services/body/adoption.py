"""Adoption: years of minutes that were published elsewhere, and their confidential twins, come in without a release.

Rules kept here:

- Nothing is published, and nothing of it waits for anybody: an adopted meeting stands as published elsewhere.
- The confidential twin is sealed whole and portion by portion, as an uploaded draft is, and what it withholds is
  remembered.
- One meeting is one transaction, and its id follows from its public minutes: killed anywhere, the next run goes on
  where the last one stopped, and does nothing twice.
- No hash of a confidential text is stored anywhere: it would let guesses be tested.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.decisions import Decisions
from redactor.core.history import Entry, encode
from redactor.errors import NotFound, RedactorError, UsageError
from redactor.services.body.memory import remember
from redactor.services.case import texts_of
from redactor.services.drafting.beginning import draft_record, meeting_record, policy_for
from redactor.services.drafting.pairs import File, understand_pair
from redactor.services.keeping.quotas import enter, look_ahead
from redactor.services.office import context_of, contexts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.access import Subject
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit

KIND: Final = "adopt"
"""Kind of the one decision that an adopted meeting begins with."""
NEW, THERE, REFUSED = "new", "there", "refused"
Say = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Public minutes and perhaps their twin, as they lie in a folder: names, and how each is read when it is needed."""

    public: str
    confidential: str | None
    read: Callable[[str], File] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of one pair, or would: `state` is new, there or refused; `notes` are codes of what does not fit."""

    public: str
    confidential: str | None
    state: str
    meeting: str = ""
    reference: str = ""
    withheld: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both documents, understood. `latest` is the one that the meeting stands on."""

    files: tuple[File, ...]
    names: tuple[str, ...]
    public: Draft
    latest: Draft
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """Takes in what was published elsewhere."""

    office: Office

    def run(
        self, subject: Subject, found: Iterable[Found], *, body: str, apply: bool, say: Say = lambda *_: None
    ) -> Iterator[Adopted]:
        """Adopt pair after pair, or say what would become of each. Raises NotFound where she may not, UsageError."""
        office = self.office
        rule = office.demand(subject, "draft.upload", Action.DRAFT_UPLOAD)
        policy = policy_for(office, body)
        if apply:
            office.keys.prepare(level.id for level in policy.levels)
        pairs = tuple(found)
        for number, one in enumerate(pairs, 1):
            say(number, len(pairs), one.public)
            try:
                yield self._one(subject, rule, one, body=body, policy=policy, apply=apply)
            except RedactorError as error:
                if not isinstance(error, UsageError) and error.code == "storage":
                    raise
                yield Adopted(one.public, one.confidential, REFUSED, notes=(error.code,))

    def _one(self, subject: Subject, rule: str, one: Found, *, body: str, policy: Policy, apply: bool) -> Adopted:
        public = one.read(one.public)
        meeting = hashlib.sha256(body.encode() + b"\0" + public.untrusted).hexdigest()[:20]
        if self._is_there(meeting):
            return Adopted(one.public, one.confidential, THERE, meeting)
        pair = self._understood(one, public, policy)
        minutes = pair.latest.minutes
        told = Adopted(
            one.public,
            one.confidential,
            NEW,
            meeting,
            pair.public.minutes.meeting.reference or "",
            sum(p.disposition == "withhold" for i in minutes.items for p in i.portions) if one.confidential else 0,
            pair.notes,
        )
        if apply:
            record = meeting_record(self.office, subject, meeting, body=body, policy=policy)
            self._store(subject, rule, record, pair)
        return told

    def _understood(self, one: Found, public: File, policy: Policy) -> _Pair:
        office, nothing = self.office, Decisions(unmarked=policy.public_level.id)
        if one.confidential is None:
            draft = office.understand(public.suffix, public.untrusted, policy, nothing)
            alone = ("no-twin",) if any(p.kind == "stub" for _, p in draft.minutes.portions()) else ()
            codes = dict.fromkeys((*alone, *(f.code for f in draft.minutes.findings)))
            return _Pair((public,), (one.public,), draft, draft, tuple(codes))
        twin = one.read(one.confidential)
        made = understand_pair(office.formats, public, twin, policy=policy, decisions=nothing)
        codes = dict.fromkeys(f.code for f in made.public.minutes.findings)
        return _Pair((public, twin), (one.public, one.confidential), made.public, made.confidential, tuple(codes))

    def _store(self, subject: Subject, rule: str, record: MeetingRecord, pair: _Pair) -> None:
        """Seal and store a whole meeting: all of it, or nothing."""
        office, contexts = self.office, contexts_of(record)
        look_ahead(office, record.body, more=sum(len(f.untrusted) for f in pair.files), drafts=len(pair.files))
        top = pair.latest.policy.levels[-1].id
        originals = [(n, file, contexts.original(n, marking=top)) for n, file in enumerate(pair.files, 1)]
        sealed = [(n, file, context, office.seal(file.untrusted, context)) for n, file, context in originals]
        blobs = [office.blobs.put(one.envelope) for *_, one in sealed]
        try:
            with office.records.transaction() as unit:
                unit.meetings.add(record)
                stored = {blob: one.envelope for (*_, one), blob in zip(sealed, blobs, strict=True)}
                for (number, file, context, one), blob in zip(sealed, blobs, strict=True):
                    unit.meetings.add_draft(draft_record(record, number, file.suffix, blob, marking=top))
                    unit.sealed.put_wrap(context, one.wrap)
                    name = contexts.filename(number, marking=top)
                    unit.sealed.put(name, office.seal(pair.names[number - 1].encode("utf-8", "surrogatepass"), name))
                enter(office, unit, record.body, stored, drafts=len(blobs))
                self._seal_texts(unit, record, pair)
                unit.audit(office.event(subject, Action.MEETING_CREATE, f"{rule}:{KIND}", meeting=record.id))
        except BaseException:  # Ctrl-C too leaves nothing behind
            for blob in blobs:
                office.blobs.delete(blob)
            raise

    def _seal_texts(self, unit: Unit, record: MeetingRecord, pair: _Pair) -> None:
        office, contexts, draft = self.office, contexts_of(record), pair.latest
        begins = len(pair.files)
        entry = Entry(
            1, record.created.isoformat(timespec="seconds"), record.created_by, draft.decisions, begins=begins
        )
        decision = contexts.decision(1, marking=draft.policy.levels[-1].id)
        payload = office.seal(encode(entry), decision)
        unit.decisions.append(decision, payload, at=record.created, by=entry.by, kind=KIND, expected_seq=0)
        for key, text in texts_of(draft).items():
            context = context_of(contexts, key, text.marking, (entry,))
            unit.sealed.put(context, office.seal(text.words.encode("utf-8", "surrogatepass"), context))
        public = contexts.public_text(marking=draft.policy.public_level.id)
        unit.sealed.put(public, office.seal(_words(pair.public).encode("utf-8", "surrogatepass"), public))
        remember(office, unit, record, draft)

    def _is_there(self, meeting: str) -> bool:
        with self.office.records.reading() as unit:
            try:
                unit.meetings.get(meeting)
            except NotFound:
                return False
            return True


def _words(draft: Draft) -> str:
    """Give all that the public minutes say."""
    minutes = draft.minutes
    titles = [item.title for item in minutes.items]
    return "\n".join((*titles, *(f"{p.text}\n{p.notes}" for _, p in minutes.portions())))
