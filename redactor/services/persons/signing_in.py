"""Signing in and out, and who a browser's cookie belongs to. Every answer is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action, Outcome
from redactor.core.credentials import Shown
from redactor.services.persons.appointments import subject_now
from redactor.services.persons.presence import presence_of

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.credentials import Asked, RelyingParty
    from redactor.core.records import SessionRecord
    from redactor.services.office import Office
    from redactor.services.persons.presence import Presence
    from redactor.services.ports import Attempt, Identity

SIGN_IN: Final = "sign-in"
CONFIRM: Final = "confirm"
"""What a passkey is asked for, as its challenge remembers it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in. `cookie` is the secret for her browser."""

    subject: Subject
    cookie: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody is in: a wrong password, an unknown address and a closed account alike."""


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many tries; none is looked at before then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Ways:
    """What somebody can prove with who she is. With `strict` a password alone is no proof for deeds."""

    password: bool
    passkeys: int
    app: bool
    strict: bool

    @property
    def strong(self) -> bool:
        """Tell whether she has a passkey, or an app beside her password."""
        return self.passkeys > 0 or self.app


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The ways in and out."""

    office: Office
    identity: Identity

    def sign_in(self, email: str, password: str, code: str = "") -> SignedIn | Refused | Locked:
        """Sign in with a password, and a code where she has an app; an address that is nobody's is not written down."""
        shown = Shown(password=password, code=code)
        return self.told(self.identity.attempt(email, shown, now=self.office.clock()), "")

    def ask_passkey(self, party: RelyingParty, *, caller: str = "") -> Asked | Locked:
        """Ask a browser for a passkey to sign in with; it says whose. Each calling machine may ask so many times."""
        now = self.office.clock()
        until = self.identity.may_ask(caller, now=now)
        return Locked(until) if until else self.identity.passkeys.ask(party, purpose=SIGN_IN, now=now)

    def sign_in_with_passkey(self, shown: Shown) -> SignedIn | Refused | Locked:
        """Sign in with a passkey."""
        return self.told(self.identity.attempt_passkey(shown, now=self.office.clock()), "")

    # ---------------------------------------------------------------------------------------------------- proving again

    def ask_confirmation(self, subject: Subject, party: RelyingParty) -> Asked:
        """Ask a browser for one of her passkeys, to prove again who she is."""
        now = self.office.clock()
        return self.identity.passkeys.ask(party, purpose=CONFIRM, now=now, person=subject.person)

    def ways(self, subject: Subject) -> Ways:
        """Say what she can prove with who she is."""
        person = subject.person or ""
        with self.office.records.reading() as unit:
            return Ways(
                password=unit.people.get(person).password_hash is not None,
                passkeys=len(unit.credentials.passkeys(person)),
                app=self.identity.codes.counts(unit, person),
                strict=self.identity.strict,
            )

    def confirm(self, untrusted_cookie: str | None, shown: Shown) -> SignedIn | Refused | Locked:
        """Prove again who one is. The session goes on under a new cookie."""
        now = self.office.clock()
        session = self.identity.resume(untrusted_cookie, now=now)
        if session is None:
            return Refused()
        return self.told(self.identity.confirm(session, shown, now=now), "confirm.", session.person)

    def resume(self, untrusted_cookie: str | None) -> Presence | None:
        """Tell who a browser's cookie belongs to, with the duties and clearances of this moment; None where nobody."""
        now, name = self.office.clock(), self.identity.name_of_session(untrusted_cookie)
        if name is None:
            return None
        with self.office.records.reading() as unit:
            arrived = unit.arrivals.of(name)
        if arrived is None or self.identity.goes_on(arrived.session, now=now):
            return presence_of(arrived, now)
        # It has ended, or is to be noted as used.
        if self.identity.resume(untrusted_cookie, now=now) is None:
            return None
        with self.office.records.reading() as unit:
            return presence_of(unit.arrivals.of(name), now)

    def session(self, untrusted_cookie: str | None) -> SessionRecord | None:
        """Give the session of a browser's cookie; None where none goes on."""
        return self.identity.resume(untrusted_cookie, now=self.office.clock())

    def sign_out(self, untrusted_cookie: str | None) -> None:
        """End a session."""
        session = self.identity.resume(untrusted_cookie, now=self.office.clock())
        self.identity.end(untrusted_cookie)
        if session is not None:
            with self.office.records.transaction() as unit:
                unit.audit(self.office.event(Subject(session.person), Action.SIGN_OUT, "herself"))

    def subject(self, person: str) -> Subject:
        """Say what somebody is and holds now: of clearances only the confirmed ones that run. Raises NotFound."""
        with self.office.records.reading() as unit:
            return subject_now(unit, person, self.office.clock())

    def told(self, tried: Attempt, deed: str, whose: str | None = None) -> SignedIn | Refused | Locked:
        """Write an answer down, and give it."""
        office = self.office
        outcome = Outcome.GRANTED if tried.cookie else Outcome.DENIED
        rule = tried.how if tried.cookie else "locked" if tried.locked_until else "refused"
        with office.records.transaction() as unit:
            event = office.event(Subject(tried.person or whose), Action.SIGN_IN, f"{deed}{rule}", outcome=outcome)
            unit.audit(event)
        if tried.locked_until is not None:
            return Locked(tried.locked_until)
        if tried.person is None or tried.cookie is None:
            return Refused()
        return SignedIn(self.subject(tried.person), tried.cookie)
