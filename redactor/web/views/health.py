"""Whether the service lives, and whether it can work."""

from __future__ import annotations

from flask import Blueprint, Response

from redactor.errors import RedactorError
from redactor.web.actions import open_to_anyone
from redactor.web.door import services

views = Blueprint("health", __name__)


@views.get("/healthz")
@open_to_anyone
def lives() -> Response:
    """Say that the process answers."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@views.get("/readyz")
@open_to_anyone
def ready() -> Response:
    """Say whether database and keys answer; why not is for the log of whoever runs the service."""
    try:
        services().check()
    except RedactorError as error:
        return Response(f"not ready: {error.code}\n", 503, content_type="text/plain; charset=utf-8")
    return Response("ready\n", content_type="text/plain; charset=utf-8")
