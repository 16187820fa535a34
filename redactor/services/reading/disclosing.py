"""Every copy that leaves has a number: on record before anything is opened, in its foot line, and in the log.

    with office.records.transaction() as unit:
        taken = begin(office, unit, Disclosure(number=new_number(office), ...), event)
    copies = make_copies(..., mark=mark_of(office, taken))
    finish(office, taken, data)

A process that ends in between leaves a record of a copy that may not have been made, never the reverse.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.disclosures import Kind, Protection
from redactor.core.policy import parse_policy
from redactor.core.rendering.watermark import Mark
from redactor.vault.context import MeetingContexts

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.disclosures import Disclosure
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

_BYTES: Final = 6
_SALT: Final = 32


@dataclass(frozen=True, slots=True)
class Way:
    """How a copy goes out: what protects it, and the step that does so to the finished file of a format."""

    protection: Protection = Protection.NONE
    protect: Callable[[str, bytes], bytes] = lambda _, data: data

    def filename(self, name: str) -> str:
        """Name the file that goes out."""
        return "minutes.age" if self.protection is Protection.AGE else f"minutes.{name}"


def new_number(office: Office) -> str:
    """Draw the number of a copy."""
    return office.random(_BYTES).hex()


def rule_for(rule: str, number: str) -> str:
    """Name a copy in the rule of an audit event."""
    return f"{rule}+copy:{number}"


def begin(unit: Unit, taken: Disclosure, event: AuditEvent) -> None:
    """Write down that a copy is about to be made, with its event. No text is opened before that is committed."""
    unit.exports.begin(taken)
    unit.audit(event)


def mark_of(office: Office, taken: Disclosure, *, name: str | None = None) -> Mark:
    """Say for whom a copy is: by the name given, or the name of the person who takes it."""
    if name is None:
        with office.records.reading() as unit:
            name = unit.people.get(taken.person).name
    return Mark(taken.number, name, taken.at)


def finish(office: Office, taken: Disclosure, data: bytes) -> None:
    """Write down that a copy was made, with the salted hash of the file that goes out."""
    at = office.clock()
    action = Action.COPY if taken.kind is Kind.READER else Action.EXPORT
    rule = f"copy:{taken.number}.made"
    with office.records.transaction() as unit:
        digest = committed(office, unit, unit.meetings.get(taken.meeting), data, number=taken.number)
        unit.exports.finish(taken.number, sha256=digest, at=at)
        unit.audit(AuditEvent(at, taken.person, action, Outcome.GRANTED, rule, taken.meeting, taken.items, digest))


def committed(office: Office, unit: Unit, record: MeetingRecord, data: bytes, *, number: str) -> str:
    """Name a copy by a hash that is no help in guessing what it says: its salt is sealed.

    Everything else in a file can be had: the public minutes, and its foot line from the list of copies. A plain hash of
    it would tell a thief of the database which guess of a withheld sum is right.
    """
    salt, context = office.random(_SALT), _context(record, number)
    unit.sealed.put(context, office.seal(salt, context))
    return _salted(salt, data)


def is_same(office: Office, unit: Unit, taken: Disclosure, data: bytes) -> bool:
    """Tell whether a file is the very one that went out under a number. Audit first. Raises SealError."""
    if taken.sha256 is None:
        return False
    context = _context(unit.meetings.get(taken.meeting), taken.number)
    return hmac.compare_digest(taken.sha256, _salted(office.open(unit.sealed.get(context), context), data))


def _salted(salt: bytes, data: bytes) -> str:
    return hashlib.sha256(salt + hashlib.sha256(data).digest()).hexdigest()


def _context(record: MeetingRecord, number: str) -> Context:
    top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
    return MeetingContexts(record.body, record.id).reason(f"{number}-file", marking=top)
