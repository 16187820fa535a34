"""The API, `/api/v1`: what the pages do, for programs.

Rules kept here: a program speaks with a bearer token and with nothing else; what it may do are the scopes of the token,
within the duties of its holder; what is not there and what is not allowed are one answer; every answer and every
question is in the description at `/api/v1/openapi.json`, which a test holds against the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_smorest import Api, Blueprint

from redactor import __version__

if TYPE_CHECKING:
    from flask import Flask

PREFIX: Final = "/api/v1"
_SPEC: Final[dict[str, Any]] = {
    "info": {"description": "Draft minutes in, public minutes out, and to each reader what she is entitled to."},
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
}


class _Described(Api):  # type: ignore[misc]  # ships no annotations
    """The description alone: errors are answered by the application's own table, and the description by a view."""

    def _register_error_handlers(self) -> None:
        """Leave the errors of the pages alone."""


def register(app: Flask) -> None:
    """Add the API to an application, and its description."""
    from redactor.api import description, drafts, meetings, reading, releases

    app.config.update(API_TITLE="redactor", API_VERSION=f"v1, redactor {__version__}", OPENAPI_VERSION="3.1.0")
    api = _Described(app, spec_kwargs=_SPEC)
    described: tuple[Blueprint, ...] = (meetings.views, drafts.views, releases.views, reading.views)
    for views in described:
        api.register_blueprint(views, url_prefix=PREFIX)
    description.add(app, api)
