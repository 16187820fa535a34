"""The way in and out: sign in, sign out, the first start, an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict
from urllib.parse import quote

import flask
from flask import Blueprint, Response, make_response, request

from redactor.errors import NotFound, UsageError
from redactor.services.persons.signing_in import Locked, SignedIn
from redactor.web.actions import action, open_to_anyone
from redactor.web.cookies import drop_session, keep_session, session_of
from redactor.web.door import door, next_page, see, services, show
from redactor.web.parties import caller, options, party, shown, with_wait
from redactor.web.presenting.account import invitation, setup, sign_in_errors
from redactor.web.screens.signing_in import SignInPage

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.core.credentials import Shown
    from redactor.services.persons.signing_in import Refused

views = Blueprint("account", __name__)


class _Proof(TypedDict, total=False):
    """One of the two things that somebody arrives with."""

    password: str
    shown: Shown


@views.get("/sign-in")
@open_to_anyone
def sign_in_page() -> Response:
    """Show the way in."""
    return show(sign_in_form())


@views.post("/sign-in")
@open_to_anyone
def sign_in() -> ResponseReturnValue:
    """Let somebody in, or say nothing about why not."""
    form = request.form
    email = form.get("email", "")
    came = services().people.sign_in(email, form.get("password", ""), form.get("code", ""))
    return _came(came, email)


@views.post("/sign-in/passkey/options")
@open_to_anyone
def ask_passkey() -> Response:
    """Tell the script what to ask the browser for. It is the same for everybody."""
    return options(lambda: services().people.signing_in.ask_passkey(party(), caller=caller()))


@views.post("/sign-in/passkey")
@open_to_anyone
def sign_in_with_passkey() -> ResponseReturnValue:
    """Let the holder of a passkey in, or say nothing about why not."""
    return _came(services().people.signing_in.sign_in_with_passkey(shown()), "")


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
    return show(setup(request.path, services(), used=not works, fits=party().fits), status=200 if works else 404)


@views.post("/first-start/<secret>/options")
@open_to_anyone
def ask_first(secret: str) -> Response:
    """Tell the script of the first person what to ask the browser for."""
    form = request.form
    name, email = form.get("name", ""), form.get("email", "")
    return options(lambda: services().people.ask_first(secret, party(), name=name, email=email))


@views.post("/first-start/<secret>")
@open_to_anyone
def first_start(secret: str) -> ResponseReturnValue:
    """Make the first person and the first body."""
    form, people = request.form, services().people
    given = {name: form.get(name, "") for name in ("name", "email", "body", "policy")}
    try:
        people.found(secret, **given, **_proof())
    except NotFound:
        return show(setup(request.path, services(), used=True), status=404)
    except UsageError as error:
        return show(setup(request.path, services(), given=given, error=error, fits=party().fits), status=422)
    return see("/sign-in", said="chosen")


@views.get("/invitation/<secret>")
@open_to_anyone
def invitation_page(secret: str) -> Response:
    """Show the form for a password; a link that does not work leads nowhere, like any invented address."""
    if not services().people.invitation_works(secret):
        raise NotFound("There is nothing here that you can read.")
    return show(invitation(request.path, fits=party().fits))


@views.post("/invitation/<secret>/options")
@open_to_anyone
def ask_invited(secret: str) -> Response:
    """Tell the script of somebody who was invited what to ask the browser for."""
    return options(lambda: services().people.ask_invited(secret, party()))


@views.post("/invitation/<secret>")
@open_to_anyone
def accept(secret: str) -> ResponseReturnValue:
    """Take the passkey or the password of somebody who was invited."""
    try:
        services().people.accept(secret, **_proof())
    except NotFound:
        return show(invitation(request.path, used=True), status=404)
    except UsageError as error:
        return show(invitation(request.path, error=error, fits=party().fits), status=422)
    return see("/sign-in", said="chosen")


def _proof() -> _Proof:
    """Take what somebody arrives with from the form. Raises UsageError."""
    if request.form.get("answer"):
        return {"shown": shown()}
    password = request.form.get("password", "")
    if request.form.get("password_again", "") != password:
        raise UsageError("The two passwords are not the same.", code="password-again")
    return {"password": password}


def _came(came: SignedIn | Refused | Locked, email: str) -> ResponseReturnValue:
    if not isinstance(came, SignedIn):
        refusal, status = sign_in_errors(locked=isinstance(came, Locked))
        return with_wait(show(sign_in_form(email, refusal), status=status), came)
    response = make_response(see(next_page(request.args.get("next"))))
    flask.session.clear()  # a token that was given to a stranger is worth nothing now
    keep_session(response, came.cookie, https=door().https)
    return response


def sign_in_form(email: str = "", refusal: str = "") -> SignInPage:
    """Give the way in, with every way that there is here."""
    wanted = next_page(request.args.get("next"))
    after = "" if wanted == "/" else f"?next={quote(wanted, safe='')}"
    fits = party().fits
    return SignInPage(
        f"/sign-in{after}",
        email,
        refusal,
        passkey_action=f"/sign-in/passkey{after}" if fits else "",
        passkey_options="/sign-in/passkey/options" if fits else "",
        elsewhere=f"/sign-in/elsewhere{after}" if services().people.elsewhere.offered else "",
    )
