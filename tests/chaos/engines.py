"""Where an installation lies: its data folder, and its database on SQLite or on a real PostgreSQL. Made, copied, read.

A place is copied for every kill, so that each begins with the same.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import psycopg
from psycopg import sql

from tests.storage import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA: Final = "data"
SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- folders in it are made with names of their own
ROOM: Final = 1024**3
"""Bytes that have to be free there."""


@dataclass(frozen=True, slots=True)
class Place:
    """One installation: a folder with its data, its temporary files and what it said, and the database's address."""

    root: Path
    database: str

    @property
    def data(self) -> Path:
        """Give the data folder."""
        return self.root / DATA

    @property
    def scratch(self) -> Path:
        """Give the folder that its processes have for temporary files."""
        return self.root / "tmp"

    @property
    def said(self) -> Path:
        """Give the file that holds what its processes printed."""
        return self.root / "said"

    def environment(self) -> dict[str, str]:
        """Give the settings of a process that works on it."""
        return {
            "REDACTOR_DATA_DIR": str(self.data),
            "REDACTOR_DATABASE_URL": self.database,
            "REDACTOR_READER": "process",
            "REDACTOR_SELFTEST": "false",
            "REDACTOR_PUBLIC_FORMATS": "[]",
            "TMPDIR": str(self.scratch),
        }


class Engine(Protocol):
    """A kind of database."""

    @property
    def name(self) -> str:
        """Say which."""

    def fresh(self, root: Path) -> Place:
        """Make a place without anything in it."""

    def copy(self, place: Place, root: Path) -> Place:
        """Copy a place that nobody uses."""

    def drop(self, place: Place) -> None:
        """Remove a place."""

    def rows(self, database: str) -> Iterator[bytes]:
        """Give what the database holds that is in no file of the place, for a search in it."""

    def target(self, root: Path) -> str:
        """Give the address of an empty database beside a place, to be moved to."""

    def forget(self, database: str) -> None:
        """Remove a database that is not in the folder of its place."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A file in the data folder."""

    name: str = "sqlite"

    def fresh(self, root: Path) -> Place:
        """Make the folders; the file comes at the first start."""
        return Place(_folders(root), f"sqlite:///{root / DATA / 'records.db'}")

    def copy(self, place: Place, root: Path) -> Place:
        """Copy the folders, the database in them."""
        shutil.copytree(place.root, root, symlinks=True)
        return Place(root, f"sqlite:///{root / DATA / 'records.db'}")

    def drop(self, place: Place) -> None:
        """Remove the folders."""
        shutil.rmtree(place.root)

    def rows(self, database: str) -> Iterator[bytes]:
        """Give nothing: it is all in files."""
        yield from ()

    def target(self, root: Path) -> str:
        """Name a file in the place's folder."""
        return f"sqlite:///{root / 'target.db'}"

    def forget(self, database: str) -> None:
        """Leave it to the folder's end."""


@dataclass(slots=True)
class Postgresql:
    """A database of its own for each place, on one server."""

    server: str
    name: str = "postgresql"
    made: int = 0

    def fresh(self, root: Path) -> Place:
        """Make the folders and an empty database."""
        return Place(_folders(root), self._database("template1"))

    def copy(self, place: Place, root: Path) -> Place:
        """Copy the folders and the database."""
        shutil.copytree(place.root, root, symlinks=True)
        return Place(root, self._database(_name(place.database)))

    def drop(self, place: Place) -> None:
        """Remove both."""
        shutil.rmtree(place.root)
        self.forget(place.database)

    def forget(self, database: str) -> None:
        """Remove a database, whoever is still in it."""
        self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name(database))))

    def rows(self, database: str) -> Iterator[bytes]:
        """Give every table as it is stored, in the server's own text."""
        with psycopg.connect(_plain(database), autocommit=True) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                query = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
                with connection.cursor().copy(query) as copied:
                    yield b"".join(bytes(part) for part in copied)

    def target(self, root: Path) -> str:
        """Make an empty database."""
        return self._database("template1")

    def _database(self, template: str) -> str:
        self.made += 1
        name = f"chaos{self.made}"
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return f"{self.server}/{name}"

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(_plain(f"{self.server}/postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def engine(name: str) -> Iterator[Engine]:
    """Give an engine; a server is started for it and stopped at the end."""
    if name == "sqlite":
        yield Sqlite()
        return
    with postgresql.running(memory()) as server:
        yield Postgresql(server.url)


def memory() -> Path | None:
    """Name a folder in memory, where there is one with room.

    A kill loses nothing that was written, wherever it was written to; to copy a database is fifty times as quick there.
    """
    try:
        return SHARED_MEMORY if shutil.disk_usage(SHARED_MEMORY).free > ROOM else None
    except OSError:
        return None


def _folders(root: Path) -> Path:
    for folder in (root / DATA, root / "tmp"):
        folder.mkdir(parents=True)
    return root


def _name(database: str) -> str:
    return database.rpartition("/")[2]


def _plain(database: str) -> str:
    return database.replace("postgresql+psycopg://", "postgresql://")
