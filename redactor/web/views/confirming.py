"""Prove again who one is, and come back: to the page, or to the very form that was interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, request

from redactor.services.persons.signing_in import Locked, SignedIn
from redactor.web.actions import action
from redactor.web.confirming import CARRIED, CONFIRM, confirm_page, is_ours_to_post, sent_before
from redactor.web.cookies import keep_session, session_of
from redactor.web.door import door, next_page, see, services, show, subject
from redactor.web.parties import options, party, shown, with_wait
from redactor.web.screens.signing_in import CONFIRM_REFUSED, SIGN_IN_LOCKED, CarryOnPage

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("confirming", __name__)


@views.get(CONFIRM)
@action("session.confirm")
def page() -> Response:
    """Ask for the proof."""
    return show(confirm_page(next_page(request.args.get("next"))))


@views.post(f"{CONFIRM}/options")
@action("session.confirm")
def ask() -> Response:
    """Tell the script what to ask the browser for."""
    return options(lambda: services().people.signing_in.ask_confirmation(subject(), party()))


@views.post(CONFIRM)
@action("session.confirm")
def confirm() -> ResponseReturnValue:
    """Take the proof; the session goes on under a new cookie."""
    came = services().people.signing_in.confirm(session_of(request, https=door().https), shown())
    back, fields = next_page(request.args.get("next")), sent_before(request.form)
    again = request.form.get(CARRIED, "")
    carries = is_ours_to_post(again)
    if not isinstance(came, SignedIn):
        refusal, status = (SIGN_IN_LOCKED, 429) if isinstance(came, Locked) else (CONFIRM_REFUSED, 403)
        refused = confirm_page(back, again=again if carries else "", fields=fields, refusal=refusal)
        return with_wait(show(refused, status=status), came)
    answer = make_response(show(CarryOnPage(again, fields, back)) if carries else see(back, said="proved"))
    keep_session(answer, came.cookie, https=door().https)
    return answer
