"""Templates and policies are found from a checkout, a wheel and an editable install, each in an interpreter of its own.

The interpreters have no third-party package at all: finding the files must not need any.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from redactor import resources
from redactor.errors import StorageError

ROOT = Path(__file__).resolve().parents[1]
ASK = "from redactor import resources; print(resources.templates_dir()); print(resources.policies_dir())"
BUILD = "import sys; from hatchling import build; print(getattr(build, sys.argv[1])(sys.argv[2]))"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def folders(python: Path, cwd: Path) -> tuple[Path, Path]:
    """Ask an interpreter, isolated from environment and working folder, where the files are."""
    templates, policies = run(python, "-I", "-c", ASK, cwd=cwd).splitlines()
    return Path(templates), Path(policies)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Make an interpreter without packages."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    return tmp_path / "venv" / "bin" / "python"


def install(python: Path, kind: str, folder: Path) -> None:
    """Build with the backend as pip would, and install without asking any index."""
    wheel = run(sys.executable, "-c", BUILD, kind, folder, cwd=ROOT).splitlines()[-1]
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--python", python)
    run(*pip, "install", "--no-index", "--no-deps", "--no-compile", folder / wheel, cwd=folder)


def test_a_checkout_uses_its_own_folders() -> None:
    assert (resources.templates_dir(), resources.policies_dir()) == (ROOT / "templates", ROOT / "policies")


def test_a_bare_checkout_needs_nothing_installed(python: Path, tmp_path: Path) -> None:
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {ASK}"
    assert run(python, "-I", "-c", script, cwd=tmp_path).splitlines() == [
        str(ROOT / "templates"),
        str(ROOT / "policies"),
    ]


@pytest.mark.slow
def test_a_wheel_carries_every_template_and_policy(python: Path, tmp_path: Path) -> None:
    install(python, "build_wheel", tmp_path)
    templates, policies = folders(python, tmp_path)
    assert templates.is_relative_to(tmp_path / "venv")
    assert files(templates) == files(ROOT / "templates")
    assert files(policies) == files(ROOT / "policies")
    assert "sec-panel.toml" in files(policies)


@pytest.mark.slow
def test_an_editable_install_reads_the_checkout_and_copies_nothing(python: Path, tmp_path: Path) -> None:
    install(python, "build_editable", tmp_path)
    assert folders(python, tmp_path) == (ROOT / "templates", ROOT / "policies")
    assert not list((tmp_path / "venv").rglob("_data"))


def test_an_installation_without_its_folders_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "redactor")
    with pytest.raises(StorageError, match="without its folder policies/"):
        resources.policies_dir()


def test_a_stray_folder_beside_an_installed_package_is_not_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "redactor")
    with pytest.raises(StorageError):
        resources.templates_dir()
