"""The way in by an account of another service: there, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import Blueprint, make_response, redirect, request

from redactor.core.credentials import Returned
from redactor.services.persons.signing_in import Locked, SignedIn
from redactor.web.actions import open_to_anyone
from redactor.web.cookies import browser_secret, drop_browser_secret, keep_browser_secret, keep_session
from redactor.web.door import door, next_page, services, show
from redactor.web.parties import caller, party, with_wait
from redactor.web.presenting.account import sign_in_errors
from redactor.web.screens.signing_in import ArrivedPage
from redactor.web.views.account import sign_in_form

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("elsewhere", __name__)


@views.get("/sign-in/elsewhere")
@open_to_anyone
def leave() -> ResponseReturnValue:
    """Send a browser to the service that keeps the accounts."""
    wanted = next_page(request.args.get("next"))
    leaving = services().people.elsewhere.leave(f"{party().origin}/sign-in/elsewhere/back", wanted, caller=caller())
    if isinstance(leaving, Locked):
        refusal, status = sign_in_errors(locked=True)
        return with_wait(show(sign_in_form(refusal=refusal), status=status), leaving)
    response = make_response(redirect(leaving.address, 303))
    keep_browser_secret(response, leaving.browser, https=door().https)
    return response


@views.get("/sign-in/elsewhere/back")
@open_to_anyone
def back() -> ResponseReturnValue:
    """Let in whom the other service vouches for, or say nothing about why not."""
    given, https = request.args, door().https
    browser = browser_secret(request, https=https) or ""
    returned = Returned(given.get("state", ""), given.get("code", ""), browser, given.get("iss", ""))
    came, wanted = services().people.elsewhere.back(returned)
    if isinstance(came, SignedIn):
        flask.session.clear()  # a token that was given to a stranger is worth nothing now
        response = show(ArrivedPage(next_page(wanted)))
        keep_session(response, came.cookie, https=https)
    else:
        refusal, status = sign_in_errors(locked=isinstance(came, Locked))
        response = with_wait(show(sign_in_form(refusal=refusal), status=status), came)
    drop_browser_secret(response, https=https)
    return response
