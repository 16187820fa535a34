"""Adapters behind the ports of the services, which document them: formats, policies, sealing, folders, keys."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from redactor.core.document import Document
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.core.tracking import Author
    from redactor.formats.places import ReadingPlaces
    from redactor.vault.context import Context
    from redactor.vault.keys import Epoch, KeyStore, PlainKey, RandomBytes, WrappedKey


class JoinedFormats:
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


class JoinedTracking:
    def write_tracked(self, document: Document, authors: Mapping[str, Author]) -> bytes:
        from redactor.formats.docx.tracked import write_tracked

        return write_tracked(document, authors)


class JoinedChildFormats(JoinedFormats):
    """The formats, with drafts read in processes of their own: for what comes over the network."""

    def __init__(self, places: ReadingPlaces | None = None) -> None:
        from redactor.formats.sandbox import SandboxedReader

        self._reader, self._places = SandboxedReader(), places

    def read(self, suffix: str, untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str) -> Document:
        with self._places.place() if self._places is not None else nullcontext():
            return self._reader.read(suffix, untrusted, level_of=level_of, revisions=revisions)

    def close(self) -> None:
        self._reader.close()


class JoinedPolicies:
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


class JoinedSealer:
    def check(self, recipient: str) -> None:
        from redactor.formats import age

        age.check(recipient)

    def seal(self, recipient: str, files: Mapping[str, bytes]) -> bytes:
        from redactor.formats import age

        return age.seal(recipient, files)

    def open(self, sealed: bytes, identity: str) -> dict[str, bytes]:
        from redactor.formats import age

        return age.unseal(sealed, identity)


class JoinedLocker:
    def lock(self, docx: bytes, password: str) -> bytes:
        from redactor.formats import protected

        return protected.protect(docx, password)


class JoinedFolders:
    def check(self, target: Path) -> None:
        from redactor.storage import folders

        folders.check(target)

    def write(self, target: Path, files: Mapping[str, bytes]) -> None:
        from redactor.storage import folders

        folders.write(target, files)

    def write_file(self, target: Path, data: bytes) -> None:
        from redactor.storage import folders

        folders.write_file(target, data)


class JoinedKeys:
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
