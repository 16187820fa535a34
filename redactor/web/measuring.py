"""Counts and times of requests, for whoever runs the service: by route, method and kind of answer.

Rules kept here: a route is its pattern, never an address, so that no meeting, person or word is in a number's name;
what led nowhere is one row; how much is withheld under which marking is in no number. The numbers are served on a port
of their own, on this machine, and by no page.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import request

from redactor.errors import RedactorError
from redactor.web.journal import elapsed, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

    from redactor.bootstrap import Services
    from redactor.web.admission import Places

_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
_EVERY: Final = 15.0
"""Seconds between two looks at the record."""
_log = logging.getLogger("redactor")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one process; where several are counted together, what is `live` is summed over those that run."""

    answered: Any
    took: Any
    denied: Any
    uploaded: Any
    places: Any
    waiting: Any
    record: Any
    checkpoint: Any
    build: Any

    @classmethod
    def made(cls) -> Numbers:
        """Make them. Needs `prometheus_client`, and where several processes meet set before."""
        from prometheus_client import Counter, Gauge, Histogram

        def counter(name: str, said: str, *labels: str) -> Counter:
            return Counter(name, said, labels, registry=None)

        def gauge(name: str, said: str, *labels: str, mode: Any = "livesum") -> Gauge:  # noqa: ANN401 -- a word of theirs
            return Gauge(name, said, labels, registry=None, multiprocess_mode=mode)

        names = ("route", "method", "outcome")
        seconds = Histogram(
            "redactor_answer_seconds", "How long an answer took.", names, buckets=_SECONDS, registry=None
        )
        return cls(
            answered=counter("redactor_answers", "Requests that were answered.", *names),
            took=seconds,
            denied=counter("redactor_denials", "What was refused to somebody who is signed in.", "action"),
            uploaded=counter("redactor_upload_bytes", "Bytes of requests that brought files."),
            places=gauge("redactor_places_taken", "Requests that are worked on.", "work"),
            waiting=gauge("redactor_places_waiting", "Requests that wait for a place."),
            record=gauge("redactor_record_events", "Events in the record.", mode="mostrecent"),
            checkpoint=gauge(
                "redactor_checkpoint_timestamp_seconds", "When the record was last signed.", mode="mostrecent"
            ),
            build=gauge("redactor_build_info", "What runs here.", "version", mode="mostrecent"),
        )


def fit(app: Flask, running: Services, places: Places) -> Callable[[str], None]:
    """Measure what an application answers. Gives what counts a denial, by the action that was refused."""
    from redactor import __version__

    numbers = Numbers.made()
    numbers.build.labels(__version__).set(1)
    seen = [float("-inf")]

    @app.after_request
    def _end(response: Response) -> Response:
        route, method = named()
        labels = (route, method, f"{response.status_code // 100}xx")
        numbers.answered.labels(*labels).inc()
        numbers.took.labels(*labels).observe(elapsed())
        if request.method == "POST" and request.mimetype == "multipart/form-data":
            numbers.uploaded.inc(request.content_length or 0)
        _set(numbers, places)
        return response

    @app.teardown_request
    def _look(_: BaseException | None) -> None:
        if time.monotonic() - seen[0] >= _EVERY:
            seen[0] = time.monotonic()
            _record(numbers, running)

    return lambda action: numbers.denied.labels(action).inc()


def _set(numbers: Numbers, places: Places) -> None:
    for work, taken in places.taken().items():
        numbers.places.labels(work.value).set(taken)
    numbers.waiting.set(places.waiting())


def _record(numbers: Numbers, running: Services) -> None:
    """Look at the record: how long it is, and when it was last signed. A database that is away is in nobody's way."""
    try:
        with running.office.records.reading() as unit:
            numbers.record.set(unit.log.size())
        signed = running.last_checkpoint()
        if signed is not None:
            numbers.checkpoint.set(signed.timestamp())
    except RedactorError as error:
        _log.warning("%s while measuring the record", error.code)
