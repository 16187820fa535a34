"""The records: everything that is stored but the originals, behind one transaction.

    with records.transaction() as unit:
        unit.access.give(grant)
        unit.audit(event)

Either both are stored or neither is. A writer waits for another writer; a reader waits for nobody.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from redactor.core.patience import Patience, SilentError
from redactor.errors import StorageError
from redactor.storage.access import Access
from redactor.storage.alone import alone
from redactor.storage.annexes import Annexes
from redactor.storage.arrivals import Arrivals
from redactor.storage.bodies import BodyList, Kept
from redactor.storage.circulation import Circulations
from redactor.storage.clerks import Clerks
from redactor.storage.credentials import Credentials, TriesStore
from redactor.storage.emergencies import Emergencies, Notices
from redactor.storage.engine import LIGHT, WRITES, reader_of
from redactor.storage.exports import Exports
from redactor.storage.footings import Footings
from redactor.storage.jobs import Jobs
from redactor.storage.joint import Joint
from redactor.storage.lists import Lists
from redactor.storage.log import Log
from redactor.storage.meetings import Decisions, Meetings
from redactor.storage.memory import Memory
from redactor.storage.migrations import HEAD, revision_of
from redactor.storage.people import People, Sessions
from redactor.storage.quotas import Quotas, Rates
from redactor.storage.reading import Mail, ReadingRequests
from redactor.storage.registers import Origins, Pseudonyms, Registers
from redactor.storage.releases import Releases
from redactor.storage.requests import Requests
from redactor.storage.sealed import SealedTexts
from redactor.storage.wraps import Wraps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from redactor.core.audit import AuditEvent


WRITERS: Final = 0x72656461
"""Number of the lock that PostgreSQL's writers queue for. SQLite's queue at `BEGIN IMMEDIATE`."""


class Unit:
    """One transaction's view of the records. It is of no use after its `with` block."""

    def __init__(self, connection: Connection, wraps: Callable[[], Connection] | None = None) -> None:
        """Share one connection among all parts; `wraps` gives that of the wraps where they rest apart."""
        self._connection = connection
        self._wraps_apart = wraps

    @cached_property
    def people(self) -> People:
        """Who there is."""
        return People(self._connection)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self._connection)

    @cached_property
    def credentials(self) -> Credentials:
        """What people prove with who they are."""
        return Credentials(self._connection)

    @cached_property
    def tries(self) -> TriesStore:
        """Failed tries to sign in."""
        return TriesStore(self._connection)

    @cached_property
    def bodies(self) -> BodyList:
        """The bodies whose minutes are kept."""
        return BodyList(self._connection)

    @cached_property
    def kept(self) -> Kept:
        """Small things that are sealed."""
        return Kept(self._connection)

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings and drafts."""
        return Meetings(self._connection)

    @cached_property
    def sealed(self) -> SealedTexts:
        """Envelopes and wraps."""
        return SealedTexts(self._connection, lambda: self.wraps, apart=self._wraps_apart is not None)

    @cached_property
    def wraps(self) -> Wraps:
        """Wraps of data keys; their database is asked only where somebody asks for one."""
        if self._wraps_apart is None:
            return Wraps(self._connection)
        return Wraps(self._wraps_apart(), apart=True)

    @cached_property
    def arrivals(self) -> Arrivals:
        """Sessions with whose they are."""
        return Arrivals(self._connection)

    @cached_property
    def footings(self) -> Footings:
        """What looks at meetings stand on."""
        return Footings(self._connection, lambda: self.wraps, apart=self._wraps_apart is not None)

    @cached_property
    def decisions(self) -> Decisions:
        """The list of decisions of each meeting."""
        return Decisions(self._connection, self.sealed)

    @cached_property
    def access(self) -> Access:
        """Grants, recusals and times."""
        return Access(self._connection)

    @cached_property
    def emergencies(self) -> Emergencies:
        """Emergency readings, asked for and approved."""
        return Emergencies(self._connection)

    @cached_property
    def notices(self) -> Notices:
        """What rings somebody."""
        return Notices(self._connection)

    @cached_property
    def releases(self) -> Releases:
        """Proposals, approvals, publications."""
        return Releases(self._connection)

    @cached_property
    def lists(self) -> Lists:
        """Many rows at once."""
        return Lists(self._connection, self.sealed)

    @cached_property
    def memory(self) -> Memory:
        """What bodies remember of their withheld texts."""
        return Memory(self._connection)

    @cached_property
    def circulations(self) -> Circulations:
        """Drafts that go round, comments, approvals by the body."""
        return Circulations(self._connection)

    @cached_property
    def exports(self) -> Exports:
        """Copies that left the house, and the keys for them."""
        return Exports(self._connection)

    @cached_property
    def registers(self) -> Registers:
        """Which sealed rows of registers there are."""
        return Registers(self._connection)

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """Masks, and where their names are sealed."""
        return Pseudonyms(self._connection)

    @cached_property
    def origins(self) -> Origins:
        """Texts of other bodies, and their word."""
        return Origins(self._connection)

    @cached_property
    def papers(self) -> Annexes:
        """Papers of meetings."""
        return Annexes(self._connection)

    @cached_property
    def joint(self) -> Joint:
        """Joint meetings."""
        return Joint(self._connection)

    @cached_property
    def clerks(self) -> Clerks:
        """Bodies of one clerk."""
        return Clerks(self._connection)

    @cached_property
    def requests(self) -> Requests:
        """Requests that may come twice."""
        return Requests(self._connection)

    @cached_property
    def reading_requests(self) -> ReadingRequests:
        """Who asks to read what."""
        return ReadingRequests(self._connection)

    @cached_property
    def mail(self) -> Mail:
        """Messages that wait."""
        return Mail(self._connection)

    @cached_property
    def rates(self) -> Rates:
        """How often somebody asked."""
        return Rates(self._connection)

    @cached_property
    def quotas(self) -> Quotas:
        """How much bodies keep."""
        return Quotas(self._connection)

    @cached_property
    def jobs(self) -> Jobs:
        """What is to be done in the background."""
        return Jobs(self._connection)

    @cached_property
    def log(self) -> Log:
        """The audit log."""
        return Log(self._connection)

    def audit(self, event: AuditEvent) -> int:
        """Write an audit event in this very transaction; return its index."""
        return self.log.append(event)

    def audit_all(self, events: Iterable[AuditEvent]) -> None:
        """Write many audit events in this very transaction, at the price of two statements."""
        self.log.append_all(events)


class Records:
    """The database, as services see it."""

    def __init__(self, engine: Engine, *, wraps: Engine | None = None) -> None:
        """Work on an engine of `open_engine`, whose database has been migrated; `wraps` is for wraps kept apart."""
        self._engine = engine
        self._wraps = wraps
        self._patience, self._patience_apart = Patience(time.monotonic), Patience(time.monotonic)

    @contextmanager
    def transaction(self) -> Iterator[Unit]:
        """Write: all of it is stored at the end of the block, or nothing where it raises.

        Raises `StorageError` where the database fails: nothing was stored then.
        """
        with self._unit(writes=True) as unit:
            yield unit

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Read one consistent state. The database refuses to write in here. Raises `StorageError`."""
        with self._unit(writes=False) as unit:
            yield unit

    @contextmanager
    def counting(self) -> Iterator[Rates]:
        """Count, and nothing else: no waiting for the writers of a server, and no waiting for the disk.

        What was counted last may be lost in a power cut. Raises `StorageError`.
        """
        try:
            with self._patience.asking(OperationalError):
                light = self._engine.connect().execution_options(**{WRITES: True, LIGHT: True})
            with light as connection, connection.begin():
                yield Rates(connection)
        except (SQLAlchemyError, SilentError) as error:
            raise _failed() from error

    @contextmanager
    def alone(self, work: str) -> Iterator[bool]:
        """Tell whether nobody else on any host is at a work of this name, and keep others from it meanwhile.

        Nobody waits, and no writer is held up. Raises `StorageError`.
        """
        try:
            with alone(self._engine, work) as mine:
                yield mine
        except SQLAlchemyError as error:
            raise _failed() from error

    def check(self) -> None:
        """Return if the database answers and has the present tables. Raises `StorageError` with what to do."""
        with self._unit(writes=False) as unit:
            present = revision_of(unit._connection)  # noqa: SLF001 -- the same module
        if present != HEAD:
            raise StorageError("The database is of another version.", remedy="Run the migration.")

    def now(self) -> datetime | None:
        """Tell the time of the database's server; None where it is a file. Raises `StorageError`."""
        if self._engine.dialect.name != "postgresql":
            return None
        with self._unit(writes=False) as unit:
            told: datetime = unit._connection.execute(select(func.clock_timestamp())).scalar_one()  # noqa: SLF001 -- as above
            return told

    def is_new(self) -> bool:
        """Tell whether the database has no tables of ours yet. Raises `StorageError` where it does not answer."""
        with self._unit(writes=False) as unit:
            return revision_of(unit._connection) is None  # noqa: SLF001 -- the same module

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()
        if self._wraps is not None:
            self._wraps.dispose()

    @contextmanager
    def _unit(self, *, writes: bool) -> Iterator[Unit]:
        try:
            with ExitStack() as stack:
                connection = _begun(stack, self._engine, self._patience, writes=writes)
                apart, patience = self._wraps, self._patience_apart
                # Entered later, so committed earlier: a text is never there without its wrap.
                yield Unit(connection, None if apart is None else lambda: _begun(stack, apart, patience, writes=writes))
        except (SQLAlchemyError, SilentError) as error:
            raise _failed() from error


def _failed() -> StorageError:
    return StorageError(
        "The database could not do this; nothing was stored.",
        remedy="Try again; if it stays so, check disk space and the database.",
    )


def _begun(stack: ExitStack, engine: Engine, patience: Patience, *, writes: bool) -> Connection:
    """Open a connection and begin its transaction; both end with the stack."""
    is_postgresql = engine.dialect.name == "postgresql"
    with patience.asking(OperationalError):
        connection = (engine if writes else reader_of(engine)).connect()
    if writes:
        connection = connection.execution_options(**{WRITES: True})
    if is_postgresql and not writes:
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    stack.enter_context(connection)
    stack.enter_context(connection.begin())
    if is_postgresql and writes:
        connection.execute(select(func.pg_advisory_xact_lock(WRITERS)))
    return connection
