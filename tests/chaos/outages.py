"""PostgreSQL, the bucket and the key service, each taken away and given back while everybody works.

Cut wires refuse, reset or go silent; a frozen engine is the process itself, stopped in the middle of what it does. What
is looked at afterwards: that every answer was one, that what needs no missing part went on, that everything works again
without a restart, that what was acknowledged is there and opens, and that the record is whole.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.services.opening import load_case
from tests.chaos.experiments import Row, Table, unsound
from tests.chaos.outages_house import KEYS, ORIGINALS, PARTS, engines, furnished, running
from tests.chaos.outages_load import Load, faults, is_well
from tests.chaos.outages_wire import AWAY, THROUGH
from tests.processes import family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.experiments import Asked
    from tests.chaos.outages_house import Site

FROZEN: Final = "frozen"
HOWS: Final = (*AWAY, FROZEN)
_COLUMNS: Final = ("away", "how", "requests", "went on", "told 503", "longest answer, s", "all well again after, s")


def run(asked: Asked) -> Iterator[Table]:
    """Take each part away in each way, and look."""
    with tempfile.TemporaryDirectory(prefix="redactor-outages-") as folder, engines(Path(folder)) as on:
        site = furnished(Path(folder) / "data", on)
        with running(site):
            rows = []
            for part, how in itertools.product(PARTS, HOWS):
                if not asked.deeds or part in asked.deeds or how in asked.deeds:
                    rows.append(outage(site, part, how, seconds=15))
                    sys.stderr.write("  ".join((*rows[-1].cells, *rows[-1].faults)) + "\n")
    yield Table("Engines taken away under load", _COLUMNS, tuple(rows))


def outage(site: Site, part: str, how: str, *, seconds: float = 0) -> Row:
    """Take a part away while everybody asks, for so long and until everybody has been told; then give it back."""
    load = Load(site)
    with load.going():
        load.until_all(is_well, since=0)
        with away(site, part, how):
            cut = time.monotonic()
            load.until_all(lambda _: True, since=cut)  # one that was derived a moment ago may be shown all the same
            not_ready = site.wait(status=503, within=240).status
            time.sleep(max(0.0, cut + seconds - time.monotonic()))
            restored = time.monotonic()
        again = load.until_all(is_well, since=restored)
        ready = site.wait(within=240).status
    wrong = [*faults(load, part, cut, restored), *lost(site, load.made)]
    if (not_ready, ready) != (503, 200):
        wrong.append(f"/readyz said {not_ready} while {part} was away, and {ready} when it was back")
    if again == float("inf"):
        wrong.append("not everything works again")
    return _row(load, part, how, again=again, wrong=tuple(wrong))


def _row(load: Load, part: str, how: str, *, again: float, wrong: tuple[str, ...]) -> Row:
    well = sum(map(is_well, load.told))
    refused = sum(told.answer.status == 503 for told in load.told)
    longest = max(told.answer.seconds for told in load.told)
    cells = (part, how, str(len(load.told)), str(well), str(refused), f"{longest:.1f}", f"{again:.1f}")
    return Row(cells, tuple(f"{part} {how}: {fault}" for fault in wrong))


@contextmanager
def away(site: Site, part: str, how: str) -> Iterator[None]:
    """Cut the wire to a part, or freeze its processes."""
    wire = site.engines.wires[part]
    pids = _processes(site, part) if how == FROZEN else []
    try:
        if how == FROZEN:
            _signal(pids, signal.SIGSTOP)
        else:
            wire.turn(how)
        yield
    finally:
        _signal(reversed(pids), signal.SIGCONT)
        wire.turn(THROUGH)


def lost(site: Site, made: list[str]) -> Iterator[str]:
    """Name what was acknowledged and is not there, what is there and does not open, and what the record contradicts."""
    house = site.looking()
    try:
        with house.services.office.records.reading() as unit:
            there = {meeting.id for meeting in unit.meetings.all()}
            yield from (f"lost: {meeting}" for meeting in made if meeting not in there)
            yield from unsound(unit)
            for meeting in sorted(there):
                case = load_case(house.services.office, unit, meeting)
                if b"Brightwater" not in case.untrusted:
                    yield f"another text: {meeting}"
    finally:
        house.services.close()


def _processes(site: Site, part: str) -> list[int]:
    """List the processes of an engine, its parent first."""
    if part in (ORIGINALS, KEYS):
        return [site.engines.processes[part]]
    parent = int(site.engines.database_pid().read_text().split()[0])
    return family(parent)


def _signal(pids: Iterator[int] | list[int], what: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, what)
        except ProcessLookupError:
            continue  # a backend that has ended meanwhile
