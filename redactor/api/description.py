"""The description of the API, as OpenAPI 3.1: open to anyone, since it says nothing of anybody's minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify

from redactor.web.actions import open_to_anyone

if TYPE_CHECKING:
    from flask import Flask, Response


def add(app: Flask, api: Any) -> None:  # noqa: ANN401 -- the library ships no annotations
    """Serve the description of what was registered."""
    described: dict[str, Any] = api.spec.to_dict()

    @app.get("/api/v1/openapi.json", endpoint="api.description")
    @open_to_anyone
    def _description() -> Response:
        return jsonify(described)
