"""A real service on real engines: `redactor serve` in processes of its own, and a wire to each engine that can be cut.

The house of the tests furnishes it and looks into it past the wires; what happens over HTTP happens to the real one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
from sqlalchemy import create_engine

from tests.chaos.outages_wire import wired
from tests.keys import bao
from tests.ports import free_ports
from tests.services import house as houses
from tests.stocked import token_of
from tests.storage import postgresql, seaweed
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.chaos.outages_wire import Wire
    from tests.services.house import House

DATABASE, ORIGINALS, KEYS = "database", "originals", "keys"
PARTS: Final = (DATABASE, ORIGINALS, KEYS)
HOLDERS: Final = ("secretary", "second", "officer", "member", "administrator")
_START: Final = 240.0


@dataclass(frozen=True)
class Engines:
    """Where the engines are: directly, and over a wire each."""

    direct: Mapping[str, Any]
    over: Mapping[str, Any]
    wires: Mapping[str, Wire]
    processes: Mapping[str, int] = field(default_factory=dict)

    def database_pid(self) -> Path:
        """Name the file in which PostgreSQL says which process it is."""
        engine = create_engine(self.direct["database_url"])
        with engine.connect() as connection:
            folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        engine.dispose()
        return Path(folder) / "postmaster.pid"


@dataclass(frozen=True)
class Answer:
    """What somebody was told, and how long it took. Status 0: no answer came."""

    status: int
    seconds: float
    retry_after: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def json(self) -> Any:  # noqa: ANN401 -- whatever it says
        """Read it as JSON."""
        return json.loads(self.body)


@dataclass
class Site:
    """The service and the reading room, running; the house behind it, closed while nobody looks."""

    folder: Path
    engines: Engines
    house: House
    tokens: Mapping[str, Mapping[str, str]]
    port: int = 0
    room: int = 0
    pid: int = 0

    def ask(
        self,
        method: str,
        path: str,
        who: str = "",
        *,
        patience: float = 60,
        room: bool = False,
        **more: Any,  # noqa: ANN401 -- as requests takes it
    ) -> Answer:
        """Send one request on a connection of its own. Whatever goes wrong is an answer too."""
        port = self.room if room else self.port
        headers = dict(self.tokens.get(who, {})) | more.pop("headers", {})
        began = time.monotonic()
        try:
            with requests.Session() as session:
                session.trust_env = False
                sent = session.request(
                    method, f"http://127.0.0.1:{port}{path}", headers=headers, timeout=patience, allow_redirects=False,
                    **more,
                )  # fmt: skip
        except requests.RequestException as error:
            return Answer(0, time.monotonic() - began, "", type(error).__name__.encode())
        taken = time.monotonic() - began
        return Answer(sent.status_code, taken, sent.headers.get("Retry-After", ""), sent.content, sent.headers)

    def upload(self, number: int, who: str = "secretary", **more: Any) -> Answer:  # noqa: ANN401 -- as above
        """Send the draft of a new meeting."""
        text = minutes(number)
        return self.ask("POST", "/api/v1/meetings", who, data={"body": houses.BODY}, files={"draft": ("d.md", text)},
                        **more)  # fmt: skip

    def wait(self, path: str = "/readyz", *, status: int = 200, within: float = _START) -> Answer:
        """Ask again until the answer is the one that is waited for."""
        end = time.monotonic() + within
        while True:
            told = self.ask("GET", path, patience=20)
            if told.status == status or time.monotonic() > end:
                return told
            time.sleep(0.1)

    def looking(self) -> House:
        """Start the house on the engines themselves, to look at what there is."""
        return houses.House(
            self.folder,
            houses.start(self.folder, RealClock(), reader="process", **self.engines.direct),
            RealClock(),
            self.house.ids,
        )


@dataclass
class RealClock(houses.Clock):
    """The clock of the machine, as the service itself has it."""

    def __call__(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)


def minutes(number: int) -> bytes:
    """Write minutes whose reference is their own."""
    return houses.MINUTES.replace("LB_7_0311", f"LB_{number}_0311").encode()


@contextmanager
def engines(folder: Path, parts: Sequence[str] = PARTS) -> Iterator[Engines]:
    """Start PostgreSQL, a bucket and a key service, or some of them, with a wire to each."""
    starts = {DATABASE: _database, ORIGINALS: _originals, KEYS: _keys}
    direct: dict[str, Any] = {}
    over: dict[str, Any] = {}
    wires, pids = {}, {}
    with ExitStack() as stack:
        for part in parts:
            (folder / part).mkdir()
            address, given, pid = stack.enter_context(starts[part](folder / part))
            wire = wires[part] = stack.enter_context(wired(_port(given[address])))
            pids[part] = pid
            direct |= given
            over |= given | {address: given[address].replace(str(_port(given[address])), str(wire.port))}
        yield Engines(direct, over, wires, pids)


@contextmanager
def _database(_: Path) -> Iterator[tuple[str, dict[str, str], int]]:
    with postgresql.running() as server:
        yield "database_url", {"database_url": server.database()}, 0


@contextmanager
def _originals(folder: Path) -> Iterator[tuple[str, dict[str, str], int]]:
    with seaweed.running(folder) as store:
        given = {"blob_url": "s3://originals/sealed", "s3_key_id": seaweed.KEY_ID, "s3_secret": seaweed.SECRET}
        yield "s3_endpoint", given | {"s3_endpoint": store.endpoint}, store.process.pid


@contextmanager
def _keys(folder: Path) -> Iterator[tuple[str, dict[str, str], int]]:
    with bao.running(folder) as keys:
        keys.mount("transit")
        yield "keys_url", {"keys_url": keys.url, "keys_token": bao.TOKEN}, keys.process.pid


@contextmanager
def nothing_apart() -> Iterator[Engines]:
    """Stand on the embedded default: everything in the data folder."""
    small = {"disk_reserve_mb": 0}  # or a small disk is full from the beginning
    yield Engines(small, small, {})


def furnished(folder: Path, on: Engines) -> Site:
    """Bring people in, publish minutes, and give everybody a token; nothing runs yet."""
    house = houses.furnish(folder, RealClock(), reader="process", **on.direct)
    house.ids["meeting"] = house.publish(minutes(7).decode())
    house.ids["work"] = house.upload(minutes(8).decode())
    house.clear("member", "AMBER")
    tokens = {who: token_of(house, who) for who in HOLDERS}
    house.services.close()
    return Site(folder, on, house, tokens)


@contextmanager
def running(site: Site, **settings: str) -> Iterator[Site]:
    """Run the service and the reading room, as they are run, until both are asked to end; they end of themselves."""
    site.port, site.room = free_ports(2)
    chosen = {"DATA_DIR": str(site.folder), "SELFTEST": "false", "PUBLIC_FORMATS": "[]", "READER": "process",
              "UPLOADS_PER_HOUR": "10000", "COPIES_PER_MINUTE": "10000", "REQUESTS_PER_MINUTE": "10000"}  # fmt: skip
    chosen |= {name.upper(): str(value) for name, value in site.engines.over.items()} | settings
    environment = os.environ | {f"REDACTOR_{name}": value for name, value in chosen.items()}
    service = [sys.executable, "-m", "redactor", "serve", "--port", str(site.port)]
    public = [sys.executable, "-m", "redactor", "serve-public", str(site.folder / "public" / "current"),
              "--port", str(site.room)]  # fmt: skip
    with _process(service, environment, site.folder.parent / "said") as one, _process(public, environment, None):
        site.pid = one.pid
        assert site.wait().status == 200, (site.folder.parent / "said").read_text()[-2000:]
        yield site


@contextmanager
def _process(
    command: list[str], environment: Mapping[str, str], said: Path | None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command as a group of its own; nothing of it is left, whatever happened."""
    with open(said or os.devnull, "ab") as log:  # noqa: PTH123 -- or the null device
        running = subprocess.Popen(tied(command), env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(timeout=110)
        finally:
            _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _port(url: str) -> int:
    return urlsplit(url).port or 0
