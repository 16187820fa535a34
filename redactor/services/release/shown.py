"""What is served now, without reading all of it: the index, and the fingerprint that each of its files has.

Rules kept here: the fingerprints are held against the approved hash once, when a release is first looked at, and each
file against its own whenever it is read, so that nothing is taken for approved that is not; what is kept in memory is
of one release, and the release that counts is asked of the record each time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from redactor.core import site as sites
from redactor.core.site import INDEX, Site
from redactor.errors import StorageError
from redactor.services.release.seals import is_seal
from redactor.services.release.standing import place_in, release_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redactor.core.records import PublicationRecord, WithdrawalRecord
    from redactor.core.site import Gap, Published
    from redactor.services.places import PublicFolders
    from redactor.services.stores import Unit


LATER: Final = "9999"
"""In the place of a day, where no day is set for a review."""


def hash_of(hashes: Mapping[str, str]) -> str:
    """Name a folder by the fingerprints of its files: SHA-256 over a line `PATH SHA256` for each, sorted by path.

    What says who approved the folder is signed, and left out.
    """
    lines = "".join(f"{path} {hashes[path]}\n" for path in sorted(hashes) if not is_seal(path))
    return hashlib.sha256(lines.encode()).hexdigest()


def not_approved() -> StorageError:
    """Say that something of the folder is not what was approved."""
    return StorageError("The published folder is not the one that was approved.", remedy="Restore it from its backup.")


class KnownGap(NamedTuple):
    """A gap by what it is ordered by, the soonest review first, with its meeting."""

    review: str
    place: str
    item: str
    meeting: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Shown:
    """A release: its index, the fingerprints of its files, and what stands of each meeting and at each address."""

    release: str = ""
    folder_hash: str = ""
    site: Site = field(default_factory=Site)
    hashes: Mapping[str, str] = field(default_factory=dict, repr=False)
    places: Mapping[str, Published] = field(default_factory=dict, repr=False)
    stands: Mapping[str, Published] = field(default_factory=dict, repr=False)
    gaps: tuple[KnownGap, ...] = field(default=(), repr=False)

    def standing(self) -> Mapping[str, Published]:
        """Give what readers have now, by the id of its meeting, in the order of the index."""
        return self.stands


NOTHING: Final = Shown()


@dataclass(frozen=True, slots=True)
class Showing:
    """Finds what is served, and keeps it until something else is."""

    folders: PublicFolders
    _kept: dict[str, Shown] = field(default_factory=dict, init=False, repr=False, compare=False)

    def now(self, unit: Unit) -> Shown:
        """Give what is served. Raises StorageError where the folder is not the one that was approved."""
        latest = unit.lists.newest_release()
        if latest is None:
            return NOTHING
        kept = self._kept.get("")
        if kept is None or (kept.release, kept.folder_hash) != (release_of(latest), latest.folder_hash):
            kept = self._kept[""] = self._looked_at(unit, latest)
        return kept

    def file(self, shown: Shown, path: str) -> bytes | None:
        """Read a file of what is served; None where there is none. Raises StorageError where it was changed."""
        if path not in shown.hashes:
            return None
        data = self.folders.file(shown.release, path)
        if data is None or (not is_seal(path) and hashlib.sha256(data).hexdigest() != shown.hashes[path]):
            raise not_approved()
        return data

    def _looked_at(self, unit: Unit, latest: PublicationRecord | WithdrawalRecord) -> Shown:
        release = release_of(latest)
        hashes = self.folders.hashes(release)
        if hashes is None or hash_of(hashes) != latest.folder_hash:
            raise not_approved()
        index = self.file(Shown(release, hashes=hashes), INDEX)
        site = sites.decode(index or b"")
        made = {place_in(p): p.meeting for p in unit.releases.publications()}
        stands = {made[m.place]: m for m in site.meetings if m.place in made and not m.withdrawn}
        gaps = tuple(sorted(_gaps(stands), key=lambda gap: gap[:3]))
        places = {m.place: m for m in site.meetings}
        return Shown(release, latest.folder_hash, site, hashes, places, stands, gaps)


def _gaps(stands: Mapping[str, Published]) -> Iterator[KnownGap]:
    for meeting, published in stands.items():
        for gap in published.gaps:
            yield KnownGap(gap.review or LATER, published.place, gap.item, meeting, gap)
