"""Carrying a decisions file over to the next draft, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.cli import cli
from redactor.cli.exits import guarded
from tests.drafts import HEAD

if TYPE_CHECKING:
    from pathlib import Path

OLD = HEAD + (
    "1. One\n\nHello to all.\n\n2. Case (RED)\n\nZanzibarry was late.\n\nThe Panel **AGREED** to wait.\n\n"
    "3. Three\n\nBye to all.\n"
)
NEW = OLD.replace("3. Three", "4. Three").replace("2. Case", "2. News\n\nRain fell.\n\n3. Case")
DECISIONS = '[document]\nunmarked = "WHITE"\n\n[item.2]\nrelease = ["decisions"]\nreason = "commercial"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("old.md", OLD), ("new.md", NEW), ("old.toml", DECISIONS)):
        (tmp_path / name).write_text(text)
    return tmp_path


def carry() -> int:
    return guarded(cli, ["decisions", "new.md", "--carry", "old.md", "--decisions", "old.toml", "--out", "new.toml"])


def split() -> int:
    return guarded(cli, ["split", "new.md", "--decisions", "new.toml", "--out", "copies", "--format", "txt"])


def test_a_carried_file_stops_a_split_until_what_changed_was_looked_at(folder: Path) -> None:
    assert carry() == 0
    assert split() == 3
    assert not (folder / "copies").exists()

    file = folder / "new.toml"
    settle = "".join(f'\n[[settle]]\ncode = "changed-portion"\nref = "{ref}"\nwhy = "seen"\n' for ref in ("2", "2.1.1"))
    file.write_text(file.read_text() + settle)

    assert split() == 0
    text = (folder / "copies" / "public" / "minutes.txt").read_text()
    assert "to wait" in text
    assert "Rain fell." in text
    assert "Zanzibarry" not in text


def test_it_says_how_much_waits_and_quotes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carry() == 0

    said = capsys.readouterr()
    assert "2 changes to look at" in said.err
    assert "Zanzibarry" not in said.err + said.out + (folder / "new.toml").read_text()


def test_without_decisions_there_is_nothing_to_carry(folder: Path) -> None:
    assert guarded(cli, ["decisions", "new.md", "--carry", "old.md", "--out", "new.toml"]) == 2
    assert not (folder / "new.toml").exists()
