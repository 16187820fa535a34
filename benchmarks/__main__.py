"""`make bench`: run the benchmarks and print medians and the ratios that the project holds itself to.

`make bench BENCH_ARGS=scale` runs those of large houses alone; other arguments go to pytest, and leave them out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
RATIOS = (
    ("split to docx / naive cut", "test_split_to_docx", "test_naive_cut", 1.5),
    ("split to all formats / naive cut", "test_split_to_all_formats", "test_naive_cut", 3.0),
    ("ten times the length / once", "test_split_of_ten_times_the_length", "test_split_to_docx", 11.0),
    ("seal 10 KB / bare AES-GCM and wrap", "test_seal", "test_bare_seal", 3.0),
    ("open 10 KB / bare unwrap and AES-GCM", "test_open", "test_bare_open", 3.0),
    ("authorised open / bare audit row", "test_authorised_open", "test_bare_audit_row", 2.0),
    ("page of the reading room / bare view", "test_page_of_minutes", "test_bare_view", 2.0),
    ("read in a child / in the service", "test_read_in_child", "test_read_in_process", 4.0),
)
SECONDS = (
    ("redactor --help, seconds", "test_help", 0.3),
    ("100,000 wraps renewed, seconds", "test_rewrap_of_100_000", 10.0),
)


SCALE = (
    ("benchmarks.scale_lists", "--rounds", "5"),
    ("benchmarks.scale_published", "--sizes", "250", "500"),
    ("benchmarks.scale_retrieval", "--seconds", "5"),
)


def main() -> int:
    """Run, print, and pass pytest's exit on."""
    if sys.argv[1:] == ["scale"]:
        return _each(SCALE)
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        command = [sys.executable, "-m", "pytest", str(HERE), "-q", "-p", "no:randomly", "-p", "no:xdist",
                   "-o", "python_files=bench_*.py", f"--benchmark-json={results}", "--benchmark-columns=median,min,max",
                   *sys.argv[1:]]  # fmt: skip
        code = subprocess.run(command, cwd=HERE.parent, check=False).returncode
        if results.exists() and results.stat().st_size:
            _table({b["name"]: b["stats"]["median"] for b in json.loads(results.read_text())["benchmarks"]})
    code = _each([("benchmarks.memory", what) for what in ("large", "many")]) or code
    return code if sys.argv[1:] else _each(SCALE) or code


def _each(commands: Iterable[tuple[str, ...]]) -> int:
    """Run modules one after the other; give the last exit that was not 0."""
    code = 0
    for command in commands:
        code = subprocess.run([sys.executable, "-m", *command], cwd=HERE.parent, check=False).returncode or code
    return code


def _table(medians: dict[str, float]) -> None:
    print(f"\n{'what':<36} {'ratio':>7} {'at most':>8}")
    for what, above, below, most in RATIOS:
        if above in medians and below in medians:
            print(f"{what:<36} {medians[above] / medians[below]:>7.2f} {most:>8.1f}")
    for what, name, most in SECONDS:
        if name in medians:
            print(f"{what:<36} {medians[name]:>7.2f} {most:>8.1f}")


if __name__ == "__main__":
    sys.exit(main())
