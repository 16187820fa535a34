"""Tokens for programs: in the name of a person, for some of what she may do, until a day.

Rules kept here: a token is shown once and kept as a hash; it can do what it was made for and what its holder may do at
the moment, and nothing that only one of the two may; it never makes a token or a way in, so that nothing it did
outlives it unseen; what wants a proof made just now it can do only with a scope of its own, which its holder gave it by
such a proof; what is about other people's accounts wants that proof too, and such a token is short-lived.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial, Subject
from redactor.core.audit import Action, Outcome
from redactor.core.credentials import ApiTokenRecord
from redactor.core.proof import PROOF_FOR_DEEDS, is_fresh
from redactor.errors import Conflict, NotFound, StepUpNeeded, UsageError
from redactor.services.persons.account import plain_name
from redactor.services.persons.appointments import subject_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.services.office import Office

PROVEN: Final = "proven"
"""The scope beside the actions: what wants a proof made just now is done without one."""

LONGEST: Final = timedelta(days=365)
MOST: Final = 20
LONGEST_GUARDED: Final = timedelta(days=30)
GUARDED: Final = frozenset({"account.manage", "people.manage", "clearance.confirm"})
"""Deeds about accounts and who may what: with a proof only, by tokens that do not last."""

_OWN: Final = frozenset({"session.end", "session.confirm"})
"""What no program has: sessions of a browser."""

_PREFIX: Final = "redactor_"
_SHAPE: Final = re.compile(rf"{_PREFIX}[0-9a-f]{{64}}", re.ASCII)
_TOUCH_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token, and its secret, which is shown once."""

    record: ApiTokenRecord
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of whoever asks, and who a token speaks for."""

    office: Office

    def scopes(self, subject: Subject, actions: Iterable[str]) -> tuple[str, ...]:
        """List which of some actions she can give to a program, by name; the proof last."""
        permits = self.office.permits
        own = sorted(a for a in set(actions) - _OWN if not isinstance(permits(subject.duties, a), Denial))
        return (*own, PROVEN) if own else ()

    def all(self, subject: Subject) -> tuple[ApiTokenRecord, ...]:
        """List her tokens, newest first. Raises NotFound."""
        self._allowed(subject)
        with self.office.records.reading() as unit:
            return unit.credentials.tokens(subject.person or "")

    def make(self, subject: Subject, *, name: str, scopes: Iterable[str], days: int) -> NewToken:
        """Make a token. Raises StepUpNeeded, UsageError, Conflict for too many, NotFound."""
        office, chosen = self.office, frozenset(scopes)
        if subject.scopes is not None:
            raise office.refuse(subject, Action.PERSON_CHANGE, Denial("scope", ""), meeting=None)
        rule, now, name = self._allowed(subject), office.clock(), plain_name(name)
        if not is_fresh(subject.stepped_up_at, within=PROOF_FOR_DEEDS, now=now):
            raise StepUpNeeded("A token acts in your name.", remedy="Confirm first that it is you.")
        if not chosen - {PROVEN} or not chosen <= {*self.scopes(subject, chosen), PROVEN}:
            raise UsageError("Choose at least one scope of the list.", code="scope")
        most = LONGEST_GUARDED if chosen & GUARDED else LONGEST
        if not 1 <= days <= most.days:
            raise UsageError(f"Give a number of days between 1 and {most.days}.", code="days")
        secret = _PREFIX + office.random(32).hex()
        record = ApiTokenRecord(
            id=office.new_id(),
            id_hash=_hash(secret),
            person=subject.person or "",
            name=name,
            scopes=chosen,
            created=now,
            expires=now + timedelta(days=days),
        )
        with office.records.transaction() as unit:
            if sum(t.expires > now and t.revoked_at is None for t in unit.credentials.tokens(record.person)) >= MOST:
                raise Conflict(f"You have {MOST} tokens.", remedy="End one that is not used.")
            unit.credentials.add_token(record)
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.token-made", digest=record.id))
        return NewToken(record, secret)

    def revoke(self, subject: Subject, token: str) -> None:
        """End a token of hers, at once. Raises NotFound."""
        office = self.office
        rule = self._allowed(subject)
        with office.records.transaction() as unit:
            if not unit.credentials.revoke_token(subject.person or "", token, at=office.clock()):
                raise NotFound("There is nothing here that you can read.")
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.token-ended", digest=token))

    def resume(self, untrusted_bearer: str | None) -> Subject | None:
        """Tell who a bearer speaks for, and with which scopes; None where it is none that works now."""
        if untrusted_bearer is None or not _SHAPE.fullmatch(untrusted_bearer):
            return None
        now = self.office.clock()
        with self.office.records.reading() as unit:
            token = unit.credentials.token(_hash(untrusted_bearer))
            found = None if token is None else subject_now(unit, token.person, now)
        if token is None or found is None:
            return None
        if not found.active or token.revoked_at is not None or not token.created <= now < token.expires:
            self._refused(token)
            return None
        if token.last_used is None or now - token.last_used >= _TOUCH_EVERY:
            with self.office.records.transaction() as unit:
                unit.credentials.touch_token(token.id, at=now)
        proof = now if PROVEN in token.scopes else None
        return replace(found, scopes=token.scopes - _OWN, stepped_up_at=proof)

    def _refused(self, token: ApiTokenRecord) -> None:
        """Write down that a token was used that does not work any more."""
        office = self.office
        with office.records.transaction() as unit:
            event = office.event(
                Subject(token.person), Action.SIGN_IN, "token.refused", digest=token.id, outcome=Outcome.DENIED
            )
            unit.audit(event)

    def _allowed(self, subject: Subject) -> str:
        return self.office.demand(subject, "account.manage", Action.PERSON_CHANGE)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("ascii")).hexdigest()
