"""`redactor keys` and `redactor audit`: what they print, how they exit, and that nothing is destroyed by mistake."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from redactor.cli.commands import cli
from redactor.cli.exits import guarded
from redactor.config import Settings
from redactor.services.keeping import keys as key_work

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a data folder of our own, with its first keys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.fsync", lambda _: None)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REDACTOR_{name.upper()}", raising=False)
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(tmp_path / "data"))
    assert guarded(cli, ["keys", "init"]) == 0
    return tmp_path / "data"


def states(capsys: pytest.CaptureFixture[str]) -> dict[str, bool]:
    capsys.readouterr()
    assert guarded(cli, ["keys", "status", "--json"]) == 0
    held = json.loads(capsys.readouterr().out)["epochs"]
    return {f"{one['marking']}/{one['epoch']}": one["current"] for one in held}


def test_the_first_keys_are_made_once(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert guarded(cli, ["keys", "init"]) == 0
    assert "Every level has a key already." in capsys.readouterr().out
    assert states(capsys) == {"WHITE/1": True, "GREEN/1": True, "AMBER/1": True, "RED/1": True}


def test_a_rotation_and_its_rewrap_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert guarded(cli, ["keys", "rotate", "RED"]) == 0
    assert "RED/2" in capsys.readouterr().out
    assert guarded(cli, ["keys", "rewrap"]) == 0
    assert "0 keys wrapped anew" in capsys.readouterr().out
    assert states(capsys)["RED/2"]
    assert not states(capsys)["RED/1"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["keys", "rotate", "PURPLE"], 2),
        (["keys", "burn", "RED", "--yes"], 2),
        (["keys", "burn", "RED/1", "--yes"], 2),  # it is the current one
        (["keys", "burn", "RED/7", "--yes"], 2),
        (["keys", "burn", "RED/1", "--destroying", "-1", "--yes"], 2),
        (["keys", "init", "--policy", "nothing"], 2),
        (["audit", "verify", "--database", "nothing.db"], 2),
        (["audit", "verify", "--key", "nonsense"], 7),
        (["audit", "report"], 2),
    ],
    ids=str,
)
def test_what_cannot_be_done_has_its_exit_and_changes_nothing(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = states(capsys)
    assert guarded(cli, words) == code
    assert capsys.readouterr().err
    assert states(capsys) == before


def test_burning_asks_first_and_no_means_no(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(cli, ["keys", "rotate"])
    done = CliRunner().invoke(cli, ["keys", "burn", "RED/1"], input="n\n")
    assert done.exit_code == 1
    assert "for good?" in done.output
    assert "RED/1" in states(capsys)


def test_a_burnt_key_is_told_with_what_cannot_be_undone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    guarded(cli, ["keys", "rotate"])
    assert guarded(cli, ["keys", "burn", "RED/1", "--yes"]) == 1  # just out of use
    monkeypatch.setattr(key_work.KeyWork, "_ripe", lambda *_: None)
    capsys.readouterr()
    assert guarded(cli, ["keys", "burn", "RED/1", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "RED/1 is destroyed, with 0 texts" in told
    assert "stays so" in told
    assert "RED/1" not in states(capsys)
    assert (data / "keys" / "burnt" / "RED-1.json").exists()


def test_a_backup_is_a_new_file(tmp_path: Path) -> None:
    assert guarded(cli, ["keys", "backup", str(tmp_path / "wraps.db")]) == 0
    assert guarded(cli, ["keys", "backup", str(tmp_path / "wraps.db")]) == 2


def test_the_record_is_checked_exported_and_reported(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["audit", "checkpoint"]) == 0
    assert "Keep this key elsewhere: localhost/audit+" in capsys.readouterr().out
    assert guarded(cli, ["audit", "checkpoint"]) == 0
    folders = ["--checkpoints", str(data / "checkpoints"), "--anchors", str(data / "anchors")]
    capsys.readouterr()
    assert guarded(cli, ["audit", "verify", "--json", *folders]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["checkpoints"], found["anchors"], found["missing_days"]) == (1, 1, [])
    assert guarded(cli, ["audit", "export", str(tmp_path / "log")]) == 0
    assert guarded(cli, ["audit", "verify", "--log", str(tmp_path / "log")]) == 0
    assert guarded(cli, ["audit", "report", "--item", "m", "4", "--json"]) == 0
    with closing(sqlite3.connect(data / "records.db")) as connection:
        connection.execute("DROP TRIGGER audit_event_no_delete")
        connection.execute("DELETE FROM audit_event WHERE idx = 1")
        connection.commit()
    capsys.readouterr()
    assert guarded(cli, ["audit", "verify", "--json", *folders]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "audit-broken"
