"""What every view shares: the services, who asks, the frame around a page, and ways to answer.

Rules kept here: who may not do something is told, in the same bytes, what is told of an address that leads nowhere;
nobody is sent to an address that is not ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote

from flask import Response, current_app, g, redirect, request, session
from flask_wtf.csrf import generate_csrf

from redactor.api.problems import unknown_token
from redactor.core.access import Denial
from redactor.core.audit import Action
from redactor.errors import StorageError
from redactor.web.cookies import session_of
from redactor.web.kept import Pages
from redactor.web.presenting.frame import SAID, frame, stranger
from redactor.web.screens.account import NotFoundPage
from redactor.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from jinja2 import Environment

    from redactor.bootstrap import Services
    from redactor.core.access import Subject
    from redactor.services.persons.presence import Presence
    from redactor.web.limits import Limits
    from redactor.web.screens.parts import Notice, Page, Shell

_KEY: Final = "redactor"
_SAID: Final = "said"
SEVERAL: Final = "Minutes"
"""What stands in the header where there is more than one body, or none."""
_HTML: Final = "text/html; charset=utf-8"
# A path of ours: no scheme, no host, no `//`, no backslash, nothing that a browser reads in two ways.
_OURS: Final = re.compile(r"/(?:[A-Za-z0-9_.~%-]+(?:/[A-Za-z0-9_.~%-]+)*)?(?:\?[A-Za-z0-9_.~%=&+-]*)?", re.ASCII)
_DEEDS: Final = {
    "draft.upload": Action.DRAFT_UPLOAD,
    "draft.decide": Action.DECIDE,
    "draft.read": Action.REVIEW,
    "draft.circulate": Action.CIRCULATE,
    "job.read": Action.AUDIT_READ,
    "job.again": Action.JOB_AGAIN,
    "paper.file": Action.PAPER,
    "one-clerk.read": Action.ONE_CLERK,
    "held.read": Action.REVIEW,
    "held.settle": Action.DECIDE,
    "draft.receive": Action.COPY,
    "minutes.adopt": Action.ADOPT,
    "minutes.confirm": Action.ADOPT,
    "release.ask": Action.PROPOSE,
    "release.read": Action.REVIEW,
    "release.decide": Action.APPROVE,
    "access.ask": Action.READ_ASK,
    "access.answer": Action.AUDIT_READ,
    "access.explain": Action.AUDIT_READ,
    "access.readings": Action.AUDIT_READ,
    "audit.read": Action.AUDIT_READ,
    "access.grant": Action.GRANT,
    "clearance.confirm": Action.CLEARANCE_CHANGE,
    "session.confirm": Action.SIGN_IN,
    "account.manage": Action.PERSON_CHANGE,
    "people.read": Action.AUDIT_READ,
    "people.manage": Action.PERSON_CHANGE,
}


def uncounted(_action: str) -> None:
    """Count nothing: there are no numbers."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the views of one application work with."""

    services: Services
    templates: Environment
    duties: tuple[str, ...]
    https: bool
    limits: Limits
    actions: frozenset[str] = frozenset()
    pages: Pages = field(default_factory=Pages)
    denied: Callable[[str], None] = uncounted


def fit(app: Flask, door: Door) -> None:
    """Give an application its door."""
    app.extensions[_KEY] = door

    @app.after_request
    def _vary(response: Response) -> Response:
        # Always, so that the header does not tell which pages looked at the cookie.
        response.vary.add("Cookie")
        return response


def door() -> Door:
    """Return the door of this application."""
    return cast("Door", current_app.extensions[_KEY])


def services() -> Services:
    """Return the services of this application."""
    return door().services


def who() -> Subject | None:
    """Tell who asks, looked up once a request; None where nobody is signed in."""
    if "subject" not in g:
        g.subject = _of_token() if for_programs() else _of_cookie()
    return cast("Subject | None", g.subject)


def for_programs() -> bool:
    """Tell whether a request is for the API, which knows tokens and nothing else, and answers in its own way."""
    return request.path.startswith("/api/")


def _of_cookie() -> Subject | None:
    cookie = session_of(request, https=door().https)
    g.presence = services().people.resume(cookie) if cookie else None
    return g.presence.subject if g.presence is not None else None


def _of_token() -> Subject | None:
    sent = request.authorization
    return services().people.resume_token(sent.token) if sent is not None and sent.type == "bearer" else None


def subject() -> Subject:
    """Return who asks. Only for views that are not open to anyone."""
    return cast("Subject", g.subject)


def may(action: str) -> bool:
    """Tell whether who asks may do something, by duty; a program by its scopes as well."""
    asking = who()
    return asking is not None and not isinstance(services().office.permitted(asking, action), Denial)


def authorise(action: str) -> ResponseReturnValue | None:
    """Let a signed-in person with the duty go on; send a stranger to sign in.

    Raises NotFound for anybody else, and TooManyRequests where she does it too often.
    """
    asking = who()
    if asking is None:
        return _unknown_token() if for_programs() else to_sign_in()
    office = services().office
    verdict = office.permitted(asking, action)
    if isinstance(verdict, Denial):
        door().denied(action)
        meeting = (request.view_args or {}).get("meeting")
        raise office.refuse(asking, _DEEDS.get(action, Action.READ), verdict, meeting=meeting)
    door().limits.allow(asking.person or "", action, program=asking.scopes is not None)
    return None


def _unknown_token() -> Response:
    """Ask a program for a token that works; who sends too many that do not is asked to wait."""
    if request.authorization is not None:
        door().limits.wrong_token(request.remote_addr or "")
    return unknown_token()


def to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in, and from there to the page that was asked for."""
    wanted = request.full_path.removesuffix("?") if request.method == "GET" else ""
    after = f"?next={quote(wanted, safe='')}" if is_ours(wanted) and wanted != "/" else ""
    return redirect(f"/sign-in{after}", 303)


def to_confirmation() -> ResponseReturnValue:
    """Send a person to prove that it is she, and from there back: to the page, or to the one that the form stood on.

    What was sent is not kept; she sends it again.
    """
    wanted = request.full_path.removesuffix("?") if request.method == "GET" else shown_above(request.path)
    return redirect(f"/confirm?next={quote(wanted if is_ours(wanted) else '/', safe='')}", 303)


def shown_above(path: str) -> str:
    """Find the nearest page at an address or above it: forms post to below the page that they stand on."""
    routes = current_app.url_map.bind("")
    while path and not routes.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def next_page(untrusted: str | None) -> str:
    """Return where to go after signing in: a path of ours, or the start."""
    return untrusted if untrusted and is_ours(untrusted) else "/"


def is_ours(path: str) -> bool:
    """Tell whether text is a path of ours and nothing else, so that nobody is sent elsewhere."""
    return bool(_OURS.fullmatch(path)) and len(path) < 1000 and not path.startswith("/sign-")  # noqa: PLR2004 -- a line


def show(page: Page, *, status: int = 200, notice: Notice | None = None) -> Response:
    """Show a page in its frame."""
    said = SAID.get(session.pop(_SAID)) if _SAID in session else None
    return Response(render(door().templates, page, shell(notice or said)), status, content_type=_HTML)


def show_kept(key: Hashable, make: Callable[[], Page], *, notice: Notice | None = None) -> Response:
    """Show a page as it was written a moment ago, where the key and the frame around it are the same.

    The key holds everything that the page follows from; whether she may see it was asked, and written down, before.
    """
    said = SAID.get(session.pop(_SAID)) if _SAID in session else None
    pages, person = door().pages, subject().person
    around = shell(notice or said, token=pages.place)
    page = pages.get((person, key, around), lambda: render(door().templates, make(), around), token=generate_csrf())
    return Response(page, 200, content_type=_HTML)


def show_plain(page: Page, *, status: int) -> Response:
    """Show a page that is the same for everybody, without asking who it is for."""
    return Response(render(door().templates, page, stranger(_body())), status, content_type=_HTML)


def show_missing() -> Response:
    """Show that nothing is here: the same bytes for everybody, so without anything that is somebody's."""
    return show_plain(NotFoundPage(), status=404)


def shell(notice: Notice | None = None, *, token: str | None = None) -> Shell:
    """Make the frame of a page for who asks, with the token of her forms, or what stands in its place."""
    who()
    there: Presence | None = g.get("presence")
    token = generate_csrf() if token is None else token
    if there is None:
        return stranger(_body(), token=token, notice=notice)
    return frame(
        there.house or SEVERAL,
        there.subject,
        there.name,
        token=token,
        here=request.path,
        notice=notice,
        may=may,
        unread=there.unread,
    )


def see(address: str, *, said: str = "") -> ResponseReturnValue:
    """Send the browser to a page of ours after something was done; `said` is what that page tells, a word of `SAID`.

    It rides in the signed cookie, not in the address: nobody can send round a link that claims a release.
    """
    if said:
        session[_SAID] = said
    return redirect(address, 303)


def attached(data: bytes, name: str, kind: str) -> Response:
    """Hand out a file to keep."""
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _body() -> str:
    """Name the house at the head of a page: every page has one, also while the database is away."""
    try:
        bodies = services().office.bodies.all()
    except StorageError:
        return SEVERAL
    return bodies[0].name if len(bodies) == 1 else SEVERAL
