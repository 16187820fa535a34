"""How many texts are opened a second by one, two and four processes on PostgreSQL, and what they wait for.

    python -m benchmarks.scale_retrieval [--seconds 10]

Every opening writes its event first, and writers queue for one lock, so that the log has no gap. Two numbers tell that
queue from a lack of cores: the share of the time in which somebody held the lock (near 1: the lock is what there is
too little of), and the cores that were busy, ours and those of PostgreSQL (near the number of the machine's: those
are). The server keeps its writes as in service, `fsync` and all.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.services.house import Clock, House, furnish, start
from tests.storage import postgresql

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

PROCESSES = (1, 2, 4)
ITEM = "3"
_LOCK = "pg_advisory_xact_lock"


@dataclass
class Done:
    """What one process did: openings, seconds that it waited for the lock and held it, processor seconds."""

    opened: int = 0
    waited: float = 0.0
    held: float = 0.0
    busy: float = 0.0


class Watch:
    """Times the lock of one process: from the question to the answer, and from there to the end of the transaction."""

    def __init__(self) -> None:
        """Listen to every engine of this process."""
        self.done, self._asked, self._got = Done(), 0.0, 0.0
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        event.listen(Engine, "commit", self._ended)
        event.listen(Engine, "rollback", self._ended)

    def _before(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if _LOCK in statement:
            self._asked = time.perf_counter()

    def _after(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if _LOCK in statement:
            self._got = time.perf_counter()
            self.done.waited += self._got - self._asked

    def _ended(self, connection: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's
        if self._got:
            # The commit itself comes after this event: it is counted by its own round trip, see `commits`.
            connection.info["held_since"] = self._got
            self._got = 0.0


@dataclass(frozen=True)
class Task:
    """What every process does: in which house, and for how long."""

    folder: Path
    ids: dict[str, str]
    seconds: float


def work(task: Task, begin: Barrier, out: Any) -> None:  # noqa: ANN401 -- a queue
    """Open one item again and again, as the member, and say what it took."""
    clock = Clock()
    house = House(task.folder, start(task.folder, clock), clock, task.ids)
    member, meeting, retrieval = house["member"], task.ids["meeting"], house.services.retrieval
    retrieval.open_item(member, meeting, ITEM)
    watch = Watch()
    _time_commits(watch)
    begin.wait()
    before, ends = _busy(), time.perf_counter() + task.seconds
    watch.done = Done()
    while time.perf_counter() < ends:
        retrieval.open_item(member, meeting, ITEM)
        watch.done.opened += 1
    watch.done.busy = _busy() - before
    house.services.close()
    out.put(watch.done)


def _time_commits(watch: Watch) -> None:
    """Count a lock as held until the server has answered the commit that gives it back."""
    from sqlalchemy.engine.default import DefaultDialect  # noqa: PLC0415 -- patched in the processes that measure

    commit = DefaultDialect.do_commit

    def timed(self: Any, connection: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's
        since = connection.info.pop("held_since", None) if hasattr(connection, "info") else None
        commit(self, connection)  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        if since is not None:
            watch.done.held += time.perf_counter() - since

    DefaultDialect.do_commit = timed  # type: ignore[method-assign]  # in this process alone, to measure


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _server_busy() -> float:
    """Add the processor seconds of every process of PostgreSQL on this machine, those that have ended too."""
    ticks, found = os.sysconf("SC_CLK_TCK"), 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition(")")
        except OSError:
            continue
        if "(postgres" in name:
            fields = rest.split()
            found += (int(fields[11]) + int(fields[12])) / ticks
    return found


def measure(task: Task, processes: int) -> tuple[list[Done], float]:
    """Let so many processes work, and add up what PostgreSQL's did meanwhile."""
    context = multiprocessing.get_context("spawn")
    begin, out = context.Barrier(processes + 1), context.Queue()
    workers = [context.Process(target=work, args=(task, begin, out)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    begin.wait()
    before = _server_busy()
    time.sleep(task.seconds * 0.95)  # the server's processes of these connections are there until they end
    served = (_server_busy() - before) / 0.95
    found = [out.get() for _ in workers]
    for worker in workers:
        worker.join()
    return found, served


def main() -> None:
    """Start a server, publish one meeting, and measure."""
    parser = argparse.ArgumentParser(description="Openings a second on PostgreSQL.")
    parser.add_argument("--seconds", type=float, default=10)
    seconds = parser.parse_args().seconds
    with (
        tempfile.TemporaryDirectory(prefix="redactor-scale-") as folder,
        postgresql.running(careful=True) as server,
        patch.dict(os.environ, {"REDACTOR_DATABASE_URL": server.database()}),
    ):
        house = furnish(Path(folder) / "data")
        house.ids["meeting"] = house.publish()
        house.clear("member", "AMBER")
        house.services.close()
        print(f"{'processes':>9} {'opened/s':>9} {'ratio':>6} {'lock held':>10} {'waiting':>8} {'cores busy':>11}")
        first = 0.0
        for processes in PROCESSES:
            found, served = measure(Task(house.folder, house.ids, seconds), processes)
            rate = sum(done.opened for done in found) / seconds
            first = first or rate
            held, waited = (sum(getattr(d, what) for d in found) / seconds for what in ("held", "waited"))
            cores = (sum(done.busy for done in found) + served) / seconds
            shown = (f"{processes:>9}", f"{rate:>9.0f}", f"{rate / first:>6.2f}", f"{held:>10.2f}")
            print(*shown, f"{waited / processes:>8.2f}", f"{cores:>11.2f}", flush=True)


if __name__ == "__main__":
    main()
