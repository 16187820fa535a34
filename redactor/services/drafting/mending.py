"""The draft back, with what was decided about its words as tracked changes: Word and the service never part ways.

Rules kept here: it is the whole draft, so only who decides about it takes it, and nobody who is kept out of any item;
that it was taken is written down before it is made; a change bears the name of who decided it, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.history import standing
from redactor.core.tracking import Author, with_changes
from redactor.services.opening import load_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redactor.core.access import Subject
    from redactor.core.history import Entry
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.ports import TrackingWriter


def mended_file(writer: TrackingWriter, draft: Draft, authors: Mapping[str, Author], usual: Author) -> bytes:
    """Write a draft with its mends as tracked changes; `usual` is whose a change is of which nobody is named."""
    made = with_changes(draft.minutes, gap=draft.policy.gap)
    return writer.write_tracked(made.document, {ref: authors.get(ref, usual) for ref in made.refs})


@dataclass(frozen=True, slots=True)
class Mending:
    """Gives drafts back. `name_of` says who somebody is."""

    office: Office
    writer: TrackingWriter
    name_of: Callable[[str], str]

    def draft(self, subject: Subject, meeting: str) -> bytes:
        """Write the draft as it stands, with its changes tracked, as a .docx file. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "draft.decide", Action.EXPORT, meeting=meeting)
        with office.records.transaction() as unit:
            unit.meetings.get(meeting)
            unit.audit(office.event(subject, Action.EXPORT, f"{rule}.draft", meeting=meeting))
        with office.records.reading() as unit:
            case = load_case(office, unit, meeting)
        usual = Author(self.name_of(subject.person or ""), office.clock().astimezone(UTC))
        return mended_file(self.writer, case.draft, self._authors(standing(case.entries)), usual)

    def _authors(self, entries: Iterable[Entry]) -> dict[str, Author]:
        found: dict[str, Author] = {}
        for entry in entries:
            if entry.change is None:
                continue
            author = Author(self.name_of(entry.by), datetime.fromisoformat(entry.at).astimezone(UTC))
            found |= dict.fromkeys(entry.change.worded, author)
        return found
