"""The check-up finds what is wrong with an installation, says what to do, and changes nothing."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from redactor.bootstrap import services
from redactor.bootstrap.checkup import check_up
from redactor.cli.commands import cli
from redactor.cli.furnishing import bring_in
from redactor.config import settings
from tests.services.house import CHEAP

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "data"
    running = services(settings(data_dir=folder), passwords=CHEAP)
    bring_in(running, "a long phrase to sign in with")
    running.close()
    return folder


@pytest.fixture
def installed(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the data folder of a service that has been started."""
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(folder))
    return folder


def states(**given: object) -> dict[str, str]:
    return {check.name: check.state for check in check_up(settings(**given))}


def test_a_healthy_installation_is_well(installed: Path) -> None:
    assert {n for n, state in states(data_dir=installed).items() if state == "fault"} == set()
    result = CliRunner().invoke(cli, ["doctor", "--json"])
    assert result.exit_code == 0
    assert {c["name"] for c in json.loads(result.stdout)["checks"]} >= {
        "database",
        "keys",
        "clock",
        "originals",
        "reader",
    }


def test_before_the_first_start_nothing_is_at_fault_and_nothing_is_made(tmp_path: Path) -> None:
    assert "fault" not in states(data_dir=tmp_path / "data").values()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("what", "name"),
    [
        (lambda folder: folder.chmod(0o755), "data folder"),
        (lambda folder: (folder / "keys" / "keyring").write_bytes(b"{"), "keys"),
        (lambda folder: (folder / "keys" / "key-file").unlink(), "keys"),
        (lambda folder: (folder / "records.db").write_bytes(b"no database"), "database"),
        (lambda folder: (folder / "public").mkdir(exist_ok=True) or (folder / "public" / "current").symlink_to("gone"),
         "public folder"),
    ],
    ids=["open-folder", "broken-keyring", "lost-key-file", "broken-database", "lost-release"],
)  # fmt: skip
def test_what_is_broken_is_named_with_what_to_do(installed: Path, what: object, name: str) -> None:
    what(installed)  # type: ignore[operator]  # a lambda of the list above
    (found,) = [check for check in check_up(settings(data_dir=installed)) if check.name == name]
    assert found.state == "fault"
    assert found.remedy
    assert CliRunner().invoke(cli, ["doctor"]).exit_code == 1


def test_plain_http_for_other_machines_is_a_fault(installed: Path) -> None:
    assert states(data_dir=installed, hosts=("minutes.example",))["way in"] == "fault"
    assert states(data_dir=installed, hosts=("minutes.example",), https=True)["way in"] == "well"
