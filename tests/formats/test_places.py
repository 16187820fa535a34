"""So many drafts are read at once on one machine, by whichever process; one that is killed leaves no place taken."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from redactor.errors import BusyError, StorageError
from redactor.formats.places import ReadingPlaces

if TYPE_CHECKING:
    from pathlib import Path

HOLDS = """
import sys
from pathlib import Path
from redactor.formats.places import ReadingPlaces
with ReadingPlaces(Path(sys.argv[1]), 1, 0).place():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_who_finds_no_place_in_time_is_told_and_one_that_is_given_back_is_taken(tmp_path: Path) -> None:
    places = ReadingPlaces(tmp_path / "reading", 2, 0)
    with places.place():
        with places.place(), pytest.raises(BusyError), places.place():
            pass
        with places.place():
            pass
    assert (tmp_path / "reading").stat().st_mode & 0o777 == 0o700


def test_a_place_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    places = ReadingPlaces(tmp_path, 1, 0)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with pytest.raises(BusyError), places.place():
                pass
        finally:
            other.kill()
            other.wait()
    with places.place():
        pass


def test_an_error_while_reading_gives_the_place_back(tmp_path: Path) -> None:
    places = ReadingPlaces(tmp_path, 1, 0)
    with pytest.raises(ZeroDivisionError), places.place():
        _ = 1 / 0
    with places.place():
        pass


def test_where_no_place_can_be_made_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError), ReadingPlaces(tmp_path / "file" / "reading", 1, 0).place():
        pass
