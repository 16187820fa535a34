"""The check-up looks at the machine: room, permissions, clocks, memory; and at the services that the settings name."""

from __future__ import annotations

import os
import shutil
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from redactor.bootstrap import checkup_machine, services
from redactor.bootstrap.checkup import check_up
from redactor.cli.commands import cli
from redactor.config import settings
from tests.cli.test_doctor import installed, template
from tests.services.house import CHEAP

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.bootstrap.check import Check

__all__ = ["installed", "template"]


def found(folder: Path, **given: object) -> dict[str, Check]:
    return {check.name: check for check in check_up(settings(data_dir=folder, **given))}


@pytest.mark.parametrize(("free", "state"), [(2 << 30, "well"), (1 << 20, "fault")])
def test_a_disk_with_too_little_room_is_a_fault(
    installed: Path, monkeypatch: pytest.MonkeyPatch, *, free: int, state: str
) -> None:
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    assert found(installed)["disk of the data"].state == state


def test_a_disk_that_takes_no_more_files_is_a_fault_however_much_room_it_has(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.statvfs(installed)
    few = os.statvfs_result((*before[:5], 1000, 5, 5, *before[8:10]))
    monkeypatch.setattr("os.statvfs", lambda _: few)
    check = found(installed)["disk of the data"]
    assert (check.state, check.said) == ("fault", "5 more files fit on it.")


@pytest.mark.parametrize("name", ["keys/keyring", "keys/key-file", "keys/forms", "records.db"])
def test_a_file_that_others_may_look_into_is_a_fault_and_named(installed: Path, name: str) -> None:
    running = services(settings(data_dir=installed), passwords=CHEAP)
    running.form_secret()
    running.close()
    (installed / name).chmod(0o640)
    check = found(installed)["permissions"]
    assert check.state == "fault"
    assert check.remedy == f"chmod 600 {installed / name}"
    assert CliRunner().invoke(cli, ["doctor"]).exit_code == 1


def test_a_file_of_another_account_is_a_fault(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 4711)
    assert "another account" in found(installed)["permissions"].said


def test_a_public_folder_that_cannot_be_written_is_a_fault(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "Nothing can be published" in found(installed)["permissions"].said


@pytest.mark.parametrize(("apart", "state"), [(0, "well"), (30, "note"), (300, "fault"), (-300, "fault")])
def test_clocks_that_are_apart_are_told(
    installed: Path, monkeypatch: pytest.MonkeyPatch, *, apart: int, state: str
) -> None:
    theirs = datetime.now(UTC) + timedelta(seconds=apart)
    monkeypatch.setattr("redactor.storage.records.Records.now", lambda _: theirs if apart else datetime.now(UTC))
    checks = found(installed)
    assert checks["clock of the database"].state == state
    assert "clock of the file system" not in checks or checks["clock of the file system"].state == "well"


def test_asking_the_file_system_for_its_time_leaves_nothing(installed: Path) -> None:
    before = sorted(installed.rglob("*"))
    found(installed)
    assert sorted(p for p in installed.rglob("*") if p.suffix not in {".db-wal", ".db-shm"}) == before


def test_settings_that_want_more_memory_than_there_is_are_noted(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup_machine, "_memory", lambda: 8 << 30)
    assert found(installed)["memory"].state == "well"
    assert found(installed, processes=32)["memory"].state == "note"


def test_too_few_open_files_are_a_fault(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (256, 256))
    assert found(installed)["open files"].state == "fault"


def test_services_elsewhere_that_do_not_answer_are_faults(installed: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    checks = found(
        installed, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="a@b.example", public_url="https://minutes.example"
    )
    assert checks["mail"].state == "fault"
    assert checks["mail"].remedy
    checks = found(installed, oidc_issuer=f"http://127.0.0.1:{port}", oidc_client_id="x")
    assert checks["elsewhere"].state == "fault"


def test_originals_that_were_never_measured_are_noted(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(installed)["limits"].state == "well"
    monkeypatch.setattr("redactor.storage.quotas.Quotas.unmeasured", lambda _: (("board", "a" * 64),))
    assert found(installed)["limits"].remedy == "redactor quotas measure"
