"""Killed at random points of a scheduled release: never half-published, and finished at the next start."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions
from redactor.core.records import MeetingState
from redactor.services.release.served import folder_hash
from tests.faults.publishing import run
from tests.services.conftest import furnished, house, quick_disk
from tests.services.house import House
from tests.services.test_publication import SECOND, current

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["furnished", "house", "quick_disk"]

KILLS = max(4, int(os.environ.get("REDACTOR_KILLS", "40")) // 8)
HOUR = timedelta(hours=1)


def schedule(house: House, meeting: str, number: int) -> str:
    """Have another version of a meeting approved for an hour later; give the folder's hash."""
    house.clock.forward(HOUR)
    seq = house.services.review.view(house["secretary"], meeting).seq
    change = Decisions(status=f"Final Minutes {number}")
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq)
    seen = house.propose(meeting)
    house.services.publication.approve(house["officer"], meeting, seen=seen, due=house.clock() + HOUR)
    return seen


def kill(house: House, wait: float) -> bool:
    """Start the service after the moment, kill it a little later; tell whether it had finished publishing."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.publishing"])
    here, there = forks.Pipe(duplex=False)
    later = (house.clock() - House(house.folder, house.services, type(house.clock)()).clock()).total_seconds()
    process = forks.Process(target=run, args=(str(house.folder), later, there))
    process.start()
    there.close()
    assert here.poll(60)
    assert here.recv() == "due"
    time.sleep(wait)
    process.kill()
    process.join()
    said = list(_rest(here))
    assert process.exitcode in (-9, 0)
    return "done" in said


def _rest(pipe: object) -> Iterator[str]:
    while True:
        try:
            yield pipe.recv()  # type: ignore[attr-defined] # a Connection
        except EOFError:
            return


@pytest.mark.slow
@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_scheduled_release_that_is_killed_is_whole_or_not_there_and_is_finished_next(house: House) -> None:
    chance, meeting, finished = random.Random(7), house.upload(), 0
    other = house.publish(SECOND)
    seen = folder_hash(current(house) or {})
    for number in range(KILLS):
        wanted = schedule(house, meeting, number)
        house.services.close()
        house.clock.forward(2 * HOUR)
        done = kill(house, chance.random() * 0.12)
        finished += done
        between = folder_hash(current(house) or {})
        assert between in (seen, wanted)

        house = house.again()
        house.services.publication.publish_due()

        now = current(house) or {}
        assert folder_hash(now) == wanted
        assert not [*(house.folder / "public" / "proposals").iterdir()]
        assert len([*(house.folder / "public" / "releases").iterdir()]) == 1
        lines = {line.id: line for line in house.services.review.meetings(house["secretary"])}
        assert lines[meeting].published_version == number + 1
        assert lines[other].state is MeetingState.PUBLISHED
        seen = wanted
    assert finished < KILLS
    house.services.close()
