"""What all tests share."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from redactor.cli.logs import PlainLines, configuration

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from _pytest.reports import CollectReport, TestReport

ROOT = Path(__file__).resolve().parents[1]
SHARED_IS_ABSENT = "shared/ is not here"

# A deadline would be a timed test, and fail on a busy machine.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Quicker; tests of the reading child ask for it. Set to `child`, all of them go through it.
os.environ.setdefault("REDACTOR_READER", "process")
# Runs for twenty seconds in every new data folder; tests of it ask for it.
os.environ.setdefault("REDACTOR_SELFTEST", "false")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Keep pytest-flask from holding one context open for the whole test.

    Its fixture of this name would let all clients of a test share `flask.g`, and with it the signed-in user: tests of
    what a stranger may see would pass where they must fail.
    """


@pytest.fixture(autouse=True)
def _unconfigured_logs() -> Iterator[None]:
    """Take back what a command that ran in this process did to the logs of the whole process.

    Its lines would go to the standard error that the command had, which is closed by then: each later request would
    print a fault of logging, with the lines of the test's own source in it.
    """
    yield
    for name in configuration()["loggers"]:
        log = logging.getLogger(name)
        log.setLevel(logging.NOTSET)
        log.propagate = True
        log.handlers.clear()
    root = logging.getLogger()
    root.handlers[:] = [handler for handler in root.handlers if not isinstance(handler.formatter, PlainLines)]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of samples that stands beside the checkout, or skip."""
    folder = Path(os.environ.get("REDACTOR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{SHARED_IS_ABSENT}: no folder {folder.name}/ beside the checkout; REDACTOR_SHARED names another")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, TestReport, TestReport]:
    """Fail a test that skips itself where nobody would notice."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, CollectReport, CollectReport]:
    """Fail a module that skips itself where nobody would notice."""
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: TestReport | CollectReport) -> None:
    """Turn a skip into a failure where CI is set, unless only the samples beside the checkout are missing."""
    if os.environ.get("CI", "").lower() not in {"1", "true", "yes"} or not report.skipped:
        return
    if hasattr(report, "wasxfail"):
        return  # an expected failure ran, and is reported as skipped
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(SHARED_IS_ABSENT):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is a failure where CI is set: {reason}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Name what failed once more, last: where CI is set the lines before it hold whole messages, pages long."""
    told = config.pluginmanager.get_plugin("terminalreporter")
    if told is not None:
        for report in (*told.stats.get("failed", ()), *told.stats.get("error", ())):
            told.write_line(f"failed: {report.nodeid}")
