"""Many more requests than threads: readers, drafts, large files, people who sign in, and clients that never finish.

Every answer has to be one that the request could have had, or 429 or 503 with the time to wait; none a fault, none
missing. Memory stays bounded, and when they have gone the service answers as before.
"""

from __future__ import annotations

import itertools
import os
import socket
import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import html

from tests.chaos.experiments import Row, Table
from tests.chaos.outages import lost
from tests.chaos.outages_house import Answer, furnished, nothing_apart, running
from tests.processes import family
from tests.web.browser import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.experiments import Asked
    from tests.chaos.outages_house import Site

STALLED: Final = tuple(
    text.replace("\n", "\r\n").encode()
    for text in (
        "GET /healthz HT",
        (
            "POST /sign-in HTTP/1.1\nHost: localhost\nContent-Type: application/x-www-form-urlencoded\n"
            "Content-Length: 1000\n\nemail=a"
        ),
        (
            "POST /api/v1/meetings HTTP/1.1\nHost: localhost\nContent-Type: multipart/form-data; boundary=x\n"
            "Content-Length: 100000\n\n--x\n"
        ),
    )
)
"""How a request begins that never ends: in its first line, in a form, in a file."""
WAIT: Final = (429, 503)
MOST_MEMORY: Final = 400.0
"""MB by which all processes together may grow."""
_LARGE: Final = 8_000_000
_NUMBERS: Final = itertools.count(5000)
_COLUMNS: Final = ("clients", "requests", "answered", "told to wait", "longest, s", "memory, MB", "at its most, MB",
                   "a review before and after, s")  # fmt: skip


def run(_: Asked) -> Iterator[Table]:
    """Flood it with more and more."""
    with tempfile.TemporaryDirectory(prefix="redactor-overload-") as folder, nothing_apart() as on:
        site = furnished(Path(folder) / "data", on)
        with running(site, READER="child"):
            rows = [flood(site, clients=clients, each=8) for clients in (8, 40, 120)]
    yield Table("More than it can do", _COLUMNS, tuple(rows))


@dataclass
class Flood:
    """What was answered, and how large the service grew."""

    told: list[tuple[str, Answer]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def flood(site: Site, *, clients: int, each: int) -> Row:
    """Send so many requests from each of so many clients at once, beside as many that never finish."""
    found = Flood(memory=[memory(site)])
    before = _review(site)
    with _stalled(site, clients // 2), _watched(site, found):
        threads = [threading.Thread(target=_client, args=(site, found, n, each)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    after = _review(site)
    wrong = [*_faults(found), *lost(site, found.made)]
    wrong += [
        f"a review {when}: {told.status}" for when, told in (("before", before), ("after", after)) if told.status != 200
    ]
    if max(found.memory) - found.memory[0] > MOST_MEMORY:
        wrong.append(f"grew from {found.memory[0]:.0f} to {max(found.memory):.0f} MB")
    waited = sum(answer.status in WAIT for _, answer in found.told)
    cells = (str(clients), str(len(found.told)), str(len(found.told) - waited), str(waited),
             f"{max(answer.seconds for _, answer in found.told):.1f}", f"{found.memory[0]:.0f}",
             f"{max(found.memory):.0f}", f"{before.seconds:.2f}, {after.seconds:.2f}")  # fmt: skip
    return Row(cells, tuple(f"{clients} clients: {fault}" for fault in wrong))


def memory(site: Site) -> float:
    """Tell how much all processes of the service hold in memory, in MB."""
    pages = 0
    for pid in family(site.pid):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _client(site: Site, found: Flood, number: int, each: int) -> None:
    kinds = _kinds(site, found)
    for turn in range(each):
        name, send = kinds[(number + turn) % len(kinds)]
        found.told.append((name, send()))


def _kinds(site: Site, found: Flood) -> list[tuple[str, Callable[[], Answer]]]:
    published, large = site.house.ids["meeting"], os.urandom(_LARGE)
    return [
        ("read an item", lambda: site.ask("GET", f"/api/v1/reading/{published}/items/3", "member")),
        ("upload", lambda: _upload(site, found)),
        ("large file", lambda: site.ask("POST", "/api/v1/meetings", "second", data={"body": "lantern-board"},
                                        files={"draft": ("d.docx", large)}, patience=240)),
        ("sign in", lambda: _sign_in(site)),
        ("review", lambda: _review(site)),
        ("health", lambda: site.ask("GET", "/healthz")),
    ]  # fmt: skip


def _upload(site: Site, found: Flood) -> Answer:
    answer = site.upload(next(_NUMBERS), patience=240)
    if answer.status == 201:
        found.made.append(str(answer.json["id"]))
    return answer


def _review(site: Site) -> Answer:
    return site.ask("GET", f"/api/v1/meetings/{site.house.ids['work']}", "secretary")


def _sign_in(site: Site) -> Answer:
    """Open the page of the sign-in, and send a password that is wrong."""
    page = site.ask("GET", "/sign-in")
    if page.status != 200:
        return page
    form = html.fromstring(page.body).xpath("//form[@action='/sign-in']//input[@type='hidden']")
    fields = {hidden.get("name"): hidden.get("value") for hidden in form}
    return site.ask("POST", "/sign-in", data=fields | {"email": "nobody@lantern.example", "password": "not this one"},
                    headers=OWN, cookies=dict(_cookies(page)))  # fmt: skip


def _cookies(page: Answer) -> Iterator[tuple[str, str]]:
    name, _, rest = page.headers.get("Set-Cookie", "").partition("=")
    if name:
        yield name, rest.partition(";")[0]


def _is_answer(answer: Answer) -> bool:
    """Tell whether this is something that may be said: 0 is silence, and a wait without its time is none."""
    if answer.status in WAIT:
        return bool(answer.retry_after)
    return 200 <= answer.status < 500


def _faults(found: Flood) -> Iterator[str]:
    bad = Counter(
        f"{name}: {answer.status} {answer.body[:60]!r} Retry-After {answer.retry_after!r}"
        for name, answer in found.told
        if not _is_answer(answer)
    )
    yield from (f"{what} ({count} times)" for what, count in bad.items())


@contextmanager
def _stalled(site: Site, count: int) -> Iterator[None]:
    """Open so many connections whose requests never end."""
    opened = []
    for number in range(count):
        one = socket.create_connection(("127.0.0.1", site.port), timeout=30)
        one.sendall(STALLED[number % len(STALLED)])
        opened.append(one)
    try:
        yield
    finally:
        for one in opened:
            one.close()


@contextmanager
def _watched(site: Site, found: Flood) -> Iterator[None]:
    """Look at the memory all the while."""
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.3):
            found.memory.append(memory(site))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
