"""Log lines as JSON, without content: when, how grave, from where, what kind of thing.

Rules kept here: of our own lines the words, which never quote; of a request the pattern of its address, never what
stood in it, and an identity of chance that the pages of errors show (`web.journal`); of a library's lines the words
that stand in its source, and nothing that it fills in, since addresses name meetings and errors quote; of an exception
its kind and its place.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from redactor.web.journal import quoted

_OWN: Final = "redactor"
_LONGEST: Final = 400


class PlainLines(logging.Formatter):
    """Write one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down, without what may quote."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "process": record.process,
            "said": _said(record)[:_LONGEST],
        }
        line |= getattr(record, "fields", {})
        request = quoted()
        if request:
            line["request"] = request
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is not None:
            line["error"] = kind.__name__
            last = [*traceback.walk_tb(trace)][-1:]
            line["place"] = "".join(f"{Path(f.f_code.co_filename).name}:{number}" for f, number in last)
        return json.dumps(line, ensure_ascii=True)


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == _OWN:
        return record.getMessage()
    # What a library has put together itself is cut where something of a request could begin.
    words = str(record.msg)
    return words if record.args else re.split(r"""[/'"\n]""", words, maxsplit=1)[0]


def configuration() -> dict[str, Any]:
    """Give the configuration of `logging`: every line to the standard error, by `PlainLines` alone."""
    handler = {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}
    silent = {"level": "WARNING", "handlers": ["all"], "propagate": False}
    told = {"level": "INFO", "handlers": ["all"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": PlainLines}},
        "handlers": {"all": handler},
        "root": {"level": "WARNING", "handlers": ["all"]},
        "loggers": {
            "redactor.requests": told,
            "gunicorn.error": silent,
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }
