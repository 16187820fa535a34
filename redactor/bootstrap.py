"""From settings to services: the only place that names adapters. Everything heavy is imported when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from redactor.core.document import Document
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.services.ports import Folders, Formats, Policies, Sealer


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
