"""What the services need from the world, as protocols. `bootstrap` is the only place that says which adapter it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from redactor.vault.keys import KekProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from redactor.core.access import Denial, Grant
    from redactor.core.credentials import (
        Asked,
        CodeSetup,
        Leaving,
        PasskeyRecord,
        RelyingParty,
        Returned,
        Shown,
        Vouched,
    )
    from redactor.core.document import Document
    from redactor.core.mail import Letter
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.core.records import SessionRecord
    from redactor.core.tracking import Author
    from redactor.services.stores import Unit


class Formats(Protocol):
    """Bytes to documents and back."""

    def inputs(self) -> tuple[str, ...]:
        """List the endings of drafts that can be read, such as `.docx`."""

    def outputs(self) -> tuple[str, ...]:
        """List the formats that can be written, such as `html`."""

    def read(self, suffix: str, untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str) -> Document:
        """Read a draft. Raises InputError."""

    def write(self, name: str, document: Document) -> bytes:
        """Write a document; equal documents give equal bytes."""

    def probe(self, name: str, data: bytes) -> Probe:
        """Find everything that is in a finished file, with code that shares nothing with the writer."""


class TrackingWriter(Protocol):
    """The one writer that knows changes: of whole drafts, never of copies."""

    def write_tracked(self, document: Document, authors: Mapping[str, Author]) -> bytes:
        """Write a document with changes as a .docx file; `authors` has whose each is, by the portion's ref."""


class Policies(Protocol):
    """Policies as data."""

    def names(self) -> tuple[str, ...]:
        """List the policies at hand."""

    def load(self, name: str) -> Policy:
        """Read a policy by its name or its file. Raises PolicyError."""

    def source(self, name: str) -> bytes:
        """Give a policy's file as it is."""

    def describe(self, policy: Policy) -> str:
        """Say in a table what a policy does."""


class Sealer(Protocol):
    """Encryption to people outside, each with her own key (age v1)."""

    def check(self, recipient: str) -> None:
        """Refuse what is no recipient. Raises UsageError."""

    def seal(self, recipient: str, files: Mapping[str, bytes]) -> bytes:
        """Pack files and encrypt them to one recipient."""

    def open(self, sealed: bytes, identity: str) -> dict[str, bytes]:
        """Decrypt and unpack. Raises VaultError."""


class Folders(Protocol):
    """Output folders that appear whole or not at all."""

    def check(self, target: Path) -> None:
        """Refuse a target that is there and not empty. Raises UsageError."""

    def write(self, target: Path, files: Mapping[str, bytes]) -> None:
        """Write all files aside, then rename the folder into place. Raises StorageError and leaves nothing behind."""

    def write_file(self, target: Path, data: bytes) -> None:
        """Write one new file whole or not at all. Raises StorageError, and UsageError where it is there already."""


class Keys(KekProvider, Protocol):
    """Where the keys of the markings live."""

    def prepare(self, markings: Iterable[str]) -> None:
        """Make sure that texts of each marking can be sealed. Raises VaultError."""


class Post(Protocol):
    """Hands messages to a mail server."""

    def send(self, letter: Letter) -> None:
        """Hand a message over. Raises NotSent."""

    def check(self) -> None:
        """Return if the server takes us in. Raises NotSent."""


class Permits(Protocol):
    """The table of who may press what, by duty."""

    def __call__(self, duties: frozenset[str], action: str) -> Grant | Denial:
        """Decide by the duties alone. Unknown, empty and clashing mean no."""


class Identity(Protocol):
    """Who somebody is. `strict` where deeds want a passkey or two factors."""

    @property
    def strict(self) -> bool:
        """Tell whether a password alone proves nothing for deeds."""

    @property
    def passkeys(self) -> Passkeys:
        """Passkeys."""

    @property
    def codes(self) -> Codes:
        """Codes of apps, and recovery codes."""

    def hash(self, password: str) -> str:
        """Return what is kept in place of a password."""

    def faults(self, password: str, *, about: Iterable[str]) -> tuple[str, ...]:
        """Say what is wrong with a new password; nothing means accepted."""

    def duties(self, names: Iterable[str]) -> tuple[str, ...]:
        """Say which duties clash, or are none; nothing means that one person may hold them."""

    def attempt(self, address: str, shown: Shown, *, now: datetime) -> Attempt:
        """Try to sign in with a password, and a code where she has an app."""

    def attempt_passkey(self, shown: Shown, *, now: datetime) -> Attempt:
        """Try to sign in with a passkey."""

    @property
    def outside(self) -> OutsideAccounts | None:
        """Accounts elsewhere; None where there are none."""

    def may_ask(self, caller: str, *, now: datetime) -> datetime | None:
        """Count a challenge that somebody asks for; say until when there is none for that caller."""

    def arrive(self, person: str, how: str, *, now: datetime, fresh: bool = False) -> Attempt:
        """Sign in who was vouched for elsewhere, which proves something for deeds only where it is `fresh`."""

    def confirm(self, session: SessionRecord, shown: Shown, *, now: datetime) -> Attempt:
        """Try to prove again who one is; the session goes on under a new secret."""

    def resume(self, untrusted_cookie: str | None, *, now: datetime) -> SessionRecord | None:
        """Return the session that goes on; None where none does."""

    def name_of_session(self, untrusted_cookie: str | None) -> str | None:
        """Return the name that a session is stored under; None for a cookie that is none."""

    def goes_on(self, session: SessionRecord, *, now: datetime) -> bool:
        """Tell whether a session goes on, and nothing is to be written about it; if not, `resume` has to look."""

    def end(self, untrusted_cookie: str | None) -> None:
        """End a session."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a try to sign in: a person and the secret for the cookie, or not; `locked_until` where it waits."""

    person: str | None = None
    cookie: str | None = field(default=None, repr=False)
    locked_until: datetime | None = None
    how: str = ""


class Passkeys(Protocol):
    """What is asked of a browser that has passkeys, and what it answers."""

    def ask_new(
        self, party: RelyingParty, *, person: str, address: str, name: str, purpose: str, now: datetime
    ) -> Asked:
        """Ask for a new passkey of a person."""

    def made(self, shown: Shown, *, purpose: str, name: str, now: datetime) -> PasskeyRecord | None:
        """Read a new passkey from an answer; None where it is none. It is not stored."""

    def ask(self, party: RelyingParty, *, purpose: str, now: datetime, person: str | None = None) -> Asked:
        """Ask for a passkey that was made before."""


class OutsideAccounts(Protocol):
    """Accounts that another service keeps, and vouches for."""

    def leave(self, redirect: str, wanted: str, *, now: datetime) -> Leaving:
        """Send a browser there; it comes back to `redirect`, and goes on to `wanted`."""

    def back(self, returned: Returned, *, now: datetime) -> Vouched | None:
        """Say whom the service vouches for; None for every answer that does not hold."""


class Codes(Protocol):
    """Codes of an app, in the transaction that is handed in."""

    def begin(self, unit: Unit, person: str, *, address: str, now: datetime) -> CodeSetup:
        """Begin to set an app up."""

    def pending(self, unit: Unit, person: str, *, address: str) -> CodeSetup | None:
        """Show again what is being set up."""

    def confirm(self, unit: Unit, person: str, code: str, *, now: datetime) -> bool:
        """Let the app count that is being set up, if this code is of it."""

    def counts(self, unit: Unit, person: str) -> bool:
        """Tell whether she has an app that counts."""

    def forget(self, unit: Unit, person: str) -> None:
        """Take the app and its recovery codes away."""

    def recovery(self, unit: Unit, person: str) -> tuple[str, ...]:
        """Make new recovery codes; they are shown once."""
