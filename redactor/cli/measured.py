"""The port of the numbers: served by the parent of the processes, on this machine alone."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE: Final = "127.0.0.1"


@contextmanager
def measured(port: int) -> Iterator[dict[str, Any]]:
    """Give the server's options that let all processes be counted together; none where there is no port.

    Raises UsageError where the library is not installed, or another program has the port.
    """
    from redactor.cli.sockets import demand_free

    if not port:
        yield {}
        return
    demand_free(_HERE, port, chosen_by="REDACTOR_METRICS_PORT or --metrics-port")
    with tempfile.TemporaryDirectory(prefix="redactor-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # before the first import, which looks for it
        try:
            from prometheus_client import CollectorRegistry, multiprocess, start_http_server
        except ImportError as error:
            raise UsageError(
                "The numbers need a library that is not installed.", remedy="pip install redactor[metrics]"
            ) from error
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # ships it without

        def begin(_server: object) -> None:
            start_http_server(port, addr=_HERE, registry=registry)

        def ended(_server: object, worker: Any) -> None:  # noqa: ANN401 -- gunicorn's own
            multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # as above

        yield {"when_ready": begin, "child_exit": ended}
