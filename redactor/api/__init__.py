"""The API, `/api/v1`: what the pages do, for programs.

Rules kept here: a program speaks with a bearer token and with nothing else; what it may do are the scopes of the token,
within the duties of its holder; what is not there and what is not allowed are one answer; every answer and every
question is in the description at `/api/v1/openapi.json`, which a test holds against the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_smorest import Api

if TYPE_CHECKING:
    from flask import Flask

PREFIX: Final = "/api/v1"


class _Described(Api):  # type: ignore[misc]  # ships no annotations
    """The description alone: errors are answered by the application's own table, and the description by a view."""

    def _register_error_handlers(self) -> None:
        """Leave the errors of the pages alone."""


def register(app: Flask) -> None:
    """Add the API to an application, and its description."""
    from redactor.api import (
        access,
        account,
        asking,
        audits,
        bodies,
        circulation,
        deciding,
        description,
        disclosures,
        drafts,
        emergencies,
        held,
        jobs,
        meetings,
        papers,
        people,
        reading,
        registers,
        releases,
    )

    app.config.update(API_TITLE="redactor", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = _Described(app, spec_kwargs=_spec())
    for module in (
        meetings,
        drafts,
        deciding,
        papers,
        releases,
        circulation,
        bodies,
        held,
        jobs,
        reading,
        access,
        asking,
        people,
        emergencies,
        registers,
        disclosures,
        audits,
        account,
    ):
        api.register_blueprint(module.views, url_prefix=PREFIX)
    description.add(app, api)


def _spec() -> dict[str, Any]:
    from redactor.api.description import PREAMBLE

    return {
        "info": {"description": PREAMBLE},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }
