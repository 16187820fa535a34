"""The way in and out: sign in, sign out, the first start, an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import flask
from flask import Blueprint, Response, make_response, request

from redactor.errors import NotFound, UsageError
from redactor.services.signing_in import Locked, SignedIn
from redactor.web.actions import action, open_to_anyone
from redactor.web.cookies import drop_session, keep_session, session_of
from redactor.web.door import door, next_page, see, services, show
from redactor.web.presenting.account import invitation, setup, sign_in_errors
from redactor.web.screens.account import SignInPage

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("account", __name__)


@views.get("/sign-in")
@open_to_anyone
def sign_in_page() -> Response:
    """Show the way in."""
    return show(SignInPage(_sign_in()))


@views.post("/sign-in")
@open_to_anyone
def sign_in() -> ResponseReturnValue:
    """Let somebody in, or say nothing about why not."""
    email = request.form.get("email", "")
    came = services().people.sign_in(email, request.form.get("password", ""))
    if not isinstance(came, SignedIn):
        refusal, status = sign_in_errors(locked=isinstance(came, Locked))
        return show(SignInPage(_sign_in(), email, refusal), status=status)
    response = make_response(see(next_page(request.args.get("next"))))
    flask.session.clear()  # a token that was given to a stranger is worth nothing now
    keep_session(response, came.cookie, https=door().https)
    return response


@views.post("/sign-out")
@action("session.end")
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    services().people.sign_out(session_of(request, https=door().https))
    response = make_response(see("/sign-in"))
    flask.session.clear()
    drop_session(response, https=door().https)
    return response


@views.get("/first-start/<secret>")
@open_to_anyone
def first_start_page(secret: str) -> Response:
    """Show the form for the first person, to the holder of the link."""
    works = services().people.first_link_works(secret)
    return show(setup(request.path, services(), used=not works), status=200 if works else 404)


@views.post("/first-start/<secret>")
@open_to_anyone
def first_start(secret: str) -> ResponseReturnValue:
    """Make the first person and the first body."""
    form, people = request.form, services().people
    given = {name: form.get(name, "") for name in ("name", "email", "password", "body", "policy")}
    try:
        _same(given["password"])
        people.found(secret, **given)
    except NotFound:
        return show(setup(request.path, services(), used=True), status=404)
    except UsageError as error:
        return show(setup(request.path, services(), given=given, error=error), status=422)
    return see("/sign-in", said="chosen")


@views.get("/invitation/<secret>")
@open_to_anyone
def invitation_page(secret: str) -> Response:
    """Show the form for a password; a link that does not work leads nowhere, like any invented address."""
    if not services().people.invitation_works(secret):
        raise NotFound("There is nothing here that you can read.")
    return show(invitation(request.path))


@views.post("/invitation/<secret>")
@open_to_anyone
def accept(secret: str) -> ResponseReturnValue:
    """Take the password of somebody who was invited."""
    password = request.form.get("password", "")
    try:
        _same(password)
        services().people.accept(secret, password)
    except NotFound:
        return show(invitation(request.path, used=True), status=404)
    except UsageError as error:
        return show(invitation(request.path, error=error), status=422)
    return see("/sign-in", said="chosen")


def _sign_in() -> str:
    wanted = next_page(request.args.get("next"))
    return "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='')}"


def _same(password: str) -> None:
    if request.form.get("password_again", "") != password:
        raise UsageError("The two passwords are not the same.", code="password-again")
