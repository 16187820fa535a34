"""What was sealed since a release was asked for: the release is held against the memory of its body once more.

Rules kept here: it is looked at again at each approval and at the moment of a scheduled release; what is found goes on
the list of what is held for review, and the release is void until somebody lets it pass; whoever approves learns that
something is held, and neither the term nor its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.services.annex.annexed import title_draft, to_publish
from redactor.services.opening import load_case
from redactor.services.persons.notices import Kind, holders, ring
from redactor.services.release.holding import Holding
from redactor.services.release.recalling import recall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.access import Subject
    from redactor.core.fingerprints import Match
    from redactor.core.records import ProposalRecord
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit

WORDS: Final = "Something in these minutes is held for review."
_OFFICERS: Final = frozenset({"officer"})

Found = tuple[tuple["Case", tuple["Match", ...]], ...]
"""What is still sealed elsewhere, of the minutes and of each of their papers."""


def copies_of(office: Office, subject: Subject, meeting: str) -> tuple[Case, ...]:
    """Open what a waiting release shows, the minutes and their papers; it is written down first. Nothing where none."""
    with office.records.transaction() as unit:
        if unit.releases.open_for(meeting) is None:
            return ()
        unit.audit(office.event(subject, Action.REVIEW, "held.again", meeting=meeting))
    with office.records.reading() as unit:
        case = load_case(office, unit, meeting)
        papers = to_publish(office, unit, case)
    drafts = (draft for one in papers for draft in (one.draft, title_draft(office, one)))
    return (case, *(replace(case, draft=draft) for draft in drafts))


def look_again(publication: Publication, unit: Unit, cases: Iterable[Case]) -> Found:
    """Say what of this is sealed elsewhere by now."""
    found = ((case, recall(publication.office, unit, publication.folder, case)) for case in cases)
    return tuple((case, matches) for case, matches in found if matches)


def put_on_list(office: Office, unit: Unit, known: ProposalRecord, found: Found) -> bool:
    """Put what was found on the list, in the name of whoever asked for the release; return whether any of it is new."""
    holding, by = Holding(office), known.proposed_by
    return sum(holding.put_on_list(unit, case, matches, by=by) for case, matches in found) > 0


def ring_officers(office: Office, unit: Unit, meeting: str) -> None:
    """Tell the officers that a scheduled release does not appear."""
    for person in holders(office, unit, _OFFICERS):
        ring(office, unit, Kind.HELD, [person], about=person, meeting=meeting)


def is_held(unit: Unit, known: ProposalRecord) -> bool:
    """Tell whether something was held since a release was asked for, and nobody has let it pass."""
    body = unit.meetings.get(known.meeting).body
    held = (h for h in unit.memory.held(body) if h.meeting == known.meeting and h.settled_at is None)
    return any(h.raised_at > known.proposed_at for h in held)
