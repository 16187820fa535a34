"""What left of published minutes, and a copy for one person outside. The file goes out at once; nothing of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import UsageError
from redactor.services.reading.passphrases import passphrase
from redactor.services.reading.ways import Outside
from redactor.web.actions import action
from redactor.web.door import attached, may, services, show, subject
from redactor.web.presenting.disclosures import chosen, copy_page, disclosures_page, faults
from redactor.web.presenting.release import KINDS
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("disclosures", __name__)


@views.get("/meetings/<meeting>/disclosures")
@action("disclosure.read")
def disclosures(meeting: str) -> Response:
    """List what left; who asked and why is shown to officers."""
    return _show(meeting)


@views.get("/copies")
@action("disclosure.find")
def find() -> Response:
    """Say whose the copy is that bears a number."""
    number = request.args.get("number", "").strip()
    found = services().exporting.find(subject(), number) if number else None
    return show(copy_page(number, found))


@views.post("/meetings/<meeting>/disclosures")
@action("disclosure.give")
def give(meeting: str) -> ResponseReturnValue:
    """Hand out a copy for one person outside, under the key or the password that she is to have."""
    form = request.form
    if errors := faults(form):
        return _show(meeting, errors=errors, status=422)
    kind, protection = chosen(form)
    to = Outside(kind, protection, form.get("recipient", "").strip(), form.get("password", ""))
    try:
        made = services().exporting.for_requester(
            subject(),
            meeting,
            items=form.getlist("item"),
            requester=form["requester"],
            reason=form["reason"],
            to=to,
        )
    except UsageError as error:
        return _show(meeting, errors=(FieldError("protection", error.diagnostics()),), status=422)
    return attached(made.data, made.filename, KINDS.get(made.filename.rpartition(".")[2], "application/octet-stream"))


def _show(meeting: str, *, errors: tuple[FieldError, ...] = (), status: int = 200) -> Response:
    board = services().exporting.board(subject(), meeting)
    page = disclosures_page(
        meeting,
        board,
        typed=request.form,
        password=passphrase(services().office.random),
        finds=may("disclosure.find"),
        errors=errors,
    )
    return show(page, status=status)
