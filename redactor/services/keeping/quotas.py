"""How much bodies may keep, and how much they do: looked at before a file is read, and once more where it is stored.

Rules kept here: what is stored is counted in the transaction that stores it, so that an upload that fails takes no room
and of two at the limit one is refused; who manages access may allow one body more or less, and that is on record; what
is kept already is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.quotas import MEGABYTE, Original, RoomRecord
from redactor.errors import NoRoomError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redactor.core.access import Subject
    from redactor.core.quotas import Kept, Room
    from redactor.core.site import Body
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.envelope import SealedPortion

_MOST_LIMIT: Final = 1_000_000
"""Drafts, or megabytes: more is a slip of the hand."""
_AT_ONCE: Final = 100
_NOT_KEPT: Final = (
    "Nothing was kept. What is on record cannot be removed; whoever manages access can allow more under Limits."
)


@dataclass(frozen=True, slots=True)
class Use:
    """What a body keeps and may keep; `own` is what was allowed to it alone."""

    body: Body
    kept: Kept
    room: Room
    own: RoomRecord | None


def look_ahead(office: Office, body: str, *, more: int, drafts: int = 1) -> None:
    """Refuse what there is no room for, before it is read. Raises NoRoomError."""
    if office.keeping.free() - more < office.keeping.reserve:
        raise NoRoomError(
            "The disk of the service is nearly full, so nothing more is taken in.",
            remedy="Nothing was kept. Tell whoever runs the service; reading and releasing go on.",
        )
    with office.records.reading() as unit:
        _demand(office, unit, body, more=more, drafts=drafts)


def enter(
    office: Office,
    unit: Unit,
    body: str,
    stored: Mapping[str, SealedPortion],
    *,
    drafts: int = 0,
    whatever: bool = False,
) -> None:
    """Count what is being stored, by the name under which it rests. Raises NoRoomError: it is not stored then.

    `whatever` there is room for or not: where a marking is raised, nothing may be in the way.
    """
    sizes = [Original(blob, len(sealed.envelope)) for blob, sealed in stored.items()]
    if not whatever:
        _demand(office, unit, body, more=sum(one.bytes for one in sizes), drafts=drafts, counted=drafts)
    unit.quotas.keep(body, sizes)


def _demand(office: Office, unit: Unit, body: str, *, more: int, drafts: int, counted: int = 0) -> None:
    """Refuse what there is no room for. `counted` of the drafts are among those that are kept: they are written."""
    kept, own = unit.quotas.kept(body), unit.quotas.room(body)
    room = own.over(office.keeping.room) if own else office.keeping.room
    if drafts and kept.drafts + drafts - counted > room.drafts:
        said = f"This body keeps as many drafts as it may: {room.drafts}."
        raise NoRoomError(said, remedy=_NOT_KEPT)
    if kept.bytes + more > room.bytes:
        said = f"This body may keep {room.bytes // MEGABYTE} MB, and keeps {kept.bytes // MEGABYTE} MB."
        raise NoRoomError(said, remedy=_NOT_KEPT)


@dataclass(frozen=True, slots=True)
class Quotas:
    """What bodies keep and may keep, for those who manage access; and the measuring of what came in before."""

    office: Office

    def uses(self, subject: Subject) -> tuple[Use, ...]:
        """Say for each body how much it keeps and may keep. Raises NotFound."""
        self.office.demand(subject, "people.manage", Action.PERSON_CHANGE)
        return self.all()

    def all(self) -> tuple[Use, ...]:
        """Say it, on the machine itself."""
        office = self.office
        with office.records.reading() as unit:
            return tuple(self._use(unit, body) for body in office.bodies.all())

    def allow(self, subject: Subject, body: str, *, drafts: int | None, megabytes: int | None) -> None:
        """Allow one body another number of drafts, or of megabytes; None leaves that to the general limit.

        Raises UsageError, NotFound.
        """
        rule = self.office.demand(subject, "people.manage", Action.QUOTA)
        self._set(subject, body, (drafts, megabytes), rule=rule)

    def allow_here(self, subject: Subject, body: str, *, drafts: int | None, megabytes: int | None) -> None:
        """Allow it on the machine itself, by whoever runs the service. Raises UsageError."""
        self._set(subject, body, (drafts, megabytes), rule="here")

    def measure(self) -> int:
        """Measure the originals that came in before they were measured; return how many. Raises StorageError."""
        office = self.office
        with office.records.reading() as unit:
            missing = unit.quotas.unmeasured()
        for start in range(0, len(missing), _AT_ONCE):
            self._measured(missing[start : start + _AT_ONCE])
        return len(missing)

    def _measured(self, missing: Sequence[tuple[str, str]]) -> None:
        """Measure some of them, and store it; somebody else may have done so meanwhile."""
        found = defaultdict[str, list[Original]](list)
        for body, blob in missing:
            found[body].append(Original(blob, len(self.office.blobs.get(blob).envelope)))
        with self.office.records.transaction() as unit:
            still = {blob for _, blob in unit.quotas.unmeasured()}
            for body, originals in found.items():
                unit.quotas.keep(body, [one for one in originals if one.blob in still])

    def _set(self, subject: Subject, body: str, given: tuple[int | None, int | None], *, rule: str) -> None:
        office, (drafts, megabytes) = self.office, given
        if body not in {known.id for known in office.bodies.all()}:
            raise UsageError("There is no such body here.", remedy="Choose one of the bodies that are set up.")
        if any(one is not None and not 1 <= one <= _MOST_LIMIT for one in given):
            raise UsageError(
                "This is no limit.", code="limit", remedy=f"Give a whole number from 1 to {_MOST_LIMIT:,}, or nothing."
            )
        size = None if megabytes is None else megabytes * MEGABYTE
        record = RoomRecord(body, drafts, size, office.clock(), subject.person)
        with office.records.transaction() as unit:
            unit.quotas.set_room(record)
            said = f"{rule}:{body}:{drafts or 'general'}:{megabytes or 'general'}"
            unit.audit(office.event(subject, Action.QUOTA, said[:128]))

    def _use(self, unit: Unit, body: Body) -> Use:
        own = unit.quotas.room(body.id)
        general = self.office.keeping.room
        return Use(body, unit.quotas.kept(body.id), own.over(general) if own else general, own)
