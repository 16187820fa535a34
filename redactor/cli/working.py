"""`redactor worker`: work in the background, as a process of its own or beside the service.

Beside the service the worker is a process too, so that nobody's page waits while files are made. It is begun before the
server, takes over what the server was unlocked with, and ends with the server, however that ends. A process of its own
keeps it, and the server keeps that one: whichever dies is begun again, and the log says so.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.errors import RedactorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.config import Settings

_PDEATHSIG: Final = 1  # linux/prctl.h
_PAUSE: Final = 5
"""Seconds before a worker that died is begun again, or what kept it."""
_PATIENCE: Final = 30
"""Seconds that the server waits for its worker at the end: longer than the worker's own grace."""
_log = logging.getLogger("redactor")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option(
    "--metrics-port", type=click.IntRange(0, 65535), default=0, help="Port on this machine for counts of jobs."
)
def worker(*, once: bool, metrics_port: int) -> None:
    """Work in the background: releases at their moment, mail, large drafts, the nightly look, checkpoints.

    `redactor serve` starts one beside itself, so nobody needs this command on one machine. Where the service runs with
    REDACTOR_WORKER=apart, run one of these at least, on any host that reaches database, files and keys; several share
    the work. One that is killed loses nothing: another goes on with its job.

    \b
      redactor worker                       until it is asked to end (SIGTERM, Ctrl-C); it ends its job first
      redactor worker --once                what is due now: mail that waits, a release, the day's checkpoint
    """  # noqa: D301 -- click wants the backspace itself
    from logging.config import dictConfig

    from redactor.cli.keys import unlocked
    from redactor.cli.logs import configuration
    from redactor.config import settings

    chosen = unlocked(settings())
    dictConfig(configuration())
    with _counted(metrics_port):
        if once:
            click.echo(f"{_once(chosen)} jobs done.")
        else:
            work(chosen)


def work(chosen: Settings) -> None:
    """Work until this process is asked to end."""
    from redactor.bootstrap import services
    from redactor.bootstrap.working import worker as join

    asked = _asked_to_end()
    running = services(chosen)
    join(running, ended=_count(), stopping=asked).run()
    running.close()


@dataclass(slots=True)
class Beside:
    """The worker beside a server: begun with it, looked after by it, ended with it."""

    work: Callable[[], None]
    _keeper: int | None = None
    _begun: float = 0.0

    def begin(self, server: Any) -> None:  # noqa: ANN401 -- gunicorn's own
        """Begin what keeps the worker, without what is the server's: its signals and its listening sockets."""

        def keep() -> None:
            for number in (*server.SIGNALS, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for listener in server.LISTENERS:
                listener.close()
            _keep(self.work)

        self._begun = time.monotonic()
        self._keeper = _forked(keep)

    def look(self, server: Any) -> None:  # noqa: ANN401 -- as above
        """Begin what keeps the worker again where it is gone."""
        if self._keeper is not None and _is_gone(self._keeper):
            self._keeper = None
            _log.error("What keeps the worker beside the service has died: another is begun.")
        if self._keeper is None and time.monotonic() - self._begun >= _PAUSE:
            with suppress(OSError):  # no room for a process: the server goes on, and tries again
                self.begin(server)

    def end(self, _server: object) -> None:
        """Ask it to end, and wait for it."""
        if self._keeper is not None:
            _ended(self._keeper)


def beside(chosen: Settings) -> Beside | None:
    """Give the worker that is kept beside the server; None where it works apart."""
    return None if chosen.worker == "apart" else Beside(lambda: work(chosen))


def _keep(do: Callable[[], None]) -> None:
    """Keep a process that works, until this one is asked to end: its child is asked as well, and waited for."""
    asked = _asked_to_end()
    while not asked.is_set():
        child = _forked(do)
        while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
            if asked.wait(1):  # more than once: the child may not have listened yet
                os.kill(child, signal.SIGTERM)
                time.sleep(0.1)
        if not asked.is_set():
            code = os.waitstatus_to_exitcode(ended[1])
            how = f"ended with {code}" if code >= 0 else f"was killed by signal {-code}"
            _log.error("The worker beside the service %s: another is begun.", how)
        asked.wait(_PAUSE)


def _asked_to_end() -> threading.Event:
    """Give what is set when this process is asked to end."""
    asked = threading.Event()

    def end(_signal: int, _frame: object) -> None:
        # Set by a thread of its own: the main one may hold the event's lock just now.
        threading.Thread(target=asked.set, daemon=True).start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return asked


def _forked(do: Callable[[], None]) -> int:
    """Do something in a child that ends when its parent does."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        _ends_with(parent)
        do()
        code = 0
    except RedactorError as error:
        _log.error("The worker cannot begin. %s", error.diagnostics())
    except BaseException as error:  # noqa: BLE001 -- a fork never returns into its parent's code; its text may quote
        _log.error("%s in the worker", type(error).__name__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ends_with(parent: int) -> None:
    """Let this process be asked to end when its parent is gone, even killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it was gone before that
        os._exit(1)


def _is_gone(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG) != (0, 0)
    except ChildProcessError:  # the server has taken note of its end
        return True


def _ended(child: int) -> None:
    """Ask a child to end, and wait for it; one that does not is killed: what it was on is gone on with."""
    until = time.monotonic() + _PATIENCE
    try:
        os.kill(child, signal.SIGTERM)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.05)
    except (ChildProcessError, ProcessLookupError):
        return


def _once(chosen: Settings) -> int:
    from redactor.bootstrap import services
    from redactor.bootstrap.working import worker as join

    running = services(chosen)
    try:
        return join(running, ended=_count()).once()
    finally:
        running.close()


@contextmanager
def _counted(port: int) -> Iterator[None]:
    """Serve the numbers of this worker, where there is a port for them."""
    from redactor.cli.measured import measured

    with measured(port) as hooks:
        if hooks:
            hooks["when_ready"](None)
        yield


def _count() -> Callable[[str, str], None]:
    """Give what counts jobs by kind and outcome; nothing is counted where nobody asked for numbers."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return lambda _kind, _outcome: None
    from prometheus_client import Counter

    jobs = Counter("redactor_jobs", "Jobs in the background that ended.", ["kind", "outcome"], registry=None)
    return lambda kind, outcome: jobs.labels(kind, outcome).inc()
