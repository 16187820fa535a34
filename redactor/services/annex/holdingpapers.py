"""Papers that go out with minutes, held against the memory of the body: their text, and their titles.

Rules kept here: what the body still withholds elsewhere stops a paper as it stops minutes; the finding names the paper.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.errors import GateStopped
from redactor.services.annex.annexed import settled, stopped, title_draft, to_publish
from redactor.services.release.holding import Holding

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.services.case import Case
    from redactor.services.release.publication import Publication


def check_papers(publication: Publication, subject: Subject, case: Case) -> None:
    """Return if no paper says what is still sealed elsewhere. Raises DecisionNeeded, GateStopped: it is on the list."""
    office = publication.office
    with office.records.reading() as unit:
        papers = to_publish(office, unit, case)
    for one in papers:
        settled(one)
        for draft in (one.draft, title_draft(office, one)):
            try:
                Holding(office).check(subject, replace(case, draft=draft), publication.folder)
            except GateStopped as error:
                raise stopped(one.paper, error) from None
