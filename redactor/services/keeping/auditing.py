"""Work on the audit log: checkpoints, their anchors, reports and exports; and the check of it all without the service.

Rules kept here: who reads the log is in the log; a check needs nothing but what it is given: entries, notes, and the
public key; and it says the first place where something is wrong, never what stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from redactor.core.audit import Action, AuditEvent, Broken, LoggedEvent, Outcome, verify
from redactor.core.hashtree import leaf_hash
from redactor.core.records import WHOLE_MEETING
from redactor.errors import StorageError, UsageError
from redactor.services.keeping.keys import SIGNS_AUDIT
from redactor.vault.checkpoints import SALT_SIZE, anchor_text, checkpoint_text, read_anchor, read_checkpoint, signed
from redactor.vault.notes import NoteError, VerifierKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from redactor.core.hashtree import Checkpoint as State
    from redactor.services.stores import Records, Unit
    from redactor.vault.keys import KeyStore, RandomBytes

HEADER: Final = b'{"format":"redactor-audit-log","v":1}'
"""First line of an export; each further line is an entry, byte for byte as it was hashed."""


class LogBroken(StorageError):  # noqa: N818 -- the house's word
    """The audit log is not what it was."""

    code = "audit-broken"


class Notes(Protocol):
    """The folder of checkpoints, and beside it that of anchors."""

    def key(self) -> str | None:
        """Return the public key that the notes are signed with, as text; None before the first."""

    def checkpoint(self, day: str) -> bytes | None:
        """Return a day's checkpoint; None where it has none yet."""

    def keep(self, day: str, *, checkpoint: bytes, anchor: bytes, key: str) -> bool:
        """Keep a day's notes; False where all of it is there already. Raises StorageError."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a report: when, who, what, how it ended, by which rule."""

    index: int
    at: str
    who: str
    action: str
    outcome: str
    rule: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found whole, and the days between the first and the last anchor that have none."""

    state: State
    checkpoints: int
    anchors: int
    missing_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditWork:
    """What an auditor does with the installation at hand. `operator` goes into the log."""

    records: Records
    keys: KeyStore
    notes: Notes
    clock: Callable[[], datetime]
    random: RandomBytes
    operator: str
    origin: str

    def checkpoint(self) -> tuple[str, VerifierKey] | None:
        """Sign today's checkpoint and its anchor; return day and public key, or None where today has them already.

        Once a day, whether anything happened or not: that is the schedule.
        """
        key, at = self._key(), self.clock()
        day = f"{at:%Y-%m-%d}"
        note = self.notes.checkpoint(day) or self._signed_checkpoint(key, at)
        anchor = signed(anchor_text(key.name, at.date(), read_checkpoint(note, key)), key, self._sign)
        return (day, key) if self.notes.keep(day, checkpoint=note, anchor=anchor, key=str(key)) else None

    def _signed_checkpoint(self, key: VerifierKey, at: datetime) -> bytes:
        with self.records.reading() as unit:
            state = unit.log.checkpoint()
        return signed(checkpoint_text(key.name, state, at=at, salt=self.random(SALT_SIZE)), key, self._sign)

    def _sign(self, message: bytes) -> bytes:
        return self.keys.sign(SIGNS_AUDIT, message)

    def report(self, meeting: str, item: str | None) -> tuple[Line, ...]:
        """List who did or was refused what about an item, or about its meeting as a whole; oldest first."""
        self._write_down("report", meeting=meeting, item=item)
        with self.records.reading() as unit:
            return about(unit, meeting, item)

    def export(self) -> Iterator[bytes]:
        """Give the whole log, line by line: a header, then each entry as it was hashed."""
        self._write_down("export")
        yield HEADER + b"\n"
        with self.records.reading() as unit:
            for logged in unit.log.read():
                yield logged.entry + b"\n"

    def _key(self) -> VerifierKey:
        """Give the public key, under the name that its first note had."""
        public = self.keys.verifying_key(SIGNS_AUDIT, random=self.random)
        held = self.notes.key()
        if held is None:
            return VerifierKey(self.origin, public)
        key = VerifierKey.parse(held)
        if key.public != public:
            raise UsageError(
                "The checkpoints at hand were signed with another key.",
                remedy="Put the folder of checkpoints of the earlier key aside; it stays valid for its time.",
            )
        return key

    def _write_down(self, rule: str, *, meeting: str | None = None, item: str | None = None) -> None:
        items = () if item is None else (item,)
        event = AuditEvent(self.clock(), self.operator, Action.AUDIT_READ, Outcome.GRANTED, rule, meeting, items)
        with self.records.transaction() as unit:
            unit.audit(event)


def about(unit: Unit, meeting: str, item: str | None) -> tuple[Line, ...]:
    """Find who did or was refused what about an item, or about its meeting as a whole; oldest first. Audit first."""
    names = {person.id: person.name for person in unit.people.all()}
    return tuple(
        _line(logged.index, event, names)
        for logged in unit.log.read()
        if _is_about(event := AuditEvent.decode(logged.entry), meeting, item)
    )


def check(
    log: Iterable[LoggedEvent],
    *,
    key: VerifierKey | None = None,
    checkpoints: Mapping[str, bytes] | None = None,
    anchors: Mapping[str, bytes] | None = None,
    exported: Iterable[LoggedEvent] | None = None,
) -> Checked:
    """Check a log against everything that was kept of it; notes are by their file names.

    Raises LogBroken at the first thing that does not fit, NoteError where a note is none, UsageError without a key.
    """
    notes, outside = checkpoints or {}, anchors or {}
    if key is None and (notes or outside):
        raise UsageError("The key of the log is needed to check its notes.", remedy="Give it with --key.")
    kept = [_named(name, read_checkpoint, note, key) for name, note in notes.items() if key]
    anchored = [_named(name, read_anchor, note, key) for name, note in outside.items() if key]
    states = [one.checkpoint for one in kept]
    if exported is not None:
        states.append(_whole(exported, "the export"))
    state = _whole(log, "the log", states)
    hashes = {one.hash for one in kept}
    for anchor in anchored:
        if anchor.hash not in hashes:
            raise LogBroken(
                f"The checkpoint that was anchored on {anchor.day} is not here.",
                remedy="Another one stands in its place, or it was removed: find out who could write to the machine.",
            )
    return Checked(state, len(kept), len(anchored), _missing([anchor.day for anchor in anchored]))


def read_export(lines: Iterable[bytes]) -> Iterator[LoggedEvent]:
    """Read an export back. Raises LogBroken where it is none."""
    for number, line in enumerate(lines):
        entry = line.removesuffix(b"\n")
        if number == 0:
            if entry != HEADER:
                raise LogBroken("This is no exported log.")
            continue
        yield LoggedEvent(number - 1, entry, leaf_hash(entry))


def _named(name: str, read: Callable[[bytes, VerifierKey], Any], note: bytes, key: VerifierKey) -> Any:  # noqa: ANN401 -- whatever `read` gives
    try:
        return read(note, key)
    except NoteError as error:
        raise NoteError(f"{name}: {error.message}", remedy=error.remedy) from error


def _whole(log: Iterable[LoggedEvent], what: str, states: Iterable[State] = ()) -> State:
    found = verify(log, checkpoints=states)
    if isinstance(found, Broken):
        raise LogBroken(
            f"From entry {found.index} on, {what} is not what it was: {found.reason}.",
            remedy="Keep the file as it is, and compare it with its backups and exports.",
        )
    return found.checkpoint


def _missing(days: list[str]) -> tuple[str, ...]:
    if not days:
        return ()
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    every = (str(first + timedelta(days=n)) for n in range((last - first).days))
    return tuple(day for day in every if day not in days)


def _is_about(event: AuditEvent, meeting: str, item: str | None) -> bool:
    if event.meeting != meeting:
        return False
    return item is None or not event.items or item in event.items or WHOLE_MEETING in event.items


def _line(index: int, event: AuditEvent, names: Mapping[str, str]) -> Line:
    who = "nobody" if event.actor is None else names.get(event.actor, event.actor)
    at = event.at.strftime("%Y-%m-%d %H:%M:%S")
    return Line(index, at, who, event.action.value, event.outcome.value, event.rule)
