"""Whom a deed is told to by mail, and where the link leads: one table, from the entries of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject, is_recused
from redactor.core.audit import Action
from redactor.services.persons.notices import CHAIR_AND_OFFICERS, holders
from redactor.services.release.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redactor.core.audit import AuditEvent
    from redactor.services.office import Office
    from redactor.services.stores import Unit

_SECRETARIES: Final = frozenset({"secretary"})
_OFFICERS: Final = frozenset({"officer"})
_DESK: Final = _SECRETARIES | _OFFICERS
_READERS: Final = frozenset({"secretary", "officer", "member", "chair"})
_WAITS: Final = (".given", ".duties-asked", ".invitation-asked")
"""How the rules end of what an officer or the chair has to confirm."""


@dataclass(frozen=True, slots=True)
class Route:
    """Some people, and the page that they are sent to."""

    people: tuple[str, ...]
    path: str


def route(office: Office, unit: Unit, event: AuditEvent) -> Route | None:
    """Say whom an entry is told to; None where to nobody. Who did it is not told, nor who stays out of it."""
    find = _ROUTES.get(event.action)
    found = find(office, unit, event) if find else None
    if found is None:
        return None
    people = tuple(p for p in found.people if p != event.actor)
    return Route(people, found.path) if people else None


def _uploaded(office: Office, unit: Unit, event: AuditEvent) -> Route:
    return Route(_desk(office, unit, event, _SECRETARIES), f"/meetings/{event.meeting}")


def _circulated(office: Office, unit: Unit, event: AuditEvent) -> Route | None:  # noqa: ARG001 -- one form for all
    if event.digest is None or not event.rule.startswith("draft:"):
        return None
    return Route((event.digest,), f"/drafts/{event.meeting}")


def _proposed(office: Office, unit: Unit, event: AuditEvent) -> Route | None:
    if event.rule != "proposed":
        return None
    return Route(_desk(office, unit, event, _OFFICERS), f"/meetings/{event.meeting}/release")


def _taken_back(office: Office, unit: Unit, event: AuditEvent) -> Route:
    """Tell who works on it that a proposal was sent back, or a publication withdrawn."""
    return Route(_desk(office, unit, event, _DESK), f"/meetings/{event.meeting}")


def _published(office: Office, unit: Unit, event: AuditEvent) -> Route:
    return Route(holders(office, unit, _READERS), f"/read/{event.meeting}")


def _asked(office: Office, unit: Unit, event: AuditEvent) -> Route:
    return Route(_desk(office, unit, event, CHAIR_AND_OFFICERS), "/requests")


def _granted(office: Office, unit: Unit, event: AuditEvent) -> Route | None:  # noqa: ARG001 -- one form for all
    """Tell her of a grant that opens something: minutes are published, and she stays out of nothing it names."""
    meeting, person = event.meeting or "", event.digest or ""
    recusals = unit.access.recusals(meeting, person=person)
    out = any(is_recused(Subject(person), meeting, recusals, item=item) for item in event.items)
    if out or standing(unit, meeting) is None:
        return None
    return Route((person,), f"/read/{meeting}")


def _waits(office: Office, unit: Unit, event: AuditEvent) -> Route | None:
    if not event.rule.endswith(_WAITS):
        return None
    people = (p for p in holders(office, unit, CHAIR_AND_OFFICERS) if p != event.digest)
    return Route(tuple(people), "/clearances")


def _emergency(office: Office, unit: Unit, event: AuditEvent) -> Route:
    return Route(_desk(office, unit, event, CHAIR_AND_OFFICERS), "/emergencies")


def _desk(office: Office, unit: Unit, event: AuditEvent, duties: frozenset[str]) -> tuple[str, ...]:
    """Name the holders of some duties who stay out of nothing in the meeting."""
    out = {r.person for r in unit.access.recusals(event.meeting or "")}
    return tuple(p for p in holders(office, unit, duties) if p not in out)


_ROUTES: Final[Mapping[Action, Callable[[Office, Unit, AuditEvent], Route | None]]] = {
    Action.DRAFT_UPLOAD: _uploaded,
    Action.CIRCULATE: _circulated,
    Action.PROPOSE: _proposed,
    Action.WITHDRAW: _taken_back,
    Action.PUBLISH: _published,
    Action.READ_ASK: _asked,
    Action.GRANT: _granted,
    Action.CLEARANCE_CHANGE: _waits,
    Action.PERSON_CHANGE: _waits,
    Action.EMERGENCY_ASK: _emergency,
}
