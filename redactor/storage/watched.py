"""Connections to PostgreSQL that notice when their server has gone silent.

A server that hangs keeps its connections open, and libpq has no limit for an answer. A limit for each statement would
also end those that only take long. So whoever has waited a while asks the server for another connection: one that
answers is at work, and one that does not is given up, with an error like any lost connection.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from psycopg import Connection, OperationalError, connect
from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sqlalchemy import Engine

CONNECT_SECONDS: Final = 8
"""How long a server may take to greet: a busy one is not a silent one."""
LOOK_SECONDS: Final = 3.0
"""How long an answer may take before we look whether the server lives, and between such looks."""
LOCK_SECONDS: Final = 30
"""How long a writer waits for another, who may be frozen, before it gives up."""
SILENT: Final = "the server does not answer"
_A_MOMENT: Final = 1.0


class Watched(Connection[Any]):
    """A connection that looks after its server while it waits."""

    lives: Callable[[], bool] = staticmethod(lambda: True)

    def wait(self, gen: Generator[Any, Any, Any], *given: Any, **more: Any) -> Any:  # noqa: ANN401 -- as the driver's
        """Wait for an answer for as long as the server lives."""
        return super().wait(self._looking(gen), *given, **more)

    def _looking(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Hand on what the driver and its generator tell each other; nothing came is told by 0."""
        try:
            wanted, due = next(gen), time.monotonic() + LOOK_SECONDS
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > due:
                    self._look()
                    due = time.monotonic() + LOOK_SECONDS
                wanted = gen.send(ready)
        except StopIteration as done:
            return done.value

    def _look(self) -> None:
        if not self.lives():
            self.pgconn.finish()
            raise OperationalError(SILENT)


def watch(engine: Engine) -> None:
    """Let the connections of an engine be watched ones, with limits for greeting and for locks."""
    greeted_in_vain = [float("-inf")]

    def lives(given: list[Any], more: dict[str, Any]) -> bool:
        found = _greets(*given, **more)
        if not found:
            greeted_in_vain[0] = time.monotonic()
        return found

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, given: list[Any], more: dict[str, Any]) -> Watched:
        if time.monotonic() < greeted_in_vain[0] + _A_MOMENT:  # what waited for that shall not wait as long again
            raise OperationalError(SILENT)
        more.setdefault("connect_timeout", CONNECT_SECONDS)
        # Ours are small questions of many parts: to compile one takes longer than to answer it.
        more.setdefault("options", f"-c lock_timeout={LOCK_SECONDS}s -c jit=off")
        made = Watched.connect(*given, **more)
        made.lives = lambda: lives(given, more)
        return made


def _greets(*given: Any, **more: Any) -> bool:  # noqa: ANN401 -- the driver's own
    try:
        connect(*given, **more).close()
    except OperationalError:
        return False
    return True
