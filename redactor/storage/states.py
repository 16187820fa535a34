"""Everything that the state of a meeting follows from, in one question beside the meeting's own row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, false, func, literal_column, not_, or_, select, true

from redactor.core.records import ProposalState
from redactor.core.states import Facts
from redactor.storage.circulation import circulation, schedule
from redactor.storage.tables import decision, draft, meeting, proposal, publication, withdrawal

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping, Select

IS_OPEN: Final = proposal.c.state == literal_column(f"'{ProposalState.OPEN.value}'")
"""Written out: SQLite plans a question anew each time where a value that it is given may fit the index of open ones."""

_OWN: Final = meeting.c.id
_CARRIES: Final = "carry"
_ADOPTS: Final = "adopt"
_PREFIX: Final = "fact_"


def _one(query: Select[Any]) -> ColumnElement[Any]:
    return query.correlate(meeting).scalar_subquery()


def _count(query: Select[Any]) -> ColumnElement[Any]:
    return _one(query.with_only_columns(func.count()))


_newest_draft = select(func.max(draft.c.version)).where(draft.c.meeting == _OWN).correlate(meeting).scalar_subquery()
_carried = (
    select(func.coalesce(func.max(decision.c.seq), 0))
    .where(decision.c.meeting == _OWN, decision.c.kind.in_((_CARRIES, _ADOPTS)))
    .correlate(meeting)
    .scalar_subquery()
)
_last = publication.join(proposal, publication.c.proposal == proposal.c.id)
_published = select(publication.c.version).where(publication.c.meeting == _OWN)
_newest_version = select(func.max(publication.c.version)).where(publication.c.meeting == _OWN)
_of_last = and_(
    publication.c.meeting == _OWN, publication.c.version == _newest_version.correlate(meeting).scalar_subquery()
)
_round = select(circulation.c.id).where(circulation.c.meeting == _OWN, circulation.c.draft_version == _newest_draft)
_open = select(proposal.c.id).where(proposal.c.meeting == _OWN, IS_OPEN)
_later = proposal.alias()

_FACTS: Final[dict[str, ColumnElement[Any]]] = {
    "draft": _newest_draft,
    "uploaded": _one(select(func.max(draft.c.uploaded)).where(draft.c.meeting == _OWN)),
    "seq": _one(select(func.max(decision.c.seq)).where(decision.c.meeting == _OWN)),
    "decided_at": _one(select(func.max(decision.c.at)).where(decision.c.meeting == _OWN)),
    "decided": _count(select(decision.c.seq).where(decision.c.meeting == _OWN, decision.c.seq > _carried)),
    "round_at": _one(select(func.max(circulation.c.at)).where(circulation.c.meeting == _OWN)),
    "circulated": _count(_round),
    "circulating": _count(_round.where(circulation.c.closed_at.is_(None))),
    "proposed": _count(
        select(proposal.c.id).where(proposal.c.meeting == _OWN, proposal.c.draft_version == _newest_draft)
    ),
    "waiting_draft": _one(_open.with_only_columns(proposal.c.draft_version)),
    "waiting_seq": _one(_open.with_only_columns(proposal.c.decisions_seq)),
    "scheduled": _count(
        select(schedule.c.proposal).where(
            schedule.c.proposal.in_(select(proposal.c.id).where(proposal.c.meeting == _OWN, IS_OPEN).correlate(meeting))
        )
    ),
    "publications": _count(_published),
    "released_draft": _one(select(proposal.c.draft_version).select_from(_last).where(_of_last)),
    "released_seq": _one(select(proposal.c.decisions_seq).select_from(_last).where(_of_last)),
    "again": _count(
        select(_later.c.id)
        .select_from(_last.join(_later, _later.c.meeting == publication.c.meeting))
        .where(
            _of_last,
            _later.c.id != proposal.c.id,
            or_(
                _later.c.decisions_seq > proposal.c.decisions_seq,
                _later.c.proposed_at > publication.c.at,
            ),
        )
    ),
    "adopted": _count(select(decision.c.seq).where(decision.c.meeting == _OWN, decision.c.kind == _ADOPTS)),
    "withdrawn": _one(
        select(withdrawal.c.at).where(
            withdrawal.c.meeting == _OWN,
            withdrawal.c.version == _newest_version.correlate(meeting).scalar_subquery(),
        )
    ),
}

_now = and_(_FACTS["waiting_draft"] == _newest_draft, _FACTS["waiting_seq"] == func.coalesce(_FACTS["seq"], 0))
_untouched = and_(
    *(func.coalesce(_FACTS[name] <= _FACTS["withdrawn"], true()) for name in ("uploaded", "decided_at", "round_at"))
)
_worked = or_(_FACTS["decided"] > 0, _FACTS["circulated"] > 0, _FACTS["proposed"] > 0)
IS_OVER: Final = case(
    (func.coalesce(_now, false()), 0),
    (_FACTS["circulating"] > 0, 0),
    (and_(_FACTS["withdrawn"].is_not(None), _untouched), 1),
    (and_(_FACTS["withdrawn"].is_(None), _FACTS["released_draft"] == _newest_draft, _FACTS["again"] == 0), 1),
    (and_(_FACTS["adopted"] > 0, not_(_worked)), 1),
    else_=0,
)
"""1 where a meeting waits for nobody, public or taken back: `core.states.state_of` as an order of rows."""

MEETINGS: Final = select(meeting, *(column.label(f"{_PREFIX}{name}") for name, column in _FACTS.items()))
"""Meetings with what their states follow from."""


def parted(row: RowMapping) -> tuple[dict[str, Any], Facts]:
    """Part a row of `MEETINGS` into the meeting's own columns and the facts."""
    held = dict(row)
    found = {name: held.pop(f"{_PREFIX}{name}") for name in _FACTS}
    moments = [at for name in ("uploaded", "decided_at", "round_at") if (at := found.pop(name)) is not None]
    waiting, released = ((found.pop(f"{name}_draft"), found.pop(f"{name}_seq")) for name in ("waiting", "released"))
    counts = ("decided", "circulated", "circulating", "proposed", "scheduled", "again", "adopted")
    return held, Facts(
        draft=found["draft"] or 0,
        seq=found["seq"] or 0,
        touched=max(moments, default=None),
        waiting=waiting if waiting[0] is not None else None,
        released=released if released[0] is not None else None,
        publications=found["publications"],
        withdrawn=found["withdrawn"],
        **{name: bool(found[name]) for name in counts},
    )
