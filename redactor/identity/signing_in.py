"""Sign in, and prove again who one is: lock-out first, then the comparison, then a session.

A password is asked for together with the code of her app: there is no state in between, and the answer does not tell
which of the two was wrong. What counts as a proof for deeds is decided here: with a second factor required, a password
alone signs in and proves nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from redactor.identity import throttle

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.core.credentials import Shown
    from redactor.core.records import PersonRecord, SessionRecord
    from redactor.identity.passwords import Passwords
    from redactor.identity.ports import Codes, Passkeys, PeopleStore, TryStore
    from redactor.identity.sessions import SessionBook, SessionId

SIGN_IN: Final = "sign-in"
CONFIRM: Final = "confirm"
"""What a passkey is asked for; a challenge for the one does not serve the other."""

_STRONG: Final = frozenset({"passkey", "code", "recovery", "password+code", "password+recovery"})


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in: who, how, and the id for the cookie. `proved` where that is a proof for deeds as well."""

    person: PersonRecord
    session_id: SessionId
    how: str = "password"
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody is in. A wrong password, an unknown address, a closed account and a wrong code are the same answer."""


Answer: TypeAlias = "SignedIn | Refused | throttle.Locked"


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The ways from what somebody shows to a session. With `strict`, only two factors or a passkey are a proof."""

    people: PeopleStore = field(repr=False)
    sessions: SessionBook = field(repr=False)
    tries: TryStore = field(repr=False)
    passwords: Passwords = field(repr=False)
    codes: Codes = field(repr=False)
    passkeys: Passkeys = field(repr=False)
    strict: bool = False

    def attempt(self, address: str, shown: Shown, *, now: datetime) -> Answer:
        """Sign in with a password, and the code of her app if she has one. The caller records the answer."""

        def compare() -> tuple[PersonRecord, str] | None:
            person = self._with_password(self.people.by_email(address), shown.password)
            second = None if person is None else self.codes.second(person.id, shown.code, now=now)
            return None if person is None or second is None else (person, _joined("password", second))

        return self._try(address, compare, now=now)

    def attempt_passkey(self, shown: Shown, *, now: datetime) -> Answer:
        """Sign in with a passkey, which names its holder. Nobody can guess one, so nothing is locked."""
        found = self._with_passkey(shown, SIGN_IN, now)
        return Refused() if found is None else self._start(found, "passkey", now)

    def arrive(self, person: str, how: str, *, now: datetime, fresh: bool = False) -> Answer:
        """Sign in who was vouched for elsewhere.

        That is a proof for deeds where she proved it there this moment, and where no second factor is required here:
        what another house asked her for, this one does not see.
        """
        found = self.people.by_id(person)
        if found is None or not found.active:
            return Refused()
        proved = fresh and not self.strict
        return SignedIn(found, self.sessions.start(found.id, now=now, how=how, proved=proved), how, proved)

    def confirm(self, session: SessionRecord, shown: Shown, *, now: datetime) -> Answer:
        """Prove again who one is: by passkey, by a code of her app, or by the password. The session gets a new id.

        What was shown decides which is compared: a passkey before a code, a code before a password. Counted with the
        tries to sign in.
        """
        person = self.people.by_id(session.person)
        if person is None or not person.active:
            return Refused()

        def compare() -> tuple[PersonRecord, str] | None:
            how = self._how(person, shown, now)
            return None if how is None or (self.strict and how not in _STRONG) else (person, how)

        return self._try(person.email, compare, now=now, session=session)

    # --------------------------------------------------------------------------------------------------------- details

    def _try(
        self,
        address: str,
        compare: Callable[[], tuple[PersonRecord, str] | None],
        *,
        now: datetime,
        session: SessionRecord | None = None,
    ) -> Answer:
        key = throttle.key(address)
        # Counted before it is compared, so that tries sent at the same moment do not share one count.
        verdict = self.tries.take(key, now=now)
        if isinstance(verdict, throttle.Locked):
            return verdict
        found = compare()
        if found is None:
            return Refused()
        self.tries.forget(key)
        person, how = found
        if session is None:
            return self._start(person, how, now)
        return SignedIn(person, self.sessions.renew(session, now=now), how)

    def _start(self, person: PersonRecord, how: str, now: datetime) -> SignedIn:
        proved = not self.strict or how in _STRONG
        return SignedIn(person, self.sessions.start(person.id, now=now, how=how, proved=proved), how, proved)

    def _how(self, person: PersonRecord, shown: Shown, now: datetime) -> str | None:
        if shown.passkey:
            found = self._with_passkey(shown, CONFIRM, now)
            return "passkey" if found is not None and found.id == person.id else None
        if shown.code:
            return self.codes.second(person.id, shown.code, now=now) or None
        return "password" if self._with_password(person, shown.password) else None

    def _with_passkey(self, shown: Shown, purpose: str, now: datetime) -> PersonRecord | None:
        holder = self.passkeys.holder(shown, purpose=purpose, now=now)
        person = None if holder is None else self.people.by_id(holder)
        return person if person is not None and person.active else None

    def _with_password(self, person: PersonRecord | None, password: str) -> PersonRecord | None:
        """Return the person if the password is hers; where there is nobody, take as long."""
        checked = self.passwords.check(person.password_hash if person and person.active else None, password)
        if person is None or not checked.matches:
            return None
        if checked.rehash:
            person = replace(person, password_hash=checked.rehash)
            self.people.save(person)
        return person


def _joined(first: str, second: str) -> str:
    return f"{first}+{second}" if second else first
