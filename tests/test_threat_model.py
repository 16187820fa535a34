"""Each attacker of the threat model is answered by a test that exists, or by a stated residue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "threat-model.md"
LEFT_TO_PEOPLE = {"the operator of the machine", "whoever kept a copy of a destroyed key"}
"""Attackers against whom nothing is claimed: their rows say so, and what is left."""


def rows() -> list[tuple[str, str, str, str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    assert all(len(row) == 4 for row in cells)
    return [row for row in cells if row[0] != "attacker" and set(row[0]) != {"-"}]  # type: ignore[misc]  # checked above


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_an_attacker_is_answered_by_a_test_that_exists_and_what_is_left_is_said(row: tuple[str, ...]) -> None:
    attacker, has, stops, left = row
    named = re.findall(r"`(tests/[^`]*)`", stops)
    assert has
    assert left
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert named or (attacker in LEFT_TO_PEOPLE and stops.startswith("nothing here")), "name the test that holds this"


def test_no_attacker_stands_twice() -> None:
    names = [row[0] for row in rows()]
    assert sorted(set(names)) == sorted(names)
    assert len(names) > 30
