"""Intake: untrusted bytes become a sealed original, or nothing at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.carrying import carry
from redactor.core.decisions import Decisions
from redactor.core.history import Entry, encode
from redactor.core.records import DraftRecord
from redactor.services.body.memory import carried_over, remember
from redactor.services.case import texts_of
from redactor.services.drafting.beginning import draft_record, meeting_record, policy_for
from redactor.services.drafting.drafts import read
from redactor.services.drafting.following import follow
from redactor.services.drafting.returned import as_returned
from redactor.services.files import suffix_of
from redactor.services.keeping.quotas import enter, look_ahead
from redactor.services.office import context_of, contexts_of
from redactor.services.opening import open_case, resealed

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.carrying import Carried
    from redactor.core.records import MeetingRecord
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context
    from redactor.vault.sealing import Sealed

MOST_BYTES: Final = 50 * 1024 * 1024
"""A draft is refused above this: the largest of two thousand real documents had 4 MB."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes drafts in."""

    office: Office
    most_bytes: int = MOST_BYTES

    def upload(self, subject: Subject, *, body: str, filename: str, untrusted: bytes, policy: str | None = None) -> str:
        """Read a draft, seal it and begin a meeting with it; return the meeting's id.

        Without `policy` the body's own rules. Raises InputError, UsageError, NoRoomError: nothing was stored. NotFound:
        she may not.
        """
        office = self.office
        rule = office.demand(subject, "draft.upload", Action.DRAFT_UPLOAD)
        ruling = policy_for(office, body, policy)
        suffix = self._suffix(filename, untrusted)
        look_ahead(office, body, more=len(untrusted))
        draft = office.understand(suffix, untrusted, ruling, Decisions())
        record = meeting_record(office, subject, office.new_id(), body=body, policy=ruling)
        begun = Decisions(carried=carried_over(office, record, draft))
        if begun.carried:
            draft = office.understand(suffix, untrusted, ruling, begun)
        office.keys.prepare(level.id for level in ruling.levels)
        texts = self._sealed(record, draft, filename)
        original = contexts_of(record).original(1, marking=ruling.levels[-1].id)
        sealed = office.seal(untrusted, original)
        blob = office.blobs.put(sealed.envelope)
        try:
            with office.records.transaction() as unit:
                unit.meetings.add(record)
                unit.meetings.add_draft(draft_record(record, 1, suffix, blob, marking=ruling.levels[-1].id))
                enter(office, unit, body, {blob: sealed.envelope}, drafts=1)
                unit.sealed.put_wrap(original, sealed.wrap)
                unit.sealed.put_many(texts)
                if begun.carried:
                    self._inherit(unit, record, begun, marking=ruling.levels[-1].id)
                remember(office, unit, record, draft)
                unit.audit(office.event(subject, Action.MEETING_CREATE, rule, meeting=record.id))
                unit.audit(office.event(subject, Action.DRAFT_UPLOAD, rule, meeting=record.id))
        except BaseException:  # Ctrl-C too leaves nothing behind
            office.blobs.delete(blob)
            raise
        return record.id

    def upload_next(self, subject: Subject, meeting: str, *, filename: str, untrusted: bytes) -> int:
        """Take in the next draft of a meeting; return its version. What was decided is carried over to it.

        What changed waits in review. Whoever was named for an item that stands under another number now has to be named
        again; who stays out of it, stays out. Raises InputError, Conflict, NotFound, NoRoomError; nothing was stored.
        """
        office = self.office
        case = open_case(office, subject, "draft.upload", Action.DRAFT_UPLOAD, meeting=meeting)
        suffix = self._suffix(filename, untrusted)
        look_ahead(office, case.record.body, more=len(untrusted))
        after, carried = self._carried(case, suffix, untrusted)
        contexts, top = contexts_of(case.record), after.policy.levels[-1].id
        original = contexts.original(case.version + 1, marking=top)
        sealed = office.seal(untrusted, original)
        blob = office.blobs.put(sealed.envelope)
        record = DraftRecord(
            meeting=meeting,
            version=case.version + 1,
            suffix=suffix,
            marking=top,
            blob=blob,
            uploaded=office.clock(),
            uploaded_by=subject.person or "",
        )
        name = contexts.filename(record.version, marking=top)
        try:
            with office.records.transaction() as unit:
                unit.meetings.add_draft(record)
                enter(office, unit, case.record.body, {blob: sealed.envelope}, drafts=1)
                unit.sealed.put_wrap(original, sealed.wrap)
                unit.sealed.put(name, office.seal(filename.encode("utf-8", "surrogatepass"), name))
                self._begin(unit, case, after, record)
                follow(office, unit, subject, meeting, alignment=carried.alignment)
                event = office.event(subject, Action.DRAFT_UPLOAD, f"next-draft:{record.version}", meeting=meeting)
                unit.audit(event)
        except BaseException:  # Ctrl-C too leaves nothing behind
            office.blobs.delete(blob)
            raise
        return record.version

    def _carried(self, case: Case, suffix: str, untrusted: bytes) -> tuple[Draft, Carried]:
        """Read the next draft and carry the decisions over to it."""
        office, policy = self.office, case.draft.policy
        decisions = as_returned(office.formats, case.draft, suffix, untrusted)
        minutes = read(office.formats, suffix, untrusted, policy=policy, decisions=decisions)
        sha256 = hashlib.sha256(untrusted).hexdigest()
        decisions = replace(decisions, carried=())
        carried = carry(case.draft.minutes, minutes, decisions, policy, draft_sha256=sha256)
        after = office.understand(suffix, untrusted, policy, carried.decisions)
        again = replace(carried.decisions, carried=carried_over(office, case.record, after))
        if again.carried:
            after = office.understand(suffix, untrusted, policy, again)
        return after, carried

    def _inherit(self, unit: Unit, record: MeetingRecord, begun: Decisions, *, marking: str) -> None:
        """Begin the list of decisions with what earlier meetings say of this draft; no undo takes that back."""
        entry = Entry(1, record.created.isoformat(timespec="seconds"), record.created_by, begun, begins=1)
        context = contexts_of(record).decision(1, marking=marking)
        payload = self.office.seal(encode(entry), context)
        unit.decisions.append(context, payload, at=record.created, by=entry.by, kind="carry", expected_seq=0)

    def _begin(self, unit: Unit, case: Case, after: Draft, record: DraftRecord) -> None:
        """Append the one entry that carries over, and seal anew what changed."""
        office = self.office
        at = record.uploaded.isoformat(timespec="seconds")
        entry = Entry(case.seq + 1, at, record.uploaded_by, after.decisions, begins=record.version)
        entry, texts = resealed(office, unit, case, after, entry=entry)
        context = contexts_of(case.record).decision(entry.seq, marking=record.marking)
        payload = office.seal(encode(entry), context)
        unit.decisions.append(context, payload, at=record.uploaded, by=entry.by, kind="carry", expected_seq=case.seq)
        unit.sealed.put_many(texts)

    def _suffix(self, filename: str, untrusted: bytes) -> str:
        return suffix_of(self.office.formats, filename, untrusted, most_bytes=self.most_bytes, what="minutes")

    def _sealed(self, record: MeetingRecord, draft: Draft, filename: str) -> dict[Context, Sealed]:
        contexts, top = contexts_of(record), draft.policy.levels[-1].id
        name = contexts.filename(1, marking=top)
        made = {name: self.office.seal(filename.encode("utf-8", "surrogatepass"), name)}
        for key, text in texts_of(draft).items():
            context = context_of(contexts, key, text.marking, ())
            made[context] = self.office.seal(text.words.encode("utf-8", "surrogatepass"), context)
        return made
