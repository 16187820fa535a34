"""Asking for an item in an emergency, letting it be, and the notices that ring."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, UsageError
from redactor.services.entitling.emergencies import per_quarter
from redactor.web.actions import action
from redactor.web.door import may, see, services, show, subject
from redactor.web.presenting.emergencies import ask_page, emergencies_page, emergency_page, notices_page
from redactor.web.presenting.paging import pages_of, span_in
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("emergencies", __name__)
ON_A_PAGE = 50


@views.get("/read/<meeting>/emergency")
@action("break-glass.ask")
def ask_form(meeting: str) -> Response:
    """Show the form to ask for an item at once."""
    return _ask(meeting)


@views.post("/read/<meeting>/emergency")
@action("break-glass.ask")
def ask(meeting: str) -> ResponseReturnValue:
    """Ask for an item at once."""
    form = request.form
    try:
        services().emergencies.ask(subject(), meeting, item=form.get("item", ""), why=form.get("why", ""))
    except UsageError as error:
        field = "why" if form.get("item") else "item"
        return _ask(meeting, errors=(FieldError(field, error.diagnostics()),), status=422)
    except Conflict as error:
        return _ask(meeting, errors=(FieldError("item", error.diagnostics()),), status=409)
    return see(f"/read/{meeting}", said="emergency-asked")


@views.get("/emergencies")
@action("break-glass.read")
def emergencies() -> Response:
    """List the emergencies there were."""
    running, span = services(), span_in(request.args, ON_A_PAGE)
    found, titles = running.emergencies.all(subject(), span), running.public_facts.titles()
    page = emergencies_page(
        found,
        per_quarter(running.office),
        now=running.office.clock(),
        name_of=running.people.naming(e.person for e in found),
        title_of=lambda meeting: titles.get(meeting, meeting),
        decides=lambda e: may("break-glass.approve") and e.person != subject().person,
    )
    return show(replace(page, pages=pages_of("/emergencies", span, found.total)))


@views.get("/emergencies/<emergency>")
@action("break-glass.approve")
def emergency(emergency: str) -> Response:
    """Show one with its reason, which is recorded."""
    running = services()
    asked, why = running.emergencies.look(subject(), emergency)
    page = emergency_page(
        asked,
        why,
        asking=subject().person,
        now=running.office.clock(),
        name_of=running.people.name_of,
        title_of=running.emergencies.title_of,
    )
    return show(page)


@views.post("/emergencies/<emergency>/approve")
@action("break-glass.approve")
def approve(emergency: str) -> ResponseReturnValue:
    """Let one be."""
    opens = services().emergencies.approve(subject(), emergency)
    return see("/emergencies", said="emergency-opened" if opens else "emergency-approved")


@views.post("/emergencies/<emergency>/end")
@action("break-glass.approve")
def end(emergency: str) -> ResponseReturnValue:
    """End one at once."""
    services().emergencies.end(subject(), emergency)
    return see("/emergencies", said="emergency-ended")


@views.get("/notices")
@action("notice.read")
def notices() -> Response:
    """Show what rang for her."""
    known = services().notices.mine(subject())
    name_of = services().people.naming(notice.about for notice in known)
    page = notices_page(known, name_of=name_of, follows=lambda _: may("break-glass.read"))
    return show(page)


@views.post("/notices")
@action("notice.read")
def mark_read() -> ResponseReturnValue:
    """Mark all of hers as read."""
    services().notices.mark_read(subject())
    return see("/notices")


def _ask(meeting: str, *, errors: tuple[FieldError, ...] = (), status: int = 200) -> Response:
    shelf = services().retrieval.shelf(subject(), meeting)
    return show(ask_page(shelf, request.form, errors), status=status)
