"""Where a meeting stands follows from what was done; every deed in every state leads somewhere, or is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.records import MeetingState
from redactor.core.states import MOVES, Deed, Facts, demand, state_of
from redactor.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = datetime(2031, 3, 12, tzinfo=UTC)


def test_the_table_of_moves_is_total() -> None:
    assert set(MOVES) == set(MeetingState)
    for state in MeetingState:
        for deed in Deed:
            if deed in MOVES[state]:
                demand(state, deed)
            else:
                with pytest.raises(Conflict, match="cannot be done now"):
                    demand(state, deed)


def test_every_state_is_reached_from_a_draft_and_left_again() -> None:
    reached = {MeetingState.DRAFT, MeetingState.CORRECTED}  # a second publication is a correction
    while True:
        more = {to for state in reached for to in MOVES[state].values()} | reached
        if more == reached:
            break
        reached = more
    assert reached == set(MeetingState)
    assert all(set(moves.values()) - {state} for state, moves in MOVES.items())


LATER = DAY + timedelta(days=1)
TABLE: Iterable[tuple[Facts, MeetingState]] = [
    (Facts(draft=1), MeetingState.DRAFT),
    (Facts(draft=1, seq=1, decided=True), MeetingState.IN_REVIEW),
    (Facts(draft=2, seq=4), MeetingState.DRAFT),
    (Facts(draft=1, circulated=True, circulating=True), MeetingState.CIRCULATED),
    (Facts(draft=1, circulated=True), MeetingState.IN_REVIEW),
    (Facts(draft=1, proposed=True), MeetingState.IN_REVIEW),
    (Facts(draft=1, seq=2, waiting=(1, 2), proposed=True), MeetingState.AWAITING_RELEASE),
    (Facts(draft=1, seq=3, waiting=(1, 2), proposed=True, decided=True), MeetingState.IN_REVIEW),
    (Facts(draft=1, seq=2, waiting=(1, 2), scheduled=True), MeetingState.SCHEDULED),
    (Facts(draft=1, seq=3, waiting=(1, 2), scheduled=True, decided=True), MeetingState.IN_REVIEW),
    (Facts(draft=1, seq=2, released=(1, 2), publications=1), MeetingState.PUBLISHED),
    (Facts(draft=1, seq=3, released=(1, 2), publications=1), MeetingState.PUBLISHED),
    (Facts(draft=2, seq=3, released=(2, 3), publications=2), MeetingState.CORRECTED),
    (Facts(draft=1, seq=3, released=(1, 2), publications=1, again=True, decided=True), MeetingState.IN_REVIEW),
    (Facts(draft=2, seq=3, released=(1, 2), publications=1), MeetingState.DRAFT),
    (Facts(draft=1, seq=2, released=(1, 2), publications=1, touched=DAY, withdrawn=LATER), MeetingState.WITHDRAWN),
    (
        Facts(draft=1, seq=3, released=(1, 2), publications=1, touched=LATER, withdrawn=DAY, decided=True),
        MeetingState.IN_REVIEW,
    ),
    (Facts(draft=2, seq=3, released=(1, 2), publications=1, touched=LATER, withdrawn=DAY), MeetingState.DRAFT),
]


@pytest.mark.parametrize(("facts", "state"), TABLE)
def test_the_state_follows_from_what_was_done(facts: Facts, state: MeetingState) -> None:
    assert state_of(facts) is state
