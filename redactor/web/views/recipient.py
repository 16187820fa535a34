"""The key under which somebody wants her copies: given, shown back, confirmed, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, UsageError
from redactor.web.actions import action
from redactor.web.door import see, services, show, subject
from redactor.web.presenting.words import said_time
from redactor.web.screens.parts import FieldError
from redactor.web.screens.recipient import RecipientPage

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("recipient", __name__)
_KEY = "/account/key"


@views.get(_KEY)
@action("account.manage")
def key() -> Response:
    """Show her key."""
    return _show()


@views.post(_KEY)
@action("account.manage")
def give() -> ResponseReturnValue:
    """Take a key, which waits to be confirmed."""
    try:
        services().recipients.give(subject(), request.form.get("key", ""))
    except UsageError as error:
        return _show(FieldError("key", error.diagnostics()), status=422)
    return see(_KEY)


@views.post("/account/key/confirm")
@action("account.manage")
def confirm() -> ResponseReturnValue:
    """Use the very key that was shown, from now on."""
    try:
        services().recipients.confirm(subject(), request.form.get("key", ""))
    except Conflict as error:
        return _show(FieldError("key", error.diagnostics()), status=422)
    return see(_KEY, said="own")


@views.post("/account/key/forget")
@action("account.manage")
def forget() -> ResponseReturnValue:
    """Forget her key."""
    services().recipients.forget(subject())
    return see(_KEY, said="own")


def _show(*errors: FieldError, status: int = 200) -> Response:
    held = services().recipients.held(subject())
    page = RecipientPage(
        _KEY,
        f"{_KEY}/confirm",
        f"{_KEY}/forget",
        held.key if held else "",
        said_time(held.confirmed_at) if held and held.confirmed_at else "",
        request.form.get("key", "") if errors else "",
        errors=errors,
    )
    return show(page, status=status)
