"""Work on the keys: first keys, rotation, wrapping anew, and the end of an epoch.

Rules kept here: what is about to be done is in the audit log before it is done; nothing here reads or writes a sealed
text's ciphertext, but for the sample that is opened to prove a backup; a process killed anywhere has lost nothing, and
doing the same again finishes it; what is destroyed is counted by a person first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.jobs import Kind as JobKind
from redactor.errors import Conflict, NotFound, StorageError, UsageError, VaultError
from redactor.services.working.jobs import Wanted, ask
from redactor.vault.burning import CANNOT_UNDO, BurnCertificate
from redactor.vault.context import Kind
from redactor.vault.keys import Epoch
from redactor.vault.sealing import Sealed, open_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from redactor.services.keeping.burning import Apart, Certificates, WrapBackups
    from redactor.services.places import Blobs
    from redactor.services.stores import Records, Unit
    from redactor.vault.envelope import SealedPortion
    from redactor.vault.keys import KeyStore, RandomBytes
    from redactor.vault.records import StoredWrap

BATCH: Final = 1000
"""Wraps in one transaction: some milliseconds, which a reader's audit event waits for."""

SAMPLE: Final = 50
"""Texts that are opened from the restored backup."""

GRACE: Final = timedelta(minutes=10)
"""How long an epoch must have been out of use before it is destroyed: a text that was sealed under it just before the
rotation is stored by then, or its request has ended."""

SIGNS_AUDIT: Final = "audit"
"""Name of the key that signs checkpoints of the audit log."""


@dataclass(frozen=True, slots=True)
class EpochState:
    """One epoch: whether it is the current one, and how many wraps it has. `held` is False where its key is lost."""

    epoch: Epoch
    current: bool
    wraps: int
    held: bool = True


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many wraps were renewed, and which do not open."""

    renewed: int
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyWork:
    """What a custodian of the keys does. `operator` is her account on the machine, as it goes into the log.

    `apart` are secrets whose wraps are not in the table: the key that signs what is published.
    """

    records: Records
    blobs: Blobs
    keys: KeyStore
    backups: WrapBackups
    certificates: Certificates
    clock: Callable[[], datetime]
    random: RandomBytes
    operator: str
    grace: timedelta = GRACE
    apart: tuple[Apart, ...] = ()

    def status(self) -> tuple[EpochState, ...]:
        """List every epoch that has a key or a wrap, oldest first."""
        with self.records.reading() as unit:
            counts = unit.wraps.by_epoch()
        known = self.keys.epochs()
        newest = {epoch.marking: epoch for epoch in known}
        states = [EpochState(e, newest[e.marking] == e, counts.get(e, 0)) for e in known]
        lost = sorted(counts.keys() - set(known), key=named)
        return (*states, *(EpochState(e, current=False, wraps=counts[e], held=False) for e in lost))

    def init(self, markings: Iterable[str]) -> tuple[Epoch, ...]:
        """Make the first key of each marking that has none, and the key that signs checkpoints."""
        self.keys.verifying_key(SIGNS_AUDIT, random=self.random)
        known = {epoch.marking for epoch in self.keys.epochs()}
        return tuple(self._new_epoch(marking) for marking in markings if marking not in known)

    def rotate(self, markings: Iterable[str] = ()) -> tuple[Epoch, ...]:
        """Make a new key for each marking, or for all that have one. New texts use it at once; old ones stay."""
        known = tuple(dict.fromkeys(epoch.marking for epoch in self.keys.epochs()))
        wanted = tuple(markings) or known
        if unknown := [marking for marking in wanted if marking not in known]:
            raise UsageError(f"There is no key for {unknown[0]!r} to be rotated.", remedy="See `redactor keys status`.")
        made = tuple(self._new_epoch(marking) for marking in wanted)
        self._ask_to_rewrap()
        return made

    def _ask_to_rewrap(self) -> None:
        """Let a worker move the other texts: a job for each rotation, so that one under way misses none of it."""
        now = self.clock()
        with self.records.transaction() as unit:
            wanted = Wanted(JobKind.REWRAP, f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}")
            ask(unit, wanted, by=None, now=now, name=self.random(10).hex())

    def rewrap(self, say: Callable[[int], None] = lambda _: None) -> Rewrapped:
        """Wrap every data key under the current epoch of its marking, in batches; what is done stays done.

        A wrap that does not open is left as it is, and named.
        """
        renewed, broken = 0, []
        for marking in dict.fromkeys(epoch.marking for epoch in self.keys.epochs()):
            current = self.keys.current(marking)
            for number, page in enumerate(self._pages(marking, but=current.name)):
                if number == 0:
                    self._write_down(f"rewrap:{named(current)}")
                made = self.keys.rewrap([(held.wrap, held.context) for held in page], current)
                pairs = list(zip(page, made, strict=True))
                broken += [place_of(held) for held, wrap in pairs if wrap is None]
                with self.records.transaction() as unit:
                    renewed += unit.wraps.replace([(held, wrap) for held, wrap in pairs if wrap is not None])
                say(renewed)
        return Rewrapped(renewed + self._rewrap_apart(), tuple(broken))

    def _rewrap_apart(self) -> int:
        renewed = 0
        for secret in self.apart:
            needed = secret.epoch()
            if needed is not None and needed != (current := self.keys.current(needed.marking)):
                self._write_down(f"rewrap:{named(current)}")
                secret.rewrap()
                renewed += 1
        return renewed

    def backup(self, target: Path) -> tuple[int, str]:
        """Copy the wraps into a database file of their own; return how many, and the file's SHA-256. Never over one."""
        self._write_down("backup-wraps")
        return self.backups.write(target, (held for page in self._pages(None) for held in page))

    def burn(self, epoch: Epoch, *, destroying: int = 0) -> BurnCertificate:
        """Destroy an epoch after proving that everything else opens; `destroying` is how many texts are meant to go.

        Raises UsageError, Conflict where the count is another, VaultError where something that should stay does not
        open. Nothing is destroyed then. Killed in between, the same command finishes it.
        """
        pending = self.certificates.pending(named(epoch))
        if epoch not in self.keys.epochs():
            if pending is None:
                raise UsageError(f"There is no key {named(epoch)}.", remedy="See `redactor keys status`.")
            return self.certificates.finish(pending)
        self._ripe(epoch, destroying)
        self._write_down(f"burn-test:{named(epoch)}")
        checked = self._all_open(epoch)
        tested, backup = self._restore_test(epoch)
        certificate = BurnCertificate(
            epoch=named(epoch),
            at=self.clock().isoformat(timespec="seconds"),
            by=self.operator,
            texts_destroyed=max(destroying, pending.texts_destroyed if pending else 0),
            wraps_opened=checked,
            texts_opened_from_backup=tested,
            backup_sha256=backup,
            cannot_undo=CANNOT_UNDO,
        )
        self.certificates.prepare(certificate)
        self._let_go(epoch, destroying, certificate)
        self.keys.destroy(epoch)
        return self.certificates.finish(certificate)

    def _ripe(self, epoch: Epoch, destroying: int) -> None:
        """Refuse what is in use, too fresh, or counted wrongly."""
        heirs = [e for e in self.keys.epochs() if e.marking == epoch.marking]
        heirs = heirs[heirs.index(epoch) + 1 :]
        if not heirs:
            raise UsageError(f"{named(epoch)} is the current key of its marking.", remedy="Rotate first.")
        if self.clock() - self.keys.made(heirs[0]) < self.grace:
            raise Conflict(
                f"{named(epoch)} was in use less than {int(self.grace.total_seconds() / 60)} minutes ago.",
                remedy="Wait: a request that began then may still store a text under it.",
            )
        if any(secret.epoch() == epoch for secret in self.apart):
            raise Conflict(
                f"The key that signs what is published opens with {named(epoch)} only. Nothing was destroyed.",
                remedy="Run `redactor keys rewrap`.",
            )
        with self.records.reading() as unit:
            _count(unit, epoch, destroying)

    def _let_go(self, epoch: Epoch, destroying: int, certificate: BurnCertificate) -> None:
        with self.records.transaction() as unit:
            _count(unit, epoch, destroying)
            unit.wraps.drop(epoch)
            unit.audit(self._event(f"burn:{named(epoch)}", certificate.sha256))

    def _all_open(self, epoch: Epoch) -> int:
        """Open every wrap that stays, of every marking; return how many. Raises VaultError where one does not.

        All of them: a wrap whose row was given another marking would else be lost with the key that it needs.
        """
        for secret in self.apart:
            secret.check()
        newest = {known.marking: known for known in self.keys.epochs()}
        checked, broken = 0, 0
        for page in self._pages(None):
            for marking in {held.context.marking for held in page}:
                kept = [h for h in page if h.context.marking == marking and _epoch_of(h) != epoch]
                pairs = [(held.wrap, held.context) for held in kept]
                made = self.keys.rewrap(pairs, newest[marking]) if marking in newest else (None,) * len(pairs)
                checked, broken = checked + len(made), broken + made.count(None)
        if broken:
            raise VaultError(
                f"{broken} of {checked} keys that should stay do not open. Nothing was destroyed.",
                remedy="Restore the wraps, or shred those texts first; `redactor keys rewrap` names them.",
            )
        return checked

    def _restore_test(self, epoch: Epoch) -> tuple[int, str]:
        """Back the surviving wraps up, restore the copy aside, and open texts with it: how many, and its hash."""
        target = self.backups.place(self.clock(), named(epoch))
        kept = (held for page in self._pages(None) for held in page if _epoch_of(held) != epoch)
        count, digest = self.backups.write(target, kept)
        with self.backups.restored(target) as restored, self.records.reading() as unit:
            if restored.count() != count:
                raise StorageError("The backup of the wraps is not whole. Nothing was destroyed.")
            opened = [self._opens(unit, held) for held in restored.sample(SAMPLE)]
        if not all(opened):
            raise VaultError(
                "A text does not open with the restored backup of the wraps. Nothing was destroyed.",
                remedy="Check that database, originals and wraps belong together.",
            )
        return len(opened), digest

    def _opens(self, unit: Unit, held: StoredWrap) -> bool:
        envelope = envelope_of(unit, self.blobs, held)
        if envelope is None:
            return True  # a wrap whose text never came, or went: there is nothing to open
        try:
            open_under(self.keys, Sealed(envelope, held.wrap), held.context)
        except VaultError:
            return False
        return True

    def _new_epoch(self, marking: str) -> Epoch:
        numbers = [int(e.name) for e in self.keys.epochs() if e.marking == marking and e.name.isdigit()]
        epoch = Epoch(marking, str(max(numbers, default=0) + 1))
        self._write_down(f"rotate:{named(epoch)}")
        return self.keys.add_epoch(marking, epoch.name, at=self.clock(), random=self.random)

    def _pages(self, marking: str | None, *, but: str | None = None) -> Iterator[tuple[StoredWrap, ...]]:
        last = None
        while True:
            with self.records.reading() as unit:
                page = unit.wraps.page(after=last, most=BATCH, marking=marking, but=but)
            if not page:
                return
            yield page
            last = page[-1]

    def _write_down(self, rule: str) -> None:
        with self.records.transaction() as unit:
            unit.audit(self._event(rule))

    def _event(self, rule: str, digest: str | None = None) -> AuditEvent:
        return AuditEvent(self.clock(), self.operator, Action.KEYS, Outcome.GRANTED, rule, digest=digest)


def envelope_of(unit: Unit, blobs: Blobs, held: StoredWrap) -> SealedPortion | None:
    """Return what a wrap opens; None where it never came, or went. Raises StorageError."""
    context = held.context
    if context.kind is Kind.PAPER:
        blob = unit.papers.blob_of(context.portion, context.version)
        return None if blob is None else blobs.get(blob)
    if context.kind is not Kind.ORIGINAL:
        return unit.sealed.envelope(context)
    try:
        return blobs.get(unit.meetings.draft(context.meeting, context.version).blob)
    except NotFound:
        return None


def named(epoch: Epoch) -> str:
    """Name an epoch as people do: RED/2."""
    return f"{epoch.marking}/{epoch.name}"


def parse_epoch(text: str) -> Epoch:
    """Read such a name. Raises UsageError."""
    marking, slash, name = text.rpartition("/")
    if not (marking and slash and name):
        raise UsageError(f"{text!r} is no epoch.", remedy="Name it as `redactor keys status` does: MARKING/NAME.")
    return Epoch(marking, name)


def place_of(held: StoredWrap) -> str:
    """Name a sealed text by its place; nothing of it."""
    context = held.context
    return f"{context.meeting} {context.kind} {context.portion} version {context.version}"


def _epoch_of(held: StoredWrap) -> Epoch:
    return Epoch(held.context.marking, held.wrap.epoch)


def _count(unit: Unit, epoch: Epoch, destroying: int) -> None:
    remaining = unit.wraps.by_epoch().get(epoch, 0)
    if remaining != destroying:
        raise Conflict(
            f"{remaining} texts open with {named(epoch)} only, not {destroying}. Nothing was destroyed.",
            remedy="Run `redactor keys rewrap` to keep them, or say --destroying and their number to lose them.",
        )
