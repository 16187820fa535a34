"""The whole split in one process, gate included, beside the naive cut; growth with length; start of the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.drafts import DECISIONS, twelve_pages
from benchmarks.naive import naive_cut
from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import parse_decisions
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from redactor.services.release.copies import Copies

ALL = ("docx", "html", "md", "txt", "json")


@pytest.fixture(scope="module")
def draft() -> bytes:
    """Twelve pages."""
    return twelve_pages()


def split(data: bytes, *formats: str) -> Copies:
    """Read, classify, render, write, probe and clear: everything but the disk."""
    tools = Tools()
    policy = tools.policies.load("sec-panel")
    decisions = parse_decisions(DECISIONS, name="benchmark")
    return make_copies(
        tools.formats, understand(tools.formats, ".docx", data, policy=policy, decisions=decisions), PUBLIC, formats
    )


def _timed(
    benchmark: BenchmarkFixture,
    call: Callable[..., Any],
    given: tuple[object, ...],
    named: dict[str, Any] | None = None,
    *,
    rounds: int,
) -> Any:  # noqa: ANN401 -- what the call gives
    return benchmark.pedantic(call, given, named or {}, rounds=rounds, warmup_rounds=1)  # type: ignore[no-untyped-call]  # it has no types


def test_naive_cut(benchmark: BenchmarkFixture, draft: bytes) -> None:
    """The measure: python-docx as its documentation teaches."""
    assert _timed(benchmark, naive_cut, (draft,), rounds=15)


def test_split_to_docx(benchmark: BenchmarkFixture, draft: bytes) -> None:
    """At most 1.5 times the naive cut."""
    assert _timed(benchmark, split, (draft, "docx"), rounds=15).files


def test_split_to_all_formats(benchmark: BenchmarkFixture, draft: bytes) -> None:
    """At most 3 times the naive cut."""
    assert _timed(benchmark, split, (draft, *ALL), rounds=10).files


def test_split_of_ten_times_the_length(benchmark: BenchmarkFixture) -> None:
    """At most 11 times the split of the twelve pages."""
    assert _timed(benchmark, split, (twelve_pages(10), "docx"), rounds=3).files


def test_help(benchmark: BenchmarkFixture) -> None:
    """The whole process, in seconds: below 0.3."""
    command = [str(Path(sys.executable).with_name("redactor")), "--help"]
    assert _timed(benchmark, subprocess.run, (command,), {"capture_output": True, "check": True}, rounds=10)
