"""Passkeys, codes, tokens, challenges and failed tries: the tables, and who reads and writes them.

Rules kept here: what works once is used up by the very statement that finds it, so that two processes cannot both have
it; a counter and the step of a code only grow.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    delete,
    select,
    update,
)

from redactor.core.credentials import (
    ApiTokenRecord,
    ChallengeRecord,
    CodeRecord,
    OutsideRecord,
    PasskeyRecord,
    Tries,
)
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, NAME, Instant, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import RowMapping

passkey = Table(
    "passkey",
    metadata,
    Column("id", HASH, primary_key=True),
    Column("credential", LargeBinary, nullable=False),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("name", NAME, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("backed_up", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("last_used", Instant),
)

# A person may be asked before she is one, at the first start: so no foreign key.
challenge = Table(
    "challenge",
    metadata,
    Column("id_hash", HASH, primary_key=True),
    Column("purpose", IDENTITY, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("person", IDENTITY),
)

code_secret = Table(
    "code_secret",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("confirmed_at", Instant),
    Column("last_step", BigInteger, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("code_hash", HASH, primary_key=True),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("id_hash", HASH, nullable=False, unique=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("name", NAME, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("last_used", Instant),
    Column("revoked_at", Instant),
)

outside_account = Table(
    "outside_account",
    metadata,
    Column("issuer", NAME, primary_key=True),
    Column("subject", NAME, primary_key=True),
    Column("person", IDENTITY, ForeignKey("person.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("key", HASH, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Instant, nullable=False, index=True),
)


class Credentials(Part):
    """What people prove with who they are."""

    # ------------------------------------------------------------------------------------------------------ challenges

    def ask(self, challenge_: ChallengeRecord) -> None:
        """Store a challenge, and forget those that nobody answered in time."""
        self._add(challenge, asdict(challenge_), clash="This challenge exists already.")

    def answer(self, id_hash: str, *, purpose: str, at: datetime) -> ChallengeRecord | None:
        """Use a challenge up, whatever is made of it; None where there is none that fits."""
        rows = challenge.c
        found = self._find(select(challenge).where(rows.id_hash == id_hash))
        if found is None or not self._change(delete(challenge).where(rows.id_hash == id_hash)):
            return None
        held = ChallengeRecord(**found)
        return held if held.purpose == purpose and held.expires > at else None

    def forget_unanswered(self, *, at: datetime) -> int:
        """Remove the challenges that ended before `at`."""
        return self._change(delete(challenge).where(challenge.c.expires <= at))

    # -------------------------------------------------------------------------------------------------------- passkeys

    def add_passkey(self, record: PasskeyRecord) -> None:
        """Add a passkey. Raises `Conflict` where somebody has it already."""
        self._add(passkey, asdict(record), clash="This passkey is registered already.")

    def passkey(self, id: str) -> PasskeyRecord | None:  # noqa: A002 -- the record's own word
        """Return a passkey by the hash of its credential id."""
        found = self._find(select(passkey).where(passkey.c.id == id))
        return PasskeyRecord(**found) if found else None

    def passkeys(self, person: str) -> tuple[PasskeyRecord, ...]:
        """Return a person's passkeys, oldest first."""
        query = select(passkey).where(passkey.c.person == person).order_by(passkey.c.created, passkey.c.id)
        return tuple(PasskeyRecord(**row) for row in self._all(query))

    def use_passkey(self, id: str, *, seen: int, now: int, at: datetime) -> bool:  # noqa: A002 -- as above
        """Move a counter on from what was seen; False where somebody moved it meanwhile."""
        rows = passkey.c
        fits = (rows.id == id, rows.sign_count == seen)
        return bool(self._change(update(passkey).where(*fits).values(sign_count=now, last_used=at)))

    def remove_passkey(self, person: str, id: str) -> bool:  # noqa: A002 -- as above
        """Take a passkey of hers away; False where she has no such one."""
        return bool(self._change(delete(passkey).where(passkey.c.person == person, passkey.c.id == id)))

    # ----------------------------------------------------------------------------------------------------------- codes

    def codes(self, person: str) -> tuple[CodeRecord, ...]:
        """Return the secrets of a person's apps, newest first: the one that counts, and one that is being set up."""
        rows = code_secret.c
        query = select(code_secret).where(rows.person == person).order_by(rows.version.desc())
        return tuple(CodeRecord(**row) for row in self._all(query))

    def add_code(self, record: CodeRecord) -> None:
        """Store a secret that is being set up, in place of an earlier one that never was confirmed."""
        rows = code_secret.c
        self._change(delete(code_secret).where(rows.person == record.person, rows.confirmed_at.is_(None)))
        self._add(code_secret, asdict(record), clash="A code is being set up at the same time.")

    def confirm_code(self, person: str, version: int, *, at: datetime) -> bool:
        """Let a secret count, and no other of hers."""
        rows = code_secret.c
        fits = (rows.person == person, rows.version == version)
        if not self._change(update(code_secret).where(*fits).values(confirmed_at=at)):
            return False
        self._change(delete(code_secret).where(rows.person == person, rows.version != version))
        return True

    def use_step(self, person: str, version: int, step: int) -> bool:
        """Use the code of a step up; False where it, or a later one, was used before."""
        rows = code_secret.c
        fits = (rows.person == person, rows.version == version, rows.last_step < step)
        return bool(self._change(update(code_secret).where(*fits).values(last_step=step)))

    def remove_codes(self, person: str) -> int:
        """Take the app and its recovery codes away."""
        self._change(delete(recovery_code).where(recovery_code.c.person == person))
        return self._change(delete(code_secret).where(code_secret.c.person == person))

    def set_recovery(self, person: str, hashes: Iterable[str]) -> None:
        """Put new recovery codes in place of all earlier ones."""
        self._change(delete(recovery_code).where(recovery_code.c.person == person))
        for held in hashes:
            self._add(recovery_code, {"person": person, "code_hash": held}, clash="Two recovery codes are the same.")

    def use_recovery(self, person: str, code_hash: str) -> bool:
        """Use a recovery code up; False where she has no such one any more."""
        rows = recovery_code.c
        return bool(self._change(delete(recovery_code).where(rows.person == person, rows.code_hash == code_hash)))

    def recovery_left(self, person: str) -> int:
        """Count the recovery codes that still work."""
        return len(self._all(select(recovery_code.c.code_hash).where(recovery_code.c.person == person)))

    # ---------------------------------------------------------------------------------------------------------- tokens

    def add_token(self, record: ApiTokenRecord) -> None:
        """Store a token."""
        values = asdict(record) | {"scopes": " ".join(sorted(record.scopes))}
        self._add(api_token, values, clash="This token exists already.")

    def token(self, id_hash: str) -> ApiTokenRecord | None:
        """Return a token by its hash, whether it still works or not."""
        found = self._find(select(api_token).where(api_token.c.id_hash == id_hash))
        return _token(found) if found else None

    def tokens(self, person: str) -> tuple[ApiTokenRecord, ...]:
        """Return a person's tokens, newest first."""
        rows = api_token.c
        query = select(api_token).where(rows.person == person).order_by(rows.created.desc(), rows.id)
        return tuple(map(_token, self._all(query)))

    def touch_token(self, id: str, *, at: datetime) -> None:  # noqa: A002 -- the record's own word
        """Note that a token was used."""
        self._change(update(api_token).where(api_token.c.id == id).values(last_used=at))

    def revoke_token(self, person: str, id: str, *, at: datetime) -> bool:  # noqa: A002 -- as above
        """End a token of hers; False where there is none that still works."""
        rows = api_token.c
        fits = (rows.person == person, rows.id == id, rows.revoked_at.is_(None))
        return bool(self._change(update(api_token).where(*fits).values(revoked_at=at)))

    def revoke_tokens(self, person: str, *, at: datetime) -> int:
        """End all her tokens."""
        rows = api_token.c
        return self._change(
            update(api_token).where(rows.person == person, rows.revoked_at.is_(None)).values(revoked_at=at)
        )

    # ------------------------------------------------------------------------------------------- accounts elsewhere

    def outside(self, issuer: str, subject: str) -> OutsideRecord | None:
        """Return whom an account elsewhere stands for."""
        rows = outside_account.c
        found = self._find(select(outside_account).where(rows.issuer == issuer, rows.subject == subject))
        return OutsideRecord(**found) if found else None

    def outsides(self, person: str) -> tuple[OutsideRecord, ...]:
        """Return the accounts elsewhere that stand for a person."""
        query = select(outside_account).where(outside_account.c.person == person)
        return tuple(OutsideRecord(**row) for row in self._all(query))

    def link(self, record: OutsideRecord) -> None:
        """Let an account elsewhere stand for a person. Raises `Conflict` where it stands for somebody already."""
        self._add(outside_account, asdict(record), clash="This account is somebody else's.")

    # -------------------------------------------------------------------------------------------------------- all of it

    def remove_all(self, person: str, *, at: datetime) -> None:
        """Take every way in away but the password: passkeys, codes, accounts elsewhere; and end the tokens."""
        self._change(delete(passkey).where(passkey.c.person == person))
        self._change(delete(outside_account).where(outside_account.c.person == person))
        self.remove_codes(person)
        self.revoke_tokens(person, at=at)


class TriesStore(Part):
    """Failed tries, by keys that name nobody."""

    def find(self, key: str) -> Tries:
        """Return the tries under this key."""
        rows = sign_in_try.c
        found = self._find(select(rows.failures, rows.last).where(rows.key == key))
        return Tries(found["failures"], found["last"]) if found else Tries()

    def save(self, key: str, tries: Tries) -> None:
        """Keep the tries under this key, in place of earlier ones."""
        self._change(delete(sign_in_try).where(sign_in_try.c.key == key))
        if tries.last is not None:
            row = {"key": key, "failures": tries.failures, "last": tries.last}
            self._add(sign_in_try, row, clash="Two tries at the same moment.")

    def forget_before(self, at: datetime) -> int:
        """Remove what was tried before `at`."""
        return self._change(delete(sign_in_try).where(sign_in_try.c.last < at))


def _token(row: RowMapping) -> ApiTokenRecord:
    values: dict[str, Any] = {**row, "scopes": frozenset(row["scopes"].split())}
    return ApiTokenRecord(**values)
