"""The folder that the reading room serves: what is in it now, and how the next one is made from it.

A folder on the disk is bytes with a hash: it is compared with the approved one whenever it is read. The files of
other meetings are taken over as they are served; everything else is made anew from cleared copies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from redactor.core import registers
from redactor.core import site as sites
from redactor.core.site import INDEX, RECORD, Site
from redactor.errors import Conflict, StorageError
from redactor.services.annex.annexed import published_papers
from redactor.services.body.memory import bodies_of
from redactor.services.office import absent
from redactor.services.persons.clerks import one_clerk
from redactor.services.release.corrections import corrected
from redactor.services.release.facts import place_of, public_facts, with_reviews
from redactor.services.release.offered import public_copies
from redactor.services.release.papers import article
from redactor.services.release.seals import LOG, is_seal
from redactor.services.release.shown import Showing, hash_of, not_approved
from redactor.services.release.standing import own_in, place_in, release_of, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redactor.core.records import PublicationRecord, WithdrawalRecord
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.places import PublicFolders, SitePages
    from redactor.services.release.copies import Copies
    from redactor.services.release.seals import Seals
    from redactor.services.release.shown import Shown
    from redactor.services.stores import Unit


def folder_hash(files: Mapping[str, bytes]) -> str:
    """Name a folder by what is in it; what says who approved the folder is signed, and left out."""
    return hash_of({path: hashlib.sha256(data).hexdigest() for path, data in files.items() if not is_seal(path)})


@dataclass(frozen=True, slots=True)
class ServedFolder:
    """What is served, and what would be."""

    office: Office
    folders: PublicFolders
    pages: SitePages
    seals: Seals
    formats: tuple[str, ...]
    _showing: Showing = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Remember nothing yet."""
        object.__setattr__(self, "_showing", Showing(self.folders))

    def shown(self, unit: Unit) -> Shown:
        """Say what is served, by its index: as quick with a thousand publications as with one."""
        return self._showing.now(unit)

    def file(self, place: str, name: str) -> bytes:
        """Give a published file, such as `minutes.html`, as it is served. Raises NotFound."""
        with self.office.records.reading() as unit:
            found = self.text(unit, f"{place}/{name}")
        if found is None:
            raise absent()
        return found

    def text(self, unit: Unit, path: str) -> bytes | None:
        """Read a file by its path in the folder, as it is served; None where there is none."""
        return self._showing.file(self.shown(unit), path)

    def served(self) -> Site:
        """Say what is published: cleared facts, open to everybody."""
        with self.office.records.reading() as unit:
            return self.shown(unit).site

    def files_of(self, unit: Unit, place: str) -> dict[str, bytes]:
        """Read what is served at one address, by the names of the files."""
        paths = [path for path in self.shown(unit).hashes if path.startswith(f"{place}/")]
        return {path.removeprefix(f"{place}/"): self.text(unit, path) or b"" for path in paths}

    def without(self, unit: Unit, known: PublicationRecord) -> dict[str, bytes]:
        """Make the folder that is served once a publication is taken back; the public log goes on."""
        base, served = self.base(unit)
        place, today = place_in(known), self.office.clock().date().isoformat()
        made = base.without(place, made=today, bodies=self.office.bodies.all())
        log = {path: data for path, data in served.items() if path in LOG}
        page = {f"{place}/index.html": self.pages.meeting(made, place, "")}
        others = _of_others(made, place, served)
        return self.pages.frame(made, others) | others | log | page

    def standing_files(self, latest: PublicationRecord | WithdrawalRecord) -> dict[str, bytes]:
        """Read a folder that was approved, and hold it against its hash. Raises StorageError where it is another."""
        files = self.folders.release(release_of(latest))
        if files is None or folder_hash(files) != latest.folder_hash:
            raise not_approved()
        return files

    def base(self, unit: Unit) -> tuple[Site, dict[str, bytes]]:
        """Read what is served; it is bytes with a hash, so it is compared with the approved one."""
        latest = unit.lists.newest_release()
        if latest is None:
            return Site(), {}
        files = self.standing_files(latest)
        return sites.decode(files[INDEX]), files

    def made(self, unit: Unit, case: Case, progress: Callable[[str], None] | None = None) -> dict[str, bytes]:
        """Make the whole folder: the other meetings' files as they are served, everything else anew."""
        base, served = self.base(unit)
        published = unit.releases.publications(case.record.id)
        copies, left = public_copies(self.office.formats, case.draft, self.formats, progress=progress)
        today = self.office.clock().date().isoformat()
        facts = replace(public_facts(case, copies), version=len(published) + 1, published=today, left_out=left)
        facts = with_reviews(facts, first=published[0].at.date().isoformat() if published else today)
        before = standing(unit, case.record.id)
        if before is not None:
            listed = base.find(place_in(before))
            if listed is None:
                raise StorageError("The index does not have the minutes that are served.")
            text = served.get(f"{listed.place}/minutes.txt", b"").decode()
            facts = corrected(self.office, unit, case, facts, before=before, served=text, listed=listed)
        place = place_of(facts, case.record.id)
        self._check_place(unit, case, place)
        own = {f"{place}/minutes.{copy.format}": copy.data for copy in copies.files}
        own[f"{place}/{RECORD}"] = registers.encode(registers.public_rows(copies.rendered.document, case.draft.policy))
        own |= self.seals.certificate(unit, case, copies, place=place, served=served)
        papers, annexes = published_papers(self.office, unit, case, place=place, formats=self.formats)
        own |= papers
        facts = replace(
            facts,
            papers=annexes,
            also=bodies_of(unit, case.record)[1:],
            one_person=one_clerk(unit, case.record.body) is not None,
        )
        made = base.with_meeting(
            replace(facts, place=place, policy_on_file=self.office.policy_on_file(case.record.policy_name)),
            instead_of=place_in(published[-1]) if published else None,
            made=today,
            bodies=self.office.bodies.all(),
        )
        html = next(copy.data for copy in copies.files if copy.format == "html")
        page = self.pages.meeting(made, place, article(html))
        meetings = _of_others(made, place, served) | own
        return self.pages.frame(made, meetings) | meetings | {f"{place}/index.html": page}

    def rebuilt(self, unit: Unit, meeting: str, approved: Mapping[str, bytes]) -> dict[str, bytes]:
        """Make a folder anew around the own part of an approved one, which is taken over byte by byte.

        What stands beside it is what is served; the pages about all meetings are made from cleared facts alone, and so
        is the page around the approved text. Raises Conflict where the address is another meeting's by now.
        """
        base, served = self.base(unit)
        own = own_in(unit, meeting, sites.decode(approved[INDEX]))
        if own is None:
            raise _taken()
        published = unit.releases.publications(meeting)
        made = base.with_meeting(
            own,
            instead_of=place_in(published[-1]) if published else None,
            made=self.office.clock().date().isoformat(),
            bodies=self.office.bodies.all(),
        )
        part = {path: data for path, data in approved.items() if path.startswith(f"{own.place}/")}
        page = self.pages.meeting(made, own.place, article(approved[f"{own.place}/minutes.html"]))
        meetings = _of_others(made, own.place, served) | part
        return self.pages.frame(made, meetings) | meetings | {f"{own.place}/index.html": page}

    def check_place(self, case: Case, copies: Copies) -> None:
        """Say before any file is made that minutes of another meeting stand at the address. Raises Conflict."""
        with self.office.records.reading() as unit:
            self._check_place(unit, case, place_of(public_facts(case, copies), case.record.id))

    def _check_place(self, unit: Unit, case: Case, place: str) -> None:
        taken = {place_in(p) for p in unit.releases.publications() if p.meeting != case.record.id}
        if place in taken:
            raise _taken()


def _taken() -> Conflict:
    return Conflict(
        "The minutes of another meeting are published under the same reference.",
        remedy="Give the minutes a reference of their own on the first page, and upload the draft again.",
    )


def _of_others(made: Site, place: str, served: Mapping[str, bytes]) -> dict[str, bytes]:
    """Take over the files of the other meetings as they are served."""
    others = tuple(f"{m.place}/" for m in made.meetings if m.place != place)
    return {path: data for path, data in served.items() if path.startswith(others)}
