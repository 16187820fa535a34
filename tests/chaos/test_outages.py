"""A short run of what `make chaos` does at length: engines taken away under load, a disk without room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.outages import outage
from tests.chaos.outages_disk import Limited, backup, without_room
from tests.chaos.outages_house import DATABASE, KEYS, ORIGINALS, engines, furnished, nothing_apart, running
from tests.chaos.outages_wire import REFUSED, RESET, SILENT
from tests.keys import bao
from tests.services.conftest import quick_disk
from tests.storage import postgresql

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["quick_disk"]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("part", "how"), [(DATABASE, RESET), (ORIGINALS, REFUSED), (KEYS, SILENT)])
def test_while_a_part_is_away_the_rest_goes_on_and_afterwards_everything_works(
    tmp_path: Path, part: str, how: str
) -> None:
    if (part == DATABASE and postgresql.binaries() is None) or (part == KEYS and bao.binary() is None):
        pytest.skip(f"no server for the {part}: see CONTRIBUTING.md")
    with engines(tmp_path, [part]) as on, running(furnished(tmp_path / "data", on)) as site:
        assert outage(site, part, how).faults == ()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_without_room_nothing_is_half_done_and_with_room_it_is_done(tmp_path: Path) -> None:
    with nothing_apart() as on, running(furnished(tmp_path / "data", on)) as site:
        found = without_room(site, Limited(site), 0, name="limit", number=100)
        refused = backup(site, tmp_path / "backup", 0)
        left = [*(tmp_path / "backup").iterdir()]
        done = backup(site, tmp_path / "backup", -1)

    assert found.faults == ()
    assert found.cells[-1] == "6"  # of six deeds all were refused
    assert refused.returncode == 1
    assert refused.stderr
    assert left == []
    assert done.returncode == 0, done.stderr
