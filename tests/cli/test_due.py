"""`redactor publish-due`: what a timer beside the service does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from redactor.cli import cli
from redactor.config import settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_says_how_much_was_due_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(tmp_path / "data"))
    assert settings().data_dir == tmp_path / "data"

    result = CliRunner().invoke(cli, ["publish-due"])

    assert (result.exit_code, result.output) == (0, "0 published, 0 circulations closed.\n")
