"""People: the first one, invitations, duties, clearances, and signing in.

Rules kept here: an account without a password cannot be used; what works once is stored as a hash; a clearance takes
effect when another duty has confirmed it, and so do duties that open texts, and a new password for who meets texts;
nobody changes her own duties; whoever is closed out, or whose duties changed, is signed out at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.core.records import PersonRecord, TokenRecord
from redactor.core.site import RESERVED, Body, slug
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services import appointments
from redactor.services.account import Account
from redactor.services.appointments import DUTIES_WAIT, PASSWORD_WAITS
from redactor.services.clearances import Clearances, Member, member_of
from redactor.services.signing_in import Locked, Refused, SignedIn, SigningIn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.services.places import FirstStart
    from redactor.services.ports import Identity
    from redactor.services.stores import Unit

INVITED_FOR: Final = timedelta(days=7)
_INVITATION: Final = "invitation"
_USED: Final = "This link has been used or has expired."


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person, and the secret of the link that lets her choose a password. It is shown once.

    With `waits` the link works once a releasing officer has confirmed it.
    """

    person: str
    secret: str = field(repr=False)
    waits: bool = False


@dataclass(frozen=True, slots=True)
class People(Clearances):
    """The people of the service. Clearances are in the base; signing in has a room of its own, and doors here."""

    identity: Identity
    first_start: FirstStart

    @property
    def signing_in(self) -> SigningIn:
        """The ways in and out."""
        return SigningIn(self.office, self.identity)

    @property
    def account(self) -> Account:
        """The account of whoever asks."""
        return Account(self.office, self.identity)

    # ------------------------------------------------------------------------------------------------- the first start

    def is_empty(self) -> bool:
        """Tell whether nobody is here yet."""
        with self.office.records.reading() as unit:
            return not unit.people.all()

    def first_link(self) -> str:
        """Make the secret of the one-time link for the first person; an earlier one is worth nothing from now on.

        Raises Conflict where there are people already.
        """
        if not self.is_empty():
            raise Conflict("The service has been started before.", remedy="Ask its administrator for an invitation.")
        secret = self.office.random(32).hex()
        self.first_start.keep(_hash(secret))
        return secret

    def first_link_works(self, secret: str) -> bool:
        """Tell whether a link is the one that was made last, and nobody is here yet."""
        return self.first_start.held() == _hash(secret) and self.is_empty()

    def found(self, secret: str, *, name: str, email: str, password: str, body: str, policy: str) -> str:
        """Make the first person, who is the administrator, and the first body; return the person's id.

        Raises NotFound for a used link, UsageError for what does not fit.
        """
        if not self.first_link_works(secret):
            raise NotFound(_USED, remedy="Ask the person who runs the server for a new one.")
        made = self._body(body, policy)
        person = self._person(name, email, {"administrator"})
        person = replace(person, password_hash=self._accepted(password, person, body))
        self._keep(made)
        with self.office.records.transaction() as unit:
            if unit.people.all():
                raise NotFound(_USED, remedy="Ask the administrator for an invitation.")
            unit.people.add(person)
            unit.audit(self.office.event(Subject(person.id), Action.PERSON_ADD, "first-start", digest=person.id))
        self.first_start.forget()
        return person.id

    # ---------------------------------------------------------------------------------------------------- the others

    def add_body(self, subject: Subject, *, name: str, policy: str) -> str:
        """Add a body whose minutes are kept here; return its id. Raises UsageError, Conflict, NotFound."""
        rule = self.office.demand(subject, "people.manage", Action.PERSON_CHANGE)
        made = self._body(name, policy)
        if any(b.id == made.id for b in self.office.bodies.all()):
            raise Conflict("There is a body of this name already.", remedy="Choose another name.")
        with self.office.records.transaction() as unit:
            unit.audit(self.office.event(subject, Action.PERSON_CHANGE, f"{rule}.body", digest=made.id))
        self._keep(made)
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
            waits = appointments.needs_word(unit.people.get(person))
            secret = self._issue(unit, person)
            if waits:
                appointments.ask(unit, person, PASSWORD_WAITS, _hash(secret), by=subject.person or "")
            said = "invitation-asked" if waits else "invited-again"
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.{said}", digest=person))
        return Invitation(person, secret, waits)

    def invitation_works(self, secret: str) -> bool:
        """Tell whether a link lets its holder choose a password now."""
        held, now = _hash(secret), self.office.clock()
        with self.office.records.reading() as unit:
            person = unit.sessions.holder(held, purpose=_INVITATION, at=now)
            return person is not None and appointments.may_choose(unit, unit.people.get(person), held)

    def accept(self, secret: str, password: str) -> str:
        """Choose a password by an invitation; return the person's id. Raises NotFound; UsageError: the link stays."""
        office, now = self.office, self.office.clock()
        with office.records.transaction() as unit:
            person = unit.people.get(unit.sessions.redeem(_hash(secret), purpose=_INVITATION, at=now))
            if not appointments.may_choose(unit, person, _hash(secret)):
                raise NotFound(_USED, remedy="Ask for a new one.")
            changed = replace(person, password_hash=self._accepted(password, person, ""))
            unit.people.save(changed)
            unit.people.remove_clearance(person.id, PASSWORD_WAITS)
            unit.sessions.close_all(person.id)
            unit.audit(office.event(Subject(person.id), Action.PERSON_CHANGE, "invitation", digest=person.id))
        return person.id

    def set_duties(self, subject: Subject, person: str, duties: Iterable[str]) -> bool:
        """Change what somebody is for; she is signed out. False: it adds what opens texts, and waits for an officer.

        Raises Conflict for her own and for the last administrator or officer, UsageError, NotFound.
        """
        office, chosen = self.office, self._duties(duties)
        rule = self._manages(subject, person, "Nobody changes her own duties.")
        with office.records.transaction() as unit:
            known = unit.people.get(person)
            opens = appointments.opens_texts(chosen - known.duties)
            waits = opens and appointments.has_officer(office, unit)
            if waits:
                appointments.ask(unit, person, DUTIES_WAIT, " ".join(sorted(chosen)), by=subject.person or "")
            else:
                appointments.change(office, unit, replace(known, duties=chosen))
            said = "duties-asked" if waits else "first-officer" if opens else "duties"
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.{said}", digest=person))
        return not waits

    def close(self, subject: Subject, person: str) -> None:
        """Close an account; she is signed out. Raises Conflict for her own and for the last of a duty, NotFound."""
        office = self.office
        rule = self._manages(subject, person, "Nobody closes her own account.")
        with office.records.transaction() as unit:
            appointments.change(office, unit, replace(unit.people.get(person), active=False))
            unit.people.remove_clearance(person, PASSWORD_WAITS)
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.closed", digest=person))

    def everybody(self, subject: Subject) -> tuple[Member, ...]:
        """List the people. Raises NotFound."""
        self.office.demand(subject, "people.read", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return tuple(member_of(p, unit.people.clearances(p.id)) for p in unit.people.all())

    def readers(self, subject: Subject) -> tuple[PersonRecord, ...]:
        """List whom a grant can name, for those who give them. Raises NotFound."""
        self.office.demand(subject, "access.grant", Action.AUDIT_READ)
        with self.office.records.reading() as unit:
            return tuple(p for p in unit.people.all() if p.active and "administrator" not in p.duties)

    def name_of(self, person: str) -> str:
        """Give the name of a person; of one who is not there, her id."""
        with self.office.records.reading() as unit:
            return next((p.name for p in unit.people.all() if p.id == person), person)

    # ------------------------------------------------------------------------------------------------------ signing in

    def sign_in(self, email: str, password: str, code: str = "") -> SignedIn | Refused | Locked:
        """Sign in with a password, and a code where she has an app."""
        return self.signing_in.sign_in(email, password, code)

    def resume(self, untrusted_cookie: str | None) -> Subject | None:
        """Tell who a browser's cookie belongs to, with what she may at this moment; None where nobody."""
        return self.signing_in.resume(untrusted_cookie)

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

    def _person(self, name: str, email: str, duties: Iterable[str]) -> PersonRecord:
        name, email = " ".join(name.split()), email.strip()
        if not name or len(name) > 200:  # noqa: PLR2004 -- a line
            raise UsageError("Give a name of at most 200 letters.")
        if not 3 <= len(email) <= 254 or email.count("@") != 1 or any(c.isspace() for c in email):  # noqa: PLR2004 -- RFC 5321
            raise UsageError("Give an e-mail address, such as name@example.org.")
        return PersonRecord(id=self.office.new_id(), email=email, name=name, duties=self._duties(duties))

    def _duties(self, duties: Iterable[str]) -> frozenset[str]:
        chosen = frozenset(duties)
        faults = self.identity.duties(chosen)
        if faults or not chosen:
            raise UsageError(" ".join(faults) or "Choose at least one duty.")
        return chosen

    def _accepted(self, password: str, person: PersonRecord, body: str) -> str:
        faults = self.identity.faults(password, about=(person.name, person.email, body))
        if faults:
            raise UsageError(" ".join(faults), code="password")
        return self.identity.hash(password)

    def _body(self, name: str, policy: str) -> Body:
        name = " ".join(name.split())
        if not slug(name):
            raise UsageError("Give the name of the body whose minutes are kept here.")
        if slug(name) in RESERVED:
            raise UsageError("A page of the reading room has this name.", remedy="Give the body's name in full.")
        if policy not in self.office.policies.names():
            raise UsageError("There is no such policy here.", remedy="Choose one of the policies that are listed.")
        return Body(slug(name), name, policy)

    def _keep(self, body: Body) -> None:
        """Keep a body, and make the keys of its levels. What a crashed first start has kept is not in the way."""
        self.office.keys.prepare(level.id for level in self.office.policies.load(body.policy).levels)
        if not any(b.id == body.id for b in self.office.bodies.all()):
            self.office.bodies.add(body)

    def _issue(self, unit: Unit, person: str) -> str:
        secret, now = self.office.random(32).hex(), self.office.clock()
        unit.sessions.issue(
            TokenRecord(
                id_hash=_hash(secret), person=person, purpose=_INVITATION, created=now, expires=now + INVITED_FOR
            )
        )
        return secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
