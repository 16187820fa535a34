"""What the body says to its minutes: recorded by one person, confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import UsageError
from redactor.web.actions import action
from redactor.web.door import may, see, services, show, subject
from redactor.web.presenting.adoption import adoption_page, said_in
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("adoption", __name__)


@views.get("/meetings/<meeting>/adoption")
@action("draft.read")
def adoption(meeting: str) -> Response:
    """Show what was recorded of the approval by the body."""
    return _show(meeting)


@views.post("/meetings/<meeting>/adoption")
@action("minutes.adopt")
def record(meeting: str) -> ResponseReturnValue:
    """Record that the body approved one half of the minutes."""
    said = said_in(request.form, request.form.getlist("item"))
    if isinstance(said, tuple):
        return _show(meeting, said)
    try:
        services().adopting.record(subject(), meeting, said)
    except UsageError as error:
        field = "item" if error.code == "amended" else error.code
        return _show(meeting, (FieldError(field, error.diagnostics()),))
    return see(f"/meetings/{meeting}/adoption", said="recorded")


@views.post("/meetings/<meeting>/adoption/<adopted>")
@action("minutes.confirm")
def answer(meeting: str, adopted: str) -> ResponseReturnValue:
    """Confirm an approval that somebody else recorded, or decline it."""
    confirmed = request.form.get("do") == "confirm"
    services().adopting.answer(subject(), meeting, adopted, confirmed=confirmed)
    return see(f"/meetings/{meeting}/adoption", said="adopted" if confirmed else "refused")


def _show(meeting: str, errors: tuple[FieldError, ...] = ()) -> Response:
    view = services().review.view(subject(), meeting)
    page = adoption_page(
        meeting,
        view,
        services().adopting.adoptions(subject(), meeting),
        may=may,
        me=subject().person or "",
        name_of=services().people.name_of,
        typed=request.form,
        errors=errors,
    )
    return show(page, status=422 if errors else 200)
