"""How people arrive: the first one by the link of the first start, the others by an invitation each.

Rules kept here: what works once is stored as a hash; who arrives makes a passkey or chooses a password, and an account
with neither cannot be used; an invitation starts over, so whatever proved before who she is proves nothing after it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.core.records import PersonRecord, TokenRecord
from redactor.core.site import RESERVED, Body, slug
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services.persons import appointments
from redactor.services.persons.account import NOT_MADE
from redactor.services.persons.appointments import PASSWORD_WAITS
from redactor.services.persons.clearances import Clearances

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.credentials import Asked, PasskeyRecord, RelyingParty, Shown
    from redactor.services.places import FirstStart
    from redactor.services.ports import Identity
    from redactor.services.stores import Unit

INVITED_FOR: Final = timedelta(days=7)
_INVITATION: Final = "invitation"
_USED: Final = "This link has been used or has expired."
_FIRST: Final = "first-start"
_FIRST_PASSKEY: Final = "First passkey"


@dataclass(frozen=True, slots=True)
class Arriving(Clearances):
    """The ways to become somebody here."""

    identity: Identity
    first_start: FirstStart

    # ------------------------------------------------------------------------------------------------- the first start

    def is_empty(self) -> bool:
        """Tell whether nobody is here yet."""
        with self.office.records.reading() as unit:
            return unit.lists.crowd.is_empty()

    def first_link(self) -> str:
        """Make the secret of the one-time link for the first person; an earlier one is worth nothing from now on.

        Raises Conflict where there are people already.
        """
        if not self.is_empty():
            raise Conflict("The service has been started before.", remedy="Ask its administrator for an invitation.")
        secret = self.office.random(32).hex()
        self.first_start.keep(hash_of(secret))
        return secret

    def first_link_works(self, secret: str) -> bool:
        """Tell whether a link is the one that was made last, and nobody is here yet."""
        return self.first_start.held() == hash_of(secret) and self.is_empty()

    def ask_first(self, secret: str, party: RelyingParty, *, name: str, email: str) -> Asked:
        """Ask the browser of the first person for a passkey. Raises NotFound for a used link, UsageError."""
        if not self.first_link_works(secret):
            raise NotFound(_USED, remedy="Ask the person who runs the server for a new one.")
        person = self._person(name, email, {"administrator"})
        return self.identity.passkeys.ask_new(
            party, person=person.id, address=person.email, name=person.name, purpose=_FIRST, now=self.office.clock()
        )

    def found(
        self,
        secret: str,
        *,
        name: str,
        email: str,
        body: str,
        policy: str,
        password: str = "",
        shown: Shown | None = None,
    ) -> str:
        """Make the first person, who is the administrator, and the first body; return the person's id.

        She chooses a password, or shows a passkey that was made for `ask_first`. Raises NotFound for a used link,
        UsageError for what does not fit.
        """
        if not self.first_link_works(secret):
            raise NotFound(_USED, remedy="Ask the person who runs the server for a new one.")
        made, person = self._body(body, policy), self._person(name, email, {"administrator"})
        passkey = None if shown is None else self._made(shown, _FIRST, self.office.clock())
        if passkey is None:
            person = replace(person, password_hash=self._accepted(password, person, body))
        else:
            person = replace(person, id=passkey.person)  # the passkey names her already
        self._prepare(made)
        with self.office.records.transaction() as unit:
            if not unit.lists.crowd.is_empty():
                raise NotFound(_USED, remedy="Ask the administrator for an invitation.")
            if all(known.id != made.id for known in unit.bodies.all()):  # an earlier version kept it before, and apart
                unit.bodies.add(made)
            unit.people.add(person)
            if passkey is not None:
                unit.credentials.add_passkey(passkey)
            unit.audit(self.office.event(Subject(person.id), Action.PERSON_ADD, "first-start", digest=person.id))
        self.first_start.forget()
        return person.id

    # ----------------------------------------------------------------------------------------------------- invitations

    def invitation_works(self, secret: str) -> bool:
        """Tell whether a link lets its holder make a passkey or choose a password now."""
        held, now = hash_of(secret), self.office.clock()
        with self.office.records.reading() as unit:
            person = unit.sessions.holder(held, purpose=_INVITATION, at=now)
            return person is not None and _may_arrive(unit, unit.people.get(person), held)

    def ask_invited(self, secret: str, party: RelyingParty) -> Asked:
        """Ask the browser of somebody who was invited for a passkey. Raises NotFound for a link that does not work."""
        held, now = hash_of(secret), self.office.clock()
        with self.office.records.reading() as unit:
            holder = unit.sessions.holder(held, purpose=_INVITATION, at=now)
            known = None if holder is None else unit.people.get(holder)
            if known is None or not _may_arrive(unit, known, held):
                raise NotFound(_USED, remedy="Ask for a new one.")
        return self.identity.passkeys.ask_new(
            party, person=known.id, address=known.email, name=known.name, purpose=_INVITATION, now=now
        )

    def accept(self, secret: str, password: str = "", *, shown: Shown | None = None) -> str:
        """Choose a password, or make a passkey, by an invitation; return the person's id.

        Every other way in of hers is taken away. Raises NotFound; UsageError: the link stays.
        """
        office, now = self.office, self.office.clock()
        made = None if shown is None else self._made(shown, _INVITATION, now)
        with office.records.transaction() as unit:
            person = unit.people.get(unit.sessions.redeem(hash_of(secret), purpose=_INVITATION, at=now))
            if not _may_arrive(unit, person, hash_of(secret)):
                raise NotFound(_USED, remedy="Ask for a new one.")
            self.identity.codes.forget(unit, person.id)
            unit.credentials.remove_all(person.id, at=now)
            unit.people.save(replace(person, password_hash=self._proof(unit, person, password, made)))
            unit.people.remove_clearance(person.id, PASSWORD_WAITS)
            unit.sessions.close_all(person.id)
            unit.audit(office.event(Subject(person.id), Action.PERSON_CHANGE, "invitation", digest=person.id))
        return person.id

    # -------------------------------------------------------------------------------------------------------- in detail

    def _made(self, shown: Shown, purpose: str, now: datetime) -> PasskeyRecord:
        made = self.identity.passkeys.made(shown, purpose=purpose, name=_FIRST_PASSKEY, now=now)
        if made is None:
            raise UsageError(NOT_MADE, remedy="Try again, or choose a password.", code="passkey")
        return made

    def _proof(self, unit: Unit, person: PersonRecord, password: str, made: PasskeyRecord | None) -> str | None:
        """Keep what she arrives with: a passkey of hers, or the hash of a password, which is returned."""
        if made is None:
            return self._accepted(password, person, "")
        if made.person != person.id:
            raise UsageError(NOT_MADE, remedy="Try again, or choose a password.", code="passkey")
        unit.credentials.add_passkey(made)
        return None

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

    def _prepare(self, body: Body) -> None:
        """Make the keys of a body's levels."""
        self.office.keys.prepare(level.id for level in self.office.policies.load(body.policy).levels)

    def _issue(self, unit: Unit, person: str) -> str:
        secret, now = self.office.random(32).hex(), self.office.clock()
        unit.sessions.issue(
            TokenRecord(
                id_hash=hash_of(secret), person=person, purpose=_INVITATION, created=now, expires=now + INVITED_FOR
            )
        )
        return secret


def hash_of(secret: str) -> str:
    """Return what is kept in place of the secret of a link."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _may_arrive(unit: Unit, person: PersonRecord, link: str) -> bool:
    """Tell whether a link, given as its hash, still lets its holder in: not into an account that was closed."""
    return person.active and appointments.may_choose(unit, person, link)
