"""Recall and quiet over generated minutes: the figures that docs/explanation/lexicon.md shows, on fewer drafts."""

from __future__ import annotations

import pytest

from benchmarks.lexicon import Score, measure
from tests.corpus.facts import CLASSES
from tests.corpus.mentions import minutes, plantings

DRAFTS = range(1_000, 1_005)


@pytest.fixture(scope="module")
def score() -> Score:
    return measure(DRAFTS)


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if kind != "paraphrase"])
def test_mentions_of_every_class_are_found(score: Score, kind: str) -> None:
    assert score.planted[kind] >= 4
    assert score.recall(kind) >= (0.97 if score.planted[kind] > 33 else 0.9)


def test_clean_minutes_are_quiet(score: Score) -> None:
    assert len(score.false) / score.drafts < 0.5


def test_the_generator_gives_the_same_for_a_seed() -> None:
    assert minutes(3) == minutes(3)
    assert list(plantings(minutes(3), 3)) == list(plantings(minutes(3), 3))
    assert minutes(3) != minutes(8)
