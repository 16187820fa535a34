"""A draft read in a process of its own, beside the same reading in this one; and the first, which loads the readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.drafts import twelve_pages
from redactor import formats
from redactor.bootstrap import Tools
from redactor.core.marking import labels_of
from redactor.formats.sandbox import SandboxedReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_benchmark.fixture import BenchmarkFixture


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    """One nursery for all readings, as in the service."""
    made = SandboxedReader()
    yield made
    made.close()


def _level_of() -> object:
    return labels_of(Tools().policies.load("sec-panel")).name


def test_read_in_process(benchmark: BenchmarkFixture) -> None:
    """The reader itself."""
    given = {"level_of": _level_of()}
    assert benchmark.pedantic(formats.read, (".docx", twelve_pages()), given, rounds=15, warmup_rounds=1).blocks  # type: ignore[no-untyped-call]  # it has no types


def test_read_in_child(benchmark: BenchmarkFixture, reader: SandboxedReader) -> None:
    """The same, in a fork that is confined, with the way there and back."""
    given = {"level_of": _level_of()}
    assert benchmark.pedantic(reader.read, (".docx", twelve_pages()), given, rounds=15, warmup_rounds=1).blocks  # type: ignore[no-untyped-call]  # it has no types


def test_first_read_in_child(benchmark: BenchmarkFixture) -> None:
    """What the first draft after a start takes."""
    draft, level_of = twelve_pages(), labels_of(Tools().policies.load("sec-panel")).name

    def first() -> None:
        made = SandboxedReader()
        made.read(".docx", draft, level_of=level_of)
        made.close()

    benchmark.pedantic(first, rounds=5)  # type: ignore[no-untyped-call]  # it has no types
