"""Asking to read an item, and answering: the same form and the same answer for everybody who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, UsageError
from redactor.web.actions import action
from redactor.web.door import see, services, show, subject
from redactor.web.presenting.paging import pages_of, span_in
from redactor.web.presenting.requests import end_of, request_page, requests_page
from redactor.web.screens.parts import FieldError
from redactor.web.views.reading import show_reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("requests", __name__)
ON_A_PAGE = 25
_FIELDS = {"item", "reason", "length"}


@views.post("/read/<meeting>/requests")
@action("access.ask")
def ask(meeting: str) -> ResponseReturnValue:
    """Ask to read an item of published minutes."""
    form = request.form
    days = form.get("length", "")
    try:
        services().reading_requests.ask(
            subject(),
            meeting,
            item=form.get("item", ""),
            why=form.get("reason", ""),
            days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0,  # noqa: PLR2004 -- digits
        )
    except UsageError as error:
        field = error.code if error.code in _FIELDS else "item"
        return show_reading(meeting, errors=(FieldError(field, error.diagnostics()),), status=422)
    except Conflict as error:
        return show_reading(meeting, errors=(FieldError("item", error.diagnostics()),), status=409)
    return see(f"/read/{meeting}", said="read-asked")


@views.get("/requests")
@action("access.answer")
def waiting() -> Response:
    """List what waits for an answer."""
    running, span = services(), span_in(request.args, ON_A_PAGE)
    found, titles = running.reading_requests.waiting(subject(), span=span), running.public_facts.titles()
    page = requests_page(
        found,
        name_of=running.people.naming(asked.request.person for asked in found),
        title_of=lambda meeting: titles.get(meeting, meeting),
    )
    return show(replace(page, pages=pages_of("/requests", span, found.total)))


@views.get("/requests/<asked>")
@action("access.answer")
def look(asked: str) -> Response:
    """Show one with its reason, which is recorded."""
    return _show(asked)


@views.post("/requests/<asked>")
@action("access.answer")
def answer(asked: str) -> ResponseReturnValue:
    """Open the item for a time, or decline."""
    form = request.form
    if form.get("do") == "decline":
        services().reading_requests.decline(subject(), asked)
        return see("/requests", said="declined")
    ends = end_of(form.get("until", ""))
    if form.get("do") != "grant" or ends is None:
        return _show(asked, FieldError("until", "Give a day from today, at most a year ahead"), status=422)
    try:
        services().reading_requests.grant(subject(), asked, ends=ends, why=form.get("ground", ""))
    except UsageError as error:
        field = "until" if form.get("ground", "").strip() else "ground"
        return _show(asked, FieldError(field, error.diagnostics()), status=422)
    except Conflict as error:
        return _show(asked, FieldError("until", error.diagnostics()), status=409)
    return see("/requests", said="granted")


def _show(asked: str, *errors: FieldError, status: int = 200) -> Response:
    running = services()
    page = request_page(
        running.reading_requests.look(subject(), asked),
        request.form,
        errors,
        now=running.office.clock(),
        name_of=running.people.name_of,
        title_of=running.public_facts.title_of,
    )
    return show(page, status=status)
