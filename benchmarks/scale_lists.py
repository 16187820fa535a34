"""Lists with a thousand meetings and a thousand people beside the same lists with ten.

    python -m benchmarks.scale_lists [--meetings 1000] [--rounds 11] [--model FOLDER] [--only WORD] [--postgresql]

Each list is asked for in turns in both houses, so that whatever else the machine does hits both; the ratio is that of
the medians. With `--postgresql` both are on a server that keeps its writes as in service. With `--model` the meeting
that all are made from is kept in a folder, and taken from there the next time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scale_pair import filled, model_house, ratio
from tests.storage import postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEW = 10
MOST = 2.0
LISTS = [
    ("secretary", "/"),
    ("member", "/read"),
    ("member", "/registers/actions"),
    ("member", "/registers/decisions"),
    ("secretary", "/registers/actions"),
    ("secretary", "/registers/decisions"),
    ("secretary", "/registers/actions?words=crane"),
    ("secretary", "/registers/withheld"),
    ("secretary", "/registers/pseudonyms"),
    ("auditor", "/audit?show=refused"),
    ("auditor", "/audit?item=7"),
    ("chair", "/requests"),
    ("chair", "/notices"),
    ("chair", "/access"),
    ("administrator", "/people"),
    ("secretary", "/api/v1/meetings"),
    ("member", "/api/v1/reading"),
    ("member", "/api/v1/registers/actions"),
    ("secretary", "/api/v1/registers/withheld"),
    ("administrator", "/api/v1/people"),
    ("auditor", "/api/v1/audit/events"),
    ("chair", "/api/v1/requests"),
]


def main() -> int:
    """Fill two houses, look at every list in both, and print the ratios; 1 where one is over the bar."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="redactor-scale-") as folder, databases(asked.postgresql) as database:
        work = Path(folder)
        model = model_house(_made(asked.model or work / "model"))
        begun = time.perf_counter()
        few, many = (filled(model, _made(work / str(n)), n, people=n, url=database()) for n in (FEW, asked.meetings))
        said = f"{FEW} and {asked.meetings:,} meetings of 25 items in 4 versions, as many people"
        print(f"{said}: filled in {time.perf_counter() - begun:.0f} s\n")
        print(f"{'list':<46} {'few, ms':>8} {'many, ms':>8} {'ratio':>6} {'at most':>8}")
        over = 0
        for who, where in LISTS:
            if asked.only in f"{who} {where}":
                small, large = ratio(few, many, who, where, rounds=asked.rounds)
                over += large > MOST * small
                name = f"{who} {where}"
                print(
                    f"{name:<46} {small * 1e3:>8.0f} {large * 1e3:>8.0f} {large / small:>6.2f} {MOST:>8.1f}", flush=True
                )
        for served in (few, many):
            served.house.services.close()
    return min(over, 1)


@contextmanager
def databases(postgresql_too: bool) -> Iterator[Callable[[], str]]:  # noqa: FBT001 -- a choice of the command line
    """Say where the rows of the next house go: into an empty database of a server, or nowhere else."""
    if not postgresql_too:
        yield lambda: ""
        return
    with postgresql.running(careful=True) as server:
        yield server.empty


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Lists of many beside lists of few.")
    parser.add_argument("--meetings", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--postgresql", action="store_true")
    return parser.parse_args()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
