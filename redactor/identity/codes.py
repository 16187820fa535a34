"""Codes of an app (TOTP, RFC 6238: six digits, thirty seconds, SHA-1 as every app has it), and recovery codes.

Rules kept here: the secret is sealed under a key of its own marking and is never in the database in the clear; a code
works once, and none before the newest that worked does; a recovery code has 80 bits of chance, so its hash is enough.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any, Final

from redactor.core.credentials import CodeRecord, CodeSetup
from redactor.vault.context import Context, SealError
from redactor.vault.envelope import SealedPortion
from redactor.vault.sealing import Sealed, open_under, seal_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import Protocol

    from redactor.identity.stores import Transactions
    from redactor.vault.keys import KekProvider

    class Keys(KekProvider, Protocol):
        """Keys that are made when they are first needed."""

        def prepare(self, markings: Iterable[str]) -> None:
            """Make the keys that are missing."""


MARKING: Final = "identity"
"""The marking of the key: no level of any policy, so that burning a level takes no second factor along."""

STEP_SECONDS: Final = 30
SECRET_BYTES: Final = 20  # RFC 4226, 4: 160 bits
RECOVERY_CODES: Final = 10
_DRIFT: Final = (-1, 0, 1)
_SIX: Final = re.compile(r"[0-9]{6}", re.ASCII)
_RECOVERY: Final = re.compile(r"[a-z2-7]{16}", re.ASCII)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Find the step whose code this is, one before and one after now included; None where it is of none."""
    import pyotp  # noqa: PLC0415 -- only ever needed here

    app, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    # All three are compared, so that the time does not tell which one was near.
    fitting = [s for s in (present + d for d in _DRIFT) if hmac.compare_digest(app.generate_otp(max(s, 0)), code)]
    return fitting[-1] if fitting else None


def recovery_hash(code: str) -> str:
    """Return what is kept in place of a recovery code, however she grouped it."""
    return hashlib.sha256(_plain(code).encode("ascii", "replace")).hexdigest()


class StoredCodes:
    """Codes over transactions. Methods that take a `unit` work in the caller's own."""

    def __init__(self, records: Transactions, keys: Keys, *, randomness: Callable[[int], bytes]) -> None:
        self._records = records
        self._keys = keys
        self._randomness = randomness

    def begin(self, unit: Any, person: str, *, address: str, now: datetime) -> CodeSetup:  # noqa: ANN401 -- a transaction
        """Make the secret of an app that is being set up; the one that counts goes on to count."""
        secret = base64.b32encode(self._randomness(SECRET_BYTES)).decode("ascii")
        version = int(now.timestamp() * 1000)
        context = _context(person, version)
        self._keys.prepare([MARKING])
        sealed = seal_under(self._keys, secret.encode("ascii"), context, random=self._randomness)
        self._shred(unit, person, (r for r in unit.credentials.codes(person) if r.confirmed_at is None))
        unit.credentials.add_code(CodeRecord(person=person, version=version, envelope=sealed.envelope.envelope))
        unit.sealed.put_wrap(context, sealed.wrap)
        return _setup(secret, address)

    def pending(self, unit: Any, person: str, *, address: str) -> CodeSetup | None:  # noqa: ANN401 -- as above
        """Show once more what is being set up; None where nothing is."""
        found = next((r for r in unit.credentials.codes(person) if r.confirmed_at is None), None)
        return None if found is None else _setup(self._open(unit, found), address)

    def confirm(self, unit: Any, person: str, code: str, *, now: datetime) -> bool:  # noqa: ANN401 -- as above
        """Let the app count that is being set up, if this code is of it."""
        found = next((r for r in unit.credentials.codes(person) if r.confirmed_at is None), None)
        if found is None or not self._fits(unit, found, code, now):
            return False
        self._shred(unit, person, (r for r in unit.credentials.codes(person) if r.confirmed_at is not None))
        return bool(unit.credentials.confirm_code(person, found.version, at=now))

    def counts(self, unit: Any, person: str) -> bool:  # noqa: ANN401 -- as above
        """Tell whether she has an app that counts."""
        return any(r.confirmed_at is not None for r in unit.credentials.codes(person))

    def forget(self, unit: Any, person: str) -> None:  # noqa: ANN401 -- as above
        """Take the app away, its recovery codes, and what its secrets were wrapped with."""
        self._shred(unit, person, unit.credentials.codes(person))
        unit.credentials.remove_codes(person)

    def recovery(self, unit: Any, person: str) -> tuple[str, ...]:  # noqa: ANN401 -- as above
        """Make new recovery codes in place of all earlier ones; only their hashes are kept."""
        made = tuple(base64.b32encode(self._randomness(10)).decode("ascii").lower() for _ in range(RECOVERY_CODES))
        unit.credentials.set_recovery(person, map(recovery_hash, made))
        return tuple("-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in made)

    def second(self, person: str, code: str, *, now: datetime) -> str | None:
        """Say how somebody proved it beside her password; see the port."""
        with self._records.transaction() as unit:
            counting = next((r for r in unit.credentials.codes(person) if r.confirmed_at is not None), None)
            if counting is None:
                return ""
            if self._fits(unit, counting, code, now):
                return "code"
            used = _RECOVERY.fullmatch(_plain(code)) and unit.credentials.use_recovery(person, recovery_hash(code))
            return "recovery" if used else None

    def _fits(self, unit: Any, record: CodeRecord, code: str, now: datetime) -> bool:  # noqa: ANN401 -- as above
        typed = "".join(code.split())
        if not _SIX.fullmatch(typed):
            return False
        step = step_of(self._open(unit, record), typed, now=now)
        return step is not None and bool(unit.credentials.use_step(record.person, record.version, step))

    def _open(self, unit: Any, record: CodeRecord) -> str:  # noqa: ANN401 -- as above
        context = _context(record.person, record.version)
        wrap = unit.sealed.find_wrap(context)
        if wrap is None:
            raise SealError
        return open_under(self._keys, Sealed(SealedPortion(record.envelope), wrap), context).decode("ascii")

    def _shred(self, unit: Any, person: str, records: Iterable[CodeRecord]) -> None:  # noqa: ANN401 -- as above
        for record in records:
            unit.wraps.shred(_context(person, record.version))


def _setup(secret: str, address: str) -> CodeSetup:
    import pyotp  # noqa: PLC0415 -- only ever needed here

    return CodeSetup(secret, pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name="redactor"))


def _context(person: str, version: int) -> Context:
    return Context("installation", "second-factor", person, MARKING, version)


def _plain(code: str) -> str:
    return code.replace("-", "").replace(" ", "").strip().lower()
