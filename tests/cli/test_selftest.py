"""`redactor selftest`: what it says and how it exits."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from redactor.cli import selftest as command
from redactor.cli.commands import cli
from redactor.cli.exits import guarded
from redactor.services.release import selftest
from redactor.services.release.selftest import Outcome, Place, SelfTest

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

PLACE = Place("in-red.vanish", "w:vanish", "hidden text", "nobody", kept=False, token="vkaa")


def fixed(result: str) -> Callable[[], SelfTest]:
    return lambda: SelfTest((Outcome("draft", PLACE, result, ("public docx",)),), 1, ("docx",))


def test_it_passes_with_what_is_shipped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The large drafts are tested where they are made."""
    cases = selftest.load(files("redactor") / "sample" / "selftest")
    monkeypatch.setattr(selftest, "load", lambda _folder: cases[-8:])
    assert guarded(cli, ["selftest", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["passed"] is True
    assert sum(len(case.places) for case in cases) > 1300
    assert {place["result"] for place in report["places"]} == {"held", "refused"}


def test_it_fails_with_the_place_and_the_copies(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "run_selftest", fixed("leaked"))
    assert guarded(cli, ["selftest"]) == 1
    out = capsys.readouterr().out
    assert "in-red.vanish (w:vanish: hidden text) in public docx" in out
    assert "FAILED" in out


def test_it_says_little_when_all_is_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "run_selftest", fixed("held"))
    assert guarded(cli, ["selftest"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert guarded(cli, ["selftest", "--all"]) == 0
    assert "in-red.vanish" in capsys.readouterr().out
