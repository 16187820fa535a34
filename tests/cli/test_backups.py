"""Backups, the drill that opens them, and the move to another engine: over a house in which minutes are published."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from redactor.cli import cli
from redactor.cli.exits import guarded
from tests.services.conftest import furnished, published, quick_disk, with_minutes
from tests.services.house import SECRETS, House

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["furnished", "published", "quick_disk", "with_minutes"]


def run(*words: str) -> Result:
    """Run a command; its exit is that of the shell."""
    return CliRunner().invoke(cli, list(words), standalone_mode=True)


def exits(*words: str) -> int:
    return guarded(cli, list(words))


@pytest.fixture
def safe(published: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Take the four backups of a house that goes on; give the folder of their folders."""
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(published.folder))
    safe = tmp_path / "safe"
    for kind in ("records", "wraps", "keys", "originals"):
        assert exits("backup", kind, str(safe / kind)) == 0
    return safe


def drill(safe: Path) -> int:
    return exits(
        "restore-drill",
        *(part for k in ("records", "wraps", "keys", "originals") for part in (f"--{k}", str(safe / k))),
    )


def test_what_was_backed_up_opens_with_nothing_else_left_and_the_drill_leaves_nothing(
    published: House, safe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published.services.close()
    key_file = (published.folder / "keys" / "key-file").read_bytes()
    shutil.rmtree(published.folder)
    (published.folder / "keys").mkdir(parents=True)
    (published.folder / "keys" / "key-file").write_bytes(key_file)
    (published.folder / "keys" / "key-file").chmod(0o600)
    capsys.readouterr()

    assert drill(safe) == 0

    said = capsys.readouterr().out
    assert int(said.split()[0]) > 10
    assert [p.name for p in published.folder.iterdir()] == ["keys"]


def test_no_backup_holds_a_text_or_two_of_the_three(safe: Path) -> None:
    files = {path: path.read_bytes() for path in safe.rglob("*") if path.is_file()}

    assert files
    assert not any(secret.encode() in data for data in files.values() for secret in SECRETS)
    records = next(path for path in files if path.name == "records.db")
    with sqlite3.connect(records) as copy:
        assert copy.execute("SELECT count(*) FROM dek_wrap").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM sealed_portion").fetchone()[0] > 5
    wraps = next(path for path in files if path.name == "wraps.db")
    with sqlite3.connect(wraps) as copy:
        assert "sealed_portion" not in {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    assert not any("key-file" in path.name for path in files)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (records, wraps))


def test_a_place_that_holds_one_kind_takes_no_other_nor_does_one_within_or_around_it(safe: Path) -> None:
    for other in ("wraps", "keys", "originals"):
        for place in ("records", "records/within", "."):
            assert exits("backup", other, str(safe / place)) == 2
    assert len([*(safe / "records").glob("2*")]) == 1
    assert not [*safe.glob("2*")]


def test_a_place_with_something_else_in_it_or_within_the_data_is_none(published: House, safe: Path) -> None:
    (safe / "full").mkdir()
    (safe / "full" / "letter.txt").write_text("mine")

    assert exits("backup", "records", str(safe / "full")) == 2
    assert exits("backup", "records", str(published.folder / "backup")) == 2
    assert exits("backup", "records", str(published.folder.parent)) == 2


def test_a_changed_file_a_missing_original_and_an_older_backup_are_found(
    published: House, safe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert published.folder.exists()
    records = next((safe / "records").rglob("records.db"))
    kept = records.read_bytes()
    records.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert drill(safe) != 0
    assert "not what was written" in capsys.readouterr().err
    records.write_bytes(kept)
    original = next(p for p in (safe / "originals" / "originals").rglob("*") if p.is_file())
    held = original.read_bytes()
    original.unlink()
    assert drill(safe) == 7
    assert "original" in capsys.readouterr().err
    original.write_bytes(held)
    assert drill(safe) == 0
    run_folder = next(p for p in (safe / "wraps").iterdir() if p.is_dir())
    run_folder.rename(run_folder.with_name("20010101T000000Z"))
    assert drill(safe) == 2


def test_a_wrap_that_was_swapped_does_not_open(published: House, safe: Path) -> None:
    assert published.folder.exists()
    wraps = next((safe / "wraps").rglob("wraps.db"))
    with sqlite3.connect(wraps) as copy:
        copy.execute("UPDATE dek_wrap SET wrapped = (SELECT wrapped FROM dek_wrap ORDER BY rowid DESC LIMIT 1)")
    sums = wraps.with_name("SHA256SUMS")
    from redactor.storage.destinations import sum_of  # noqa: PLC0415 -- of this test alone

    sums.write_text(f"{sum_of(wraps)}  wraps.db\n")

    assert drill(safe) == 7


def test_originals_are_added_to_and_the_mark_says_what_a_place_holds(published: House, safe: Path) -> None:
    first = {p.name for p in (safe / "originals" / "originals").rglob("*") if p.is_file()}
    published.upload("# Lantern Board Meeting 8\n\nLB_8_0408\n\n## 1. Welcome\n\nThe Chair welcomed the members.\n")
    (run_folder,) = (p for p in (safe / "originals").iterdir() if p.name.startswith("2"))
    run_folder.rename(run_folder.with_name("20010101T000000Z"))

    assert exits("backup", "originals", str(safe / "originals")) == 0

    second = {p.name for p in (safe / "originals" / "originals").rglob("*") if p.is_file()}
    assert first < second
    assert json.loads((safe / "originals" / "redactor-backup.json").read_text())["holds"] == "originals"
