"""`redactor worker`: work in the background, as a process of its own or beside the service.

Beside the service the worker is a process too, so that nobody's page waits while files are made. It is begun before the
server, takes over what the server was unlocked with, is begun again where it dies, and ends with the server, however
that ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.config import Settings

_PDEATHSIG: Final = 1  # linux/prctl.h
_PAUSE: Final = 5
"""Seconds before a worker that died is begun again."""
_PATIENCE: Final = 30
"""Seconds that the server waits for its worker at the end: longer than the worker's own grace."""


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


def beside(chosen: Settings) -> dict[str, Any]:
    """Give the server's options that keep a worker beside it; none where it works apart."""
    if chosen.worker == "apart":
        return {}
    kept: list[int] = []

    def begin(_server: object) -> None:
        kept.append(_forked(lambda: _keep(lambda: work(chosen))))

    def end(_server: object) -> None:
        for child in kept:
            _ended(child)

    return {"on_starting": begin, "on_exit": end}


def _keep(do: Callable[[], None]) -> None:
    """Keep a process that works, until this one is asked to end: its child is asked as well, and waited for."""
    asked = _asked_to_end()
    while not asked.is_set():
        child = _forked(do)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if asked.wait(1):  # more than once: the child may not have listened yet
                os.kill(child, signal.SIGTERM)
                time.sleep(0.1)
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
    except BaseException as error:  # noqa: BLE001 -- a fork never returns into its parent's code; its text may quote
        click.echo(f"{type(error).__name__} in the worker", err=True)
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
