"""What more requests than can be worked on cost: memory of the process, and how long light requests wait meanwhile.

Run by hand: `python -m benchmarks.pressure`. It starts the service as it is run, with its defaults and one process, and
sends it 2, 8, 32 and 64 files of 20 MB at once, of which each is refused after it was read; beside them somebody looks
at the page for signing in again and again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import requests

from tests.cli.test_pressure import KIND, until
from tests.ports import free_port
from tests.processes import children
from tests.services.house import BODY, Clock, furnish
from tests.stocked import token_of
from tests.tied import tied
from tests.web.browser import multipart

MEGABYTES = 20
AT_ONCE = (2, 8, 32, 64)
FILE = multipart({"body": BODY}, "draft", ("draft.docx", os.urandom(MEGABYTES * 1024 * 1024)))


def main() -> int:
    """Measure, and print a row for each number of files."""
    with tempfile.TemporaryDirectory(prefix="redactor-pressure-") as folder:
        house = furnish(Path(folder) / "data", Clock(datetime.now(UTC)))
        token = token_of(house, "secretary")["Authorization"]
        house.services.close()
        port = free_port()
        given = {"DATA_DIR": f"{folder}/data", "SELFTEST": "false", "UPLOADS_PER_HOUR": "10000", "WORKER": "apart"}
        environment = os.environ | {f"REDACTOR_{name}": value for name, value in given.items()}
        command = [sys.executable, "-m", "redactor", "serve", "--port", str(port)]
        with subprocess.Popen(
            tied(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as running:
            try:
                _measure(port, token, running.pid)
            finally:
                os.killpg(running.pid, signal.SIGTERM)
    return 0


def _measure(port: int, token: str, parent: int) -> None:
    until(lambda: _looked(port) is not None)
    (worker,) = children(parent)  # the reading processes come with the first draft
    _send(port, token)
    print(f"{'files at once':>13} {'answers':<34} {'peak MB':>8} {'ratio':>6} {'page: median, worst ms':>24}")
    first = 0.0
    for number in AT_ONCE:
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak begins anew (proc(5))
        stop, looks = threading.Event(), list[float]()
        looking = threading.Thread(target=_look, args=(port, stop, looks))
        looking.start()
        with ThreadPoolExecutor(number) as pool:
            answers = Counter(pool.map(lambda _: _send(port, token), range(number)))
        stop.set()
        looking.join()
        peak = _peak(worker)
        first = first or peak
        told = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items()))
        median, worst = sorted(looks)[len(looks) // 2] * 1000, max(looks) * 1000
        print(f"{number:>13} {told:<34} {peak:>8.0f} {peak / first:>6.2f} {median:>12.0f}, {worst:>9.0f}")


def _send(port: int, token: str) -> str:
    headers = {"Authorization": token, "Content-Type": KIND}
    try:
        answer = requests.post(f"http://127.0.0.1:{port}/api/v1/meetings", data=FILE, headers=headers, timeout=300)
    except requests.ConnectionError:
        return "cut off"
    return str(answer.status_code)


def _looked(port: int) -> float | None:
    began = time.perf_counter()
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/sign-in", timeout=300)
    except requests.ConnectionError:
        return None
    return time.perf_counter() - began if answer.status_code == requests.codes.ok else None


def _look(port: int, stop: threading.Event, looks: list[float]) -> None:
    while not stop.wait(0.05):
        took = _looked(port)
        if took is None:
            print("a page was refused")
        else:
            looks.append(took)


def _peak(process: int) -> float:
    told = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    sys.exit(main())
