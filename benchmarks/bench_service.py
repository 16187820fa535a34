"""The confidential service beside a bare Flask view, both under the gunicorn of `redactor serve` on loopback.

The review of a draft of twelve pages with 25 items; the way of a draft from the upload to its review, beside the split
on the command line; how long others wait while a draft of a thousand pages is taken in.
"""

from __future__ import annotations

import http.client
import re
import secrets
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

import pytest
from flask import Flask

from benchmarks.bench_split import ALL, split
from benchmarks.drafts import DECISIONS, twelve_pages
from benchmarks.serving import started
from redactor.app import create_app
from redactor.bootstrap import services
from redactor.cli.furnishing import BODY, bring_in
from redactor.config import settings
from redactor.core.decisions import parse_decisions
from tests.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

_BARE, _SERVICE = free_ports(2)
_REQUESTS = 30
_A_PAGE = 10_000
"""Bytes that the review has at least."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Visitor:
    """Somebody's connection that stays open, with her cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str, bytes]:
        """Send a request, keep the cookies; return the status, where it leads and the page."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()), "Sec-Fetch-Site": "same-origin"}
        if kind:
            headers["Content-Type"] = kind
        try:
            answer = self._sent(path, body, headers)
        except http.client.RemoteDisconnected:  # it was idle for longer than the server waits
            answer = self._sent(path, body, headers)
        page = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, held = value.partition(";")[0].partition("=")
                self._cookies[cookie] = held
        return answer.status, answer.getheader("Location") or "", page

    def _sent(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        self._connection.request("GET" if body is None else "POST", path, body, headers)
        return self._connection.getresponse()

    def token(self, path: str) -> str:
        """Give the token of the forms on a page."""
        found = re.search(rb'name="csrf_token" value="([^"]+)"', self.ask(path)[2])
        assert found is not None, path
        return found[1].decode()

    def sign_in(self, email: str, password: str) -> Self:
        """Sign in."""
        fields = {"csrf_token": self.token("/sign-in"), "email": email, "password": password}
        status, _, _ = self.ask("/sign-in", urlencode(fields).encode(), "application/x-www-form-urlencoded")
        assert status == HTTPStatus.SEE_OTHER
        return self

    def upload(self, data: bytes) -> str:
        """Upload a draft; return where its findings are."""
        line = secrets.token_hex(16)
        fields: Mapping[str, str] = {"csrf_token": self.token("/upload"), "body": BODY, "policy": "sec-panel"}
        parts = [f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        head = f'--{line}\r\nContent-Disposition: form-data; name="draft"; filename="draft.docx"\r\n'
        body = "".join(parts).encode() + f"{head}Content-Type: {_DOCX}\r\n\r\n".encode() + data
        status, to, page = self.ask(
            "/upload", body + f"\r\n--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"
        )
        assert status == HTTPStatus.SEE_OTHER, page[:2000]
        return to


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Run both servers over a service with one reviewed draft; give the password and the address of the review."""
    folder, password = tmp_path_factory.mktemp("service"), secrets.token_hex(8)
    chosen = settings(data_dir=folder, selftest=False, public_formats=())
    meeting = _furnish(folder, password)
    running = [started(_bare, _BARE), started(lambda: create_app(chosen), _SERVICE)]
    for port in (_BARE, _SERVICE):
        _wait(port)
    yield password, f"/meetings/{meeting}/review"
    for process in running:
        process.terminate()
        process.join()


def _furnish(folder: Path, password: str) -> str:
    running = services(settings(data_dir=folder, selftest=False, public_formats=()))
    try:
        cast = bring_in(running, password)
        meeting = running.intake.upload(cast["Ruth"], body=BODY, filename="draft.docx", untrusted=twelve_pages())
        change = parse_decisions(DECISIONS, name="benchmark")
        running.review.decide(cast["Ruth"], meeting, change, expected_seq=0)
    finally:
        running.close()
    return meeting


def _bare() -> Flask:
    app = Flask("bare")
    app.add_url_rule("/", "home", lambda: "Hello")
    return app


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            with Visitor(port) as anybody:
                anybody.ask("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return


def _timed(visitor: Visitor, path: str) -> tuple[float, int]:
    start = time.perf_counter()
    status, _, page = visitor.ask(path)
    assert status == HTTPStatus.OK
    return time.perf_counter() - start, len(page)


@dataclass
class Turns:
    """Seconds of requests that take turns, so that both have the same of whatever else the machine does."""

    disk: sqlite3.Connection
    bare: list[float] = field(default_factory=list)
    review: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    def take(self, anybody: Visitor, ruth: Visitor, path: str) -> int:
        """Ask for some of each; return the bytes of the last page."""
        bare, review = (
            [_timed(visitor, at) for _ in range(_REQUESTS)] for visitor, at in ((anybody, "/"), (ruth, path))
        )
        self.bare += [seconds for seconds, _ in bare]
        self.review += [seconds for seconds, _ in review]
        self.rows += [self._row() for _ in range(_REQUESTS)]
        self.ratios.append(median(s for s, _ in review) / median(s for s, _ in bare))
        return review[-1][1]

    def said(self) -> str:
        """Tell the medians."""
        bare, review, row = (median(seconds) * 1000 for seconds in (self.bare, self.review, self.rows))
        return (
            f"{median(self.ratios):.1f} times a bare view by turns ({review:.2f} ms / {bare:.2f} ms); "
            f"a row that is brought to the disk takes {row:.2f} ms, so that {1 + row / bare:.1f} times is the least"
        )

    def _row(self) -> float:
        """Write what an audit event is, in a transaction of its own, and nothing else."""
        start = time.perf_counter()
        self.disk.execute("BEGIN IMMEDIATE")
        self.disk.execute(
            "INSERT INTO event SELECT coalesce(max(idx) + 1, 0), ?, ? FROM event", (b"e" * 150, b"l" * 32)
        )
        self.disk.execute("COMMIT")
        return time.perf_counter() - start


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a table on the same disk, as durable as the record."""
    with closing(sqlite3.connect(tmp_path / "rows.db", isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute("CREATE TABLE event (idx BIGINT PRIMARY KEY, entry BLOB, leaf BLOB)")
        yield made


@pytest.mark.parametrize("item", ["", "?item=9"], ids=["whole", "item"])
def test_review_desk(benchmark: BenchmarkFixture, there: tuple[str, str], disk: sqlite3.Connection, item: str) -> None:
    """The review of a draft, whole and with an item open, by turns with a bare view."""
    turns, (password, review) = Turns(disk), there
    with Visitor(_BARE) as anybody, Visitor(_SERVICE) as ruth:
        ruth.sign_in("ruth@panel.example", password)
        Turns(disk).take(anybody, ruth, review + item)
        assert benchmark.pedantic(turns.take, (anybody, ruth, review + item), rounds=20) > _A_PAGE  # type: ignore[no-untyped-call]  # it has no types
    print(f"\nreview {item}: {turns.said()}")


def test_review_desk_after_a_decision(benchmark: BenchmarkFixture, there: tuple[str, str]) -> None:
    """The review where something was decided since it was last looked at, so that all of it is derived again."""
    taken, (password, review) = list[float](), there
    with Visitor(_SERVICE) as ruth:
        ruth.sign_in("ruth@panel.example", password)

        def once() -> None:
            _, _, page = ruth.ask(review)
            (undo,) = re.findall(rf'action="({review.removesuffix("/review")}/(?:undo|redo)\?[^"]+)"'.encode(), page)
            fields = urlencode({"csrf_token": ruth.token(review)}).encode()
            ruth.ask(undo.decode(), fields, "application/x-www-form-urlencoded")
            taken.append(_timed(ruth, review)[0])

        benchmark.pedantic(once, rounds=20, warmup_rounds=1)  # type: ignore[no-untyped-call]  # as above
    print(f"\nreview after a decision: {median(taken) * 1000:.1f} ms")


def test_split_on_the_command_line(benchmark: BenchmarkFixture) -> None:
    """The yardstick for the upload: the split in process, to five formats."""
    assert benchmark.pedantic(split, (twelve_pages(), *ALL), rounds=7, warmup_rounds=1)  # type: ignore[no-untyped-call]  # as above


def test_upload_until_the_review(benchmark: BenchmarkFixture, there: tuple[str, str]) -> None:
    """A draft goes in, and its review is shown."""
    data = twelve_pages()

    def once() -> int:
        where = ruth.upload(data).removesuffix("/findings")
        return len(ruth.ask(f"{where}/review")[2])

    with Visitor(_SERVICE) as ruth:
        ruth.sign_in("ruth@panel.example", there[0])
        assert benchmark.pedantic(once, rounds=7, warmup_rounds=1) > _A_PAGE  # type: ignore[no-untyped-call]  # as above


def test_longest_wait_while_a_thousand_pages_are_taken_in(benchmark: BenchmarkFixture, there: tuple[str, str]) -> None:
    """Others ask for a page all the while; what counts is the slowest answer that they get."""
    data, waits = twelve_pages(84), list[float]()

    def once() -> None:
        with ThreadPoolExecutor(1) as pool:
            taken = pool.submit(ruth.upload, data)
            while not taken.done():
                start = time.perf_counter()
                assert tom.ask("/")[0] == HTTPStatus.OK
                waits.append(time.perf_counter() - start)
            taken.result()

    with Visitor(_SERVICE) as ruth, Visitor(_SERVICE) as tom:
        ruth.sign_in("ruth@panel.example", there[0])
        tom.sign_in("tom@panel.example", there[0])
        benchmark.pedantic(once, rounds=1)  # type: ignore[no-untyped-call]  # as above
    print(f"\nslowest of {len(waits)} answers meanwhile: {max(waits):.2f} s")
