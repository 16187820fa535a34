"""The sample is what its generator makes, so that what it holds can be read there."""

from __future__ import annotations

from tests.corpus.sample import TARGET, build


def test_the_shipped_sample_is_what_its_generator_makes() -> None:
    assert build() == TARGET.read_bytes()
