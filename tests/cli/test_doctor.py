"""The check-up finds what is wrong with an installation, says what to do, and changes nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from redactor.bootstrap import services
from redactor.bootstrap.checkup import check_up
from redactor.cli.commands import cli
from redactor.cli.furnishing import bring_in
from redactor.config import settings
from redactor.core.jobs import Kind, WorkerRecord, failed
from redactor.services.working.jobs import Wanted
from tests.services.house import CHEAP
from tests.storage import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "data"
    running = services(settings(data_dir=folder), passwords=CHEAP)
    bring_in(running, "a long phrase to sign in with")
    running.close()
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Server]:
    with postgresql.running() as running:
        yield running


def test_a_database_without_tables_is_no_fault_before_the_first_start(
    server: postgresql.Server, tmp_path: Path
) -> None:
    found = states(data_dir=tmp_path / "data", database_url=server.empty())

    assert (found["database"], found["queue"]) == ("note", "note")


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


def test_a_setting_that_is_misspelt_is_named_and_its_value_is_not(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDACTOR_PASPHRASE", "correct horse battery")

    result = CliRunner().invoke(cli, ["doctor"])

    assert result.exit_code == 0
    assert "REDACTOR_PASPHRASE is set and is no setting: it has no effect." in result.stdout
    assert "Perhaps REDACTOR_PASSPHRASE is meant." in result.stdout
    assert "correct horse" not in result.output
    assert installed.exists()


def test_plain_http_for_other_machines_is_a_fault(installed: Path) -> None:
    assert states(data_dir=installed, hosts=("minutes.example",))["way in"] == "fault"
    assert states(data_dir=installed, hosts=("minutes.example",), https=True)["way in"] == "well"


def said(folder: Path) -> dict[str, tuple[str, str]]:
    return {check.name: (check.state, check.said) for check in check_up(settings(data_dir=folder))}


def test_a_worker_that_is_missed_is_a_fault_and_one_that_was_asked_to_end_is_none(installed: Path) -> None:
    assert said(installed)["worker"] == ("note", "None is there.")
    running = services(settings(data_dir=installed), passwords=CHEAP)
    now = datetime.now(UTC)
    seen = WorkerRecord(id="w-1", host="amber", started_at=now, seen_at=now)
    with running.office.records.transaction() as unit:
        unit.jobs.seen(seen)
    assert said(installed)["worker"] == ("well", "1 there, the last seen on amber")

    with running.office.records.transaction() as unit:
        unit.jobs.seen(replace(seen, seen_at=now - timedelta(minutes=6)))

    state, words = said(installed)["worker"]
    assert state == "fault"
    assert "amber" in words
    running.close()


def test_what_waits_too_long_or_was_given_up_is_a_fault(installed: Path) -> None:
    running = services(settings(data_dir=installed), passwords=CHEAP)
    now = datetime.now(UTC)
    with running.office.records.transaction() as unit:
        asked = running.jobs.ask(unit, Wanted(Kind.MAIL, "all"))
    assert said(installed)["jobs"] == ("well", "1 on the list, none given up")
    with running.office.records.transaction() as unit:
        unit.jobs.change(asked, replace(asked, not_before=now - timedelta(minutes=6)))
    assert said(installed)["worker"][0] == "fault"
    with running.office.records.transaction() as unit:
        unit.jobs.change(asked, failed(asked, outcome="storage", now=now, final=True))

    assert said(installed)["jobs"] == ("fault", "1 were given up.")
    running.close()


@pytest.mark.parametrize("code", ["conflict", "state", "decision-needed", "gate-stopped", "findings", "not-found"])
def test_a_large_draft_that_somebody_has_to_change_first_is_no_fault_of_the_service(installed: Path, code: str) -> None:
    running = services(settings(data_dir=installed), passwords=CHEAP)
    now = datetime.now(UTC)
    with running.office.records.transaction() as unit:
        large = running.jobs.ask(unit, Wanted(Kind.PROPOSAL, "m:1"))
        unit.jobs.change(large, failed(large, outcome=code, now=now, final=True))
    told = "1 on the list, none given up; 1 ended because something has to be changed first"
    assert said(installed)["jobs"] == ("well", told)

    with running.office.records.transaction() as unit:
        release = running.jobs.ask(unit, Wanted(Kind.RELEASE, "r-1"))
        unit.jobs.change(release, failed(release, outcome=code, now=now, final=True))
    assert said(installed)["jobs"] == ("fault", "1 were given up.")
    running.close()


def test_a_queue_that_cannot_be_reached_is_a_fault(installed: Path) -> None:
    (installed / "queue.db").write_bytes(b"no database at all, but long enough to be looked at as one" * 20)
    assert said(installed)["queue"][0] == "fault"
