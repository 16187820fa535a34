"""One's own account: passkeys, an app, the password, sessions, tokens for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, UsageError
from redactor.web.actions import action
from redactor.web.door import door, see, services, show, subject
from redactor.web.parties import current_session, options, party, shown
from redactor.web.presenting.own import TokenDesk, account_page, qr_picture
from redactor.web.screens.own import AppPage, RecoveryPage
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.services.persons.account import Account

views = Blueprint("own", __name__)
ACCOUNT = "/account"
_APP = "/account/app"


@views.get(ACCOUNT)
@action("account.manage")
def own() -> Response:
    """Show her account."""
    return _account()


@views.post("/account/mail")
@action("account.manage")
def want_mail() -> ResponseReturnValue:
    """Switch her messages on or off."""
    services().mail.want(subject(), wanted=request.form.get("mail") == "on")
    return see(ACCOUNT, said="mail")


@views.post("/account/passkeys/options")
@action("account.manage")
def ask_passkey() -> Response:
    """Tell the script what to ask the browser for."""
    return options(lambda: _service().ask_passkey(subject(), current_session(), party()))


@views.post("/account/passkeys")
@action("account.manage")
def add_passkey() -> ResponseReturnValue:
    """Keep a passkey."""
    try:
        _service().add_passkey(subject(), current_session(), shown(), name=request.form.get("name", ""))
    except (UsageError, Conflict) as error:
        return _account(FieldError("passkey_name", error.diagnostics()), status=422)
    return see(ACCOUNT, said="own")


@views.post("/account/passkeys/<passkey>/remove")
@action("account.manage")
def remove_passkey(passkey: str) -> ResponseReturnValue:
    """Take a passkey away."""
    _service().remove_passkey(subject(), current_session(), passkey)
    return see(ACCOUNT, said="own")


@views.post(_APP)
@action("account.manage")
def begin_app() -> ResponseReturnValue:
    """Begin to set an app up."""
    _service().begin_app(subject(), current_session())
    return see(_APP)


@views.get(_APP)
@action("account.manage")
def app_page() -> Response:
    """Show the key of the app that is being set up."""
    return _app()


@views.get("/account/app/picture.svg")
@action("account.manage")
def app_picture() -> Response:
    """Show that key as a picture, in a file of its own: no page holds style or script."""
    setup = _service().pending_app(subject(), current_session())
    return Response(qr_picture(setup.address), content_type="image/svg+xml")


@views.post("/account/app/confirm")
@action("account.manage")
def confirm_app() -> Response:
    """Take the first code; the recovery codes are shown once, in this answer."""
    try:
        codes = _service().confirm_app(subject(), current_session(), request.form.get("code", ""))
    except UsageError as error:
        return _app(FieldError("code", error.diagnostics()), status=422)
    return show(RecoveryPage(codes))


@views.post("/account/app/remove")
@action("account.manage")
def remove_app() -> ResponseReturnValue:
    """Take the app away."""
    _service().remove_app(subject(), current_session())
    return see(ACCOUNT, said="own")


@views.post("/account/recovery")
@action("account.manage")
def new_recovery() -> Response:
    """Make new recovery codes; they are shown once, in this answer."""
    return show(RecoveryPage(_service().new_recovery(subject(), current_session())))


@views.post("/account/password")
@action("account.manage")
def set_password() -> ResponseReturnValue:
    """Choose another password."""
    password = request.form.get("password", "")
    if request.form.get("password_again", "") != password:
        return _account(FieldError("password_again", "The two passwords are not the same."), status=422)
    try:
        _service().set_password(subject(), current_session(), password)
    except UsageError as error:
        return _account(FieldError("password", error.diagnostics()), status=422)
    return see(ACCOUNT, said="own")


@views.post("/account/sessions/<session>/end")
@action("account.manage")
def end_session(session: str) -> ResponseReturnValue:
    """End one of her sessions."""
    _service().end_session(subject(), session)
    return see(ACCOUNT, said="own")


@views.post("/account/sessions/end")
@action("account.manage")
def end_other_sessions() -> ResponseReturnValue:
    """End all her sessions but this one."""
    _service().end_other_sessions(subject(), current_session())
    return see(ACCOUNT, said="own")


@views.post("/account/tokens")
@action("account.manage")
def make_token() -> Response:
    """Make a token; it is shown once, in this answer."""
    form = request.form
    try:
        days = int(form.get("days", ""))
    except ValueError:
        days = 0
    try:
        made = services().people.tokens.make(
            subject(), name=form.get("name", ""), scopes=form.getlist("scope"), days=days
        )
    except UsageError as error:
        field = error.code if error.code in {"scope", "days"} else "token_name"
        return _account(FieldError(field, error.diagnostics()), status=422)
    except Conflict as error:
        return _account(FieldError("token_name", error.diagnostics()), status=409)
    return _account(token=made.secret)


@views.post("/account/tokens/<token>/end")
@action("account.manage")
def end_token(token: str) -> ResponseReturnValue:
    """End a token."""
    services().people.tokens.revoke(subject(), token)
    return see(ACCOUNT, said="own")


def _service() -> Account:
    return services().people.account


def _account(*errors: FieldError, token: str = "", status: int = 200) -> Response:
    people, asking = services().people, subject()
    page = account_page(
        people.account.overview(asking),
        here=current_session().id_hash,
        fits=party().fits,
        desk=TokenDesk(
            people.tokens.all(asking),
            people.tokens.scopes(asking, door().actions),
            frozenset(request.form.getlist("scope") if errors else ()),
            token,
        ),
        now=services().office.clock(),
        errors=errors,
    )
    mail = services().mail
    if mail.on:
        page = replace(page, mail_action="/account/mail", mail_wanted=mail.wanted(asking))
    return show(page, status=status)


def _app(*errors: FieldError, status: int = 200) -> Response:
    setup = _service().pending_app(subject(), current_session())
    page = AppPage("/account/app/confirm", "/account/app/picture.svg", setup.secret, errors=errors)
    return show(page, status=status)
