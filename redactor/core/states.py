"""Where a meeting stands, worked out from what was done about it, and which deed leads where.

Rules kept here: the state is stored nowhere, it follows from drafts, decisions, circulations, proposals, publications
and withdrawals; the table of moves is total, so that a deed nobody thought of in a state is refused; a proposal that
does not fit the draft and its decisions any more waits for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.core.records import MeetingState
from redactor.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Deed(StrEnum):
    """What moves a meeting."""

    DECIDE = "decide"
    UPLOAD = "upload"
    CIRCULATE = "circulate"
    CLOSE = "close"
    PROPOSE = "propose"
    RETURN = "return"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was done about a meeting.

    `draft` and `seq` are the newest draft and decision, `touched` when one of them came or the draft went round;
    `waiting` and `released` are draft and decision of the open proposal and of the last publication; `again` tells that
    something was proposed after that one; `adopted` that it was published elsewhere before it came here.
    """

    draft: int
    seq: int = 0
    touched: datetime | None = None
    decided: bool = False
    circulated: bool = False
    circulating: bool = False
    proposed: bool = False
    waiting: tuple[int, int] | None = None
    scheduled: bool = False
    publications: int = 0
    released: tuple[int, int] | None = None
    again: bool = False
    withdrawn: datetime | None = None
    adopted: bool = False


def state_of(facts: Facts) -> MeetingState:
    """Say where a meeting stands."""
    if facts.waiting == (facts.draft, facts.seq):
        return MeetingState.SCHEDULED if facts.scheduled else MeetingState.AWAITING_RELEASE
    if facts.circulating:
        return MeetingState.CIRCULATED
    if facts.withdrawn is not None:
        if facts.touched is None or facts.touched <= facts.withdrawn:
            return MeetingState.WITHDRAWN
    elif facts.released is not None and facts.released[0] == facts.draft and not facts.again:
        return MeetingState.CORRECTED if facts.publications > 1 else MeetingState.PUBLISHED
    worked = facts.decided or facts.circulated or facts.proposed
    if facts.adopted and not worked:
        return MeetingState.PUBLISHED
    return MeetingState.IN_REVIEW if worked else MeetingState.DRAFT


_S, _D = MeetingState, Deed
_EVERYWHERE: Final = {_D.UPLOAD: _S.DRAFT}

MOVES: Final[Mapping[MeetingState, Mapping[Deed, MeetingState]]] = {
    _S.DRAFT: _EVERYWHERE
    | {
        _D.DECIDE: _S.IN_REVIEW,
        _D.CIRCULATE: _S.CIRCULATED,
        _D.PROPOSE: _S.AWAITING_RELEASE,
        _D.WITHDRAW: _S.WITHDRAWN,
    },
    _S.CIRCULATED: _EVERYWHERE
    | {
        _D.DECIDE: _S.CIRCULATED,
        _D.CLOSE: _S.IN_REVIEW,
        _D.WITHDRAW: _S.CIRCULATED,
    },
    _S.IN_REVIEW: _EVERYWHERE
    | {
        _D.DECIDE: _S.IN_REVIEW,
        _D.CIRCULATE: _S.CIRCULATED,
        _D.PROPOSE: _S.AWAITING_RELEASE,
        _D.WITHDRAW: _S.WITHDRAWN,
    },
    _S.AWAITING_RELEASE: _EVERYWHERE
    | {
        _D.DECIDE: _S.IN_REVIEW,
        _D.PROPOSE: _S.AWAITING_RELEASE,
        _D.RETURN: _S.IN_REVIEW,
        _D.SCHEDULE: _S.SCHEDULED,
        _D.PUBLISH: _S.PUBLISHED,
        _D.WITHDRAW: _S.WITHDRAWN,
    },
    _S.SCHEDULED: _EVERYWHERE
    | {
        _D.DECIDE: _S.IN_REVIEW,
        _D.PROPOSE: _S.AWAITING_RELEASE,
        _D.RETURN: _S.IN_REVIEW,
        _D.PUBLISH: _S.PUBLISHED,
        _D.WITHDRAW: _S.WITHDRAWN,
    },
    _S.PUBLISHED: _EVERYWHERE | {_D.DECIDE: _S.PUBLISHED, _D.PROPOSE: _S.AWAITING_RELEASE, _D.WITHDRAW: _S.WITHDRAWN},
    _S.CORRECTED: _EVERYWHERE | {_D.DECIDE: _S.CORRECTED, _D.PROPOSE: _S.AWAITING_RELEASE, _D.WITHDRAW: _S.WITHDRAWN},
    _S.WITHDRAWN: _EVERYWHERE
    | {
        _D.DECIDE: _S.IN_REVIEW,
        _D.CIRCULATE: _S.CIRCULATED,
        _D.PROPOSE: _S.AWAITING_RELEASE,
    },
}
"""Where each deed leads from each state; what is not there is refused. A second publication is called a correction."""

_WHY: Final = {
    _S.CIRCULATED: "The draft is with its readers until the circulation is closed.",
    _S.AWAITING_RELEASE: "A release of this meeting waits for a decision.",
    _S.SCHEDULED: "This meeting is scheduled to be published.",
}


def demand(state: MeetingState, deed: Deed) -> None:
    """Return where a deed is possible in a state. Raises Conflict that says why it is not."""
    if deed not in MOVES[state]:
        why = _WHY.get(state, f"This meeting is {state.value.replace('-', ' ')}.")
        raise Conflict(f"{why} This cannot be done now.", code="state", remedy="Look at the meeting again.")
