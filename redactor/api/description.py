"""The description of the API, as OpenAPI 3.1: open to anyone, since it says nothing of anybody's minutes.

Rules kept here: every answer that occurs is described, errors by one shape; what a view says of itself (the action that
it declares, its name, its subject) is read off the view, so that the description cannot say another thing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, jsonify

from redactor.api.problems import KIND, TITLES
from redactor.api.schemas.base import ProblemSchema
from redactor.web.actions import Declared, declared_by, open_to_anyone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    Described = dict[str, Any]

_DESCRIBED: Final = "redactor-api"
ADDRESS: Final = "/api/v1/openapi.json"
PREAMBLE: Final = """Draft minutes in, public minutes out, and to each reader what she is entitled to.

**Tokens.** Sign in to the pages, open *Your account*, and make a token for the scopes that the program needs; it is
shown once. Send it as `Authorization: Bearer ...`. A token does what its scopes and the duties of its holder both
allow, until its day. What the pages do only after a fresh proof of who asks wants the scope `proven` beside it; without
it the answer is 403. No program makes a token, or changes a way in.

**What is not there.** Whatever the holder of a token may not see is answered like what does not exist: 404, and the
same bytes.

**Versions.** A draft is reviewed by a list of decisions that only grows. `GET /meetings/{meeting}` answers with an ETag
such as `"seq-4"`; send it as `If-Match` with the next decision. Where somebody decided meanwhile the answer is 409, and
nothing was saved.

**Once.** Send an upload with an `Idempotency-Key` of your own, at least 16 characters of chance. The same upload with
the same key gives the same answer for a day; another upload with that key is a 409.

**Large drafts.** Asking for approval of one is answered with 202: the folder is made as a job, and `Location` is where
to look how far it is.

**Lists** come in pages: `page` and `page_size`; the header `X-Pagination` says how many there are.

**Errors** are problem details (RFC 9457): `code` is stable, `detail` says what happened, `remedy` what to do next. Text
of minutes is never in them. After 429 wait as many seconds as `Retry-After` says.
"""
_ERRORS: Final = {
    "400": "This cannot be done as it was asked, or the body is no JSON.",
    "401": "There is no token, or it does not work.",
    "403": "The token lacks the scope `proven`, without which this is not done.",
    "404": "There is nothing here, or nothing that the holder of the token may read or do.",
    "405": "The address is not used with this method.",
    "409": "Somebody else was faster, or something has to be settled first.",
    "413": "The request is too large.",
    "415": "This media type is not read here.",
    "422": "The request does not fit this description, or the file was not accepted.",
    "429": "Too many requests; Retry-After says when to try again.",
    "503": "The keys or the data cannot be reached, or too much is being done; Retry-After says when to try again.",
    "507": "There is no room for the file: the body keeps as much as it may, or the disk is nearly full.",
}
_READING: Final = ("400", "401", "403", "404", "405", "409", "422", "429", "503")
_CHANGING: Final = tuple(_ERRORS)
_PLACES: Final = {
    "meeting": "The id of a meeting.",
    "item": "An item by its name: its number, or `#` and its position.",
    "person": "The id of a person.",
    "body": "The id of a body.",
    "reference": "A paper by its reference.",
    "name": "The name of a file of the folder, or of a register.",
}


def add(app: Flask, api: Any) -> None:  # noqa: ANN401 -- the library ships no annotations
    """Serve the description of what was registered."""
    described = app.extensions[_DESCRIBED] = complete(api.spec.to_dict(), app)

    @app.get(ADDRESS, endpoint="api.description")
    @open_to_anyone
    def _description() -> Response:
        return jsonify(described)


def written() -> str:
    """Write the description as a file, in an order that does not change from one run to the next."""
    from redactor.api import register

    app = Flask(__name__)
    register(app)
    return json.dumps(app.extensions[_DESCRIBED], indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def complete(made: Described, app: Flask) -> Described:
    """Complete what the library makes: errors, names, scopes; without its own shape of errors."""
    components = made["components"]
    components["schemas"].pop("Error", None)
    components["schemas"].pop("PaginationMetadata", None)
    components["schemas"].setdefault("Problem", _problem_shape())
    components["responses"] = {f"Problem{status}": _error(status) for status in _ERRORS}
    components["headers"] = {"PAGINATION": _PAGINATION}
    for tag in made["tags"]:
        tag["name"] = tag["name"].removeprefix("api-")
    for path, method, view, name in _operations(app):
        _describe(made["paths"][path][method], method, view, name)
    for path in made["paths"].values():
        for place in path.get("parameters", ()):
            place["description"] = _PLACES.get(place["name"], f"The id of this {place['name']}.")
    portable: Described = _portable(made)
    return portable


_PAGINATION: Final = {
    "description": "Where in the list this page is.",
    "content": {"application/json": {"schema": {"type": "object", "required": ["total"], "properties": {}}}},
}


def _operations(app: Flask) -> Iterator[tuple[str, str, Any, str]]:
    """Give each operation: its address as the description writes it, its method, its view and its name."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api-"):
            path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                name = rule.endpoint.removeprefix("api-")
                yield path, method.lower(), app.view_functions[rule.endpoint], name


def _describe(operation: Described, method: str, view: Any, name: str) -> None:  # noqa: ANN401 -- as above
    declared = declared_by(view, method.upper())
    scope = declared.action if isinstance(declared, Declared) else None
    operation["operationId"] = name
    operation["tags"] = [tag.removeprefix("api-") for tag in operation["tags"]]
    operation["security"] = [{"token": [scope]}]
    operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`.".strip()
    answers = {status: answer for status, answer in operation["responses"].items() if status[0] == "2"}
    errors = _READING if method == "get" else _CHANGING
    operation["responses"] = answers | {
        status: {"$ref": f"#/components/responses/Problem{status}"} for status in errors
    }


def _error(status: str) -> Described:
    example = {
        "type": "about:blank",
        "title": TITLES.get(int(status), "This cannot be done"),
        "status": int(status),
        "code": "request",
        "detail": _ERRORS[status],
    }
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    answer: Described = {"description": _ERRORS[status], "content": {KIND: shape}}
    header = {"401": "WWW-Authenticate", "405": "Allow", "429": "Retry-After", "503": "Retry-After"}.get(status)
    return answer | ({"headers": {header: {"schema": {"type": "string"}}}} if header else {})


def _problem_shape() -> Described:
    from apispec import APISpec
    from apispec.ext.marshmallow import MarshmallowPlugin

    spec = APISpec("", "", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Problem", schema=ProblemSchema)
    shape: Described = spec.to_dict()["components"]["schemas"]["Problem"]
    return shape


def _portable(made: Any) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Write patterns as everybody reads them (ECMA-262): the end of the text is `$` there."""
    if isinstance(made, dict):
        return {
            str(k): v.replace(r"\Z", "$") if k == "pattern" and isinstance(v, str) else _portable(v)
            for k, v in made.items()
        }
    return [_portable(v) for v in made] if isinstance(made, (list, tuple)) else made
