"""People: the first one, invitations, duties, clearances, and signing in.

Rules kept here: an account without a password cannot be used; what works once is stored as a hash; a clearance takes
effect when another duty has confirmed it, and so do duties that open texts, and a new password for who meets texts;
nobody changes her own duties; whoever is closed out, or whose duties changed, is signed out at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.pages import Rows
from redactor.errors import Conflict
from redactor.services.persons import appointments
from redactor.services.persons.account import Account
from redactor.services.persons.appointments import PASSWORD_WAITS, Change
from redactor.services.persons.arriving import Arriving, hash_of
from redactor.services.persons.elsewhere import Elsewhere
from redactor.services.persons.members import members
from redactor.services.persons.signing_in import Locked, Refused, SignedIn, SigningIn
from redactor.services.persons.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.pages import Span
    from redactor.core.records import PersonRecord
    from redactor.services.persons.clearances import Member
    from redactor.services.persons.presence import Presence


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person, and the secret of the link that lets her choose a password. It is shown once.

    With `waits` the link works once a releasing officer has confirmed it.
    """

    person: str
    secret: str = field(repr=False)
    waits: bool = False


@dataclass(frozen=True, slots=True)
class People(Arriving):
    """The people of the service. How they arrive is in the base; signing in has a room of its own, and doors here."""

    @property
    def signing_in(self) -> SigningIn:
        """The ways in and out."""
        return SigningIn(self.office, self.identity)

    @property
    def elsewhere(self) -> Elsewhere:
        """The way in by another service."""
        return Elsewhere(self.signing_in)

    @property
    def tokens(self) -> Tokens:
        """Tokens for programs."""
        return Tokens(self.office)

    @property
    def account(self) -> Account:
        """The account of whoever asks."""
        return Account(self.office, self.identity)

    # ---------------------------------------------------------------------------------------------------- the others

    def add_body(self, subject: Subject, *, name: str, policy: str) -> str:
        """Add a body whose minutes are kept here; return its id. Raises UsageError, Conflict, NotFound."""
        rule = self.office.demand(subject, "people.manage", Action.PERSON_CHANGE)
        made = self._body(name, policy)
        if any(b.id == made.id for b in self.office.bodies.all()):
            raise Conflict("There is a body of this name already.", remedy="Choose another name.")
        self._prepare(made)
        with self.office.records.transaction() as unit:
            unit.bodies.add(made)
            unit.audit(self.office.event(subject, Action.PERSON_CHANGE, f"{rule}.body", digest=made.id))
        return made.id

    def invite(self, subject: Subject, *, name: str, email: str, duties: Iterable[str]) -> Invitation:
        """Add a person and make the link by which she chooses a password. Raises UsageError, Conflict, NotFound."""
        office = self.office
        rule = office.demand(subject, "people.manage", Action.PERSON_ADD)
        person = self._person(name, email, duties)
        with office.records.transaction() as unit:
            alone = appointments.opens_texts(person.duties) and not appointments.has_officer(office, unit)
            unit.people.add(person)
            secret = self._issue(unit, person.id)
            said = f"{rule}.first-officer" if alone else rule
            unit.audit(office.event(subject, Action.PERSON_ADD, said, digest=person.id))
        return Invitation(person.id, secret)

    def invite_again(self, subject: Subject, person: str) -> Invitation:
        """Make a new link for somebody, who may have lost her password. For who meets texts it waits. NotFound."""
        office = self.office
        rule = office.demand(subject, "people.manage", Action.PERSON_CHANGE)
        with office.records.transaction() as unit:
            invited = unit.people.get(person)
            if not invited.active:
                raise Conflict("This account is closed.", remedy="Invite the person under another address.")
            waits = appointments.needs_word(unit, invited)
            secret = self._issue(unit, person)
            if waits:
                appointments.ask(unit, person, PASSWORD_WAITS, hash_of(secret), by=subject.person or "")
            said = "invitation-asked" if waits else "invited-again"
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.{said}", digest=person))
        return Invitation(person, secret, waits)

    def set_duties(
        self,
        subject: Subject,
        person: str,
        duties: Iterable[str],
        *,
        starts: datetime | None = None,
        ends: datetime | None = None,
    ) -> bool:
        """Change what somebody is for; she is signed out. False: it adds what opens texts, and waits for an officer.

        What is added begins and ends as said. Raises Conflict for her own and for the last administrator or officer,
        UsageError, NotFound.
        """
        office, change = self.office, Change(self._duties(duties), starts, ends)
        rule = self._manages(subject, person, "Nobody changes her own duties.")
        with office.records.transaction() as unit:
            said = appointments.set_duties(office, unit, person, change, by=subject.person or "")
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.{said}", digest=person))
        return said != "duties-asked"

    def limit_duty(self, subject: Subject, person: str, duty: str, *, ends: datetime) -> None:
        """End a duty of somebody at a moment; she is signed out. More time than she has is confirmed, never set.

        Raises Conflict for her own and where nobody without an end would be left, UsageError, NotFound.
        """
        office = self.office
        rule = self._manages(subject, person, "Nobody changes her own duties.")
        with office.records.transaction() as unit:
            appointments.limit(office, unit, person, duty, ends=ends)
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.duty-ends", digest=person))

    def close(self, subject: Subject, person: str) -> None:
        """Close an account; she is signed out. Raises Conflict for her own and for the last of a duty, NotFound."""
        office = self.office
        rule = self._manages(subject, person, "Nobody closes her own account.")
        with office.records.transaction() as unit:
            appointments.change(office, unit, replace(unit.people.get(person), active=False))
            unit.people.remove_clearance(person, PASSWORD_WAITS)
            unit.credentials.revoke_tokens(person, at=office.clock())
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.closed", digest=person))

    def end_sessions(self, subject: Subject, person: str) -> int:
        """End every session of somebody, at once; return how many. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "people.manage", Action.SIGN_OUT)
        with office.records.transaction() as unit:
            unit.people.get(person)
            unit.audit(office.event(subject, Action.SIGN_OUT, f"{rule}.sessions-ended", digest=person))
            return unit.sessions.close_all(person)

    def everybody(self, subject: Subject, span: Span | None = None) -> Rows[Member]:
        """List people, with how each signs in, and until when an invitation waits. Raises NotFound."""
        self.office.demand(subject, "people.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return members(unit, unit.lists.crowd.page(span), self.office.clock())

    def member(self, subject: Subject, person: str) -> Member:
        """Show one of them. Raises NotFound."""
        self.office.demand(subject, "people.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return members(unit, Rows([unit.people.get(person)]), self.office.clock())[0]

    def cleared(self, subject: Subject) -> dict[str, int]:
        """Count the people with a confirmed clearance, by body. Raises NotFound."""
        self.office.demand(subject, "people.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return unit.lists.crowd.cleared()

    def naming(self, people: Iterable[str | None]) -> Callable[[str], str]:
        """Look the names of some people up at once; who is not there has her id for a name."""
        with self.office.records.reading() as unit:
            names = unit.lists.crowd.names({person for person in people if person})
        return lambda person: names.get(person, person)

    def readers(self, subject: Subject) -> tuple[PersonRecord, ...]:
        """List whom a grant can name, for those who give them. Raises NotFound."""
        self.office.demand(subject, "access.grant", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return tuple(p for p in unit.lists.crowd.active() if "administrator" not in p.duties)

    def name_of(self, person: str) -> str:
        """Give the name of a person; of one who is not there, her id."""
        with self.office.records.reading() as unit:
            return unit.people.name_of(person) or person

    # ------------------------------------------------------------------------------------------------------ signing in

    def sign_in(self, email: str, password: str, code: str = "") -> SignedIn | Refused | Locked:
        """Sign in with a password, and a code where she has an app."""
        return self.signing_in.sign_in(email, password, code)

    def resume(self, untrusted_cookie: str | None) -> Presence | None:
        """Tell who a browser's cookie belongs to, with what she may at this moment; None where nobody."""
        return self.signing_in.resume(untrusted_cookie)

    def resume_token(self, untrusted_bearer: str | None) -> Subject | None:
        """Tell who a token speaks for, and with which scopes; None where it is none that works now."""
        return self.tokens.resume(untrusted_bearer)

    def sign_out(self, untrusted_cookie: str | None) -> None:
        """End a session."""
        self.signing_in.sign_out(untrusted_cookie)

    def subject(self, person: str) -> Subject:
        """Say what somebody is and holds now. Raises NotFound."""
        return self.signing_in.subject(person)

    # -------------------------------------------------------------------------------------------------------- in detail

    def _manages(self, subject: Subject, person: str, own: str) -> str:
        """Let somebody change another, and nobody herself. Raises Conflict, NotFound."""
        rule = self.office.demand(subject, "people.manage", Action.PERSON_CHANGE)
        if subject.person == person:
            raise Conflict(own, remedy="Another administrator has to.")
        return rule
