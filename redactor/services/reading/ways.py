"""How a copy goes out: as it is, encrypted to a key, or under a password that the program made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from redactor.core.disclosures import Protection
from redactor.errors import UsageError
from redactor.services.reading.disclosing import Way
from redactor.services.reading.passphrases import is_ours

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.services.office import Office
    from redactor.services.ports import Sealer


class Locker(Protocol):
    """Word files under a password."""

    def lock(self, docx: bytes, password: str) -> bytes:
        """Encrypt a .docx, and open it once more to be sure. Raises VaultError."""


@dataclass(frozen=True, slots=True)
class Outside:
    """How somebody wants a copy: its format, what protects it, and the key or the password where it takes one."""

    format: str = "docx"
    protection: Protection = Protection.NONE
    recipient: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ways:
    """Makes the steps that protect a finished copy."""

    office: Office
    sealer: Sealer
    locker: Locker

    def outside(self, to: Outside) -> Way:
        """Protect a copy for somebody outside. Raises UsageError for a key that is none, or a password of her own."""
        if to.protection is Protection.AGE:
            return self._under_key(to.recipient)
        if to.protection is Protection.PASSWORD:
            return self._under_password(to)
        return Way()

    def own(self, subject: Subject, to: Outside) -> Way:
        """Protect a reader's own copy; by key means by the one that she gave and confirmed. Raises UsageError."""
        if to.protection is not Protection.AGE:
            return self.outside(to)
        with self.office.records.reading() as unit:
            held = unit.exports.recipient(subject.person or "")
        if held is None or held.confirmed_at is None:
            raise UsageError("There is no key of yours to encrypt to.", remedy="Give one on the page of your account.")
        return self._under_key(held.key)

    def _under_key(self, recipient: str) -> Way:
        self.sealer.check(recipient)
        return Way(Protection.AGE, lambda name, data: self.sealer.seal(recipient, {f"minutes.{name}": data}))

    def _under_password(self, to: Outside) -> Way:
        if to.format != "docx":
            raise UsageError("Only a Word file can have a password.", remedy="Choose Word, or another protection.")
        if not is_ours(to.password):
            raise UsageError(
                "A copy is protected by a password of ours: one that a person makes up is too weak for the format.",
                remedy="Load the page again, and write down the password that it shows.",
            )
        return Way(Protection.PASSWORD, lambda _, data: self.locker.lock(data, to.password))
