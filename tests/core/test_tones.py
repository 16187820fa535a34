"""Levels get their looks from their order, whatever they are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.tones import Mark, marks


@pytest.mark.parametrize(
    ("levels", "tones"),
    [
        ("OPEN", "1"),
        ("OPEN EXEMPT", "1 4"),
        ("OPEN EXEMPT SECRET", "1 3 4"),
        ("WHITE GREEN AMBER RED", "1 2 3 4"),
        ("CLEAR GREEN AMBER AMBER+STRICT RED", "1 2 3 3 4"),
    ],
)
def test_tones_follow_the_order_of_the_policy(levels: str, tones: str) -> None:
    assert [mark.tone for mark in marks(levels.split()).values()] == tones.split()


@given(st.integers(min_value=2, max_value=40))
def test_the_ends_are_fixed_and_a_higher_level_never_looks_lower(count: int) -> None:
    found = [mark.tone for mark in marks([f"L{place}" for place in range(count)]).values()]

    assert (found[0], found[-1]) == ("1", "4")
    assert found == sorted(found)
    assert "1" not in found[1:]


def test_a_mark_keeps_the_word() -> None:
    assert marks(["OPEN", "EXEMPT"])["EXEMPT"] == Mark("EXEMPT", "4")
