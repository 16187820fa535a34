"""Mail: who is sent a link when something was done, and the sending of it, which is in nobody's way.

Rules kept here: what is sent follows from the audit log, which is written in the transaction of each deed, so no deed
waits for mail and none is forgotten; a message is a link and nothing else; nobody is told of what she did, of what
she cannot see, or of a meeting that she stays out of; each message is sent at least once, and tried again where it
could not be. Where no mail server is set, none of this happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action, AuditError, AuditEvent, Outcome
from redactor.core.mail import Letter, MailRecord, NotSent, wait_after
from redactor.services.persons.mail_routes import route

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.audit import LoggedEvent
    from redactor.services.office import Office
    from redactor.services.ports import Post
    from redactor.services.reading.public_facts import PublicFacts
    from redactor.services.stores import Unit

NEWS_LASTS: Final = timedelta(days=2)
"""What is older when it is looked at is no news: mail that is switched on does not tell the past."""

LEASE: Final = timedelta(minutes=5)
"""For how long a message that is being sent is nobody else's to send."""

KEPT: Final = timedelta(days=30)
_CHUNK: Final = 500
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Mail:
    """Messages to the people of the service. Without a `post` none is sent."""

    office: Office
    facts: PublicFacts
    post: Post | None
    address: str

    @property
    def on(self) -> bool:
        """Tell whether mail is sent at all."""
        return self.post is not None

    def wanted(self, subject: Subject) -> bool:
        """Tell whether somebody wants messages."""
        with self.office.records.reading() as unit:
            return unit.mail.wanted(subject.person or "")

    def want(self, subject: Subject, *, wanted: bool) -> None:
        """Switch her messages on or off. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "account.manage", Action.PERSON_CHANGE)
        with office.records.transaction() as unit:
            unit.mail.want(subject.person or "", wanted=wanted, at=office.clock())
            said = "mail-on" if wanted else "mail-off"
            unit.audit(office.event(subject, Action.PERSON_CHANGE, f"{rule}.{said}", digest=subject.person))

    def counts(self) -> tuple[int, int]:
        """Count what waits, and what was given up."""
        with self.office.records.reading() as unit:
            return unit.mail.counts()

    def waits(self, unit: Unit, now: datetime) -> bool:
        """Tell whether there is anything to look at: new deeds, or messages whose moment has come."""
        return self.on and (unit.log.size() > unit.mail.position() or bool(unit.mail.due(now, most=1)))

    def put(self, unit: Unit, people: Iterable[str], path: str, *, cause: str) -> None:
        """Let a link be sent to some people, one about each cause, within the transaction of what it tells."""
        if self.on:
            self._put(unit, people, path, cause=cause, now=self.office.clock())

    def look(self) -> int:
        """Put in what follows from new deeds, and send what is due; return how many were sent.

        Raises StorageError. A mail server that does not answer raises nothing: it is asked again later.
        """
        if self.post is None:
            return 0
        while self._put_in():
            pass
        return self._send(self.post)

    def _put_in(self) -> bool:
        """Look at the next entries of the log; tell whether there may be more."""
        records = self.office.records
        with records.reading() as unit:
            if unit.log.size() <= unit.mail.position():
                return False
        with records.transaction() as unit:
            start, now = unit.mail.position(), self.office.clock()
            found = [logged for logged, _ in zip(unit.log.read(start), range(_CHUNK), strict=False)]
            for logged in found:
                self._follow(unit, logged, now)
            unit.mail.move(start + len(found))
            unit.mail.forget(before=now - KEPT)
        return len(found) == _CHUNK

    def _follow(self, unit: Unit, logged: LoggedEvent, now: datetime) -> None:
        try:
            event = AuditEvent.decode(logged.entry)
        except AuditError:  # a broken log is the auditor's to find
            return
        if event.outcome is Outcome.DENIED or event.at < now - NEWS_LASTS:
            return
        found = route(self.office, unit, event)
        if found is not None:
            self._put(unit, found.people, found.path, cause=f"event:{logged.index}", now=now)

    def _put(self, unit: Unit, people: Iterable[str], path: str, *, cause: str, now: datetime) -> None:
        for person in sorted(set(people)):
            if unit.people.get(person).active and unit.mail.wanted(person):
                unit.mail.put(
                    MailRecord(
                        id=self.office.new_id(), person=person, cause=cause, path=path, queued_at=now, due_at=now
                    )
                )

    def _send(self, post: Post) -> int:
        taken, sent = self._take(), 0
        for place, (record, to) in enumerate(taken):
            try:
                post.send(Letter(record.id, to, f"{self.address}{record.path}"))
            except NotSent as error:
                self._again(record, lasting=error.lasting)
                if not error.lasting:  # the server is away: the others wait for it, and do not count this as a try
                    self._give_back(r for r, _ in taken[place + 1 :])
                    break
            else:
                with self.office.records.transaction() as unit:
                    unit.mail.sent(record.id, at=self.office.clock())
                sent += 1
        return sent

    def _take(self) -> list[tuple[MailRecord, str]]:
        """Take what is due for a while, so that no other process sends it; a crash lets it be taken again."""
        now = self.office.clock()
        with self.office.records.reading() as unit:
            if not unit.mail.due(now, most=1):
                return []
        taken = []
        with self.office.records.transaction() as unit:
            for record in unit.mail.due(now, most=_AT_ONCE):
                person = unit.people.get(record.person)
                reached = person.active and unit.mail.wanted(person.id)
                unit.mail.schedule(record.id, due_at=now + LEASE if reached else None, tries=record.tries + 1)
                taken += [(record, person.email)] if reached else []
        return taken

    def _again(self, record: MailRecord, *, lasting: bool) -> None:
        tries = record.tries + 1
        wait = None if lasting else wait_after(tries)
        due_at = None if wait is None else self.office.clock() + wait
        with self.office.records.transaction() as unit:
            unit.mail.schedule(record.id, due_at=due_at, tries=tries)

    def _give_back(self, records: Iterable[MailRecord]) -> None:
        now = self.office.clock()
        with self.office.records.transaction() as unit:
            for record in records:
                unit.mail.schedule(record.id, due_at=now + (wait_after(1) or LEASE), tries=record.tries)
