"""Work in the background, joined: the queue of an installation, and a worker over its running service."""

from __future__ import annotations

import socket
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from redactor.bootstrap.running import Services
    from redactor.config import Settings
    from redactor.services.keeping.keys import KeyWork
    from redactor.services.working.worker import Worker


def worker(
    running: Services,
    *,
    ended: Callable[[str, str], None] = lambda _kind, _outcome: None,
    stopping: Event | None = None,
) -> Worker:
    """Make a worker for a running service; `ended` is told kind and outcome of each job. Raises UsageError."""
    from redactor.services.working.reminding import Reminding
    from redactor.services.working.sweeping import Sweeper
    from redactor.services.working.tasks import Tasks
    from redactor.services.working.worker import Worker

    settings, office = running.settings, running.office
    asked = stopping or Event()
    sweeper = Sweeper(
        office,
        running.jobs,
        running.circulation,
        running.mail,
        mirrors=bool(settings.publish_to),
        drop_void=running.publication.drop_void,
    )
    tasks = Tasks(
        publication=running.publication,
        circulation=running.circulation,
        mail=running.mail,
        sentinel=running.sentinel,
        reminding=Reminding(office, running.lifecycle, running.mail),
        proposing=running.proposing,
        mirroring=running.mirroring,
        audit_work=lambda: running.record_room.work(_WORKER),
        key_work=lambda: _key_work(settings),
        fetch=_fetch(settings),
        stopping=asked.is_set,
    )
    return Worker(office, running.jobs, sweeper, tasks.table(), _host(), ended, asked)


_WORKER = "worker"
"""What the record says of who signs a checkpoint that nobody asked for."""


def _key_work(settings: Settings) -> AbstractContextManager[KeyWork]:
    from redactor.safekeeping import key_work

    return key_work(settings)


def _fetch(settings: Settings) -> Callable[[str], bytes | None] | None:
    if not settings.sentinel_url:
        return None
    from redactor.safekeeping import fetching

    return fetching(settings.sentinel_url, settings)


def _host() -> str:
    """Name this machine, for whoever looks which worker is missed."""
    name = "".join(c for c in socket.gethostname() if c.isascii() and (c.isalnum() or c in "-."))
    return name[:64] or "host"
