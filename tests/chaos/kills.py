"""Processes killed at random moments of what they do, and what is found at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chaos.experiments import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.experiments import Asked


def run(asked: Asked) -> Iterator[Table]:
    """Kill each deed on each engine, and look."""
    yield Table(f"Killed {asked.kills} times", ("engine", "deed", "kills"))
