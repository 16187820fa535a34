"""Do harm, look afterwards, and print what was found: `make chaos` (CHAOS_ARGS="kills --kills 20").

Without a name every experiment runs. The same seed kills at the same shares of the time that a deed takes.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time

from tests.chaos.experiments import ENGINES, EXPERIMENTS, Asked, load

MOST_SHOWN = 20
"""Faults of a table that are told; the rest are counted."""


def main() -> int:
    """Run, print the tables, and end with 1 where anything was found wrong."""
    os.environ["REDACTOR_SELFTEST"] = "false"  # before the settings are read
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # servers and folders go as with Ctrl-C
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=f"of {', '.join(EXPERIMENTS)}")
    parser.add_argument("--kills", type=int, default=200, help="on each engine, dealt out to the deeds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--deed", action="append", default=[], help="only this one; may be given more than once")
    given = parser.parse_args()
    if unknown := set(given.experiments) - set(EXPERIMENTS):
        parser.error(f"There is no experiment {', '.join(sorted(unknown))}.")
    engines = ENGINES if given.engine == "both" else (given.engine,)
    asked = Asked(given.kills, given.seed, engines, tuple(given.deed))
    return _run(given.experiments or list(EXPERIMENTS), asked)


def _run(names: list[str], asked: Asked) -> int:
    faults = 0
    for name in names:
        began = time.perf_counter()
        for table in load(name)(asked):
            print("\n".join(table.lines()), flush=True)
            found = [fault for row in table.rows for fault in row.faults]
            for fault in found[:MOST_SHOWN]:
                print(f"- {fault}", flush=True)
            faults += len(found)
        print(f"{name}: {time.perf_counter() - began:.0f} s, seed {asked.seed}\n", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
