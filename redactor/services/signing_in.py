"""Signing in and out, and who a browser's cookie belongs to. Every answer is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.access import Subject
from redactor.core.audit import Action, Outcome
from redactor.services.clearances import member_of

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.services.office import Office
    from redactor.services.ports import Identity


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
class SigningIn:
    """The ways in and out."""

    office: Office
    identity: Identity

    def sign_in(self, email: str, password: str) -> SignedIn | Refused | Locked:
        """Sign in with a password. Every answer is written down; an address that is nobody's is not."""
        office = self.office
        tried = self.identity.attempt(email, password, now=office.clock())
        who = Subject(tried.person)
        outcome = Outcome.GRANTED if tried.cookie else Outcome.DENIED
        rule = "password" if tried.cookie else "locked" if tried.locked_until else "refused"
        with office.records.transaction() as unit:
            unit.audit(office.event(who, Action.SIGN_IN, rule, outcome=outcome))
        if tried.locked_until is not None:
            return Locked(tried.locked_until)
        if tried.person is None or tried.cookie is None:
            return Refused()
        return SignedIn(self.subject(tried.person), tried.cookie)

    def resume(self, untrusted_cookie: str | None) -> Subject | None:
        """Tell who a browser's cookie belongs to, with the duties and clearances of this moment; None where nobody."""
        person = self.identity.resume(untrusted_cookie, now=self.office.clock())
        found = None if person is None else self.subject(person)
        return found if found is not None and found.active else None

    def sign_out(self, untrusted_cookie: str | None) -> None:
        """End a session."""
        person = self.identity.resume(untrusted_cookie, now=self.office.clock())
        self.identity.end(untrusted_cookie)
        if person is not None:
            with self.office.records.transaction() as unit:
                unit.audit(self.office.event(Subject(person), Action.SIGN_OUT, "herself"))

    def subject(self, person: str) -> Subject:
        """Say what somebody is and holds now: of clearances only the confirmed ones. Raises NotFound."""
        with self.office.records.reading() as unit:
            known = unit.people.get(person)
            given = member_of(known, unit.people.clearances(person)).clearances
            held = {c.body: c.level for c in given if c.confirmed_by is not None}
        return Subject(known.id, known.duties, held, known.active)
