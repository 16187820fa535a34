"""What everybody may know of published minutes, by the meeting that they are of: titles, items, levels of gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.services.office import known_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.site import Published
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """The public index, looked up by meeting."""

    office: Office
    publication: Publication

    def all(self) -> Mapping[str, Published]:
        """Give what is published now, by the id of its meeting, in the order of the index."""
        with self.office.records.reading() as unit:
            return self.publication.folder.shown(unit).standing()

    def places(self) -> Mapping[str, Published]:
        """Give what stands at each address, words in the place of what was withdrawn too."""
        with self.office.records.reading() as unit:
            return self.publication.folder.shown(unit).places

    def titles(self) -> dict[str, str]:
        """Give the public titles of published meetings by their ids."""
        return {meeting: published.title for meeting, published in self.all().items()}

    def of(self, meeting: str) -> Published | None:
        """Give what is published of one meeting; None where nothing is."""
        if known_form(meeting) is None:
            return None
        return self.all().get(meeting)

    def title_of(self, meeting: str) -> str:
        """Give the public title of a meeting; of one that is not published any more, its id."""
        published = self.of(meeting)
        return meeting if published is None else published.title
