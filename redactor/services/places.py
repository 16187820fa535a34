"""Where files are put, as protocols: sealed originals, public folders and their pages, the list of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from redactor.core.site import Body, Site
    from redactor.vault.envelope import SealedPortion


class Blobs(Protocol):
    """Sealed originals, each under the hash of its envelope."""

    def put(self, sealed: SealedPortion) -> str:
        """Store an envelope and return its key. Raises StorageError."""

    def get(self, key: str) -> SealedPortion:
        """Return what was stored. Raises StorageError."""

    def delete(self, key: str) -> bool:
        """Remove an envelope; return whether there was one."""

    def keys(self) -> Iterator[str]:
        """Give every key that there is. Raises StorageError."""

    def stored(self, key: str) -> datetime | None:
        """Tell when an envelope was stored; None where there is none. Raises StorageError."""

    def check(self) -> None:
        """Return if they can be reached. Raises StorageError."""

    def sweep(self, *, before: datetime) -> int:
        """Remove what was half stored before a time; return how many. Raises StorageError."""


class PublicFolders(Protocol):
    """Folders of cleared files: proposed ones aside, published ones where the reading room looks.

    A folder appears whole or not at all. `show` is one rename: the reading room serves the old or the new.
    """

    def put_aside(self, proposal: str, files: Mapping[str, bytes]) -> None:
        """Write a proposal's folder, down to the disk. Raises StorageError and leaves nothing behind."""

    def add(self, proposal: str, files: Mapping[str, bytes]) -> None:
        """Add files to a proposal's folder. Raises StorageError."""

    def aside(self, proposal: str) -> dict[str, bytes] | None:
        """Read a proposal's folder back, as it is on the disk now; None where there is none."""

    def drop(self, proposal: str) -> None:
        """Remove a proposal's folder, if there is one."""

    def move_in(self, proposal: str, release: str) -> None:
        """Move a proposal's folder among the releases, where nothing shows it yet. Raises StorageError."""

    def move_back(self, release: str, proposal: str) -> None:
        """Undo `move_in`."""

    def show(self, release: str) -> None:
        """Make a release the one that is served, in one step; the others go. Raises StorageError."""

    def shown(self) -> str | None:
        """Name the release that is served; None before the first."""

    def release(self, release: str) -> dict[str, bytes] | None:
        """Read a release back, as it is on the disk now; None where there is none."""

    def hashes(self, release: str) -> dict[str, str] | None:
        """Hash every file of a release (SHA-256), as it is on the disk now; None where there is none."""

    def file(self, release: str, path: str) -> bytes | None:
        """Read one file of a release; None where there is none."""

    def releases(self) -> tuple[str, ...]:
        """Name the releases on the disk."""

    def proposals(self) -> tuple[str, ...]:
        """Name the proposals on the disk."""

    def writing(self) -> AbstractContextManager[None]:
        """Keep a start elsewhere from taking for leftovers what is put aside in here, until it is written down."""

    def sweep(self, *, but: Collection[str]) -> int:
        """Remove the proposals but some, and what a crash left; return how many. Nothing where somebody is writing."""


class PublicBucket(Protocol):
    """Where readers get published files that no host of ours serves: each file by itself."""

    def held(self) -> dict[str, str]:
        """Name every file, with a tag that is another one when the file is. Raises StorageError."""

    def put(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Write files over what is there, and read each back; return their tags. Raises StorageError."""

    def get(self, path: str) -> bytes | None:
        """Read a file; None where there is none. Raises StorageError."""

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        """Read files and give the SHA-256 of each; None where one is not there. Raises StorageError."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files; one that is not there is no fault. Raises StorageError."""


class SitePages(Protocol):
    """The pages of the reading room, as files."""

    def frame(self, site: Site, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Write everything but the meetings' own `files`: lists, feeds, registers, search, index, looks."""

    def meeting(self, site: Site, place: str, fragment: str) -> bytes:
        """Write the page of one meeting's minutes around a cleared fragment."""


class Bodies(Protocol):
    """The bodies whose minutes are kept here."""

    def all(self) -> tuple[Body, ...]:
        """Return them in the order in which they were added."""


class BodyRows(Bodies, Protocol):
    """The same within a transaction, so that a body comes with whatever it comes with."""

    def add(self, made: Body) -> None:
        """Add one. Raises Conflict where its id is taken."""


class FirstStart(Protocol):
    """The hash of the one-time link for the first person."""

    def keep(self, hashed: str) -> None:
        """Keep a hash in the place of an earlier one."""

    def held(self) -> str | None:
        """Return it; None where there is none."""

    def forget(self) -> None:
        """Remove it."""
