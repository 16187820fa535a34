"""What looks at meetings stand on, in one question of the records, and one more of the wraps where they rest apart.

Rules kept here: every table that a review is derived from is asked for, which a test holds against what a review really
reads; of rows that are only ever added it is enough to count them, of others it is told how they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, bindparam, cast, exists, func, or_, select

from redactor.errors import NotFound
from redactor.storage.annexes import entry, paper
from redactor.storage.circulation import adoption, adoption_answer, circulation, schedule
from redactor.storage.clerks import sole_approval
from redactor.storage.part import Part
from redactor.storage.registers import pseudonym
from redactor.storage.states import IS_OPEN
from redactor.storage.tables import (
    approval,
    decision,
    dek_wrap,
    draft,
    meeting,
    proposal,
    publication,
    recusal,
    withdrawal,
)
from redactor.vault.context import Kind
from redactor.vault.footing import Footing
from redactor.vault.keys import WrappedKey

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
_POLICY, _DRAFT, _WHOLE = 2, 6, len(_STAMP)
_RECUSED: Final = exists().where(recusal.c.meeting == _MEETING, recusal.c.person == bindparam("person"))
_APART: Final = or_(
    exists().where(pseudonym.c.body == meeting.c.body),
    exists().where(paper.c.meeting == _MEETING),
    exists().where(entry.c.meeting == _MEETING),
)
_FOOTING: Final = select(*_STAMP, _RECUSED, _APART).where(meeting.c.id == bindparam("meeting"))
_NEWEST: Final = select(func.max(draft.c.version)).where(draft.c.meeting == _MEETING).correlate(meeting)
_ORIGINAL: Final = (
    dek_wrap.c.meeting == _MEETING,
    dek_wrap.c.kind == Kind.ORIGINAL.value,
    dek_wrap.c.portion == cast(_NEWEST.scalar_subquery(), String),
    dek_wrap.c.version == _NEWEST.scalar_subquery(),
)
_TOGETHER: Final = _FOOTING.add_columns(
    *(
        _one(select(func.count()).where(dek_wrap.c.meeting == _MEETING, dek_wrap.c.kind == kind.value))
        for kind in (Kind.ORIGINAL, Kind.DECISION)
    ),
    *(_one(select(column).where(*_ORIGINAL)) for column in (dek_wrap.c.epoch, dek_wrap.c.wrapped)),
)
"""The same with the wraps, where they rest together."""


class Footings(Part):
    """What looks at meetings stand on."""

    def __init__(self, connection: Connection, wraps: Callable[[], Wraps], *, apart: bool) -> None:
        """Work on the records' connection, and on that of the wraps where they rest `apart`."""
        super().__init__(connection)
        self._wraps, self._wraps_apart = wraps, apart

    def of(self, meeting: str, *, person: str | None) -> Footing:
        """Tell what a look of somebody at a meeting stands on. Raises `NotFound`."""
        query = _FOOTING if self._wraps_apart else _TOGETHER
        found = self._db.execute(query, {"meeting": meeting, "person": person}).one_or_none()
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        stamp, (recused, apart, *wraps) = found[:_WHOLE], found[_WHOLE:]
        version = stamp[_DRAFT] or 0
        drafts, decisions, epoch, wrapped = wraps or self._wraps().standing(meeting, version)
        original = WrappedKey(epoch, wrapped) if epoch is not None and wrapped is not None else None
        return Footing((*stamp, drafts, decisions), stamp[_POLICY], version, bool(recused), bool(apart), original)
