"""What somebody does about her own account: passkeys, the app that makes codes, her password, her sessions.

Rules kept here: whatever changes how she proves who she is wants a proof made just now; nobody takes her own last way
in away; what is taken away ends her other sessions, because whoever lost a device may have lost one of those.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.proof import PROOF_FOR_DEEDS, is_fresh
from redactor.errors import Conflict, NotFound, StepUpNeeded, UsageError

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.credentials import (
        Asked,
        CodeSetup,
        OutsideRecord,
        PasskeyRecord,
        RelyingParty,
        Shown,
    )
    from redactor.core.records import SessionRecord
    from redactor.services.office import Office
    from redactor.services.ports import Identity
    from redactor.services.stores import Unit

REGISTER: Final = "register"
MOST_PASSKEYS: Final = 20
NOT_MADE: Final = "The passkey was not made."


@dataclass(frozen=True, slots=True)
class Overview:
    """Somebody's own account as its page shows it. `strict` where a password alone is no proof for deeds."""

    name: str
    email: str
    has_password: bool
    passkeys: tuple[PasskeyRecord, ...]
    has_app: bool
    recovery_left: int
    sessions: tuple[SessionRecord, ...]
    outside: tuple[OutsideRecord, ...]
    strict: bool

    @property
    def strong(self) -> bool:
        """Tell whether she has a passkey, or an app beside her password."""
        return bool(self.passkeys) or self.has_app


@dataclass(frozen=True, slots=True)
class Account:
    """The account of whoever asks."""

    office: Office
    identity: Identity

    def overview(self, subject: Subject) -> Overview:
        """Show her account. Raises NotFound."""
        self._allowed(subject)
        person, codes = subject.person or "", self.identity.codes
        with self.office.records.reading() as unit:
            known = unit.people.get(person)
            return Overview(
                known.name,
                known.email,
                known.password_hash is not None,
                unit.credentials.passkeys(person),
                codes.counts(unit, person),
                unit.credentials.recovery_left(person),
                self._sessions(unit, person),
                unit.credentials.outsides(person),
                self.identity.strict,
            )

    # -------------------------------------------------------------------------------------------------------- passkeys

    def ask_passkey(self, subject: Subject, session: SessionRecord, party: RelyingParty) -> Asked:
        """Ask her browser for a new passkey. Raises StepUpNeeded, UsageError where browsers have none here."""
        self._proved(subject, session)
        if not party.fits:
            raise UsageError("Browsers have passkeys over https only, and on this machine under the name localhost.")
        with self.office.records.reading() as unit:
            known = unit.people.get(subject.person or "")
        return self.identity.passkeys.ask_new(
            party,
            person=known.id,
            address=known.email,
            name=known.name,
            purpose=REGISTER,
            now=self.office.clock(),
        )

    def add_passkey(self, subject: Subject, session: SessionRecord, shown: Shown, *, name: str) -> None:
        """Keep a passkey that her browser made. Raises StepUpNeeded, UsageError."""
        rule = self._proved(subject, session)
        name = plain_name(name)
        made = self.identity.passkeys.made(shown, purpose=REGISTER, name=name, now=self.office.clock())
        if made is None or made.person != subject.person:
            raise UsageError(NOT_MADE, remedy="Try again.")
        with self.office.records.transaction() as unit:
            if len(unit.credentials.passkeys(made.person)) >= MOST_PASSKEYS:
                raise Conflict(f"There are {MOST_PASSKEYS} passkeys already.", remedy="Remove one that is not used.")
            unit.credentials.add_passkey(made)
            self._write(unit, subject, f"{rule}.passkey-added")

    def remove_passkey(self, subject: Subject, session: SessionRecord, passkey: str) -> None:
        """Take a passkey of hers away. Raises StepUpNeeded, NotFound, Conflict for the last way in."""
        rule = self._proved(subject, session)
        with self.office.records.transaction() as unit:
            if not unit.credentials.remove_passkey(subject.person or "", passkey):
                raise NotFound("There is nothing here that you can read.")
            self._not_the_last(unit, subject)
            self._ended(unit, session)
            self._write(unit, subject, f"{rule}.passkey-removed")

    # ------------------------------------------------------------------------------------------------------------- app

    def begin_app(self, subject: Subject, session: SessionRecord) -> None:
        """Begin to set an app up; what counts goes on to count until it is confirmed. Raises StepUpNeeded."""
        self._proved(subject, session)
        with self.office.records.transaction() as unit:
            known = unit.people.get(subject.person or "")
            self.identity.codes.begin(unit, known.id, address=known.email, now=self.office.clock())

    def pending_app(self, subject: Subject, session: SessionRecord) -> CodeSetup:
        """Show what is being set up. Raises StepUpNeeded, NotFound where nothing is."""
        self._proved(subject, session)
        with self.office.records.reading() as unit:
            known = unit.people.get(subject.person or "")
            found = self.identity.codes.pending(unit, known.id, address=known.email)
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        return found

    def confirm_app(self, subject: Subject, session: SessionRecord, code: str) -> tuple[str, ...]:
        """Let the app count, and give the recovery codes, which are shown once. Raises StepUpNeeded, UsageError."""
        rule = self._proved(subject, session)
        with self.office.records.transaction() as unit:
            if not self.identity.codes.confirm(unit, subject.person or "", code, now=self.office.clock()):
                raise UsageError("This is not the code that the app shows now. Check the clock of the phone.")
            self._write(unit, subject, f"{rule}.app-added")
            return self.identity.codes.recovery(unit, subject.person or "")

    def new_recovery(self, subject: Subject, session: SessionRecord) -> tuple[str, ...]:
        """Make new recovery codes in place of the old. Raises StepUpNeeded, NotFound without an app."""
        rule = self._proved(subject, session)
        with self.office.records.transaction() as unit:
            if not self.identity.codes.counts(unit, subject.person or ""):
                raise NotFound("There is nothing here that you can read.")
            self._write(unit, subject, f"{rule}.recovery-codes")
            return self.identity.codes.recovery(unit, subject.person or "")

    def remove_app(self, subject: Subject, session: SessionRecord) -> None:
        """Take the app and its recovery codes away. Raises StepUpNeeded."""
        rule = self._proved(subject, session)
        with self.office.records.transaction() as unit:
            self.identity.codes.forget(unit, subject.person or "")
            self._ended(unit, session)
            self._write(unit, subject, f"{rule}.app-removed")

    # -------------------------------------------------------------------------------------------------------- password

    def set_password(self, subject: Subject, session: SessionRecord, password: str) -> None:
        """Choose another password, or a first one; her other sessions end. Raises StepUpNeeded, UsageError."""
        rule = self._proved(subject, session)
        with self.office.records.transaction() as unit:
            known = unit.people.get(subject.person or "")
            if faults := self.identity.faults(password, about=(known.name, known.email)):
                raise UsageError(" ".join(faults), code="password")
            unit.people.save(replace(known, password_hash=self.identity.hash(password)))
            self._ended(unit, session)
            self._write(unit, subject, f"{rule}.password")

    # -------------------------------------------------------------------------------------------------------- sessions

    def end_session(self, subject: Subject, id_hash: str) -> None:
        """End one of her sessions. Raises NotFound."""
        rule = self._allowed(subject)
        with self.office.records.transaction() as unit:
            if id_hash not in {s.id_hash for s in unit.sessions.of(subject.person or "")}:
                raise NotFound("There is nothing here that you can read.")
            unit.sessions.close(id_hash)
            self._write(unit, subject, f"{rule}.session-ended", Action.SIGN_OUT)

    def end_other_sessions(self, subject: Subject, session: SessionRecord) -> int:
        """End all her sessions but this one; return how many."""
        rule = self._allowed(subject)
        with self.office.records.transaction() as unit:
            self._write(unit, subject, f"{rule}.sessions-ended", Action.SIGN_OUT)
            return self._ended(unit, session)

    # --------------------------------------------------------------------------------------------------------- details

    def _allowed(self, subject: Subject) -> str:
        return self.office.demand(subject, "account.manage", Action.PERSON_CHANGE)

    def _proved(self, subject: Subject, session: SessionRecord) -> str:
        """Let her change how she proves who she is. Raises StepUpNeeded, NotFound.

        Who has nothing but a password where more is wanted has just to have signed in: she could never set more up.
        """
        rule, now = self._allowed(subject), self.office.clock()
        if is_fresh(subject.stepped_up_at, within=PROOF_FOR_DEEDS, now=now):
            return rule
        with self.office.records.reading() as unit:
            weak = not self.identity.codes.counts(unit, session.person)
            weak = weak and not unit.credentials.passkeys(session.person)
        if self.identity.strict and weak and is_fresh(session.created, within=PROOF_FOR_DEEDS, now=now):
            return rule
        raise StepUpNeeded("This changes how you prove who you are.", remedy="Confirm first that it is you.")

    def _not_the_last(self, unit: Unit, subject: Subject) -> None:
        person = subject.person or ""
        if unit.people.get(person).password_hash is None and not unit.credentials.passkeys(person):
            raise Conflict("This is your only way in.", remedy="Add another passkey or a password first.")

    def _sessions(self, unit: Unit, person: str) -> tuple[SessionRecord, ...]:
        now = self.office.clock()
        return tuple(s for s in unit.sessions.of(person) if s.expires > now)

    def _ended(self, unit: Unit, session: SessionRecord) -> int:
        return unit.sessions.close_others(session.person, but=session.id_hash)

    def _write(self, unit: Unit, subject: Subject, rule: str, deed: Action = Action.PERSON_CHANGE) -> None:
        unit.audit(self.office.event(subject, deed, rule, digest=subject.person))


def plain_name(name: str) -> str:
    """Read the name that somebody gives a thing of hers. Raises UsageError."""
    name = " ".join("".join(c for c in name if c.isprintable()).split())
    if not 0 < len(name) <= 100:  # noqa: PLR2004 -- a line
        raise UsageError("Give it a name of at most 100 letters, such as Office laptop.")
    return name
