"""Clocks that jump, as `make chaos` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.outages_clock import JUMPS, jumped
from tests.services.conftest import quick_disk

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["quick_disk"]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_of_the_clock_does_nothing_that_cannot_be_undone(tmp_path: Path, jump: str) -> None:
    assert jumped(tmp_path / "data", jump, JUMPS[jump]).faults == ()
