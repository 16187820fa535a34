"""Two processes of the service over one installation, let go at the same moment, each with one deed."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redactor.errors import RedactorError
from redactor.web.failures import answer_to
from tests.chaos.outages_house import RealClock
from tests.services import house as houses
from tests.tied import tie

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tests.services.house import House

DONE = 200
FAULT = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one of them was told: the status that a page would have, the error's code, whether it says what to do."""

    status: int
    code: str = ""
    remedy: bool = True
    value: Any = field(default=None, repr=False)
    why: str = ""

    @property
    def done(self) -> bool:
        """Tell whether it was done."""
        return self.status == DONE


def attempt(deed: Callable[[], Any]) -> Outcome:
    """Do something, and say what came of it."""
    try:
        return Outcome(DONE, value=deed())
    except RedactorError as error:
        return Outcome(answer_to(error)[0], error.code, bool(error.remedy), why=repr(error.__cause__))
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is what is looked for
        return Outcome(FAULT, f"{type(error).__name__}: {error}", remedy=False)


@dataclass
class Contestant:
    """A process with the service in it, which waits for a deed and for the start."""

    process: Any
    pipe: Connection

    def ready(self, deed: Callable[..., Any], ids: Mapping[str, Any], wait: float) -> None:
        """Tell it what to do; it does so when both are ready, and `wait` seconds later."""
        self.pipe.send((deed, dict(ids), wait))

    def outcome(self) -> Outcome:
        """Wait for what came of it."""
        assert self.pipe.poll(240), "a contestant hangs"
        told: Outcome = self.pipe.recv()
        return told


def _contest(folder: Path, given: Mapping[str, Any], pipe: Connection, start: Any, *, parent: int) -> None:  # noqa: ANN401 -- a barrier
    tie(parent)
    house = houses.House(folder, houses.start(folder, RealClock(), **given), RealClock())
    pipe.send("ready")
    while True:
        deed, house.ids, wait = pipe.recv()
        start.wait(240)
        time.sleep(wait)
        pipe.send(attempt(lambda: deed(house)))  # noqa: B023 -- called at once


@contextmanager
def contestants(folder: Path, given: Mapping[str, Any]) -> Iterator[tuple[Contestant, Contestant]]:
    """Start both; nothing of them is left at the end."""
    forks = multiprocessing.get_context("fork")
    start = forks.Barrier(2)
    made = []
    try:
        for _ in range(2):
            here, there = forks.Pipe()
            words, parent = (folder, given, there, start), {"parent": os.getpid()}
            process = forks.Process(target=_contest, args=words, kwargs=parent, daemon=True)
            process.start()
            made.append(Contestant(process, here))
        assert [one.pipe.recv() for one in made] == ["ready", "ready"]
        yield made[0], made[1]
    finally:
        for one in made:
            one.process.kill()
            one.process.join()


def race(
    both: tuple[Contestant, Contestant],
    deeds: tuple[Callable[[House], Any], Callable[[House], Any]],
    ids: Mapping[str, Any],
    chance: random.Random,
) -> tuple[Outcome, Outcome]:
    """Let both go, one of them a little later than the other, or not."""
    waits = (chance.choice((0.0, chance.random() * 0.05)), chance.choice((0.0, chance.random() * 0.05)))
    for one, deed, wait in zip(both, deeds, waits, strict=True):
        one.ready(deed, ids, wait)
    return both[0].outcome(), both[1].outcome()
