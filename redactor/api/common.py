"""What the views of the API share: the table of errors in the description, versions as ETags, and each one's action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify

from redactor.api.schemas import ProblemSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask_smorest import Blueprint

_SAID: Final = {
    401: "There is no token, or it does not work.",
    403: "The token lacks the scope `proven`, without which this is not done.",
    404: "There is nothing here, or nothing that the holder of the token may read or do.",
    405: "The address is not used with this method.",
    409: "Somebody else was faster, or something has to be settled first.",
    412: "The version that was seen is not the one that holds.",
    413: "The request is too large.",
    422: "The request does not fit this description, or the file was not accepted.",
    429: "Too many requests; Retry-After says when to try again.",
    503: "The keys or the data cannot be reached at the moment.",
}


def may_fail(views: Blueprint, *statuses: int) -> Callable[[Any], Any]:
    """Describe the errors of a view: those that every view has, and its own."""

    def declare(view: Any) -> Any:  # noqa: ANN401 -- the library ships no annotations
        for status in sorted({401, 404, 405, 422, 429, 503, *statuses}, reverse=True):
            described = views.alt_response(
                status, schema=ProblemSchema, content_type="application/problem+json", description=_SAID[status]
            )
            view = described(view)
        return view

    return declare


def versioned(body: Mapping[str, Any], seq: int) -> Response:
    """Answer with the number of decisions as the ETag: it is a count, and no digest that a text could be guessed by."""
    response = jsonify(body)
    response.headers["ETag"] = tag(seq)
    return response


def tag(seq: int) -> str:
    """Write a version as an ETag."""
    return f'"seq-{seq}"'


def seen(if_match: str) -> int:
    """Read the version that the caller has seen; its shape was checked."""
    return int(if_match.removeprefix('"seq-').removesuffix('"'))
