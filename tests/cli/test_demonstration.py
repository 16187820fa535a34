"""The demonstration runs the main job and ends well."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest

from redactor.cli.demonstration import demonstrate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("os.fsync", lambda _: None)
    lines: list[str] = []
    demonstrate(lines.append)
    return lines


def test_it_shows_the_whole_main_job_and_leaves_nothing_behind(said: list[str], tmp_path: Path) -> None:
    text = "\n".join(said)

    for level in ("WHITE", "GREEN", "AMBER", "RED"):
        assert level in text
    for part in (
        "whoever marks does not release",
        "approves them. They are public now",
        "minutes.docx",
        "is named for item",
        "There is nothing here that you can read.",
        "each accounted for",
        "is whole",
        "Done.",
    ):
        assert part in text
    assert not [*tmp_path.iterdir()]
