"""How a meeting is opened: permitted, written down, and then derived from its sealed original and its decisions.

Rules kept here: nothing is opened before an event that says so is committed; what a meeting's state is follows from the
sealed original and the list of decisions alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.adoption import notices
from redactor.core.audit import Action
from redactor.core.history import decided
from redactor.core.policy import parse_policy
from redactor.errors import StorageError
from redactor.services.annex.annexed import with_namings
from redactor.services.body.memory import remember
from redactor.services.case import Case, texts_of
from redactor.services.drafting.masking import masks_for
from redactor.services.office import context_of, contexts_of
from redactor.vault.context import SealError
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.history import Entry
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context


def open_case(office: Office, subject: Subject, action: str, deed: Action, *, meeting: str) -> Case:
    """Open a meeting for somebody whose duty it is: permitted, written down, and only then opened.

    Raises NotFound, for what is not there, not allowed, or closed to her by a recusal.
    """
    rule = office.demand(subject, action, deed, meeting=meeting)
    with office.records.transaction() as unit:
        unit.meetings.get(meeting)
        unit.audit(office.event(subject, Action.REVIEW, rule, meeting=meeting))
    with office.records.reading() as unit:
        return load_case(office, unit, meeting)


def load_case(office: Office, unit: Unit, meeting: str, *, version: int | None = None, seq: int | None = None) -> Case:
    """Derive a meeting's state, now or as it was after `seq` decisions about draft `version`. Audit first."""
    record = unit.meetings.get(meeting)
    held = unit.meetings.latest_draft(meeting) if version is None else unit.meetings.draft(meeting, version)
    if held is None:
        raise StorageError("The meeting has no draft.", remedy="Restore the database from its backup.")
    policy = parse_policy(record.policy_text, name=record.policy_name)
    contexts, top = contexts_of(record), policy.levels[-1].id
    original = contexts.original(held.version, marking=top)
    wrap = unit.sealed.find_wrap(original)
    if wrap is None:
        raise SealError
    untrusted = office.open(Sealed(office.blobs.get(held.blob), wrap), original)
    entries = office.entries(unit, record)
    entries = entries if seq is None else entries[:seq]
    draft = office.understand(held.suffix, untrusted, policy, decided(entries))
    said = notices(unit.circulations.adoptions(meeting), draft=held.version, seq=len(entries))
    draft = replace(draft, masks=masks_for(office, unit, record), notices=said)
    if version is None and seq is None:  # what was released is not asked about again
        draft = with_namings(office, unit, record, draft)
    return Case(record, draft, held.version, entries, untrusted)


def resealed(
    office: Office, unit: Unit, case: Case, after: Draft, *, entry: Entry
) -> tuple[Entry, dict[Context, Sealed]]:
    """Seal anew what has another marking or other words after an entry, under its next version."""
    known = {(str(e.kind), e.portion) for e in unit.sealed.entries(case.record.id)}
    before, now = texts_of(case.draft), texts_of(after)
    changed = {name: text for name, text in now.items() if before.get(name) != text}
    entry = replace(entry, resealed=tuple(f"{kind}:{name}" for kind, name in changed if (kind, name) in known))
    made = {}
    for name, text in changed.items():
        context = context_of(contexts_of(case.record), name, text.marking, (*case.entries, entry))
        made[context] = office.seal(text.words.encode("utf-8", "surrogatepass"), context)
    remember(office, unit, case.record, after, before=case.draft, begins=entry.begins is not None)
    return entry, made
