"""From settings to services: the only place that names adapters. Everything heavy is imported when it is needed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from redactor.bootstrap.joins import (
    JoinedChildFormats,
    JoinedFolders,
    JoinedFormats,
    JoinedKeys,
    JoinedLocker,
    JoinedPolicies,
    JoinedSealer,
    JoinedTracking,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.config import Settings
    from redactor.core.access import Denial, Grant
    from redactor.identity.passwords import Passwords
    from redactor.services.access import NamedAccess
    from redactor.services.adopting import Adopting
    from redactor.services.advice import Inferring
    from redactor.services.audit import Audit
    from redactor.services.circulation import Circulation
    from redactor.services.comments import Comments
    from redactor.services.emergencies import Emergencies
    from redactor.services.exporting import Exporting
    from redactor.services.intake import Intake
    from redactor.services.lifecycle import Lifecycle
    from redactor.services.mending import Mending
    from redactor.services.notices import Notices
    from redactor.services.office import Office
    from redactor.services.origins import Origins
    from redactor.services.people import People
    from redactor.services.ports import Folders, Formats, Policies, Sealer, TrackingWriter
    from redactor.services.pseudonyms import Pseudonyms
    from redactor.services.publication import Publication
    from redactor.services.recipients import Recipients
    from redactor.services.registers import Registers
    from redactor.services.requests import Requests
    from redactor.services.retrieval import Retrieval
    from redactor.services.revealing import Revealing
    from redactor.services.review import Review
    from redactor.services.selftest import SelfTest
    from redactor.storage.records import Records
    from redactor.vault.keys import RandomBytes


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


# ------------------------------------------------------------------------------------------- the confidential service


@dataclass(frozen=True, slots=True)
class Services:
    """The confidential service without its doors. `close` gives the database back, and ends the reading processes."""

    office: Office
    people: People
    intake: Intake
    review: Review
    mending: Mending
    publication: Publication
    retrieval: Retrieval
    exporting: Exporting
    recipients: Recipients
    lifecycle: Lifecycle
    registers: Registers
    pseudonyms: Pseudonyms
    origins: Origins
    inferring: Inferring
    circulation: Circulation
    comments: Comments
    adopting: Adopting
    revealing: Revealing
    access: NamedAccess
    emergencies: Emergencies
    notices: Notices
    audit: Audit
    requests: Requests
    settings: Settings
    _records: Records
    started_with: tuple[str, ...] = ()
    """The meetings whose scheduled release was due at the start."""

    def form_secret(self) -> str:
        """Give the key of form tokens, made at the first start."""
        from redactor.storage.private import PrivateFile

        if self.settings.secret_key is not None:
            return self.settings.secret_key.get_secret_value()
        file = PrivateFile(self.settings.data_dir / "keys" / "forms")
        held = file.held()
        if held is None:
            held = self.office.random(32).hex()
            file.keep(held)
        return held

    def sample_password(self) -> str:
        """Give the password of the fictional people that an empty service can be filled with."""
        from redactor.storage.private import PrivateFile

        file = PrivateFile(self.settings.data_dir / "keys" / "sample-password")
        held = file.held()
        if held is None:
            held = self.office.random(8).hex()
            file.keep(held)
        return held

    def check(self) -> None:
        """Return if the database and the keyring answer. Raises StorageError, VaultError with what to do."""
        self._records.check()
        if not self.people.is_empty():  # before the first start there is no key yet
            self.office.keys.health()

    def close(self) -> None:
        """Give all connections back, and end the reading processes."""
        self._records.close()
        if isinstance(self.office.formats, JoinedChildFormats):
            self.office.formats.close()


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
    from redactor.bootstrap.identity import JoinedIdentity
    from redactor.safekeeping import open_records
    from redactor.services.access import NamedAccess
    from redactor.services.adopting import Adopting
    from redactor.services.advice import Inferring
    from redactor.services.audit import Audit
    from redactor.services.circulation import Circulation
    from redactor.services.comments import Comments
    from redactor.services.emergencies import Emergencies
    from redactor.services.exporting import Exporting
    from redactor.services.intake import Intake
    from redactor.services.lifecycle import Lifecycle
    from redactor.services.mending import Mending
    from redactor.services.notices import Notices
    from redactor.services.origins import Origins
    from redactor.services.people import People
    from redactor.services.pseudonyms import Pseudonyms
    from redactor.services.recipients import Recipients
    from redactor.services.registers import Registers
    from redactor.services.requests import Requests
    from redactor.services.retrieval import Retrieval
    from redactor.services.revealing import Revealing
    from redactor.services.review import Review
    from redactor.services.ways import Ways
    from redactor.storage.private import PrivateFile

    records = open_records(settings)
    office = _office(settings, records, clock or _now, random)
    publication = _publication(settings, office)
    publication.recover()
    due = _due(publication)
    identity = JoinedIdentity(
        records, office.keys, random, passwords=passwords, strict=settings.second_factor == "required"
    )
    people = People(office, identity, PrivateFile(settings.data_dir / "keys" / "first-start"))
    return Services(
        office=office,
        people=people,
        mending=Mending(office, JoinedTracking(), people.name_of),
        intake=Intake(office, settings.upload_mb * 1024 * 1024),
        review=Review(office),
        publication=publication,
        retrieval=Retrieval(office, publication),
        exporting=Exporting(
            office, publication, Retrieval(office, publication), Ways(office, JoinedSealer(), JoinedLocker())
        ),
        origins=Origins(office),
        inferring=Inferring(office),
        pseudonyms=Pseudonyms(office, Review(office)),
        registers=Registers(office, publication, Retrieval(office, publication)),
        recipients=Recipients(office, JoinedSealer()),
        lifecycle=Lifecycle(office, publication, Review(office)),
        circulation=Circulation(office),
        comments=Comments(office, Circulation(office)),
        adopting=Adopting(office),
        revealing=Revealing(office, publication.folder),
        access=NamedAccess(office),
        emergencies=Emergencies(office, publication),
        notices=Notices(office),
        audit=Audit(office),
        requests=Requests(office),
        settings=settings,
        _records=records,
        started_with=due,
    )


def _due(publication: Publication) -> tuple[str, ...]:
    """Publish what was due while nothing ran. What cannot be waits for the next look: the service starts without it."""
    from redactor.errors import RedactorError

    try:
        return publication.publish_due()
    except RedactorError:
        return ()


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
        formats=JoinedChildFormats() if settings.reader == "child" else JoinedFormats(),
        policies=JoinedPolicies(),
        bodies=Bodies(settings.data_dir / "bodies.json"),
        permits=_permits,
        clock=clock,
        random=random,
    )


def _publication(settings: Settings, office: Office) -> Publication:
    from redactor.formats.site import SiteWriter
    from redactor.resources import static_dir, templates_dir
    from redactor.services.publication import Publication
    from redactor.services.seals import Seals
    from redactor.services.served import ServedFolder
    from redactor.services.signing import Signing
    from redactor.storage.private import PrivateFile
    from redactor.storage.public import PublicFolders

    signing = Signing(office.keys, PrivateFile(settings.data_dir / "keys" / "signing"), office.random)
    pages = SiteWriter(templates_dir(), static_dir())
    folders, seals = PublicFolders(settings.public_dir), Seals(office, signing)
    served = ServedFolder(office, folders, pages, seals, settings.public_formats)
    return Publication(office, folders, served, seals, _proof(settings))


def _proof(settings: Settings) -> Callable[[], None]:
    def prove() -> None:
        from redactor import __version__
        from redactor.resources import sample_dir
        from redactor.services import selftest
        from redactor.storage.private import PassedVersion

        def run() -> SelfTest:
            return selftest.run(JoinedFormats(), JoinedPolicies(), selftest.load(sample_dir() / "selftest"))

        if settings.selftest:
            selftest.ensure(__version__, PassedVersion(settings.data_dir / "selftest"), run)

    return prove


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
