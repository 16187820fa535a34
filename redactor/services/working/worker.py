"""A worker: takes jobs, does them, and says how they ended.

Rules kept here: one thread for each lane, so that what has its moment does not wait for what takes minutes; whoever
works says so in time, and is missed where she does not; asked to end, it takes nothing more, ends what it is on within
a grace, and gives back what takes longer; what goes wrong is logged by its kind, never by its words, which may quote.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from redactor.core import jobs as rules
from redactor.core.jobs import JobState, Kind, Lane, LeaseLost, WorkerRecord
from redactor.errors import BusyError, NoRoomError, RedactorError, StorageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redactor.core.jobs import JobRecord
    from redactor.services.office import Office
    from redactor.services.working.jobs import Jobs, Try
    from redactor.services.working.sweeping import Sweeper

SWEEP: Final = 5
"""Seconds between two looks for what is due: how late a scheduled release may appear."""
HEART: Final = 30
"""Seconds after which a worker says again that it is there, and holds what it is on: six times in a lease."""
GRACE: Final = 25
"""Seconds that a job has to end by itself where the worker is asked to end; service managers wait for longer."""
LONGEST_TRY: Final = timedelta(hours=4)
"""After this a job is held no longer: whoever is on it hangs."""
UNSEEN: Final = timedelta(minutes=5)
"""After this long a worker that says nothing is missed."""

_AGAIN: Final = (StorageError, VaultError, NoRoomError, BusyError)
"""What may be mended by the next try; every other error of ours is an answer."""
_log = logging.getLogger("redactor")


@dataclass(frozen=True, slots=True)
class Later:
    """The job waits for something that has not happened yet, and looks again."""

    outcome: str
    by: timedelta


class GivenBack(Exception):  # noqa: N818 -- no error: it ends a job half-way, at a place where it can go on
    """The worker is asked to end, and the job can go on from here elsewhere."""


Ended = str | Later | None
"""How a job ended: a code; or that it looks again later; None where it has said so itself."""


@dataclass(slots=True)
class Worker:
    """Does the jobs of one process. `ended` is told kind and outcome of each, to be counted."""

    office: Office
    jobs: Jobs
    sweeper: Sweeper
    tasks: Mapping[Kind, Callable[[Try], Ended]]
    host: str
    ended: Callable[[str, str], None] = lambda _kind, _outcome: None
    stopping: threading.Event = field(default_factory=threading.Event)
    _tries: dict[str, Try] = field(default_factory=dict, init=False, repr=False)
    _record: WorkerRecord | None = field(default=None, init=False, repr=False)

    def run(self) -> None:
        """Work until `stopping` is set. Returns when every job has ended or was given back."""
        lanes = [threading.Thread(target=self._serve, args=(lane,), name=f"jobs-{lane}", daemon=True) for lane in Lane]
        self._beat()
        for thread in lanes:
            thread.start()
        beaten = time.monotonic()  # whatever becomes of the clock
        while not self.stopping.wait(SWEEP):
            _guarded("a sweep", self.sweeper.sweep)
            if time.monotonic() - beaten >= HEART:
                beaten = time.monotonic()
                self._beat()
                _guarded("removing what is void", self.sweeper.drop_void)
        ends = time.monotonic() + GRACE
        for thread in lanes:
            thread.join(max(ends - time.monotonic(), 0))
        self._leave()

    def once(self) -> int:
        """Do what is due now, and return how much that was. Raises StorageError."""
        count = 0
        self.sweeper.drop_void()
        self.sweeper.ask()
        while names := [name for lane in Lane for name in self.sweeper.due(lane, self.office.clock())]:
            count += sum(self.do(name) for name in names)
            self.sweeper.ask()
        return count

    def do(self, name: str) -> bool:
        """Do a job that is due and nobody's; tell whether it was. Raises StorageError where it cannot be taken."""
        held = self.jobs.take(name)
        if held is None:
            return False
        if held.record.state == JobState.FAILED:
            self.ended(held.record.kind, held.record.outcome or "lost")
            return False
        self._tries[name] = held
        try:
            self._end(held, self._outcome(held))
        finally:
            del self._tries[name]
        return True

    def _serve(self, lane: Lane) -> None:
        """Take what the queue of a lane names, one after the other."""
        _guarded("a sweep", self.sweeper.sweep)
        while not self.stopping.is_set():
            if not _guarded("a job", lambda: self._next(lane)):
                self.stopping.wait(SWEEP)
        _guarded("the end", lambda: self.jobs.queue().leave(lane))

    def _next(self, lane: Lane) -> None:
        name = self.jobs.queue().take(lane)
        if name is not None:
            self.do(name)

    def _outcome(self, held: Try) -> Callable[[JobRecord], JobRecord] | None:
        """Do it, and say what becomes of the row."""
        now, kind = self.office.clock, held.record.kind
        try:
            ended = self.tasks[Kind(kind)](held)
        except (GivenBack, LeaseLost):
            return lambda seen: rules.given_back(seen, now=now())
        except RedactorError as error:
            code, final = error.code, not isinstance(error, _AGAIN)
            return lambda seen: rules.failed(seen, outcome=code, now=now(), final=final)
        except Exception as error:  # noqa: BLE001 -- whatever it was, the next try comes; its text may quote
            _log.error("%s in a job of kind %s", type(error).__name__, kind)
            return lambda seen: rules.failed(seen, outcome="fault", now=now(), final=False)
        if ended is None:
            return None
        if isinstance(ended, Later):
            return lambda seen: rules.put_off(seen, outcome=ended.outcome, now=now(), by=ended.by)
        return lambda seen: rules.finished(seen, outcome=ended, now=now())

    def _end(self, held: Try, change: Callable[[JobRecord], JobRecord] | None) -> None:
        """Leave the row as it is to be, and tell of a job that has ended."""
        kind = held.record.kind
        if change is None:  # it has ended its row itself
            self.ended(kind, held.said or "done")
        elif not held.close(change):
            _log.warning("A job of kind %s was taken over by another worker.", kind)
        elif held.record.state in (JobState.DONE, JobState.FAILED):
            self.ended(kind, held.record.outcome or "done")

    def _beat(self) -> None:
        """Say that the worker is there, and hold what it is on."""
        now = self.office.clock()
        if self._record is None:
            self._record = WorkerRecord(id=self.office.new_id(), host=self.host, started_at=now, seen_at=now)
        _guarded("a sign of life", self._say)
        for held in tuple(self._tries.values()):
            if now - held.began < LONGEST_TRY:
                _guarded("a sign of life", held.renew)

    def _say(self) -> None:
        now = self.office.clock()
        if self._record is not None:
            with self.office.records.transaction() as unit:
                unit.jobs.seen(replace(self._record, seen_at=now))
                unit.jobs.forget_workers(before=now - timedelta(days=1))

    def _leave(self) -> None:
        """Give back what did not end in time, and take the name off the list."""
        for held in tuple(self._tries.values()):
            _guarded("giving a job back", partial(held.close, self._back))
        if self._record is not None:
            name = self._record.id
            _guarded("the end", lambda: self._forget(name))

    def _back(self, seen: JobRecord) -> JobRecord:
        return rules.given_back(seen, now=self.office.clock())

    def _forget(self, name: str) -> None:
        with self.office.records.transaction() as unit:
            unit.jobs.left(name)


def _guarded(what: str, do: Callable[[], object]) -> bool:
    """Do something that may fail and comes again; tell whether it went well."""
    try:
        do()
    except RedactorError as error:
        _log.error("%s at %s of a worker", error.code, what)
        return False
    except Exception as error:  # noqa: BLE001 -- as above
        _log.error("%s at %s of a worker", type(error).__name__, what)
        return False
    return True
