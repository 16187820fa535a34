"""Counts and times of requests, for whoever runs the service: by route, method and kind of answer.

Rules kept here: a route is its pattern, never an address, so that no meeting, person or word is in a number's name;
what led nowhere is one row; the numbers are served on a port of their own, on this machine, and by no page.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
NOWHERE: Final = "nowhere"


def fit(app: Flask) -> None:
    """Measure what an application answers. Needs `prometheus_client`, and where several processes meet set before."""
    from prometheus_client import Counter, Histogram

    names = ["route", "method", "outcome"]
    answered = Counter("redactor_answers", "Requests that were answered.", names, registry=None)
    took = Histogram("redactor_answer_seconds", "How long an answer took.", ["route"], buckets=_SECONDS, registry=None)

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        rule = request.url_rule
        route = rule.rule if rule is not None else NOWHERE
        method = request.method if rule is not None else "ANY"  # a made-up method is no name
        answered.labels(route, method, f"{response.status_code // 100}xx").inc()
        took.labels(route).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response
