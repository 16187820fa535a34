"""Two hosts that share PostgreSQL, a bucket, a key service and one mounted folder, and nothing else.

Each has a data folder, a working folder and, where the system lets us, a name of its own. What is done at one holds at
the other at once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, cast

import obstore
import pytest
import requests

from redactor.safekeeping import fetching
from redactor.vault.keys import Epoch
from tests.cli.test_two_processes import Client, waited
from tests.keys import bao
from tests.ports import free_port
from tests.services.house import BODY, MINUTES, Clock, House, furnish, start
from tests.stocked import token_of
from tests.storage import postgresql, seaweed
from tests.tied import tied
from tests.web.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from flask.testing import FlaskClient

# It starts seven processes; where all cores are busy, that alone takes a minute.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SECOND = MINUTES.replace("LB_7_0311", "LB_8_0408").replace("Meeting 7", "Meeting 8")
THIRD = MINUTES.replace("LB_7_0311", "LB_9_0506").replace("Meeting 7", "Meeting 9")
FILE = f"{BODY}/lb-8-0408/minutes.docx"


@dataclass(frozen=True)
class Shared:
    """Where the engines are, as settings, and the store for a look past the service."""

    given: Mapping[str, str]
    store: seaweed.Store

    def readers(self) -> set[str]:
        """Name what readers can get out of the bucket."""
        return {entry["path"] for page in obstore.list(self.store.raw("readers")) for entry in page}


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    """Start what the hosts share."""
    (tmp_path / "weed").mkdir()
    (tmp_path / "bao").mkdir()
    with (
        postgresql.running() as server,
        seaweed.running(tmp_path / "weed") as store,
        bao.running(tmp_path / "bao") as keys,
    ):
        keys.mount("transit")
        obstore.put(store.raw("readers"), "first", b"")  # which makes the bucket
        obstore.delete(store.raw("readers"), "first")
        given = {
            "database_url": server.database(),
            "blob_url": "s3://originals/sealed",
            "s3_endpoint": store.endpoint,
            "s3_key_id": seaweed.KEY_ID,
            "s3_secret": seaweed.SECRET,
            "publish_to": "s3://readers",
            "publish_key_id": seaweed.KEY_ID,
            "publish_secret": seaweed.SECRET,
            "keys_url": keys.url,
            "keys_token": bao.TOKEN,
            "secret_key": "the same form key on each host",
            "public_dir": str(tmp_path / "mounted"),
        }
        yield Shared(given, store)


@dataclass(frozen=True)
class Installed:
    """The house, and the token of a program of the secretary's."""

    house: House
    token: Mapping[str, str]


@dataclass(frozen=True)
class Host:
    """A host: its folder, and the environment that its processes have."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *words: str) -> str:
        """Run a command of the program here, as a person at this machine."""
        done = self.tried(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tried(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command, which may fail."""
        command = [*named(self.folder.name), sys.executable, "-m", "redactor", *words]
        return subprocess.run(
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False
        )

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Run the service here, until it is asked to end."""
        port = free_port()
        command = [*named(self.folder.name), sys.executable, "-m", "redactor", "serve", "--port", str(port)]
        with (self.folder / "said").open("wb") as said:
            running = subprocess.Popen(tied(command), env=self.environment, cwd=self.folder, stdout=said, stderr=said)
        try:
            waited(port, running)
            yield port
        finally:
            running.terminate()
            assert running.wait(timeout=120) == 0, (self.folder / "said").read_text()[-2000:]


def host(tmp_path: Path, name: str, shared: Shared) -> Host:
    folder = tmp_path / name
    folder.mkdir()
    own = {"DATA_DIR": "data", "SELFTEST": "false", "PUBLIC_FORMATS": "[]", "READER": "process", "WORKER": "apart"}
    chosen = {key.upper(): value for key, value in shared.given.items()} | own
    return Host(folder, os.environ | {f"REDACTOR_{key}": value for key, value in chosen.items()})


@cache
def named(name: str) -> tuple[str, ...]:
    """Give a process a host name of its own, where the system lets us."""
    words = ("unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', name)
    try:
        return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else ()
    except FileNotFoundError:
        return ()


@pytest.fixture
def installed(tmp_path: Path, shared: Shared) -> Installed:
    """Furnish the installation from a third machine, which goes away then; two meetings wait for their release."""
    made = furnish(tmp_path / "third" / "data", Clock(datetime.now(UTC)), **shared.given)
    for name, text in (("first", MINUTES), ("second", SECOND)):
        made.ids[name] = made.upload(text)
        made.propose(made.ids[name])
    made.clear("member", "AMBER")
    token = token_of(made, "secretary")
    made.services.close()
    return Installed(made, token)


def person(port: int, name: str) -> Browser:
    return Browser(cast("FlaskClient", Client(port))).sign_in(name)


def at(port: int, browser: Browser) -> Browser:
    """Let the same person, with the same cookies, come to another host."""
    cast("Client", browser.client).port = port
    return browser


def test_what_is_done_at_one_host_holds_at_the_other(tmp_path: Path, installed: Installed, shared: Shared) -> None:
    house = installed.house
    hosts = [host(tmp_path, name, shared) for name in ("north", "south")]
    with ExitStack() as stack:
        north, south = (stack.enter_context(one.serving()) for one in hosts)
        officer, both = person(north, "officer"), person(south, "both")
        _one_is_first(at(south, officer), both, f"/meetings/{house.ids['first']}/release")
        at(north, officer).open(f"/meetings/{house.ids['second']}/release")
        assert _released(officer, f"/meetings/{house.ids['second']}/release")
        _readers_get_it(hosts[0], shared, there=True)
        _reads(person(north, "member"), south, house.ids["second"])
        _withdraws(at(south, officer), house.ids["second"])
        _readers_get_it(hosts[1], shared, there=False)
        at(north, officer).open(f"/meetings/{house.ids['second']}")
        assert "ithdrawn" in officer.text
        _body_is_known(person(south, "administrator"), north)
        _rotation_is_seen(hosts[1], north, installed.token)
        _signed_out(at(south, officer), north)
    _nothing_of_it_is_on_a_host(hosts)
    _all_is_well(house, shared)


def _readers_get_it(one: Host, shared: Shared, *, there: bool) -> None:
    """Look into the bucket. What a busy store refused at once gets there by a further try, as by the worker's."""
    for _ in range(20):
        if (FILE in shared.readers()) is there:
            return
        one.tried("publish-to")
    raise AssertionError


def _one_is_first(one: Browser, other: Browser, where: str) -> None:
    for officer in (one, other):
        officer.open(where)
    with ThreadPoolExecutor(2) as at_once:
        assert sorted(at_once.map(lambda officer: _released(officer, where), (one, other))) == [False, True]


def _released(officer: Browser, where: str) -> bool:
    officer.send(where, decision="release", read="yes")
    return "Released" in officer.text


def _reads(member: Browser, elsewhere: int, meeting: str) -> None:
    """Open at both what is sealed, by the key service: nobody brought a key along."""
    member.open(f"/read/{meeting}")
    assert "dry rot" in member.text
    at(elsewhere, member).open(f"/read/{meeting}")
    assert "dry rot" in member.text


def _withdraws(officer: Browser, meeting: str) -> None:
    officer.open(f"/meetings/{meeting}/withdraw")
    officer.send("/withdraw", reason="A name stands in it.")
    assert officer.status == 200


def _body_is_known(administrator: Browser, elsewhere: int) -> None:
    administrator.open("/bodies")
    administrator.send("/bodies", name="Harbour Committee", policy="tlp-2")
    at(elsewhere, administrator).open("/bodies")
    assert "Harbour Committee" in administrator.text


def _rotation_is_seen(one: Host, elsewhere: int, token: Mapping[str, str]) -> None:
    """Make a key at one host; what comes in at the other is sealed under it at once."""
    one.run("keys", "rotate", "RED")
    draft = {"draft": ("d.md", THIRD.encode())}
    sent = requests.post(
        f"http://127.0.0.1:{elsewhere}/api/v1/meetings",
        headers=dict(token),
        data={"body": BODY},
        files=draft,
        timeout=90,
    )
    assert sent.status_code == 201, sent.text


def _signed_out(officer: Browser, elsewhere: int) -> None:
    officer.open("/account")
    officer.send("/sign-out")
    assert at(elsewhere, officer).client.get("/account").status_code == 303


def _nothing_of_it_is_on_a_host(hosts: Iterable[Host]) -> None:
    """Look into the data folders: a host can be lost, and the other goes on."""
    for one in hosts:
        files = {p.relative_to(one.folder / "data").as_posix() for p in (one.folder / "data").rglob("*") if p.is_file()}
        assert files <= {"selftest"}, files


def _all_is_well(house: House, shared: Shared) -> None:
    again = start(house.folder, Clock(datetime.now(UTC)), **shared.given)
    try:
        with again.office.records.reading() as unit:
            assert len(unit.releases.publications()) == 2
            assert len(unit.releases.withdrawals()) == 1
            assert unit.wraps.by_epoch()[Epoch("RED", "2")] > 0  # sealed at the one under the key of the other
        assert again.sentinel.look(fetching("s3://readers", again.settings)).well
        assert not again.mirroring.behind()
    finally:
        again.close()
