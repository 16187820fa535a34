"""`redactor serve` and `redactor serve-public`: the two applications, each under gunicorn, started from here.

One process answers with several threads, or several do: what they must agree on is in the database. There is no control
socket, and no access log but our own (`web.journal`): addresses name meetings. Asked to end, a process answers what it
has begun.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # ships no annotations
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # as above

from redactor.cli.logs import configuration
from redactor.cli.sockets import demand_free, shown
from redactor.cli.threads import PatientWorker, give_memory_back, waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from redactor.bootstrap import Services
    from redactor.cli.working import Beside
    from redactor.config import Settings

_THREADS = 4
_SPARE = 8  # threads for those who are turned away, and for those who ask whether the service lives
_SILENT = 256  # connections that say nothing at the moment: they take no thread
_BACKLOG = 256  # connections that nobody has accepted; more are refused by the system
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECONDS = 120  # a large draft is read within a request
_GRACE = 30  # and what was begun is finished before the end


class _Server(BaseApplication):  # type: ignore[misc]  # as above
    """An application that is made in the worker, after the fork, so that keys are in one process only."""

    def __init__(self, make: Callable[[], Flask], options: dict[str, Any], beside: Beside | None = None) -> None:
        self._make = make
        self._options = options | ({"on_starting": beside.begin, "on_exit": beside.end} if beside else {})
        self.beside = beside
        super().__init__()

    def run(self) -> None:
        """Run, until it is stopped."""
        _Parent(self).run()

    def load_config(self) -> None:
        """Take our settings and nobody else's: no file, no environment."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application."""
        return self._make()


class _Parent(Arbiter):  # type: ignore[misc]  # as above
    """The parent of the processes that answer: at each turn, once a second, it looks after the worker beside them."""

    def manage_workers(self) -> None:
        """Keep as many processes as there have to be, and the worker."""
        super().manage_workers()
        if self.app.beside is not None:
            self.app.beside.look(self)


def run_service(host: str, port: int, *, sample: bool = False) -> None:
    """Run the confidential service on the embedded default, until it is stopped. Says how to sign in the first time.

    With `sample` an empty service is filled with a fictional panel first. Raises UsageError where others could reach
    it, or where it is not empty and not that panel.
    """
    from redactor.app import create_app
    from redactor.cli.keys import unlocked
    from redactor.cli.measured import measured
    from redactor.cli.working import beside
    from redactor.config import settings

    chosen = unlocked(settings())
    demand_free(host, port)
    with measured(chosen.metrics_port) as more:
        apart(_prepare, chosen, host, port, sample)
        give_memory_back()
        options = _options(host, port, chosen.threads + chosen.waiting, processes=chosen.processes)
        options["worker_class"] = waiting(chosen.patience_seconds)
        _Server(lambda: create_app(chosen), options | more, beside(chosen)).run()


def apart(do: Callable[..., None], *given: object) -> None:
    """Do something in a process of its own, and raise here what it raised there.

    The client of a bucket runs threads. What is forked off beside them waits for them for ever, so the process that
    forks the others must not have used one.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as alone:
        alone.submit(do, *given).result()


def _prepare(chosen: Settings, host: str, port: int, sample: bool) -> None:  # noqa: FBT001 -- handed on as it came
    """Bring the data up to this version, finish what a crash left, and say how to sign in."""
    from redactor.bootstrap import services

    service = services(chosen)
    try:
        click.echo(f"redactor: http://{shown(host)}:{port}/  data in {chosen.data_dir.resolve()}")
        if sample:
            fill(service, host)
        if service.people.is_empty():
            click.echo("Nobody is here yet. Open this link once to make the first account; it works once:")
            click.echo(f"  {_reached(chosen.public_url, host, port)}/first-start/{service.people.first_link()}")
        else:
            click.echo(f"Sign in at {_reached(chosen.public_url, host, port)}/sign-in")
        click.echo(f"Published minutes: redactor serve-public {chosen.public_dir}")
        _prove(service)
    finally:
        service.close()


def fill(service: Services, host: str) -> None:
    """Make the fictional panel, or come back to it; its password is kept beside it, for who tries the service out."""
    from redactor.cli.furnishing import BODY, furnish, tell_who
    from redactor.errors import UsageError

    if host not in _LOOPBACK:
        raise UsageError("Sample data is for this machine alone.", remedy="Leave --host out, or leave --sample out.")
    kept = service.sample_password()
    if service.people.is_empty():
        furnish(service, kept, click.echo)
    elif [body.id for body in service.office.bodies.all()] != [BODY]:
        raise UsageError("There are people here already.", remedy="Set REDACTOR_DATA_DIR to a new folder.")
    tell_who(kept, click.echo)


def _prove(service: Services) -> None:
    """Let the selftest of a new version run before anybody waits for it. Where it fails, nothing can be published."""
    from redactor.services.release.selftest import SelfTestError

    try:
        service.publication.proven()
    except SelfTestError as error:
        click.echo(error.diagnostics(), err=True)


def run_reading_room(folder: Path, host: str, port: int) -> None:
    """Run the reading room over a published folder, until it is stopped."""
    from redactor.public import create_reading_room

    demand_free(host, port)
    click.echo(f"Reading room: http://{shown(host)}:{port}/  from {folder.resolve()}")
    serve_app(lambda: create_reading_room(folder), host, port)


def serve_app(make: Callable[[], Flask], host: str, port: int) -> None:
    """Run an application under the same server and settings, until it is stopped."""
    _Server(make, _options(host, port, _THREADS)).run()


def _options(host: str, port: int, threads: int, *, processes: int = 1) -> dict[str, Any]:
    return {
        "bind": [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"],
        "worker_class": PatientWorker,
        "workers": processes,
        # Who waits and who is turned away has a thread too; how many are worked on is for `web.admission` to say.
        "threads": threads + _SPARE,
        "worker_connections": threads + _SPARE + _SILENT,
        "backlog": _BACKLOG,
        "timeout": _SECONDS,
        "graceful_timeout": _GRACE,
        "keepalive": 5,
        "logconfig_dict": configuration(),
        "accesslog": None,
        "control_socket_disable": True,
        "proc_name": "redactor",
        "limit_request_line": 4094,
        "limit_request_fields": 64,
        "limit_request_field_size": 8190,
        "sendfile": False,
    }


def _reached(public_url: str, host: str, port: int) -> str:
    """Give the address by which people come: that of the proxy where one is set, since this one may refuse them."""
    return public_url.rstrip("/") or f"http://{shown(host)}:{port}"
