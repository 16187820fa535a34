"""`verify-certificate` and `certificate`, as a shell sees them."""

from __future__ import annotations

import json
import stat
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from redactor.cli import cli
from redactor.cli.exits import guarded

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = (
    "SEC Panel Meeting 70\n\nDraft Minutes\n\n1. Cranes\n\nThe crane is painted.\n\n"
    "2. Bids (RED)\n\nQuillfeather bid £12.\n"
)


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str


def run(folder: Path, *words: str) -> Done:
    out = StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(StringIO()):
        code = guarded(cli, words)
    return Done(code, out.getvalue())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "d.toml").write_text('[document]\nunmarked = "WHITE"\n', encoding="utf-8")
    assert run(tmp_path, "certificate", "new-key", "panel.example", "--out", "k").returncode == 0
    return tmp_path


def split(folder: Path, out: str, *more: str) -> None:
    words = ("split", "draft.md", "--decisions", "d.toml", "--out", out, "--format", "md", "--format", "json")
    assert run(folder, *words, *more).returncode == 0


def test_a_signed_split_is_verified_and_its_gap_opened_later(folder: Path) -> None:
    split(folder, "out", "--sign", "k")
    key = json.loads((folder / "out/public/certificate.json").read_text(encoding="utf-8"))["signer"]
    done = run(folder, "verify-certificate", "out", "--key", key, "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert (report["verified"], report["gaps"], report["signature"]["key_given"]) == (True, ["2.2"], True)
    assert not [p for p in (folder / "out").rglob("*") if p.is_file() and b"Quillfeather" in p.read_bytes()]

    words = ("certificate", "reveal", "draft.md", "--decisions", "d.toml", "--gap", "2.2", "--sign", "k", "--out", "g")
    assert run(folder, *words).returncode == 0
    opened = run(folder, "verify-certificate", "out/public", "--reveal", "g")
    assert opened.returncode == 0
    assert "  Quillfeather bid £12." in opened.stdout.splitlines()
    assert run(folder, *words).returncode == 2  # nothing is overwritten


def test_equal_inputs_give_equal_public_files_with_and_without_a_key(folder: Path) -> None:
    for number, more in enumerate(((), (), ("--sign", "k"), ("--sign", "k"))):
        split(folder, f"o{number}", *more)
    read = [{p.name: p.read_bytes() for p in (folder / f"o{n}/public").iterdir()} for n in range(4)]
    assert (read[0], read[2]) == (read[1], read[3])
    assert set(read[2]) - set(read[0]) == {"certificate.txt"}


def test_a_touched_file_is_named_and_the_exit_is_that_of_the_gate(folder: Path) -> None:
    split(folder, "out")
    path = folder / "out/public/minutes.md"
    path.write_text(path.read_text(encoding="utf-8").replace("painted", "pointed"), encoding="utf-8")
    done = run(folder, "verify-certificate", "out", "--json")
    assert done.returncode == 4
    error = json.loads(done.stdout)["error"]
    assert [f["place"] for f in error["findings"]] == ["minutes.md"]


def test_without_a_key_it_says_that_it_is_not_signed(folder: Path) -> None:
    split(folder, "out")
    said = run(folder, "verify-certificate", "out").stdout
    assert "NOT signed" in said
    assert "cannot be opened" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("verify-certificate", "."), 5),
        (("verify-certificate", "absent"), 2),
        (("verify-certificate", ".", "--key", "nonsense"), 2),
        (("certificate", "new-key", "two words", "--out", "x"), 7),
        (("certificate", "new-key", "panel.example", "--out", "k"), 2),
        (("split", "draft.md", "--decisions", "d.toml", "--out", "x", "--sign", "draft.md"), 2),
        (("split", "draft.md", "--decisions", "d.toml", "--out", "x", "--sign", "absent"), 2),
    ],
)
def test_what_cannot_be_done_leaves_nothing(folder: Path, words: tuple[str, ...], code: int) -> None:
    before = sorted(folder.iterdir())
    assert run(folder, *words).returncode == code
    assert sorted(folder.iterdir()) == before


def test_a_signing_key_is_nobody_else_s_to_read(folder: Path) -> None:
    assert stat.S_IMODE((folder / "k").stat().st_mode) == 0o600
