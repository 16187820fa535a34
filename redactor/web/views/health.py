"""Whether the service lives, and whether it can work."""

from __future__ import annotations

from flask import Blueprint, Response

from redactor.web.actions import open_to_anyone
from redactor.web.door import services

views = Blueprint("health", __name__)
_PLAIN = "text/plain; charset=utf-8"


@views.get("/healthz")
@open_to_anyone
def lives() -> Response:
    """Say that the process answers."""
    return Response("ok\n", content_type=_PLAIN)


@views.get("/readyz")
@open_to_anyone
def ready() -> Response:
    """Say whether all that the service stands on is well, and of each part; why not is for `redactor doctor`."""
    parts = services().readiness.parts()
    lines = [f"{name}: {'well' if well else 'not well'}" for name, well in parts.items()]
    is_ready = all(parts.values())
    said = "\n".join(("ready" if is_ready else "not ready", *lines, ""))
    return Response(said, 200 if is_ready else 503, content_type=_PLAIN)
