"""The files in `deploy/` name commands, settings and places that there are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from redactor.cli import cli
from redactor.config import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
GUIDE = DEPLOY.parent / "docs" / "how-to" / "deploy.md"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_commands_with_options_that_there_are(unit: Path) -> None:
    lines = re.findall(r"^ExecStart=(\S+) (.+)$", unit.read_text(), re.MULTILINE)

    assert lines
    for program, words in lines:
        assert program.endswith("/bin/redactor")
        _check(cli, words.split())


def _check(command: click.Command, words: list[str]) -> None:
    if isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, words[0]
        _check(found, words[1:])
        return
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_cannot_get_more_rights_and_leaves_no_memory_on_the_disk(unit: Path) -> None:
    text = unit.read_text()

    assert "NoNewPrivileges=yes" in text
    assert "ProtectSystem=strict" in text
    assert "User=redactor" in text
    assert "LimitCORE=0" in text


def test_all_units_are_confined_alike_and_let_the_reader_of_drafts_have_a_network_of_its_own() -> None:
    lists = {unit.read_text().partition("a test compares.\n")[2].partition("\n[Install]")[0].strip() for unit in UNITS}

    (confined,) = lists
    assert "RestrictNamespaces=user net" in confined
    assert "MemoryDenyWriteExecute=yes" in confined


def test_the_guide_shows_the_settings_as_they_are_installed() -> None:
    settings = (DEPLOY / "environment").read_text().splitlines()

    assert "\n".join(line for line in settings if not line.startswith("#")) in GUIDE.read_text()


def test_the_settings_mean_the_same_to_a_shell_and_to_systemd() -> None:
    """A shell takes quotes away within a value too, systemd around one alone: so a list stands in single ones."""
    read = subprocess.run(
        ["sh", "-ac", f'. {DEPLOY / "environment"}; printf %s "$REDACTOR_HOSTS"'],
        capture_output=True,
        text=True,
        check=True,
    )

    assert read.stdout == '["minutes.example.org"]'


def test_each_timer_has_its_unit_and_each_stands_in_the_guide() -> None:
    timers = sorted((DEPLOY / "systemd").glob("*.timer"))

    assert len(timers) == 2
    assert all(timer.with_suffix(".service") in UNITS for timer in timers)
    assert all(f"`{timer.stem}`" in GUIDE.read_text() for timer in timers)


def test_the_image_is_made_of_files_that_there_are_and_of_what_builds_the_wheel() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    named = re.findall(r"/src/(\S+\.txt)", text)

    assert set(named) == {"requirements/build.txt", "requirements/core.txt", "requirements/extras.txt"}
    assert all((DEPLOY.parent / name).is_file() for name in named)
    backend = re.search(r'requires = \["([a-z]+)', (DEPLOY.parent / "pyproject.toml").read_text())
    assert backend is not None
    assert f"{backend[1]}==" in (DEPLOY.parent / "requirements" / "build.txt").read_text()


def test_no_image_takes_what_a_run_left_behind() -> None:
    left_out = (DEPLOY.parent / ".dockerignore").read_text().splitlines()

    assert {".git", ".venv", ".env", "redactor-data"} <= set(left_out)


def test_the_guide_names_settings_that_there_are() -> None:
    named = set(re.findall(r"REDACTOR_([A-Z0-9_]+)", GUIDE.read_text()))

    assert named <= {name.upper() for name in Settings.model_fields}


def test_uploads_never_rest_in_front_of_the_service() -> None:
    text = (DEPLOY / "nginx" / "redactor.conf").read_text()

    assert "proxy_request_buffering off;" in text
    assert "proxy_max_temp_file_size 0;" in text


def test_the_service_leaves_the_background_to_a_worker_that_is_enabled_with_it() -> None:
    assert "Environment=REDACTOR_WORKER=apart" in (DEPLOY / "systemd" / "redactor.service").read_text()
    enabled = re.findall(r"systemctl enable --now (.+)", GUIDE.read_text())
    assert any("redactor-worker" in line.split() for line in enabled)
