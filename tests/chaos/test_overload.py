"""A short flood: more clients than threads, and some that never finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.outages_house import furnished, nothing_apart, running
from tests.chaos.overload import flood
from tests.services.conftest import quick_disk

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["quick_disk"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_flood_is_answered_or_told_to_wait_and_leaves_the_service_as_it_was(tmp_path: Path) -> None:
    with nothing_apart() as on, running(furnished(tmp_path / "data", on)) as site:
        assert flood(site, clients=12, each=3).faults == ()
