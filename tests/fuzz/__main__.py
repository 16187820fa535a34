"""Coverage-guided fuzzing of everything that reads untrusted bytes: `make fuzz`.

Each target runs in a process of its own, for a share of the time (FUZZ_ARGS="--seconds 600"), under limits of memory
and of time for one input. Nothing but a RedactorError may come out of a reader. What breaks one is left in
`build/fuzz/`, with its target in the name; `python -m tests.fuzz --target docx FILE` runs it again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

TARGETS = ("package", "docx", "plain", "decisions", "policy")
FOUND = Path(__file__).parents[2] / "build" / "fuzz"
MEMORY_MB = 2048
SECONDS_FOR_ONE = 20


def main() -> int:
    """Run all targets, or the one that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--target", choices=TARGETS, help="only this one")
    parser.add_argument("files", nargs="*", type=Path, help="run these inputs once, without fuzzing")
    chosen = parser.parse_args()
    targets = (chosen.target,) if chosen.target else TARGETS
    share = max(1, chosen.seconds // len(targets))
    broken = [target for target in targets if _run(target, share, chosen.files) != 0]
    _say(f"broken: {', '.join(broken)}; see {FOUND}" if broken else f"nothing broke: {', '.join(targets)}")
    return 1 if broken else 0


def _run(target: str, seconds: int, files: list[Path]) -> int:
    corpus = FOUND / f"corpus-{target}"
    corpus.mkdir(parents=True, exist_ok=True)
    limits = (f"-rss_limit_mb={MEMORY_MB}", f"-timeout={SECONDS_FOR_ONE}", f"-artifact_prefix={FOUND}/{target}-")
    what = [str(f) for f in files] if files else [f"-max_total_time={seconds}", str(corpus)]
    line = (sys.executable, "-m", "tests.fuzz.target", target, *limits, "-verbosity=0", "-print_final_stats=1", *what)
    done = subprocess.run(line, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    runs = next((x.split()[-1] for x in done.stderr.splitlines() if "executed_units" in x), "no")
    _say(f"{target:<10} {runs} inputs{'' if done.returncode == 0 else ': BROKEN'}")
    if done.returncode:
        _say(done.stderr[-3000:])
    return done.returncode


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
