"""`redactor worker`, and the one that `redactor serve` keeps beside itself: begun again, and ended with the service."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from redactor.bootstrap import services
from redactor.cli import cli
from redactor.config import settings
from redactor.core.jobs import Kind
from redactor.services.working.jobs import Wanted
from redactor.services.working.sweeping import ALL
from tests.ports import free_port
from tests.processes import alive, children
from tests.services.house import CHEAP
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 90


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the data folder of a service that has been started once, and has something to do at any time of the day."""
    folder = tmp_path / "data"
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(folder))
    monkeypatch.setenv("REDACTOR_SELFTEST", "false")
    monkeypatch.setenv("REDACTOR_PUBLIC_FORMATS", "[]")
    made = services(settings(), passwords=CHEAP)
    with made.office.records.transaction() as unit:
        made.jobs.ask(unit, Wanted(Kind.CLOSING, ALL))
    made.close()
    return folder


def asked(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{folder / 'records.db'}?mode=ro", uri=True)) as database:
        return database.execute(question).fetchall()


def until(true: Callable[[], object]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it does not come true"
        time.sleep(0.1)


@contextmanager
def running(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command until the end of the block, with whatever it has started."""
    command = [sys.executable, "-m", "redactor", *words]
    with subprocess.Popen(
        tied(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def workers(server: subprocess.Popen[str]) -> list[int]:
    """Find the workers beside a server: each is kept by a process of its own."""
    return [grandchild for child in children(server.pid) for grandchild in children(child)]


@pytest.mark.slow
@pytest.mark.timeout(4 * PATIENCE)
def test_the_service_keeps_a_worker_that_is_begun_again_and_ends_with_it(folder: Path) -> None:
    with running("serve", "--port", str(free_port())) as server:
        until(
            lambda: asked(folder, "SELECT id FROM worker") and asked(folder, "SELECT 1 FROM job WHERE state = 'done'")
        )
        ((first,),) = asked(folder, "SELECT id FROM worker")
        (killed,) = workers(server)

        os.kill(killed, signal.SIGKILL)

        until(lambda: {name for (name,) in asked(folder, "SELECT id FROM worker")} - {first})
        (other,) = workers(server)
        assert other != killed
        server.terminate()
        server.wait(PATIENCE)
        assert not alive(other)
        assert asked(folder, "SELECT id FROM worker") == [(first,)]  # the second has left, the first was killed
        assert server.stdout is not None
        said = server.stdout.read()
    assert said.count("The worker beside the service was killed by signal 9: another is begun.") == 1
    assert "Traceback" not in said


def sockets(process: int) -> set[str]:
    found = set()
    for held in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            found.add(str(held.readlink()))
    return {name for name in found if name.startswith("socket:")}


@pytest.mark.slow
@pytest.mark.timeout(4 * PATIENCE)
def test_what_keeps_the_worker_is_begun_again_as_well_and_the_log_says_so(folder: Path) -> None:
    with running("serve", "--port", str(free_port())) as server:
        until(lambda: asked(folder, "SELECT id FROM worker"))
        ((first,),) = asked(folder, "SELECT id FROM worker")
        (worker,) = workers(server)
        (keeper,) = (child for child in children(server.pid) if worker in children(child))

        os.kill(keeper, signal.SIGKILL)

        until(lambda: {name for (name,) in asked(folder, "SELECT id FROM worker")} - {first})
        until(lambda: not alive(worker))  # it ends with what kept it
        (other,) = workers(server)
        (fresh,) = (child for child in children(server.pid) if other in children(child))
        assert sockets(server.pid)
        assert sockets(server.pid).isdisjoint(sockets(fresh))
        server.terminate()
        server.wait(PATIENCE)
        assert not alive(fresh)
        assert not alive(other)
        assert asked(folder, "SELECT id FROM worker") == []
        assert server.stdout is not None
        said = server.stdout.read()
    assert said.count("What keeps the worker beside the service has died: another is begun.") == 1
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.timeout(4 * PATIENCE)
def test_a_worker_does_not_outlive_a_service_that_is_killed(folder: Path) -> None:
    with running("serve", "--port", str(free_port())) as server:
        until(lambda: asked(folder, "SELECT id FROM worker"))
        (worker,) = workers(server)

        server.kill()
        server.wait(PATIENCE)

        until(lambda: not alive(worker))
        assert asked(folder, "SELECT id FROM worker") == []


@pytest.mark.slow
@pytest.mark.timeout(4 * PATIENCE)
def test_a_worker_apart_works_until_it_is_asked_to_end(folder: Path) -> None:
    with running("worker") as worker:
        until(lambda: len(asked(folder, "SELECT id FROM job WHERE state = 'done'")) >= 1)
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
    assert asked(folder, "SELECT id FROM worker") == []
    assert asked(folder, "SELECT id FROM job WHERE state = 'running'") == []


def test_once_does_what_is_due_and_says_how_much(folder: Path) -> None:
    first, again = (CliRunner().invoke(cli, ["worker", "--once"]) for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output.endswith(" jobs done.\n")
    assert again.output == "0 jobs done.\n"


def test_jobs_are_counted_by_kind_and_outcome_for_all_processes_together(tmp_path: Path) -> None:
    code = (
        "from redactor.cli.working import _count\n"
        "_count()('mail', 'done')\n"
        "from prometheus_client import CollectorRegistry, generate_latest, multiprocess\n"
        "registry = CollectorRegistry()\n"
        "multiprocess.MultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    told = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", code], env=told, check=True, capture_output=True, text=True).stdout
    assert 'redactor_jobs_total{kind="mail",outcome="done"} 1.0' in said
