"""How much each body keeps, and may: shown to those who manage access, and set by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import UsageError
from redactor.web.actions import action
from redactor.web.door import see, services, show, subject
from redactor.web.presenting.limits import limits_page
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("limits", __name__)
_HERE = "/limits"
_NUMBER = "Give a whole number, or nothing for the general limit."


@views.get(_HERE)
@action("people.manage")
def limits() -> Response:
    """Show how much each body keeps."""
    return show(limits_page(services().quotas.uses(subject()), services().office.keeping.room))


@views.post("/limits/<body>")
@action("people.manage")
def allow(body: str) -> ResponseReturnValue:
    """Allow one body more, or less."""
    form = request.form
    try:
        drafts, megabytes = (_number(form.get(name, ""), name) for name in ("drafts", "megabytes"))
        services().quotas.allow(subject(), body, drafts=drafts, megabytes=megabytes)
    except UsageError as error:
        wrong = error.code if error.code == "megabytes" else "drafts"
        said = (FieldError(f"{wrong}-{body}", error.diagnostics()),)
        uses, general = services().quotas.uses(subject()), services().office.keeping.room
        return show(limits_page(uses, general, at=body, typed=form.to_dict(), errors=said), status=422)
    return see(_HERE, said="limits")


def _number(typed: str, field: str) -> int | None:
    plain = typed.strip().replace(",", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):  # noqa: PLR2004 -- digits of a number in its range
        raise UsageError("This is no limit.", code=field, remedy=_NUMBER)
    return int(plain)
