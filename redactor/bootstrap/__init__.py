"""From settings to services: the only place that names adapters. Everything heavy is imported when it is needed."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from redactor.bootstrap.joins import (
    JoinedChildFormats,
    JoinedFolders,
    JoinedFormats,
    JoinedKeys,
    JoinedPolicies,
    JoinedSealer,
    JoinedTracking,
)
from redactor.bootstrap.running import Services

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.config import Settings
    from redactor.core.access import Denial, Grant
    from redactor.identity.passwords import Passwords
    from redactor.services.keeping.room import Keeping
    from redactor.services.office import Office
    from redactor.services.ports import Folders, Formats, Policies, Sealer, TrackingWriter
    from redactor.services.release.publication import Publication
    from redactor.services.release.selftest import SelfTest
    from redactor.storage.records import Records
    from redactor.vault.keys import RandomBytes

__all__ = ["Services", "Tools", "actions", "duties", "services"]


class Tools:
    """What works without an installation: formats, policies, sealing to recipients, output folders."""

    @cached_property
    def formats(self) -> Formats:
        """Give the readers, writers and probes."""
        return JoinedFormats()

    @cached_property
    def policies(self) -> Policies:
        """Give the policies that are shipped, and those in files."""
        return JoinedPolicies()

    @cached_property
    def sealer(self) -> Sealer:
        """Give the encryption to people outside."""
        return JoinedSealer()

    @cached_property
    def tracking(self) -> TrackingWriter:
        """Give the writer of drafts with their changes."""
        return JoinedTracking()

    @cached_property
    def folders(self) -> Folders:
        """Give output folders."""
        return JoinedFolders()


def actions() -> frozenset[str]:
    """List everything that the table of permissions knows, for the doors to declare."""
    from redactor.identity.duties import PERMISSIONS

    return frozenset(PERMISSIONS)


def duties() -> tuple[str, ...]:
    """List what people can be for."""
    from redactor.identity.duties import Duty

    return tuple(duty.value for duty in Duty)


def services(
    settings: Settings,
    *,
    clock: Callable[[], datetime] | None = None,
    passwords: Passwords | None = None,
    random: RandomBytes = os.urandom,
) -> Services:
    """Join storage, vault, keys, identity and formats, and finish what a crash left unfinished.

    `clock` and `passwords` are for tests: another time, a cheaper hash. Raises StorageError, VaultError, UsageError.
    """
    from redactor.bootstrap.identity import JoinedIdentity, provider
    from redactor.identity.passwords import Passwords
    from redactor.safekeeping import open_records
    from redactor.services.persons.people import People
    from redactor.storage.private import PrivateFile

    _make_folder(settings)
    records = open_records(settings)
    office = _office(settings, records, clock or _now, random)
    publication = _publication(settings, records, office)
    for line in publication.recover().lines():
        logging.getLogger("redactor").warning(line)
    _tidy(records, office.clock())
    _sweep(office)
    strict = settings.second_factor == "required"
    passwords = passwords or Passwords(at_once=settings.hashes, seconds=settings.wait_seconds)
    identity = JoinedIdentity(
        records, office.keys, random, passwords=passwords, strict=strict, provider=provider(settings)
    )
    people = People(office, identity, PrivateFile(settings.data_dir / "keys" / "first-start"))
    return Services(settings, records, office=office, people=people, publication=publication)


def _make_folder(settings: Settings) -> None:
    """Make the data folder, for its owner only, where nothing else would: everything may be kept elsewhere."""
    from redactor.errors import StorageError

    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The data folder cannot be made: {error.strerror}.", remedy="Check REDACTOR_DATA_DIR and its owner."
        ) from error


def _sweep(office: Office) -> None:
    """Remove sealed files that a killed upload left. Where they cannot be reached, the next start does it."""
    from redactor.errors import StorageError
    from redactor.services.keeping.leftover import sweep

    try:
        swept = sweep(office)
    except StorageError:
        return
    if swept:
        logging.getLogger("redactor").warning("Sealed files that no draft and no paper has were removed: %d.", swept)


def _tidy(records: Records, now: datetime) -> None:
    """Forget sessions, links and challenges that have ended."""
    with records.transaction() as unit:
        unit.sessions.forget_expired(at=now)
        unit.credentials.forget_unanswered(at=now)


def _now() -> datetime:
    return datetime.now(UTC)


def _office(settings: Settings, records: Records, clock: Callable[[], datetime], random: RandomBytes) -> Office:
    from redactor.safekeeping import key_store, open_blobs
    from redactor.services.office import Office
    from redactor.storage.bodies import Bodies

    return Office(
        records=records,
        blobs=open_blobs(settings),
        keys=JoinedKeys(key_store(settings, random), clock, random),
        formats=_formats(settings),
        policies=JoinedPolicies(),
        bodies=Bodies(records),
        permits=_permits,
        clock=clock,
        random=random,
        keeping=_keeping(settings),
    )


def _formats(settings: Settings) -> Formats:
    if settings.reader != "child":
        return JoinedFormats()
    from redactor.formats.places import ReadingPlaces

    return JoinedChildFormats(ReadingPlaces(settings.data_dir / "reading", settings.readers, settings.wait_seconds))


def _keeping(settings: Settings) -> Keeping:
    import shutil

    from redactor.bootstrap.readiness import nearest
    from redactor.core.quotas import MEGABYTE, Room
    from redactor.services.keeping.room import Keeping

    return Keeping(
        Room(settings.body_drafts, settings.body_mb * MEGABYTE),
        settings.disk_reserve_mb * MEGABYTE,
        lambda: shutil.disk_usage(nearest(settings.data_dir)).free,
    )


def _publication(settings: Settings, records: Records, office: Office) -> Publication:
    from redactor.formats.site import SiteWriter
    from redactor.resources import static_dir, templates_dir
    from redactor.safekeeping import open_public_bucket
    from redactor.services.release.mirroring import Mirroring
    from redactor.services.release.publication import Publication
    from redactor.services.release.seals import Seals
    from redactor.services.release.served import ServedFolder
    from redactor.services.release.signing import Signing
    from redactor.storage.bodies import SIGNING, KeptThing
    from redactor.storage.public import PublicFolders

    signing = Signing(office.keys, KeptThing(records, SIGNING), office.random)
    pages = SiteWriter(templates_dir(), static_dir())
    folders, seals = PublicFolders(settings.public_dir), Seals(office, signing)
    served = ServedFolder(office, folders, pages, seals, settings.public_formats)
    mirroring = Mirroring(office, served, open_public_bucket(settings))
    return Publication(office, folders, served, seals, _proof(settings), after=mirroring.follow)


def _proof(settings: Settings) -> Callable[[], None]:
    def prove() -> None:
        from redactor import __version__
        from redactor.resources import sample_dir
        from redactor.services.release import selftest
        from redactor.storage.private import PassedVersion

        def run() -> SelfTest:
            return selftest.run(JoinedFormats(), JoinedPolicies(), selftest.load(sample_dir() / "selftest"))

        if settings.selftest:
            selftest.ensure(__version__, PassedVersion(settings.data_dir / "selftest"), run)

    return prove


@lru_cache(maxsize=4096)  # the table is what it is while the process lives; a page asks it about every place it links
def _permits(duties: frozenset[str], action: str) -> Grant | Denial:
    from redactor.core import access
    from redactor.identity import duties as table

    try:
        verdict = table.may(table.parse(duties), action)
    except ValueError:
        return access.Denial("duty-unknown", "A duty that does not exist permits nothing.")
    if isinstance(verdict, table.Grant):
        return access.Grant(f"duty:{verdict.duty.value}")
    return access.Denial(f"duty:{verdict.reason}", "No duty of this person permits it.")
