"""What everybody may know of published minutes, by the meeting that they are of: titles, items, levels of gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.services.office import known_form
from redactor.services.release.standing import place_in, standing

if TYPE_CHECKING:
    from redactor.core.site import Published
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """The public index, looked up by meeting."""

    office: Office
    publication: Publication

    def all(self) -> dict[str, Published]:
        """Give what is published now, by the id of its meeting, in the order of the index."""
        site = self.publication.served()
        with self.office.records.reading() as unit:
            made = {place_in(p): p.meeting for p in unit.releases.publications()}
        return {made[m.place]: m for m in site.meetings if m.place in made and not m.withdrawn}

    def of(self, meeting: str) -> Published | None:
        """Give what is published of one meeting; None where nothing is."""
        if known_form(meeting) is None:
            return None
        with self.office.records.reading() as unit:
            if standing(unit, meeting) is None:
                return None
        return self.all().get(meeting)

    def title_of(self, meeting: str) -> str:
        """Give the public title of a meeting; of one that is not published any more, its id."""
        published = self.of(meeting)
        return meeting if published is None else published.title
