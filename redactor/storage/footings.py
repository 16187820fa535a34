"""What looks at meetings stand on, in two questions: one of the records, one of the wraps.

Rules kept here: every table that a review is derived from is asked for, which a test holds against what a review really
reads; of rows that are only ever added it is enough to count them, of others it is told how they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, exists, func, or_, select

from redactor.errors import NotFound
from redactor.storage.annexes import entry, paper
from redactor.storage.circulation import adoption, adoption_answer, circulation, schedule
from redactor.storage.clerks import sole_approval
from redactor.storage.part import Part
from redactor.storage.registers import pseudonym
from redactor.storage.states import IS_OPEN
from redactor.storage.tables import approval, decision, draft, meeting, proposal, publication, recusal, withdrawal
from redactor.vault.footing import Footing

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from redactor.storage.wraps import Wraps

_MEETING: Final = meeting.c.id


def _one(query: Select[Any]) -> ColumnElement[Any]:
    return query.correlate(meeting).scalar_subquery()


def _rows(table: Table, told: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """Count a meeting's rows, or tell something else of them."""
    return _one(select(func.count() if told is None else told).select_from(table).where(table.c.meeting == _MEETING))


def _through(table: Table, key: ColumnElement[Any], of: Table) -> ColumnElement[Any]:
    """Count the rows that hang on a meeting's rows of another table."""
    joined = of.join(table, key == of.c.id)
    return _one(select(func.count()).select_from(joined).where(of.c.meeting == _MEETING))


_STAMP: Final[tuple[ColumnElement[Any], ...]] = (
    meeting.c.id,
    meeting.c.body,
    meeting.c.policy_name,
    meeting.c.policy_sha256,
    meeting.c.state,
    meeting.c.version,
    _rows(draft, func.max(draft.c.version)),
    _rows(decision, func.max(decision.c.seq)),
    _rows(circulation),
    _rows(circulation, func.count(circulation.c.closed_at)),
    _rows(adoption),
    _through(adoption_answer, adoption_answer.c.adoption, adoption),
    _rows(proposal),
    _one(select(proposal.c.id).where(proposal.c.meeting == _MEETING, IS_OPEN)),
    _through(approval, approval.c.proposal, proposal),
    _through(sole_approval, sole_approval.c.proposal, proposal),
    _through(schedule, schedule.c.proposal, proposal),
    _rows(publication),
    _rows(withdrawal),
)
_DRAFT: Final = 6
_RECUSED: Final = exists().where(recusal.c.meeting == _MEETING, recusal.c.person == bindparam("person"))
_APART: Final = or_(
    exists().where(pseudonym.c.body == meeting.c.body),
    exists().where(paper.c.meeting == _MEETING),
    exists().where(entry.c.meeting == _MEETING),
)
_FOOTING: Final = select(*_STAMP, _RECUSED, _APART).where(meeting.c.id == bindparam("meeting"))


class Footings(Part):
    """What looks at meetings stand on."""

    def __init__(self, connection: Connection, wraps: Callable[[], Wraps]) -> None:
        """Work on the records' connection, and on that of the wraps."""
        super().__init__(connection)
        self._wraps = wraps

    def of(self, meeting: str, *, person: str | None) -> Footing:
        """Tell what a look of somebody at a meeting stands on. Raises `NotFound`."""
        found = self._db.execute(_FOOTING, {"meeting": meeting, "person": person}).one_or_none()
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        *stamp, recused, apart = found
        version = stamp[_DRAFT] or 0
        held, original = self._wraps().standing(meeting, version)
        return Footing((*stamp, *held), stamp[2], version, bool(recused), bool(apart), original)
