"""Sign-in by an account of another service, which never makes anybody: it finds a person who is here already.

Rules kept here: the other service's name for somebody decides; the first time, its verified address finds her, and the
name is kept. A person has one account there: an address that moves on to somebody new does not take her place with it.
Unknown, closed and not verified are one answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action
from redactor.core.credentials import OutsideRecord
from redactor.errors import Conflict, NotFound
from redactor.services.persons import appointments
from redactor.services.persons.signing_in import Locked
from redactor.services.ports import Attempt

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.credentials import Leaving, Returned, Vouched
    from redactor.services.persons.signing_in import Refused, SignedIn, SigningIn
    from redactor.services.ports import OutsideAccounts
    from redactor.services.stores import Unit

HOW: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The way in by another service."""

    signing_in: SigningIn

    @property
    def offered(self) -> bool:
        """Tell whether there is such a way here."""
        return self.signing_in.identity.outside is not None

    def leave(self, redirect: str, wanted: str, *, caller: str = "") -> Leaving | Locked:
        """Send a browser there; each machine may ask so many times.

        Raises NotFound where there is no such way, and what the provider raises.
        """
        accounts, now = self._accounts(), self.signing_in.office.clock()
        until = self.signing_in.identity.may_ask(caller, now=now)
        return Locked(until) if until else accounts.leave(redirect, wanted, now=now)

    def back(self, returned: Returned) -> tuple[SignedIn | Refused | Locked, str]:
        """Sign in who comes back, or not; say where she was going. Raises what `leave` raises."""
        now = self.signing_in.office.clock()
        vouched = self._accounts().back(returned, now=now)
        person = None if vouched is None else self._person(vouched, now)
        if vouched is None or person is None:
            return self.signing_in.told(Attempt(), "elsewhere."), ""
        tried = self.signing_in.identity.arrive(person, HOW, now=now, fresh=vouched.fresh)
        return self.signing_in.told(tried, ""), vouched.wanted

    def _accounts(self) -> OutsideAccounts:
        found = self.signing_in.identity.outside
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        return found

    def _person(self, vouched: Vouched, now: datetime) -> str | None:
        """Find whom an account stands for; the first time, let it stand for who has its address."""
        office = self.signing_in.office
        with office.records.reading() as unit:
            known = unit.credentials.outside(vouched.issuer, vouched.subject)
        if known is not None:
            return known.person
        try:
            with office.records.transaction() as unit:
                person = _by_address(unit, vouched)
                if person is None:
                    return None
                unit.credentials.link(
                    OutsideRecord(issuer=vouched.issuer, subject=vouched.subject, person=person, since=now)
                )
                unit.audit(office.event(Subject(person), Action.PERSON_CHANGE, "elsewhere", digest=person))
        except Conflict:  # two of her browsers at the same moment; the next try finds it
            return None
        return person


def _by_address(unit: Unit, vouched: Vouched) -> str | None:
    found = unit.people.by_email(vouched.email) if vouched.email else None
    if found is None or not found.active:
        return None
    # Who was invited anew starts over, and where that waits for an officer's word, so does this.
    waits = any(c.body == appointments.PASSWORD_WAITS for c in unit.people.clearances(found.id))
    taken = any(held.issuer == vouched.issuer for held in unit.credentials.outsides(found.id))
    return None if waits or taken else found.id
