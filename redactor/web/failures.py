"""One table from errors to answers, and what is shown where a page cannot be.

Rules kept here: every error of ours has an entry; nothing that is shown or logged holds text of a meeting, so an error
that nobody foresaw is named by its kind and its place in the program alone.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Final

from flask import make_response, request
from werkzeug.exceptions import HTTPException, SecurityError

from redactor.api.problems import http_problem, problem, unforeseen
from redactor.errors import (
    BusyError,
    Conflict,
    DecisionNeeded,
    GateStopped,
    InputError,
    NoRoomError,
    NotFound,
    ProviderError,
    RedactorError,
    StepUpNeeded,
    StorageError,
    UsageError,
    VaultError,
)
from redactor.services.release.selftest import SelfTestError
from redactor.web.confirming import interrupted
from redactor.web.door import for_programs, show, show_missing, show_plain, shown_above, to_confirmation, who
from redactor.web.journal import quoted
from redactor.web.screens.account import ErrorPage
from redactor.web.screens.parts import Link

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

ANSWERS: Final[dict[type[RedactorError], tuple[int, str]]] = {
    UsageError: (400, "This cannot be done as it was asked"),
    InputError: (422, "This file was not accepted"),
    DecisionNeeded: (409, "This cannot go to release yet"),
    GateStopped: (409, "The check of the copy stopped it"),
    NotFound: (404, "Page not found"),
    StepUpNeeded: (403, "Confirm first that it is you"),
    Conflict: (409, "Somebody else was faster"),
    VaultError: (503, "A key or a sealed text cannot be used"),
    SelfTestError: (503, "This version may not publish"),
    ProviderError: (503, "Your organisation’s sign-in cannot be reached at the moment"),
    NoRoomError: (507, "There is no room for this"),
    BusyError: (503, "The service is very busy"),
    StorageError: (503, "The data cannot be stored or read at the moment"),
    RedactorError: (500, "Something went wrong"),
}
"""Every error finds its answer by the nearest of its classes; the root stands for a fault of ours."""

_HTTP: Final = {
    400: ("This form cannot be used any more", "Open the page again and send it from there. Nothing was changed."),
    403: ("This form was not sent from this service", "Open the page again and send it from there."),
    405: ("This address is not used like that", "Start from your meetings."),
    429: ("That was too often", "Wait a little, then do it again. Nothing was changed."),
    413: ("This is too large", "It was not read, and nothing was kept."),
    414: ("This address is too long", "Start from your meetings."),
}
_FOREIGN: Final = (
    "The service does not answer under this name",
    "Use the address that you were given. Whoever runs the service lists its names in REDACTOR_HOSTS.",
)
_AWAY: Final = 10
"""Seconds after which it is worth asking again for what stands on something that is away."""
_log = logging.getLogger("redactor")


def answer_to(error: RedactorError) -> tuple[int, str]:
    """Find the status and the title for an error."""
    return next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)


def register(app: Flask) -> None:
    """Answer every error of an application."""
    app.register_error_handler(RedactorError, _ours)
    app.register_error_handler(HTTPException, refused_by_framework)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: RedactorError) -> ResponseReturnValue:
    status, title = answer_to(error)
    if status >= 500:  # noqa: PLR2004 -- HTTP's number
        _log.error("%s at %s", error.code, request.endpoint)
    response = _told(error, status, title)
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = str(error.wait)
    elif status == 503:  # noqa: PLR2004 -- as above
        response.headers["Retry-After"] = str(_AWAY)
    return response


def _told(error: RedactorError, status: int, title: str) -> Response:
    if for_programs():
        return problem(error, status, title)
    if isinstance(
        error, (BusyError, StorageError)
    ):  # a page that is the same for all asks for nothing that may be away
        return show_plain(ErrorPage(title, error.diagnostics(), _start(), quoted()), status=status)
    if isinstance(error, StepUpNeeded):
        return _to_proof()
    if status == 404:  # noqa: PLR2004 -- HTTP's number
        return show_missing()
    return _shown(ErrorPage(title, error.diagnostics(), _again(error), quoted()), status)


def _shown(page: ErrorPage, status: int) -> Response:
    """Show what went wrong in the frame of who asks; in the one for everybody where who that is cannot be read now."""
    try:
        return show(page, status=status)
    except StorageError:
        return show_plain(page, status=status)


def _to_proof() -> Response:
    """Ask for the proof; what a form held goes along, so that nothing is typed twice."""
    page = interrupted(shown_above(request.path)) if request.method == "POST" and who() is not None else None
    return make_response(to_confirmation() if page is None else show(page, status=403))


def _again(error: RedactorError) -> Link:
    meeting = (request.view_args or {}).get("meeting")
    return Link("Look at the meeting", f"/meetings/{meeting}") if isinstance(error, Conflict) and meeting else _start()


def refused_by_framework(error: HTTPException) -> Response:
    """Answer what the framework refused, to people and to programs."""
    status = error.code or 500
    if for_programs():
        return http_problem(error)
    if status == 404:  # noqa: PLR2004 -- HTTP's number
        return show_missing()
    title, text = _HTTP.get(status, ("This cannot be done", "Start again from your meetings."))
    if isinstance(error, SecurityError):
        title, text = _FOREIGN
    response = _shown(ErrorPage(title, text, _start(), quoted()), status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    _log.error("fault: %s at %s", type(error).__name__, _place(error))
    if for_programs():
        return unforeseen()
    text = "Nothing was changed. Tell the person who runs the service when it happened, and what you did."
    return _shown(ErrorPage("Something went wrong", text, _start(), quoted()), 500)


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return "somewhere"
    return f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}"  # noqa: PTH119 -- a name, not a path


def _start() -> Link:
    return Link("Start from your meetings", "/")
