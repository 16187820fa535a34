"""People for a large house: rows as invitations and confirmations leave them, with their events in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.hashtree import leaf_hash
from redactor.storage import tables
from redactor.storage.engine import WRITES

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.services.house import House


def add_people(house: House, engine: Engine, count: int, *, body: str, level: str = "AMBER") -> list[str]:
    """Bring in members who were invited, cleared, and confirmed by an officer; return their ids."""
    office, people, given, events = house.services.office, list[Any](), list[Any](), list[AuditEvent]()
    administrator, officer = house.ids["administrator"], house.ids["officer"]
    for number in range(count):
        made = office.new_id()
        person = {"id": made, "email": f"p{number}@lantern.example", "name": f"Member {number}", "duties": "member"}
        people.append(person | {"password_hash": None, "active": True})
        clearance = {"person": made, "body": body, "level": level, "given_by": administrator, "confirmed_by": officer}
        given.append(clearance | {"appointment": office.new_id(), "starts": None, "ends": None})
        for deed, actor in (
            (Action.PERSON_ADD, administrator),
            (Action.CLEARANCE_CHANGE, administrator),
            (Action.CLEARANCE_CHANGE, officer),
        ):
            events.append(AuditEvent(office.clock(), actor, deed, Outcome.GRANTED, "filled", None, (), made))
    with office.records.reading() as unit:
        start = unit.log.size()
    rows = [
        {"idx": n, "at": e.at, "entry": e.encode(), "leaf": leaf_hash(e.encode())} for n, e in enumerate(events, start)
    ]
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(insert(tables.person), people)
        connection.execute(insert(tables.clearance), given)
        connection.execute(insert(tables.audit_event), rows)
    return [person["id"] for person in people]
