"""`infer` on the command line: advice in words and as JSON, exit 0 whatever is found, 3 while a finding is open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from redactor.cli.commands import cli
from redactor.cli.exits import guarded

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DRAFT = """SEC Panel Meeting 70

1. Opening

Hello.

2. Cases (RED)

The Panel AGREED to hear three open cases and one new case.

Thistlecombe Power owes rent.
"""
DECIDED = '[document]\nunmarked = "WHITE"\n[item.2]\nrelease = ["2.1"]\n'


def run(tmp_path: Path, *arguments: str, decided: str = DECIDED) -> int:
    (tmp_path / "draft.md").write_text(DRAFT)
    (tmp_path / "d.toml").write_text(decided)
    return guarded(cli, ["infer", str(tmp_path / "draft.md"), "--decisions", str(tmp_path / "d.toml"), *arguments])


def test_advice_is_told_and_the_exit_is_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 0
    out = capsys.readouterr().out
    assert "count, likely (2.1.1, line 9)" in out
    assert "Thistlecombe" not in out


def test_advice_is_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--json") == 0
    first = json.loads(capsys.readouterr().out)["advice"][0]
    assert (first["kind"], first["rank"], first["item"], first["ref"]) == ("count", 1, "2", "2.1.1")


def test_an_open_finding_is_asked_for_first(tmp_path: Path) -> None:
    assert run(tmp_path, decided="") == 3
