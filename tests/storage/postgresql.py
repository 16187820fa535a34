"""A real PostgreSQL for the tests: started in a folder of its own on loopback, careless of the disk, and stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine

from redactor.storage.engine import open_engine
from redactor.storage.migrations import HEAD, migrate
from redactor.storage.tables import APPEND_ONLY, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

_CARELESS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c unix_socket_directories='' -c max_connections=60"
)


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
def running(where: Path | None = None) -> Iterator[Server]:
    """Make a cluster, start it, and stop it at the end.

    Its folder is none of pytest's, which others may not enter; `where` is for one that is to lie in memory.
    """
    with (
        tempfile.TemporaryDirectory(prefix="redactor-postgresql-", dir=where) as folder,
        _started(Path(folder)) as port,
    ):
        yield Server(f"postgresql+psycopg://redactor@127.0.0.1:{port}")


@contextmanager
def _started(folder: Path) -> Iterator[int]:
    tools = binaries()
    if tools is None:
        message = "no PostgreSQL server is installed"
        raise RuntimeError(message)
    account = _give_away(folder)
    data, port = folder / "cluster", _free_port()

    def run(*command: str) -> None:
        # Its output goes to a file: a pipe would stay open as long as the server.
        with (folder / "output").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=folder, user=account, env={"LC_ALL": "C"})

    run(str(tools / "initdb"), "-D", str(data), "-A", "trust", "-U", "redactor", "-E", "UTF8", "-N")
    options = f"-h 127.0.0.1 -p {port} {_CARELESS}"
    run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield port
    finally:
        run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")


def _give_away(folder: Path) -> str | None:
    """Let the server's account have the folder where we are root, since the server refuses to be; return its name."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_name


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
