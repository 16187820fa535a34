"""Errors as problem details (RFC 9457): one shape, made from the same table as the pages' answers.

`code` is the error's own, `detail` what happened, `remedy` what to do next; findings are named by place and code, never
by the text. Nothing of what was sent is sent back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, json

from redactor.errors import DecisionNeeded, GateStopped, NotFound, RedactorError
from redactor.services.reports import finding_json
from redactor.web.journal import quoted

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

KIND: Final = "application/problem+json"
_MISSING: Final = NotFound("There is nothing here that you can read.")
TITLES: Final = {
    400: "The request cannot be understood",
    401: "A token is needed",
    405: "This address is not used like that",
    414: "This address is too long",
    413: "This is too large",
    415: "This media type is not read here",
    422: "The request does not fit the description",
    429: "This was asked too often",
    503: "This cannot be done at the moment",
    507: "There is no room for this",
}
"""What an error is called that the framework found, by its status."""


def problem(error: RedactorError, status: int, title: str) -> Response:
    """Answer an error of ours. What is not there is the same bytes as what is not allowed."""
    if status == 404:  # noqa: PLR2004 -- HTTP's number
        error = _MISSING
    body: dict[str, Any] = {"title": title, "status": status, "code": error.code, "detail": error.message}
    if error.remedy:
        body["remedy"] = error.remedy
    if isinstance(error, (DecisionNeeded, GateStopped)):
        body["findings"] = [finding_json(finding) for finding in error.findings]
    return _answer(_quotable(body, status), status)


def missing() -> Response:
    """Answer that nothing is here."""
    return problem(_MISSING, 404, "Page not found")


def unknown_token() -> Response:
    """Answer a request without a token that works: none, a wrong, an ended one alike (RFC 6750, section 3)."""
    detail = "Send a token that works: Authorization: Bearer …; it is made on the page of your account."
    response = _answer({"title": TITLES[401], "status": 401, "code": "token", "detail": detail}, 401)
    response.headers["WWW-Authenticate"] = 'Bearer realm="redactor"'
    return response


def http_problem(error: HTTPException) -> Response:
    """Answer what the framework refused; of fields only their names and what was expected of them."""
    status = error.code or 500
    if status == 404:  # noqa: PLR2004 -- as above
        return missing()
    body: dict[str, Any] = {
        "title": TITLES.get(status, "This cannot be done"),
        "status": status,
        "code": "request",
        "detail": TITLES.get(status, "This cannot be done") + ".",
    }
    fields = getattr(error, "data", {}).get("messages")
    if fields:
        body["errors"] = fields
    response = _answer(_quotable(body, status), status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def unforeseen() -> Response:
    """Answer a fault of ours, which says nothing of itself."""
    detail = "Nothing was changed. Tell the person who runs the service when it happened."
    body = {"title": "Something went wrong", "status": 500, "code": "fault", "detail": detail}
    return _answer(_quotable(body, 500), 500)


def _quotable(body: dict[str, Any], status: int) -> dict[str, Any]:
    """Name the request as the log does; not where nothing is there, since all those answers are the same bytes."""
    return body if status == 404 else body | {"request": quoted()}  # noqa: PLR2004 -- as above


def _answer(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps({"type": "about:blank"} | body), status, content_type=KIND)
