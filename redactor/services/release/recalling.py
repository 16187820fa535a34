"""What the public copy of a meeting gives away of what is still sealed for its bodies, in other meetings.

Rule kept here: what somebody let pass is not asked again in that body, however it is written, and what the body has
published is no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.fingerprints import read_copy, without_public, without_settled
from redactor.core.policy import parse_policy
from redactor.errors import NotFound
from redactor.services.body.memory import bodies_of, found_in, held_term, settled_terms
from redactor.services.release.copies import rendering
from redactor.vault.context import MeetingContexts, SealError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.fingerprints import Match
    from redactor.core.records import MeetingRecord
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.release.served import ServedFolder
    from redactor.services.stores import Unit


def recall(office: Office, unit: Unit, folder: ServedFolder, case: Case) -> tuple[Match, ...]:
    """Say what the public copy of a meeting gives away of what is still sealed for its bodies, in other meetings."""
    draft = case.draft
    reading = read_copy(rendering(draft), draft.minutes, draft.policy)
    made: dict[Match, None] = {}
    for body in bodies_of(unit, case.record):
        found = found_in(office, unit, reading.tokens, body=body, but=case.record.id)
        terms = (*settled_terms(office, unit, body), *_passed(office, unit, case.record)) if found else ()
        matches = without_settled(reading.matches(found), terms) if found else ()
        if matches:
            made |= dict.fromkeys(
                without_public(matches, (*_published(unit, folder, body), *_adopted(office, unit, body)))
            )
    return tuple(made)


def _passed(office: Office, unit: Unit, record: MeetingRecord) -> list[str]:
    """Open the terms that somebody let pass in this very meeting, whichever of its bodies they are from."""
    held = (h for h in unit.memory.held(record.body) if h.settled_at and h.meeting == record.id)
    return [term for one in held if (term := held_term(office, unit, one))]


def _published(unit: Unit, folder: ServedFolder, body: str) -> Iterator[str]:
    own = [m.place for m in folder.shown(unit).site.meetings if body in (m.body, *m.also)]
    texts = (folder.text(unit, f"{place}/minutes.txt") for place in own)
    yield from (text.decode() for text in texts if text is not None)


def _adopted(office: Office, unit: Unit, body: str) -> Iterator[str]:
    """Open what the body had published before it came here."""
    for record in unit.meetings.all():
        if record.body != body:
            continue
        public = parse_policy(record.policy_text, name=record.policy_name).public_level.id
        context = MeetingContexts(body, record.id).public_text(marking=public)
        try:
            yield office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
        except (SealError, NotFound):
            continue  # not adopted, or its key was destroyed
