"""Killed at any store while it adopts: nothing is lost, nothing comes in twice, and the next run finishes it."""

from __future__ import annotations

import multiprocessing
import os
from typing import TYPE_CHECKING

import pytest

from redactor.cli.adopting import _paired
from redactor.services.body.adoption import Adoption
from redactor.services.opening import load_case
from redactor.vault.context import MeetingContexts
from tests.faults.adopting import run
from tests.services.house import BODY, Clock, House, furnish, start

if TYPE_CHECKING:
    from pathlib import Path

YEARS = 3
STEPS = tuple(int(n) for n in os.environ.get("REDACTOR_KILLS_AT", "1,6,18,13").split(","))


def write(folder: Path) -> None:
    """Write the minutes of three years, each with its twin."""
    folder.mkdir()
    stub = "This agenda item was marked as **RED** and therefore recorded in the Confidential Minutes."
    for n in range(1, YEARS + 1):
        head = f"# Lantern Board Meeting {n}\n\nLB_{n}_0311\n\n11 March 202{n}\n\nFinal Minutes\n\n"
        case = f"## 1. Welcome\n\nAll were welcome.\n\n## 2. Tender for lamps (RED)\n\n{stub}\n"
        secret = f"## 2. Tender for lamps (RED)\n\nBrightwater{'abcd'[n]} Ostler offered {n}41,350 pounds.\n"
        (folder / f"LB{n}.md").write_text(head + case)
        (folder / f"LB{n}-confidential.md").write_text(head + secret)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("os.fsync", lambda _: None)
    write(tmp_path / "years")
    made = furnish(tmp_path / "data")
    made.services.close()
    return made


def adopt(house: House, at: int) -> int | None:
    """Adopt in a process of its own; return how it ended."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.adopting"])
    words = (str(house.folder), str(house.folder.parent / "years"), house.ids["secretary"], at)
    process = forks.Process(target=run, args=words)
    process.start()
    process.join(60)
    return process.exitcode


def test_killed_anywhere_it_goes_on_and_takes_nothing_in_twice(house: House) -> None:
    assert [adopt(house, at) for at in STEPS].count(-9) > len(STEPS) // 2
    assert adopt(house, 0) == 0

    house.services = start(house.folder, Clock())
    office, years = house.services.office, house.folder.parent / "years"
    again = list(Adoption(office).run(house["secretary"], _paired(years), body=BODY, apply=True))
    assert [one.state for one in again] == ["there"] * YEARS
    with office.records.reading() as unit:
        meetings = unit.meetings.all()
        assert len(meetings) == YEARS
        words = " ".join(_opened(load_case(office, unit, one.id).draft.minutes) for one in meetings)
        marks = {row.meeting for row in unit.memory.marks(BODY)}
        for one in meetings:
            context = MeetingContexts(BODY, one.id).portion("2.1.1", marking="RED", version=1)
            assert b"Ostler" in office.open(unit.sealed.get(context), context)
    assert all(f"Brightwater{'abcd'[n]}" in words for n in range(1, YEARS + 1))
    assert marks == {one.id for one in meetings}
    house.services.close()


def _opened(minutes: object) -> str:
    return " ".join(p.text for _, p in minutes.portions())  # type: ignore[attr-defined]  # Minutes, by any name
