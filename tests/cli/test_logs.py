"""Lines of the log hold no address, no word of a request and no text of an exception."""

from __future__ import annotations

import json
import logging
import logging.config
import sys
from typing import TYPE_CHECKING, Any

import pytest

from redactor.cli.logs import PlainLines, configuration

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "Brightwater"


def line(name: str, message: str, *args: object, error: Callable[[], object] | None = None) -> dict[str, Any]:
    caught = None
    if error is not None:
        try:
            error()
        except ValueError:
            caught = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, caught)
    made: dict[str, Any] = json.loads(PlainLines().format(record))
    return made


def fail() -> None:
    raise ValueError(SECRET)


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("Error handling request %s", (f"/meetings/{SECRET}",)),
        (f"Error handling request /meetings/{SECRET}", ()),
        (f"Bad value '{SECRET}'", ()),
        (f"Ignored\n{SECRET}", ()),
    ],
)
def test_a_librarys_line_holds_nothing_that_was_filled_in(message: str, args: tuple[object, ...]) -> None:
    made = line("gunicorn.error", message, *args)

    assert SECRET not in json.dumps(made)
    assert made["said"]


def test_an_exception_is_its_kind_and_its_place() -> None:
    made = line("redactor", "%s while looking for mail", "ValueError", error=fail)

    assert SECRET not in json.dumps(made)
    assert made["error"] == "ValueError"
    assert made["place"].startswith("test_logs.py:")
    assert made["said"] == "ValueError while looking for mail"


def test_the_server_takes_the_configuration_and_keeps_no_access_log() -> None:
    chosen = configuration()

    logging.config.DictConfigurator(chosen)
    assert chosen["loggers"]["gunicorn.access"]["handlers"] == []
