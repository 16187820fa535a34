"""The contracts of the architecture, tried on a small tree: they hold where they should, and each one bites."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
MODULES = {
    "__init__": "",
    "__main__": "import redactor.cli",
    "app": "import flask, redactor.web, redactor.public, redactor.bootstrap",
    "bootstrap": "import redactor.services.drafting.intake, redactor.storage, redactor.formats, redactor.config",
    "cli": "import click, redactor.app, redactor.bootstrap, redactor.public",
    "config": "import pydantic_settings, redactor.errors",
    "core": "import redactor.errors, datetime, re",
    "errors": "import redactor.core",
    "formats": "import lxml, redactor.core",
    "identity": "import argon2, redactor.core",
    "keys": "import os, redactor.vault",
    "mail": "import smtplib, redactor.core, redactor.errors",
    "public": "import flask, redactor.config, redactor.resources",
    "resources": "import pathlib, redactor.errors",
    "safekeeping": "import redactor.config, redactor.keys, redactor.storage, redactor.services.ports",
    "services/__init__": "",
    "services/intake": "import time, redactor.core, redactor.services.ports",
    "services/ports": "import redactor.core, redactor.vault",
    "storage": "import sqlalchemy, redactor.core",
    "vault": "import cryptography, secrets, redactor.errors",
    "web": "import flask, redactor.services.drafting.intake",
}


def verdict(folder: Path, **changes: str) -> tuple[int, str]:
    """Write the tree with changes, and let import-linter judge it by this project's contracts."""
    for name, source in {**MODULES, **changes}.items():
        path = folder / "redactor" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source + "\n", encoding="utf-8")
    command = (sys.executable, "-c", LINT, "--no-cache", "--config", str(ROOT / "pyproject.toml"))
    env = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, cwd=folder, env=env, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_hold_for_the_tree_as_it_is_meant(tmp_path: Path) -> None:
    code, said = verdict(tmp_path)
    assert code == 0, said
    assert "0 broken" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "source", "broken"),
    [
        ("core", "import redactor.services.ports", "Imports go one way"),
        ("services/intake", "import redactor.formats", "Adapters are named by bootstrap"),
        ("storage", "import redactor.config", "Services and adapters get values as arguments"),
        ("public", "import redactor.core", "The reading room knows"),
        ("config", "import redactor.vault", "Settings and resources stand on the errors alone"),
        ("public", "import sqlalchemy", "The reading room holds no key"),
        ("core", "import time", "The inside is pure"),
        ("vault", "import os", "The inside is pure"),
        ("core", "import secrets", "The core leaves nothing to chance"),
        ("services/intake", "import sqlalchemy.orm", "Services know no framework"),
    ],
)
def test_each_contract_bites(tmp_path: Path, module: str, source: str, broken: str) -> None:
    code, said = verdict(tmp_path, **{module: source})
    assert code != 0
    # The line ends with the verdict, and with the count of ignored imports where a contract has some.
    assert any(line.startswith(broken) and "BROKEN" in line for line in said.splitlines()), said


def test_a_module_without_a_tier_is_refused(tmp_path: Path) -> None:
    code, said = verdict(tmp_path, helpers="")
    assert code != 0
    assert "helpers" in said
