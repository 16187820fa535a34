"""`redactor adopt`: what was published elsewhere comes in, sealed and remembered, and nothing is released by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from redactor.cli import cli
from redactor.cli.exits import guarded
from redactor.core.records import MeetingState
from redactor.errors import GateStopped
from tests.cli.test_pairing import CONFIDENTIAL, PUBLIC, SECRETS
from tests.services.house import BODY, Clock, House, furnish, start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(tmp_path / "data"))
    years = tmp_path / "years"
    years.mkdir()
    (years / "CQB12.md").write_text(PUBLIC)
    (years / "CQB12 (confidential).md").write_text(CONFIDENTIAL)
    (years / "CQB11.md").write_text(PUBLIC.replace("12", "11"))
    made = furnish(tmp_path / "data")
    made.services.close()
    return made


def adopt(house: House, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    years = str(house.folder.parent / "years")
    words = ["adopt", years, "--body", BODY, "--by", "secretary@lantern.example", "--json", *more]
    code = guarded(cli, words)
    said = capsys.readouterr()
    assert not any(secret in said.out + said.err for secret in SECRETS)
    return code, json.loads(said.out)


def test_without_apply_it_says_what_it_would_do_and_stores_nothing(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = adopt(house, capsys)

    assert code == 0
    assert [(m["public"], m["confidential"], m["state"], m["notes"]) for m in said["meetings"]] == [
        ("CQB11.md", None, "new", ["no-twin"]),
        ("CQB12.md", "CQB12 (confidential).md", "new", []),
    ]
    house.services = start(house.folder, Clock())
    assert house.services.review.meetings(house["secretary"]) == ()


def test_what_is_adopted_is_sealed_and_remembered_and_nothing_is_published(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [m["state"] for m in adopt(house, capsys, "--apply")[1]["meetings"]] == ["new", "new"]
    assert [m["state"] for m in adopt(house, capsys, "--apply")[1]["meetings"]] == ["there", "there"]

    house.services = start(house.folder, Clock())
    lines = house.services.review.meetings(house["secretary"])
    assert [line.state for line in lines] == [MeetingState.PUBLISHED] * 2
    assert not house.services.publication.served().meetings
    twin = next(line for line in lines if "Confidential" in line.title)
    view = house.services.review.view(house["secretary"], twin.id)
    sealed = {p.ref: (p.disposition, p.marking) for i, p in view.draft.minutes.portions() if "Thistlecombe" in p.text}
    assert sealed == {"2.1.1": ("withhold", "RED")}
    head = "# Lantern Board Meeting 8\n\nLB_8\n\n8 April 2033\n\nDraft Minutes\n\n## 1. Actions\n\n"
    with pytest.raises(GateStopped) as stopped:
        house.propose(house.upload(f"{head}Pay Ravenscar Marine.\n"))
    assert [f.code for f in stopped.value.findings] == ["held"]
    house.services.close()


def test_what_stood_in_adopted_public_minutes_is_no_secret(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    years = house.folder.parent / "years"
    (years / "CQB11.md").write_text(PUBLIC.replace("12", "11").replace("the new lamps", "the ship of Ravenscar Marine"))
    adopt(house, capsys, "--apply")

    house.services = start(house.folder, Clock())
    head = "# Lantern Board Meeting 8\n\nLB_8\n\n8 April 2033\n\nDraft Minutes\n\n## 1. Actions\n\n"
    assert house.propose(house.upload(f"{head}Pay Ravenscar Marine.\n"))
    house.services.close()


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ("public,confidential\nCQB11.md,CQB12 (confidential).md\n", ["new"]),
        ("public\nCQB11.md\n", ["new"]),
        ("public,confidential\n../data/records.db,\n", None),
        ("public,confidential\nCQB99.md,\n", None),
        ("name\nCQB11.md\n", None),
    ],
)
def test_a_manifest_says_which_file_belongs_to_which(
    house: House, capsys: pytest.CaptureFixture[str], lines: str, state: list[str] | None
) -> None:
    file = house.folder.parent / "list.csv"
    file.write_text(lines)

    code, said = adopt(house, capsys, "--manifest", str(file))

    assert code == (0 if state else 2)
    assert state is None or [m["state"] for m in said["meetings"]] == state


def test_names_that_do_not_tell_are_refused(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    (house.folder.parent / "years" / "CQB13-confidential.md").write_text(CONFIDENTIAL)
    assert adopt(house, capsys)[0] == 2


def test_only_a_secretary_adopts(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    years = str(house.folder.parent / "years")
    words = ["adopt", years, "--body", BODY, "--by", "member@lantern.example", "--apply"]

    assert guarded(cli, words) == 6
    assert "Thistlecombe" not in capsys.readouterr().out
