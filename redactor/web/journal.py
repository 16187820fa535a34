"""A line for each request, without content: what kind of address, how it was answered, how long it took.

Rules kept here: an address is its pattern, never what stood in it; a method that is none of HTTP's is no word; who
asked, and from where, is not in it. Each request has an identity of chance, which the pages of errors show, so that a
person can quote it; one that a caller sends along is not taken.
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING, Final

from flask import g, has_request_context, request

if TYPE_CHECKING:
    from flask import Flask, Response

NOWHERE: Final = "nowhere"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger("redactor.requests")


def fit(app: Flask) -> None:
    """Write down what an application answers."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        route, method = named()
        took = round(1000 * elapsed())
        fields = {"route": route, "method": method, "status": response.status_code, "ms": took}
        _log.info("answered", extra={"fields": fields})
        return response


def quoted() -> str:
    """Give the identity of this request, made when it is first asked for; empty outside of one."""
    if not has_request_context():
        return ""
    if "quoted" not in g:
        g.quoted = secrets.token_hex(6)
    return str(g.quoted)


def named() -> tuple[str, str]:
    """Name the pattern of this request's address, and its method."""
    if request.url_rule is None:
        return NOWHERE, "ANY"
    return request.url_rule.rule, request.method if request.method in _METHODS else "ANY"


def elapsed() -> float:
    """Tell how many seconds this request has taken."""
    return time.perf_counter() - float(g.get("began", time.perf_counter()))
