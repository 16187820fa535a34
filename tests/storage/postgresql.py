"""A real PostgreSQL for the tests: started in a folder of its own on loopback, careless of the disk, and stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine

from redactor.storage.engine import open_engine
from redactor.storage.migrations import HEAD, migrate
from redactor.storage.tables import APPEND_ONLY, metadata
from tests.ports import free_port
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = ("unix_socket_directories=", "max_connections=60")
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For tests, which lose nothing with a machine that fails."""
_START = 90.0

_TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"


@dataclass
class Server:
    """A running server. Tests have its database one after the other, emptied in between."""

    url: str
    name: str = ""
    made: int = 0

    def database(self) -> str:
        """Return the address of a migrated database without rows."""
        if not self.name or not self._emptied():
            self.made += 1
            self.name = f"t{self.made}"
            self._do("postgres", f"CREATE DATABASE {self.name}")
            engine = open_engine(f"{self.url}/{self.name}")
            migrate(engine)
            engine.dispose()
        return f"{self.url}/{self.name}"

    def empty(self) -> str:
        """Return the address of a new database without tables."""
        self.made += 1
        self._do("postgres", f"CREATE DATABASE e{self.made}")
        return f"{self.url}/e{self.made}"

    def _emptied(self) -> bool:
        """Delete every row; tell whether the tables are as the migrations left them, and not as a test did."""
        names = [table.name for table in reversed(metadata.sorted_tables)]
        deletes = "; ".join(f"DELETE FROM {name}" for name in names)  # noqa: S608 -- names of ours
        deletes += f"; DROP TABLE IF EXISTS {', '.join(f'queue_{name}' for name in _QUEUE)}"
        found = self._do(self.name, f"SET session_replication_role = replica; {deletes}", _TRIGGERS,
                         "SELECT version_num FROM alembic_version")  # fmt: skip
        return found == [len(APPEND_ONLY), HEAD]

    def _do(self, database: str, statement: str, *queries: str) -> list[Any]:
        engine = create_engine(f"{self.url}/{database}", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
            found = [connection.exec_driver_sql(query).scalar_one() for query in queries]
        engine.dispose()
        return found


_QUEUE = ("task", "schedule", "kv", "counter")
"""What the queue makes for itself, beside the tables of the migrations."""


def binaries() -> Path | None:
    """Find the newest server that is installed: Debian keeps it off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@contextmanager
def running(where: Path | None = None, *, careful: bool = False) -> Iterator[Server]:
    """Make a cluster, start it, and stop it at the end.

    Its folder is none of pytest's, which others may not enter; `where` is for one that is to lie in memory. A `careful`
    one waits for the disk as in service.
    """
    with (
        tempfile.TemporaryDirectory(prefix="redactor-postgresql-", dir=where) as folder,
        _started(Path(folder), _SETTINGS if careful else (*_SETTINGS, *_CARELESS)) as port,
    ):
        yield Server(f"postgresql+psycopg://redactor@127.0.0.1:{port}")


@contextmanager
def _started(folder: Path, settings: tuple[str, ...]) -> Iterator[int]:
    tools = binaries()
    if tools is None:
        message = "no PostgreSQL server is installed"
        raise RuntimeError(message)
    account = _give_away(folder)
    data, port, env = folder / "cluster", free_port(), {"LC_ALL": "C"}
    make = [str(tools / "initdb"), "-D", str(data), "-A", "trust", "-U", "redactor", "-E", "UTF8", "-N"]
    options = [word for setting in settings for word in ("-c", setting)]
    serve = [str(tools / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), *options]
    with (folder / "output").open("ab") as log:
        subprocess.run(make, check=True, stdout=log, stderr=log, cwd=folder, user=account, env=env)
        tying = tied(serve, by=signal.SIGQUIT, account=account)
        server = subprocess.Popen(tying, stdout=log, stderr=log, cwd=folder, env=env)
    try:
        _wait(server, data / "postmaster.pid", folder / "output")
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # an immediate shutdown
        server.wait()


def _wait(server: subprocess.Popen[bytes], state: Path, output: Path) -> None:
    """Wait until the server says in its own file that it is ready: at its port might be another one."""
    end = time.monotonic() + _START
    while True:
        if state.exists() and state.read_text().split()[-1:] == ["ready"]:
            return
        if time.monotonic() > end or server.poll() is not None:
            raise RuntimeError(output.read_text())
        time.sleep(0.05)


def _give_away(folder: Path) -> str | None:
    """Let the server's account have the folder where we are root, since the server refuses to be; return its name."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_name
