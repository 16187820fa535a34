"""Play the months of a body, and say what was looked at.

python -m tests.simulation [--months 36] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Play, and print what was played."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["REDACTOR_SELFTEST"] = "false"  # before the settings are read
    os.fsync = lambda fd: None
    from tests.services.house import furnish  # noqa: PLC0415 -- with those settings
    from tests.simulation.stories import play  # noqa: PLC0415
    from tests.simulation.year import Year  # noqa: PLC0415

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        year = Year(furnish(Path(folder) / "data"), given.seed)
        play(year, given.months)
        year.house.services.close()
    print(
        f"{given.months} months, {len(year.meetings)} meetings, {year.publications} publications, {len(year.ever)} "
        f"files ever served; {year.planted} mentions planted, {year.stopped} times stopped, {len(year.allowed)} let "
        f"pass by a person; {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
