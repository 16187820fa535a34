"""A few kills of each deed on each engine, and an oracle that is seen to see what is broken."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from redactor.services.release import publication
from redactor.services.release.releasing import Recovered
from tests.chaos import scenes
from tests.chaos.engines import Sqlite, engine
from tests.chaos.experiments import ENGINES
from tests.chaos.killing import Killer, nursery
from tests.chaos.oracle import WrongError
from tests.services.conftest import quick_disk

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["quick_disk"]

KILLS = 2
SEED = 11

BREAKS = (
    ("output_in_place", "split", range(-1, -9, -1)),
)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ENGINES)
def test_killed_anywhere_nothing_is_lost_half_published_readable_or_unaudited(tmp_path: Path, name: str) -> None:
    made = scenes.base(tmp_path / "base")
    with nursery() as born, engine(name) as running:
        for deed in scenes.DEEDS:
            killer = Killer(born, scenes.scene(running, deed, tmp_path / deed.replace(" ", "-"), made))
            killer.rehearse(1)
            for number in range(KILLS):
                assert killer.kill(random.Random(f"{SEED} {deed} {number}"), by_time=not number)
                killer.clear()
            killer.end()
