"""Who somebody is, behind the port of the services: what she proves it with, sessions and lock-out over the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.errors import UsageError
from redactor.safekeeping import oidc_secret

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.config import Settings
    from redactor.core.credentials import Shown
    from redactor.core.records import SessionRecord
    from redactor.identity.passwords import Passwords
    from redactor.identity.provider import Provider
    from redactor.identity.signing_in import Answer
    from redactor.services.ports import Attempt, Keys, OutsideAccounts
    from redactor.storage.records import Records
    from redactor.vault.keys import RandomBytes


class JoinedIdentity:
    """Passkeys, passwords, codes, sessions and lock-out over the records."""

    def __init__(
        self,
        records: Records,
        keys: Keys,
        random: RandomBytes,
        *,
        passwords: Passwords | None = None,
        strict: bool = False,
        provider: Provider | None = None,
    ) -> None:
        from redactor.identity.codes import StoredCodes
        from redactor.identity.passkeys import StoredPasskeys
        from redactor.identity.passwords import Passwords
        from redactor.identity.sessions import SessionBook
        from redactor.identity.signing_in import SigningIn
        from redactor.identity.stores import StoredPeople, StoredSessions, StoredTries

        self._passwords = passwords or Passwords()
        self._book = SessionBook(StoredSessions(records), randomness=random)
        self.strict, self._tries = strict, StoredTries(records)
        self.outside = _outside(records, provider, random)
        self.passkeys = StoredPasskeys(records, randomness=random)
        self.codes = StoredCodes(records, keys, randomness=random)
        self._signing_in = SigningIn(
            people=StoredPeople(records),
            sessions=self._book,
            tries=self._tries,
            passwords=self._passwords,
            codes=self.codes,
            passkeys=self.passkeys,
            strict=strict,
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

    def attempt(self, address: str, shown: Shown, *, now: datetime) -> Attempt:
        return _told(self._signing_in.attempt(address, shown, now=now))

    def attempt_passkey(self, shown: Shown, *, now: datetime) -> Attempt:
        return _told(self._signing_in.attempt_passkey(shown, now=now))

    def may_ask(self, caller: str, *, now: datetime) -> datetime | None:
        from redactor.identity.throttle import Locked

        verdict = self._tries.ask(caller, now=now)
        return verdict.until if isinstance(verdict, Locked) else None

    def arrive(self, person: str, how: str, *, now: datetime, fresh: bool = False) -> Attempt:
        return _told(self._signing_in.arrive(person, how, now=now, fresh=fresh))

    def confirm(self, session: SessionRecord, shown: Shown, *, now: datetime) -> Attempt:
        return _told(self._signing_in.confirm(session, shown, now=now))

    def resume(self, untrusted_cookie: str | None, *, now: datetime) -> SessionRecord | None:
        return self._book.resume(untrusted_cookie, now=now)

    def name_of_session(self, untrusted_cookie: str | None) -> str | None:
        from redactor.identity.sessions import read_id

        known = read_id(untrusted_cookie)
        return known.hash if known is not None else None

    def goes_on(self, session: SessionRecord, *, now: datetime) -> bool:
        from redactor.identity.sessions import goes_on

        return goes_on(session, now=now)

    def end(self, untrusted_cookie: str | None) -> None:
        self._book.end(untrusted_cookie)


def provider(settings: Settings) -> Provider | None:
    """Give the provider of accounts elsewhere; None where none is set. Raises UsageError."""
    if not settings.oidc_issuer:
        return None
    try:
        from redactor.identity.provider import Client, Provider
    except ImportError as error:
        raise UsageError(
            "Accounts elsewhere need libraries that are not installed.", remedy="pip install redactor[oidc]"
        ) from error
    if not settings.oidc_client_id:
        raise UsageError("The provider of accounts knows us under an id.", remedy="Set REDACTOR_OIDC_CLIENT_ID.")
    return Provider(settings.oidc_issuer, Client(settings.oidc_client_id, oidc_secret(settings)))


def _outside(records: Records, provider: Provider | None, random: RandomBytes) -> OutsideAccounts | None:
    if provider is None:
        return None
    from redactor.identity.oidc import OutsideAccounts

    return OutsideAccounts(records, provider, randomness=random)


def _told(found: Answer) -> Attempt:
    from redactor.identity.signing_in import SignedIn
    from redactor.identity.throttle import Locked
    from redactor.services.ports import Attempt

    if isinstance(found, Locked):
        return Attempt(locked_until=found.until)
    if isinstance(found, SignedIn):
        return Attempt(found.person.id, found.session_id.reveal(), how=found.how)
    return Attempt()
