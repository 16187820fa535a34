"""The table of moves and the service agree, deed by deed, in every state that a meeting can be brought into."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions
from redactor.core.records import MeetingState
from redactor.core.states import MOVES, Deed
from redactor.errors import Conflict, NotFound
from tests.services.house import MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.services.house import House

S, D = MeetingState, Deed
WAYS = {
    S.DRAFT: (),
    S.IN_REVIEW: (D.DECIDE,),
    S.CIRCULATED: (D.DECIDE, D.CIRCULATE),
    S.AWAITING_RELEASE: (D.DECIDE, D.PROPOSE),
    S.SCHEDULED: (D.DECIDE, D.PROPOSE, D.SCHEDULE),
    S.PUBLISHED: (D.DECIDE, D.PROPOSE, D.PUBLISH),
    S.CORRECTED: (D.DECIDE, D.PROPOSE, D.PUBLISH, D.DECIDE, D.PROPOSE, D.PUBLISH),
    S.WITHDRAWN: (D.DECIDE, D.PROPOSE, D.PUBLISH, D.WITHDRAW),
}
"""The deeds that lead from a fresh upload into each state."""


class Walk:
    """One meeting, and the deeds that can be done about it."""

    def __init__(self, house: House, name: str) -> None:
        self.house, self.count = house, 0
        self.text = MINUTES.replace("LB_7_0311", name)
        self.meeting = house.services.intake.upload(
            house["secretary"], body="lantern-board", filename="d.md", untrusted=self.text.encode()
        )

    def do(self, deed: Deed) -> None:
        self.house.clock.forward(timedelta(hours=2))
        self.count += 1
        deeds: dict[Deed, Callable[[], object]] = {
            D.DECIDE: self.decide,
            D.UPLOAD: self.upload,
            D.CIRCULATE: self.circulate,
            D.CLOSE: lambda: self.house.services.circulation.close(self.house["secretary"], self.meeting),
            D.PROPOSE: lambda: self.house.propose(self.meeting),
            D.RETURN: self.send_back,
            D.SCHEDULE: lambda: self.approve(later=True),
            D.PUBLISH: self.publish,
            D.WITHDRAW: lambda: self.house.services.publication.withdraw(self.house["officer"], self.meeting, "Why."),
        }
        deeds[deed]()

    def decide(self) -> None:
        review = self.house.services.review
        seq = review.view(self.house["secretary"], self.meeting).seq
        change = Decisions(unmarked="WHITE", status=f"Minutes {self.count}")
        review.decide(self.house["secretary"], self.meeting, change, expected_seq=seq)

    def upload(self) -> None:
        data = self.text.replace("lamp house", f"lamp house {self.count}").encode()
        self.house.services.intake.upload_next(self.house["secretary"], self.meeting, filename="d.md", untrusted=data)

    def circulate(self) -> None:
        house = self.house
        closes = house.clock() + timedelta(days=100)
        house.services.circulation.circulate(
            house["secretary"], self.meeting, people=[house.ids["member"]], closes=closes
        )

    def seen(self) -> str:
        return self.house.services.publication.look(self.house["officer"], self.meeting).folder_hash

    def send_back(self) -> None:
        publication, seen = self.house.services.publication, self.seen()
        publication.send_back(self.house["officer"], self.meeting, seen=seen, reason="Why.")

    def approve(self, *, later: bool) -> None:
        due = self.house.clock() + timedelta(days=30) if later else None
        self.house.services.publication.approve(self.house["officer"], self.meeting, seen=self.seen(), due=due)

    def publish(self) -> None:
        if self.state is S.SCHEDULED:
            self.house.clock.forward(timedelta(days=40))
            assert self.house.services.publication.publish_due()
        else:
            self.approve(later=False)

    @property
    def state(self) -> MeetingState:
        lines = self.house.services.review.meetings(self.house["secretary"])
        return next(line for line in lines if line.id == self.meeting).state


@pytest.mark.slow
@pytest.mark.parametrize("state", MeetingState)
def test_the_service_moves_as_the_table_says(house: House, state: MeetingState) -> None:
    deeds = [d for d in Deed if not (d in (D.PROPOSE, D.CIRCULATE) and state is S.DRAFT)]  # it is not settled yet
    for number, deed in enumerate(deeds):
        walk = Walk(house, f"LB_{20 + number}_0311")
        for step in WAYS[state]:
            walk.do(step)
        assert walk.state is state
        stands = state in (S.PUBLISHED, S.CORRECTED)
        wanted = MOVES[state].get(deed)
        if wanted is None or (deed is D.WITHDRAW and not stands):
            with pytest.raises((Conflict, NotFound)):
                walk.do(deed)
            assert walk.state is state
        else:
            walk.do(deed)
            assert walk.state is wanted
