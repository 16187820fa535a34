"""A reading room of thousands of minutes, and what looks at all of them: 1,000, 2,000 and 4,000 publications in turn.

    python -m benchmarks.scale_published [--sizes 1000 2000 4000]

For each size: the nightly sentinel, a check of the whole record, the first look after a start and the next one, a copy
of the databases, and the pages of the reading room. What grows with the number of publications should grow as it does.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scale_house import Filling, read_model
from benchmarks.scale_pair import careless
from redactor.public import create_reading_room
from redactor.services.keeping.tallying import contradictions
from redactor.services.release.sentinel import Sentinel
from redactor.storage.engine import open_engine
from tests.services.house import House, furnish, start

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE, REFERENCE = "Lantern Board Meeting 7", "LB_7_0311"
ADDRESSES = {
    "search, a word of all": "/search/?q=lamp",
    "search, a word of one": "/search/?q=sitting+{size}",
    "search, years and body": "/search/?q=lamp&year=2030&body=lantern-board",
    "front page": "/",
    "feed": "/feed.atom",
    "a year": "/lantern-board/2031/",
    "register of actions": "/registers/actions/",
    "register of the withheld": "/withheld/",
    "one meeting": "/lantern-board/lb-7-0311-{size}/",
}


def timed(what: Callable[[], object], *, rounds: int = 1) -> float:
    """Say the median of how many seconds of the processor something takes: sizes are measured minutes apart."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        what()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def measure(house: House, size: int) -> dict[str, float]:
    """Look at all there is in a house of some size."""
    services = house.services
    sentinel = Sentinel(services.office, services.publication)

    def tally() -> None:
        with services.office.records.reading() as unit:
            assert not list(contradictions(unit))

    def watch() -> None:
        found = sentinel.look()
        assert found.well and found.texts == size, found  # noqa: PT018 -- one state

    made = {
        "first look at the index, s": timed(services.publication.served),
        "next look at the index, ms": 1e3 * timed(services.publication.served, rounds=5),
        "sentinel, s": timed(watch),
        "the record checked, s": timed(services.audit.verify),
        "rows held against the record, s": timed(tally),
    }
    client = create_reading_room(house.folder / "public").test_client()
    for name, address in ADDRESSES.items():
        where = address.format(size=size)
        assert client.get(where).status_code == 200, where  # noqa: PLR2004 -- HTTP
        made[f"{name}, ms"] = 1e3 * timed(lambda where=where: client.get(where), rounds=5)  # type: ignore[misc]  # bound at once
    folder = (house.folder / "public" / "current").resolve()
    files = [path for path in folder.rglob("*") if path.is_file()]
    made |= {"files served": float(len(files)), "bytes served, MB": sum(p.stat().st_size for p in files) / 1e6}
    made["peak of memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return made


def main() -> int:
    """Fill one house step by step, and measure at each size."""
    parser = argparse.ArgumentParser(description="A reading room of thousands of minutes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 4000])
    sizes = sorted(parser.parse_args().sizes)
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="redactor-scale-") as folder:
        with careless():
            house = furnish(Path(folder) / "data")
            house.ids["meeting"] = house.publish()
        engine = open_engine(f"sqlite:///{house.folder / 'records.db'}")
        model, there = read_model(house.services.office, engine, house.ids["meeting"]), 1
        for size in sizes:
            house.clock.forward(timedelta(days=1))
            with careless():
                filling = Filling(
                    house.services.office, engine, house.services.publication.folder, model, TITLE, REFERENCE
                )
                took = timed(lambda: filling.fill(size - there, first=there + 1))  # noqa: B023 -- called at once
            there = size
            house.services.close()
            begun = time.process_time()
            house = House(house.folder, start(house.folder, house.clock), house.clock, house.ids)
            found[size] = {"filled in, s": took, "start of the service, s": time.process_time() - begun}
            found[size] |= measure(house, size)
            print(size, found[size], file=sys.stderr, flush=True)
        house.services.close()
    _table(found)
    return 0


def _table(found: dict[int, dict[str, float]]) -> None:
    first = min(found)
    print(f"{'what':<34}" + "".join(f"{size:>10,}" for size in found) + f"{'growth':>9}")
    for what in found[first]:
        row = [found[size][what] for size in found]
        growth = row[-1] / row[0] if row[0] else 0.0
        print(f"{what:<34}" + "".join(f"{value:>10.2f}" for value in row) + f"{growth:>9.2f}")


if __name__ == "__main__":
    sys.exit(main())
