"""Workers without a process: a queue in memory that loses and shuffles, and what is asked of both."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.bootstrap.working import worker
from redactor.core.audit import Action
from redactor.core.jobs import JobRecord, Kind, Lane
from redactor.errors import StorageError
from redactor.services.working.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.records import MeetingState
    from redactor.services.working.jobs import Try
    from redactor.services.working.worker import Worker
    from tests.services.house import House


@dataclass
class Line:
    """A queue in memory, which loses, doubles and shuffles as it is told to."""

    lanes: dict[Lane, deque[str]] = field(default_factory=lambda: {lane: deque() for lane in Lane})
    away: bool = False

    def put(self, lane: Lane, job: str) -> None:
        if self.away:
            raise StorageError("The queue is away.")
        self.lanes[lane].append(job)

    def take(self, lane: Lane) -> str | None:
        if not self.lanes[lane]:
            time.sleep(0.005)  # as the real one waits a moment
            return None
        return self.lanes[lane].popleft()

    def size(self, lane: Lane) -> int:
        return len(self.lanes[lane])

    def leave(self, lane: Lane) -> None:
        """Hold nothing."""

    def close(self) -> None:
        """Hold nothing."""


def ready(house: House, line: Line) -> Worker:
    """Make a worker whose messages go through a line, on a house in which the day's own jobs are done."""
    house.services.__dict__["jobs"] = Jobs(house.services.office, lambda: line)
    made = worker(house.services)
    made.once()
    return made


def drain(hand: Worker, line: Line) -> int:
    """Do what the messages say, until there is none."""
    done = 0
    while names := [name for lane in Lane if (name := line.take(lane)) is not None]:
        done += sum(hand.do(name) for name in names)
    return done


def the(house: House, kind: Kind) -> JobRecord:
    """Find the newest job of a kind."""
    with house.services.office.records.reading() as unit:
        return unit.jobs.newest(most=1, kinds=[kind])[0]


def state(house: House, meeting: str) -> MeetingState:
    return next(line for line in house.services.review.meetings(house["secretary"]) if line.id == meeting).state


def published(house: House) -> int:
    return sum(event.action is Action.PUBLISH for event in house.services.audit.events())


def vanish(house: House, hand: Worker) -> JobRecord:
    """Take what is due and say nothing more, as a worker that is killed does."""
    hand.sweeper.ask()
    name = next(name for lane in Lane for name in hand.sweeper.due(lane, house.clock()))
    held = hand.jobs.take(name)
    assert held is not None
    return held.record


def raising(error: Exception) -> Callable[[Try], str]:
    def do(_held: Try) -> str:
        raise error

    return do
