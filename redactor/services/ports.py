"""What the services need from the world, as protocols. `bootstrap` is the only place that says which adapter it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from redactor.core.document import Document
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe


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
