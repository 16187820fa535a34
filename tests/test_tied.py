from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_worker import until
from tests.processes import alive

ROOT = Path(__file__).resolve().parents[1]
DATABASE = """
kept = postgresql.running()
where = create_engine(kept.__enter__().url + "/postgres").connect()
data = where.exec_driver_sql("SHOW data_directory").scalar_one()
started = int(Path(data, "postmaster.pid").read_text().split()[0])
"""
PROGRAM = """
command = tied(["sh", "-c", "echo $$; exec sleep 600"])
kept = subprocess.Popen(command, stdout=subprocess.PIPE)
started = int(kept.stdout.readline())
"""
STARTS = {"a program": PROGRAM, "a database": DATABASE}
TESTS = """
import subprocess, time
from pathlib import Path
from sqlalchemy import create_engine
from tests.storage import postgresql
from tests.tied import tied
{}
print(started, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("what", STARTS)
def test_what_tests_have_started_ends_where_they_are_killed(what: str) -> None:
    command = [sys.executable, "-c", TESTS.format(STARTS[what])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as tests:
        try:
            assert tests.stdout is not None
            started = int(tests.stdout.readline())
            assert alive(started)
        finally:
            tests.kill()
    until(lambda: not alive(started))


def test_a_program_whose_starter_is_gone_already_does_not_begin(tmp_path: Path) -> None:
    code = "import sys; from tests.tied import tied; print(*tied(['touch', sys.argv[1]]), sep='\\n')"
    command = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "began")], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()

    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert done.returncode == 1
    assert "gone" in done.stderr
    assert not (tmp_path / "began").exists()
