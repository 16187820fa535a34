"""Whoever runs the service sees how much bodies keep, allows one more, and measures what came in earlier."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from redactor.cli.commands import cli
from tests.services.conftest import furnished, house, quick_disk
from tests.services.house import BODY

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.services.house import House

__all__ = ["furnished", "house", "quick_disk"]


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Let commands work on a house in which one draft is, which was never measured."""
    with monkeypatch.context() as before:
        before.setattr("redactor.services.drafting.intake.enter", lambda *_, **__: None)
        house.upload()
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(house.folder))
    return house


def quotas(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["quotas", *arguments])


def test_before_there_is_a_body_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(tmp_path / "data"))

    assert quotas("list").output == "There is no body yet: the first account makes one.\n"


@pytest.mark.usefixtures("run")
def test_what_is_kept_is_told_and_measured() -> None:
    assert f"{BODY}: 1 of 20000 drafts, 0.0 of 20000 MB, 1 originals not measured" in quotas("list").output
    assert quotas("measure").output == "1 originals measured.\n"
    (told,) = json.loads(quotas("list", "--json").output)["bodies"]
    assert told["bytes"] > 400
    assert (told["drafts"], told["unmeasured"]) == (1, 0)


@pytest.mark.usefixtures("run")
def test_one_body_is_allowed_more_and_what_is_none_is_refused() -> None:
    assert quotas("set", BODY, "--drafts", "7").exit_code == 0
    assert f"{BODY}: 1 of 7 drafts, 0.0 of 20000 MB" in quotas("list").output
    assert quotas("set", BODY, "--drafts", "0").exit_code == 2
    assert quotas("set", BODY).exit_code == 0
    assert "1 of 20000 drafts" in quotas("list").output
    assert "no such body" in str(quotas("set", "nobody", "--mb", "7").exception)
