"""From settings to services: the only place that names adapters. Everything heavy is imported when it is needed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from redactor.config import Settings
    from redactor.core.access import Denial, Grant
    from redactor.core.document import Document
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.identity.passwords import Passwords
    from redactor.services.access import NamedAccess
    from redactor.services.audit import Audit
    from redactor.services.intake import Intake
    from redactor.services.lifecycle import Lifecycle
    from redactor.services.office import Office
    from redactor.services.people import People
    from redactor.services.ports import Attempt, Folders, Formats, Policies, Sealer
    from redactor.services.publication import Publication
    from redactor.services.retrieval import Retrieval
    from redactor.services.review import Review
    from redactor.services.selftest import SelfTest
    from redactor.storage.records import Records
    from redactor.vault.context import Context
    from redactor.vault.keys import Epoch, KeyStore, PlainKey, RandomBytes, WrappedKey


class Tools:
    """What works without an installation: formats, policies, sealing to recipients, output folders."""

    @cached_property
    def formats(self) -> Formats:
        """Give the readers, writers and probes."""
        return _Formats()

    @cached_property
    def policies(self) -> Policies:
        """Give the policies that are shipped, and those in files."""
        return _Policies()

    @cached_property
    def sealer(self) -> Sealer:
        """Give the encryption to people outside."""
        return _Sealer()

    @cached_property
    def folders(self) -> Folders:
        """Give output folders."""
        return _Folders()


class _Formats:
    def inputs(self) -> tuple[str, ...]:
        from redactor import formats

        return tuple(formats.INPUTS)

    def outputs(self) -> tuple[str, ...]:
        from redactor import formats

        return formats.OUTPUTS

    def read(self, suffix: str, untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str) -> Document:
        from redactor import formats

        return formats.read(suffix, untrusted, level_of=level_of, revisions=revisions)

    def write(self, name: str, document: Document) -> bytes:
        from redactor import formats

        return formats.write(name, document)

    def probe(self, name: str, data: bytes) -> Probe:
        from redactor import formats

        return formats.probe(name, data)


class _ChildFormats(_Formats):
    """The formats, with drafts read in processes of their own: for what comes over the network."""

    def __init__(self) -> None:
        from redactor.formats.sandbox import SandboxedReader

        self._reader = SandboxedReader()

    def read(self, suffix: str, untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str) -> Document:
        return self._reader.read(suffix, untrusted, level_of=level_of, revisions=revisions)

    def close(self) -> None:
        self._reader.close()


class _Policies:
    def names(self) -> tuple[str, ...]:
        from redactor.formats import policyfile

        return tuple(policyfile.names())

    def load(self, name: str) -> Policy:
        from redactor.formats import policyfile

        return policyfile.load(name)

    def source(self, name: str) -> bytes:
        from redactor.formats import policyfile

        return policyfile.source(name)

    def describe(self, policy: Policy) -> str:
        from redactor.formats import policyfile

        return policyfile.describe(policy)


class _Sealer:
    def check(self, recipient: str) -> None:
        from redactor.formats import age

        age.check(recipient)

    def seal(self, recipient: str, files: Mapping[str, bytes]) -> bytes:
        from redactor.formats import age

        return age.seal(recipient, files)

    def open(self, sealed: bytes, identity: str) -> dict[str, bytes]:
        from redactor.formats import age

        return age.unseal(sealed, identity)


class _Folders:
    def check(self, target: Path) -> None:
        from redactor.storage import folders

        folders.check(target)

    def write(self, target: Path, files: Mapping[str, bytes]) -> None:
        from redactor.storage import folders

        folders.write(target, files)

    def write_file(self, target: Path, data: bytes) -> None:
        from redactor.storage import folders

        folders.write_file(target, data)


# ------------------------------------------------------------------------------------------- the confidential service


@dataclass(frozen=True, slots=True)
class Services:
    """The confidential service without its doors. `close` gives the database back, and ends the reading processes."""

    office: Office
    people: People
    intake: Intake
    review: Review
    publication: Publication
    retrieval: Retrieval
    lifecycle: Lifecycle
    access: NamedAccess
    audit: Audit
    settings: Settings
    _records: Records

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

    def check(self) -> None:
        """Return if the database and the keyring answer. Raises StorageError, VaultError with what to do."""
        self._records.check()
        if not self.people.is_empty():  # before the first start there is no key yet
            self.office.keys.health()

    def close(self) -> None:
        """Give all connections back, and end the reading processes."""
        self._records.close()
        if isinstance(self.office.formats, _ChildFormats):
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
    from redactor.safekeeping import open_records
    from redactor.services.access import NamedAccess
    from redactor.services.audit import Audit
    from redactor.services.intake import Intake
    from redactor.services.lifecycle import Lifecycle
    from redactor.services.people import People
    from redactor.services.retrieval import Retrieval
    from redactor.services.review import Review
    from redactor.storage.private import PrivateFile

    records = open_records(settings)
    office = _office(settings, records, clock or _now, random)
    publication = _publication(settings, office)
    publication.recover()
    identity = _Identity(records, random, passwords)
    return Services(
        office=office,
        people=People(office, identity, PrivateFile(settings.data_dir / "keys" / "first-start")),
        intake=Intake(office, settings.upload_mb * 1024 * 1024),
        review=Review(office),
        publication=publication,
        retrieval=Retrieval(office, publication),
        lifecycle=Lifecycle(office, publication, Review(office)),
        access=NamedAccess(office),
        audit=Audit(office),
        settings=settings,
        _records=records,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _office(settings: Settings, records: Records, clock: Callable[[], datetime], random: RandomBytes) -> Office:
    from redactor.safekeeping import key_store
    from redactor.services.office import Office
    from redactor.storage.blobs import Blobs
    from redactor.storage.bodies import Bodies

    return Office(
        records=records,
        blobs=Blobs(settings.data_dir / "originals"),
        keys=_Keys(key_store(settings, random), clock, random),
        formats=_ChildFormats() if settings.reader == "child" else _Formats(),
        policies=_Policies(),
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
    from redactor.services.signing import Signing
    from redactor.storage.private import PrivateFile
    from redactor.storage.public import PublicFolders

    signing = Signing(office.keys, PrivateFile(settings.data_dir / "keys" / "signing"), office.random)
    pages = SiteWriter(templates_dir(), static_dir())
    return Publication(office, PublicFolders(settings.public_dir), pages, Seals(office, signing), _proof(settings))


def _proof(settings: Settings) -> Callable[[], None]:
    def prove() -> None:
        from redactor import __version__
        from redactor.resources import sample_dir
        from redactor.services import selftest
        from redactor.storage.private import PassedVersion

        def run() -> SelfTest:
            return selftest.run(_Formats(), _Policies(), selftest.load(sample_dir() / "selftest"))

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


class _Keys:
    """The key store, with a key made for a marking the first time that something is sealed under it."""

    def __init__(self, store: KeyStore, clock: Callable[[], datetime], random: RandomBytes) -> None:
        self._store, self._clock, self._random = store, clock, random

    def prepare(self, markings: Iterable[str]) -> None:
        known = {epoch.marking for epoch in self._store.epochs()}
        for marking in markings:
            if marking not in known:
                self._store.add_epoch(marking, "1", at=self._clock(), random=self._random)

    def current(self, marking: str) -> Epoch:
        return self._store.current(marking)

    def wrap(self, epoch: Epoch, dek: PlainKey, context: Context) -> WrappedKey:
        return self._store.wrap(epoch, dek, context)

    def unwrap(self, wrapped: WrappedKey, context: Context) -> PlainKey:
        return self._store.unwrap(wrapped, context)

    def health(self) -> None:
        self._store.health()


class _Identity:
    """Passwords, sessions and lock-out over the records."""

    def __init__(self, records: Records, random: RandomBytes, passwords: Passwords | None) -> None:
        from redactor.identity.passwords import Passwords
        from redactor.identity.sessions import SessionBook
        from redactor.identity.signing_in import SigningIn
        from redactor.identity.stores import StoredPeople, StoredSessions
        from redactor.identity.throttle import MemoryTries

        self._passwords = passwords or Passwords()
        self._book = SessionBook(StoredSessions(records), randomness=random)
        self._signing_in = SigningIn(
            people=StoredPeople(records), sessions=self._book, tries=MemoryTries(), passwords=self._passwords
        )

    def hash(self, password: str) -> str:
        return self._passwords.hash(password)

    def faults(self, password: str, *, about: Iterable[str]) -> tuple[str, ...]:
        from redactor.identity.passwords import faults

        return faults(password, about=about)

    def duties(self, names: Iterable[str]) -> tuple[str, ...]:
        from redactor.identity import duties

        try:
            return tuple(clash.said_of("This person") for clash in duties.clashes(duties.parse(names)))
        except ValueError:
            return ("There is no such duty.",)

    def attempt(self, address: str, password: str, *, now: datetime) -> Attempt:
        from redactor.identity.signing_in import SignedIn
        from redactor.identity.throttle import Locked
        from redactor.services.ports import Attempt

        found = self._signing_in.attempt(address, password, now=now)
        if isinstance(found, Locked):
            return Attempt(locked_until=found.until)
        if isinstance(found, SignedIn):
            return Attempt(found.person.id, found.session_id.reveal())
        return Attempt()

    def resume(self, untrusted_cookie: str | None, *, now: datetime) -> str | None:
        session = self._book.resume(untrusted_cookie, now=now)
        return session.person if session else None

    def end(self, untrusted_cookie: str | None) -> None:
        self._book.end(untrusted_cookie)
