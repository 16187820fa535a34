"""All that bears on who may read meetings, for many of them: as `Access.facts`, at the price of a few statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from redactor.core.entitlements import Bounds, EmbargoRecord, EmergencyApproval, EmergencyRecord, Facts
from redactor.core.filed import name_of
from redactor.core.records import GrantRecord, RecusalRecord
from redactor.storage import tables
from redactor.storage.access import embargo
from redactor.storage.annexes import entry, paper
from redactor.storage.emergencies import emergency, emergency_approval
from redactor.storage.joint import joining, naming
from redactor.storage.part import Part

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select


@dataclass(slots=True)
class _Found:
    """What was found of one meeting so far."""

    grants: list[GrantRecord] = field(default_factory=list)
    recusals: list[RecusalRecord] = field(default_factory=list)
    embargoes: list[EmbargoRecord] = field(default_factory=list)
    emergencies: list[EmergencyRecord] = field(default_factory=list)
    bodies: set[str] = field(default_factory=set)
    named: dict[str, str | None] = field(default_factory=dict)
    papers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def facts(self) -> Facts:
        """Put it together."""
        return Facts(
            grants=tuple(self.grants),
            recusals=tuple(self.recusals),
            embargoes=tuple(self.embargoes),
            emergencies=tuple(self.emergencies),
            bounds=Bounds(
                papers={name_of(reference): frozenset(items) for reference, items in self.papers.items()},
                bodies=frozenset(self.bodies),
                named={item: body for item, body in self.named.items() if body is not None},
            ),
        )


class Bearing(Part):
    """Facts of many meetings."""

    def facts(self, meetings: Collection[str], *, person: str | None = None) -> dict[str, Facts]:
        """Return all that bears on who may read each meeting, of one person or of all."""
        found = {meeting: _Found() for meeting in meetings}
        self._people(found, person)
        self._emergencies(found, person)
        for row in self._each(select(embargo).order_by(embargo.c.item), embargo.c.meeting, found):
            found[row["meeting"]].embargoes.append(EmbargoRecord(**row))
        self._bounds(found)
        return {meeting: one.facts() for meeting, one in found.items()}

    def _people(self, found: dict[str, _Found], person: str | None) -> None:
        grants, recusals = tables.grant.c, tables.recusal.c
        query = _hers(select(tables.grant), grants.person, person)
        for row in self._each(query.order_by(grants.starts, grants.id), tables.grant.c.meeting, found):
            found[row["meeting"]].grants.append(GrantRecord(**row))
        query = _hers(select(tables.recusal), recusals.person, person)
        for row in self._each(query.order_by(recusals.person, recusals.item), tables.recusal.c.meeting, found):
            found[row["meeting"]].recusals.append(RecusalRecord(**row))

    def _emergencies(self, found: dict[str, _Found], person: str | None) -> None:
        rows, given = emergency.c, emergency_approval.c
        query = _hers(select(emergency), rows.person, person).order_by(rows.asked_at.desc(), rows.id)
        asked = list(self._each(query, emergency.c.meeting, found))
        approvals: dict[str, list[EmergencyApproval]] = defaultdict(list)
        chosen = select(emergency_approval).join(emergency, rows.id == given.emergency).order_by(given.at, given.person)
        for row in self._each(chosen, emergency.c.meeting, found) if asked else ():
            approvals[row["emergency"]].append(EmergencyApproval(person=row["person"], at=row["at"]))
        for row in asked:
            one = EmergencyRecord(**row, approvals=tuple(approvals[row["id"]]))
            found[one.meeting].emergencies.append(one)

    def _bounds(self, found: dict[str, _Found]) -> None:
        for row in self._each(select(joining), joining.c.meeting, found):
            found[row["meeting"]].bodies.add(row["body"])
        for row in self._each(select(naming).order_by(naming.c.seq), naming.c.meeting, found):
            found[row["meeting"]].named[row["item"]] = row["body"]
        query = select(paper.c.meeting, paper.c.reference, entry.c.item).join(entry, entry.c.paper == paper.c.id)
        for row in self._each(query, paper.c.meeting, found):
            found[row["meeting"]].papers[row["reference"]] |= {row["item"]} - {None}


def _hers(query: Select[Any], column: Any, person: str | None) -> Select[Any]:  # noqa: ANN401 -- any column
    return query if person is None else query.where(column == person)
